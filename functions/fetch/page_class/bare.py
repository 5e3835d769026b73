"""Signs of pages that a browser shows and a reader of text does not find anything on: shells, players."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from functions.fetch.page_class.classes import PageClass, Sign
from functions.fetch.page_class.look import Look
from functions.fetch.page_class.matching import words

_NOTICE = 100  # letters of article: the sentence that asks for scripts
_NOTHING = 60  # visible letters: the site's name
_SHELL = 400  # visible letters: header and footer of a frame, at most
_CAPTION = 350  # letters of article: what stands below a player
_BARE_CAPTION = 120  # even of a page that says it is an article
_ROOT = re.compile(
    r"<(?:div|main)\b[^>]{0,200}?id=[\"']?(?:[\w-]*(?:root|app)|__next|__nuxt|___gatsby|svelte|application|spa)[\"']?"
    r"[^>]{0,200}>(?:\s|<!--.{0,200}?-->|<div[^>]{0,200}>[^<]{0,30}</div>){0,9}</(?:div|main)"  # at most a spinner
    r"|<(?:app-root|my-app|ion-app)\b[^>]{0,200}>(?:\s|loading[ .…]*){0,9}</",
    re.IGNORECASE | re.DOTALL,
)
_SCRIPT = re.compile(r"<script\b[^>]{0,300}\bsrc=", re.IGNORECASE)
_NOSCRIPT = re.compile(r"<noscript\b[^>]{0,200}>(.{0,300}?)</noscript", re.IGNORECASE | re.DOTALL)
_OG_VIDEO = re.compile(
    r"<meta\b[^>]{0,80}?og:type[\"'][^>]{0,80}?content=[\"']video|<meta\b[^>]{0,80}?content=[\"']video[.\w]*[\"'][^>]{0,80}?og:type",
    re.IGNORECASE,
)
_VIDEO_OBJECT = re.compile(r'"@type"\s*:\s*\[?\s*"VideoObject"', re.IGNORECASE)
_VIDEO_PATH = re.compile(
    r"/(?:videos?|watch|mediathek|clips?|tv|vídeos?|filmy?|wideo|video-[\w-]+)(?:/|$)", re.IGNORECASE
)
_PLAYER = re.compile(
    r"<video\b|<amp-video|<video-js|class=[\"'][^\"']{0,120}(?:video-player|jwplayer|brightcove|vjs-)"
    r"|<iframe\b[^>]{0,300}?src=[\"'][^\"']{0,40}(?:youtube(?:-nocookie)?\.com/embed|player\.vimeo|dailymotion\.com/(?:embed|player)"
    r"|players?\.|/embed/)",
    re.IGNORECASE,
)


def signs(look: Look) -> Iterator[Sign]:
    if look.letters.all < _NOTICE and len(look.text) < _SHELL:
        yield from _of_shells(look)
    if look.letters.all < (_BARE_CAPTION if look.claims_article else _CAPTION):
        yield from _of_players(look)


def _of_shells(look: Look) -> Iterator[Sign]:
    if _ROOT.search(look.markup):
        yield Sign(PageClass.JAVASCRIPT_SHELL, 0.6, "an empty root for an application")
    hints = " ".join(match[1] for match in _NOSCRIPT.finditer(look.markup))
    if said := words("needs-script").within(f"{hints} {look.text}"):
        yield Sign(PageClass.JAVASCRIPT_SHELL, 0.5, f"it says {said!r}")
    if _SCRIPT.search(look.markup):
        weight = 0.7 if len(look.text) < _NOTHING else 0.4
        yield Sign(PageClass.JAVASCRIPT_SHELL, weight, f"scripts, and {len(look.text)} letters to see")


def _of_players(look: Look) -> Iterator[Sign]:
    if _OG_VIDEO.search(look.markup):
        yield Sign(PageClass.VIDEO_ONLY, 0.6, "og:type says video")
    if _VIDEO_OBJECT.search(look.markup):
        yield Sign(PageClass.VIDEO_ONLY, 0.3, "structured data describes a video")
    if _VIDEO_PATH.search(urlsplit(look.final_url or look.url).path):
        yield Sign(PageClass.VIDEO_ONLY, 0.4, "the URL lies among videos")
    if _PLAYER.search(look.markup):
        yield Sign(PageClass.VIDEO_ONLY, 0.3, f"a player, and {look.letters.all} letters of text")
