"""How much text an article has, and how much of it leads away."""

import re

from shared.article_html import unescaped

# Articles are written by nh3: well-formed, double-quoted; a quoted value may hold a `>`.
_INSIDE_A_TAG = r'[^<>"]*+(?:"[^"]*"[^<>"]*+)*+'
_TAG = re.compile(rf"<{_INSIDE_A_TAG}>")
_LINK = re.compile(rf"<a\b{_INSIDE_A_TAG}>(.*?)</a>", re.DOTALL)
_EMBED = re.compile(r'<figure class="embed">.*?</figure>', re.DOTALL)


class Letters:
    """Counts them, in links and in all; what stands in place of an embed is no text."""

    def __init__(self, html: str) -> None:
        html = _EMBED.sub("", html)
        self.all = _count(html)
        self.linked = sum(map(_count, _LINK.findall(html)))


def _count(html: str) -> int:
    text = _TAG.sub(" ", html) if "<" in html else html
    return len("".join(unescaped(text).split()))
