"""Pages we wrote, of every class; the folder says which, a comment at the top where the page was asked for.

    <!-- https://ledger.example/world/harbour → https://ledger.example/ -->

The second address is where redirects led; without it the first one answered. `<!-- story 1-4 -->` stands for these
paragraphs of story.html.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from functions.fetch.page_class import PageClass

FOLDER = Path(__file__).parent
_STORY = (FOLDER / "story.html").read_text(encoding="utf-8").splitlines()
_PARAGRAPHS = re.compile(r"<!-- story (\d)-(\d) -->")
_ADDRESSES = re.compile(r"<!-- (\S+)(?: → (\S+))? -->\n")


@dataclass(frozen=True, slots=True)
class Stub:
    name: str
    page_class: PageClass
    html: str
    url: str
    final_url: str


def stubs() -> Iterator[Stub]:
    for file in sorted(FOLDER.glob("*/*.html")):
        text = file.read_text(encoding="utf-8")
        addresses = _ADDRESSES.match(text)
        if addresses is None:
            raise ValueError(f"{file} does not say where it was found")
        url, final_url = addresses.groups()
        kind = PageClass(file.parent.name)
        html = _PARAGRAPHS.sub(_paragraphs, text[addresses.end() :])
        yield Stub(f"{kind}/{file.stem}", kind, html, url, final_url or url)


def _paragraphs(marker: re.Match[str]) -> str:
    return "\n".join(_STORY[int(marker[1]) - 1 : int(marker[2])])
