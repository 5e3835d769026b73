"""Names of those whose posts, players and documents are embedded in stories."""

import re

from shared.urls import host_of

_PROVIDERS = {
    "youtube": "youtube.com youtu.be youtube-nocookie.com",
    "x": "x.com twitter.com t.co",
    "facebook": "facebook.com fb.watch fb.com",
    "instagram": "instagram.com",
    "tiktok": "tiktok.com",
    "threads": "threads.net threads.com",
    "bluesky": "bsky.app",
    "mastodon": "mastodon.social mastodon.online mstdn.social fosstodon.org",
    "truth-social": "truthsocial.com",
    "telegram": "t.me telegram.org",
    "vk": "vk.com",
    "reddit": "reddit.com redditmedia.com",
    "vimeo": "vimeo.com",
    "dailymotion": "dailymotion.com dai.ly",
    "twitch": "twitch.tv",
    "rumble": "rumble.com",
    "spotify": "spotify.com",
    "soundcloud": "soundcloud.com",
    "apple-podcasts": "podcasts.apple.com",
    "acast": "acast.com",
    "datawrapper": "datawrapper.de dwcdn.net",
    "flourish": "flourish.studio",
    "infogram": "infogram.com",
    "tableau": "tableau.com",
    "google-maps": "google.com maps.google.com",
    "documentcloud": "documentcloud.org",
    "scribd": "scribd.com",
    "issuu": "issuu.com",
    "giphy": "giphy.com",
    "imgur": "imgur.com",
    "pinterest": "pinterest.com",
    "linkedin": "linkedin.com",
    "brightcove": "brightcove.net brightcove.com",
    "jwplayer": "jwplayer.com jwplatform.com",
}
_MASTODON = re.compile(r"https://[^/]+/@[\w.@-]+/\d{8,}$")  # whose servers are many
_BY_DOMAIN = {domain: name for name, domains in _PROVIDERS.items() for domain in domains.split()}


def provider_of(url: str) -> str:
    """The provider's name, else the host."""
    host = host_of(url)
    labels = host.split(".")
    for start in range(len(labels) - 1):
        name = _BY_DOMAIN.get(".".join(labels[start:]))
        if name:
            return name
    return "mastodon" if _MASTODON.match(url) else host
