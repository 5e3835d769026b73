"""Boxes in which readers sign up for something: told by the field for their mail address, in whatever language."""

from collections.abc import Container

from functions.fetch.extraction.dom import Node, Page

_CHARS, _PASSAGES = 500, 6  # at most, in such a box
_LONGEST = 250  # characters of a line that asks; a longer one is a paragraph of the story


def sign_up_lines(page: Page, above: Container[Node]) -> frozenset[int]:
    """Passages, by index, in these boxes; `above`: nodes that hold the story, or its headline."""
    boxes = {box for field in page.address_fields if (box := _around(field, above)) is not None}
    inside = {index for box in boxes for index in range(box.index, box.last + 1)}  # the largest ones: none in another
    return frozenset(
        passage.index
        for passage in (page.passages if inside else ())
        if passage.length < _LONGEST and passage.node.index in inside
    )


def _around(field: Node, above: Container[Node]) -> Node | None:
    """The largest box around the field that still is one."""
    box: Node | None = None
    node: Node | None = field
    while node is not None and node not in above and node.chars < _CHARS and node.passages <= _PASSAGES:
        box, node = node, node.parent
    return box
