"""Web addresses as formats demand them: RFC 3986, ASCII only."""

import re
from urllib.parse import quote

from shared.urls import NotAWebUrl, normalize_url

_STORY = "urn:newsmill:story:"
_WELL_FORMED = re.compile(r"https?://[!#-;=?-\[\]_a-z~]+")  # all of ASCII but spaces and "<>\^`{|}
_ALLOWED = ":/?#[]@!$&'()*+,;=%-._~"


def story_uri(story_id: str) -> str:
    """The story's name where a format asks for one that is no address."""
    return f"{_STORY}{story_id}"


def web_uri(url: str) -> str:
    """The address in ASCII; empty when it is none that anybody could follow.

    >>> web_uri("https://bücher.example/a b")
    'https://xn--bcher-kva.example/a%20b'
    """
    if not _WELL_FORMED.fullmatch(url):
        try:
            url = quote(normalize_url(url), safe=_ALLOWED)
        except NotAWebUrl:
            return ""
    return url if _WELL_FORMED.fullmatch(url) else ""
