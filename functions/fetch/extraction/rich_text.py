"""Rich text in the state of scripts: a paragraph as a list of pieces, one for each change of style.

Slate, Lexical, ProseMirror, Portable Text and Contentful keep it so, and links have lists of their own inside the
paragraph's. What stands in one list is told by the brackets between the pieces.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from functions.fetch.extraction.structure import DENSE
from shared.halves import without_halves

_LISTS = frozenset({"children", "content"})  # of pieces
_PIECES = frozenset({"text", "value", "data"})
_BRACKET = re.compile(r"[\[\]{}]")
_LEVELS = 4  # of lists in lists: what a link in an item of a list has
_OPENING, _CLOSING = frozenset("([{“‘«„‹-–—/'’$€£#"), frozenset(",.;:!?)]}”’»›%…'’-–—/、。，！？」』）")
_STOPS = frozenset("。！？」』")
_List = int  # the place of its bracket in the script


@dataclass(slots=True)
class _Paragraph:
    """What was read of one."""

    literals: list[int]
    lists: tuple[_List, ...]  # that its first piece stands in, the innermost last
    end: str  # the last piece that says anything


@dataclass(slots=True)
class _Place:
    """Follows the brackets of a script: which lists of pieces the place that is read stands in."""

    source: str
    end: int = 0
    open: list[bool] = field(default_factory=list)  # brackets: whether each is of a list of pieces
    lists: list[_List] = field(default_factory=list)

    def lists_at(self, literal: re.Match[str], name: str) -> tuple[_List, ...]:
        """At this literal; `name`: the one before it, which may be a list's."""
        for bracket in _BRACKET.finditer(self.source, self.end, literal.start(2)):
            if bracket[0] in "[{":
                self.open.append(bracket[0] == "[" and name in _LISTS)
                self.lists += [bracket.start()] if self.open[-1] else []
            elif self.open and self.open.pop():
                self.lists.pop()
        self.end = literal.end()
        return tuple(self.lists[-_LEVELS:])


def whole_literals(source: str, literals: Sequence[re.Match[str]]) -> Iterator[tuple[re.Match[str], str]]:
    """The literals with what each says, as written; those of rich text once a paragraph, at its first piece.

    `literals`: matches of which group 1 is the key and group 2 the text, in the order of the source.
    """
    paragraphs = {one.literals[0]: one.literals for one in _paragraphs(source, literals)}
    told = {number for pieces in paragraphs.values() for number in pieces[1:]}
    for number, literal in enumerate(literals):
        if number not in told:
            yield literal, "".join(literals[piece][2] for piece in paragraphs.get(number, [number]))


def _paragraphs(source: str, literals: Sequence[re.Match[str]]) -> Iterator[_Paragraph]:
    place, name = _Place(source), ""
    paragraph: _Paragraph | None = None
    for number, literal in enumerate(literals):
        lists = place.lists_at(literal, name)
        name = literal[2]
        if literal[1] not in _PIECES or not lists:
            continue
        piece = unescaped(name)
        if paragraph and _is_of(paragraph, lists, piece):
            paragraph.literals.append(number)
            paragraph.end = piece or paragraph.end
        else:
            if paragraph:
                yield paragraph
            paragraph = _Paragraph([number], lists, piece)
    if paragraph:
        yield paragraph


def _is_of(paragraph: _Paragraph, lists: tuple[_List, ...], piece: str) -> bool:
    """Whether it stands in the list of the paragraph's first piece, or around that one's, and goes on what it says."""
    return (paragraph.lists[-1] in lists or lists[-1] in paragraph.lists) and _goes_on(paragraph.end, piece)


def _goes_on(before: str, after: str) -> bool:
    """Not where one paragraph ends and another begins: some sites' lists of these have the same names."""
    if not before or not after or before[-1].isspace() or after[0].isspace():
        return True
    if before[-1] in _OPENING or after[0] in _CLOSING or after[0].islower():
        return True
    return bool(DENSE.match(before[-1]) or DENSE.match(after[0])) and before[-1] not in _STOPS


def unescaped(literal: str) -> str:
    """What a JSON literal says; nothing when it is broken."""
    try:
        return str(json.loads(f'"{without_halves(literal)}"', strict=False))
    except ValueError:
        return ""
