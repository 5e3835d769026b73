"""Lines that mean nothing without what stood around them: titles of lists left out, requests below the story."""

import re
from collections.abc import Sequence
from itertools import pairwise

from functions.fetch.extraction.dom import Passage
from functions.fetch.extraction.features import HEADINGS
from functions.fetch.extraction.phrases import leads_on

_WORDS = 12  # at most, of a title
_LINKED = 0.5  # share of links in the lines under a title
_TITLES = frozenset(
    {"more", "mehr", "table of contents", "inhaltsverzeichnis", "ähnliche beiträge", "ähnliche artikel", "mehr themen"}
)
_LAST = 3  # paragraphs that end the story
_REQUEST_WORDS = 40
_REQUEST = re.compile(
    r"""
    \W*(?:
        (?:(?:please|bitte)\s)? (?:follow|folgen?\ssie|folgt|suivez|s[ií]g[ua]e?nos|seguici|segui|siga|volg)\b .{0,80}
            \b(?:facebook|twitter|instagram|google\snews|youtube|telegram|tiktok|linkedin|whatsapp|bluesky|threads)\b
      | (?:(?:got|have)\sa\s(?:story|tip)\b[^?]{0,40}\?\s)? (?:get\sin\stouch\swith|write\sto|e-?mail)\b .{1,80}@
      | for\smore\sstories\slike\sthis\b
    )
    """,
    re.IGNORECASE | re.VERBOSE,
)


def without_leftovers(passages: Sequence[Passage], keep: Sequence[bool]) -> list[bool]:
    """The choice, less titles whose lists are not in it, and less what the site asks of its readers at the end."""
    kept, end = [index for index, chosen in enumerate(keep) if chosen], len(keep)
    told = list(keep)
    for index, following in pairwise([*kept, end]):
        if following > index + 1 or following == end:
            told[index] = not _is_title_of(passages[index], passages[index + 1 : following])
    for index in kept[-_LAST:]:
        passage = passages[index]
        told[index] = told[index] and not (passage.words <= _REQUEST_WORDS and _REQUEST.match(passage.text))
    return told


def _is_title_of(passage: Passage, left_out: Sequence[Passage]) -> bool:
    """Whether it announces other stories, and nothing but their links stood under it: `Related posts`, `See also:`."""
    text = passage.text
    announces = text.endswith((":", "："))
    if passage.words > _WORDS or not (announces or passage.tag in HEADINGS):
        return False
    if not (leads_on(text) or text.rstrip(":： ").casefold() in _TITLES):
        return False
    return announces or sum(one.link_share > _LINKED for one in left_out) * 2 >= len(left_out)
