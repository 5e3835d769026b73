"""How much text an article has, and how much of it leads away."""

import re
from html.parser import HTMLParser


class Letters(HTMLParser):
    """Counts them, in links and in all; what stands in place of an embed is no text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.all = self.linked = self._links = self._embeds = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._links += tag == "a"
        if tag == "figure" and (self._embeds or ("class", "embed") in attrs):
            self._embeds += 1

    def handle_endtag(self, tag: str) -> None:
        self._links -= tag == "a"
        if tag == "figure" and self._embeds:
            self._embeds -= 1

    def handle_data(self, data: str) -> None:
        letters = 0 if self._embeds else len(re.sub(r"\s+", "", data))
        self.all += letters
        self.linked += letters if self._links else 0
