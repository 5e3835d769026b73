"""Embedded posts, players and documents, told by their provider's address."""

import re
from html import escape
from urllib.parse import parse_qs, urlsplit

from lxml.etree import _Element as Element

from functions.fetch.extraction.cleaning.inline import absolute, plain

# host (or its parent domain) of a frame whose address is worth keeping
_PROVIDERS = frozenset(
    "youtube.com youtube-nocookie.com youtu.be vimeo.com dailymotion.com x.com twitter.com instagram.com tiktok.com "
    "facebook.com threads.net bsky.app mastodon.social reddit.com linkedin.com pinterest.com t.me telegram.org vk.com "
    "spotify.com soundcloud.com apple.com acast.com megaphone.fm podigee.io audioboom.com omny.fm simplecast.com "
    "datawrapper.de dwcdn.net infogram.com flourish.studio everviz.com knightlab.com arcgis.com documentcloud.org "
    "scribd.com issuu.com slideshare.net google.com giphy.com streamable.com twitch.tv brightcove.net jwplayer.com "
    "jwplatform.com ted.com bbc.co.uk".split()
)
_POSTS = re.compile(
    r"(?:^|[\s_-])(?:twitter-(?:tweet|video)|instagram-media|tiktok-embed|bluesky-embed|fb-post|reddit-(?:card|embed)|"
    r"mastodon-embed|text-post-media)",
    re.IGNORECASE,
)
_YOUTUBE = re.compile(r"youtube(?:-nocookie)?\.com/embed/([\w-]{6,20})")
_VIMEO = re.compile(r"player\.vimeo\.com/video/(\d+)")
_PLAYERS = {  # elements of AMP, and those that load a player when it is asked for
    "amp-youtube": "https://www.youtube.com/watch?v=",
    "amp-instagram": "https://www.instagram.com/p/",
    "amp-twitter": "https://x.com/i/status/",
    "amp-vimeo": "https://vimeo.com/",
    "amp-dailymotion": "https://www.dailymotion.com/video/",
    "lite-youtube": "https://www.youtube.com/watch?v=",
    "lite-vimeo": "https://vimeo.com/",
}
_PLAYER_CODES = ("data-videoid", "data-shortcode", "data-tweetid", "videoid")
_CODE = re.compile(r"[A-Za-z0-9_-]{1,64}")  # what a code is made of: it becomes a part of an address
_MASTODON = re.compile(r"(https://[^/]+/@[\w.@-]+/\d{8,})/embed/?$")  # on whatever server
_TELEGRAM_POST = re.compile(r"\w{1,64}/\d{1,12}")  # a channel's name and a number
_FRAME_SOURCES = ("src", "data-src", "data-lazy-src", "data", "data-href")
_LONGEST = 300  # characters of the words shown in its place


def is_post(names: str) -> bool:
    """Whether a <blockquote> of these classes stands for a post that a script would show."""
    return bool(names) and bool(_POSTS.search(names))


def frame_html(element: Element, base: str) -> str:
    """An <iframe>, <embed>, <object>, <video>, <audio>, or an element of AMP or the like, of a known provider."""
    url = _frame_address(element, base)
    return embed_html(url, plain(element.get("title") or element.get("aria-label") or "")) if url else ""


def embed_html(url: str, words: str) -> str:
    shown = words if len(words) <= _LONGEST else words[:_LONGEST].rsplit(" ", 1)[0] + "…"
    return f'<figure class="embed"><a href="{escape(url)}">{escape(shown or url, quote=False)}</a></figure>'


def _frame_address(element: Element, base: str) -> str:
    if element.tag in _PLAYERS:
        return _PLAYERS[element.tag] + code if _CODE.fullmatch(code := _first(element, _PLAYER_CODES)) else ""
    if element.tag == "script":
        named = element.get("data-telegram-post") or ""
        return f"https://t.me/{named}" if _TELEGRAM_POST.fullmatch(named) else ""
    if element.tag in {"video", "audio"}:
        return _media_file(element, base)
    url = absolute(base, _first(element, _FRAME_SOURCES))
    if post := _MASTODON.match(url):
        return post.group(1)
    return _page_of(url) if _known(url) else ""


def _first(element: Element, names: tuple[str, ...]) -> str:
    return next(filter(None, map(element.get, names)), "")


def _page_of(url: str) -> str:
    """Where a reader would look at what the frame shows."""
    youtube, vimeo = _YOUTUBE.search(url), _VIMEO.search(url)
    if youtube and youtube.group(1) != "videoseries":
        return f"https://www.youtube.com/watch?v={youtube.group(1)}"
    if vimeo:
        return f"https://vimeo.com/{vimeo.group(1)}"
    return _facebook_post(url) if _is_facebook_plugin(url) else url


def _is_facebook_plugin(url: str) -> bool:
    return _is_on(url, "facebook.com") and urlsplit(url).path.startswith("/plugins/")


def _facebook_post(plugin: str) -> str:
    """What the plugin shows, when it is a page of Facebook's: buttons name the page they are on, or any other."""
    href = parse_qs(urlsplit(plugin).query).get("href", [""])[0]
    shown = absolute(plugin, href) if href.startswith("https://") else ""
    return shown if _is_on(shown, "facebook.com", "fb.watch") else ""


def _is_on(url: str, *domains: str) -> bool:
    host = urlsplit(url).hostname or ""
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


def _media_file(element: Element, base: str) -> str:
    for candidate in (element, *element.iterchildren("source")):
        url = absolute(base, candidate.get("src"))
        if url.startswith("http"):
            return url
    return ""


def _known(url: str) -> bool:
    """Frames of others are advertisements, counters and comment forms."""
    host = urlsplit(url).hostname or ""
    labels = host.split(".")
    if not any(".".join(labels[i:]) in _PROVIDERS for i in range(len(labels) - 1)):
        return False
    return not host.endswith("google.com") or "/maps" in url or "docs." in host


def post_address(element: Element, base: str) -> str:
    """Where the post stands: its permalink attribute, else its last link."""
    for name in ("data-instgrm-permalink", "cite", "data-bluesky-uri", "data-href", "data-embed-url"):
        url = absolute(base, element.get(name))
        if url.startswith("http"):
            return url.removesuffix("/embed")
    links = [absolute(base, link.get("href")) for link in element.iter("a")]
    return next((url for url in reversed(links) if url.startswith("http")), "")
