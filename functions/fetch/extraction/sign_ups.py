"""Boxes in which readers sign up for something: told by the field for their mail address, in whatever language."""

from collections.abc import Container

from functions.fetch.extraction.dom import Node, Page

_CHARS, _PASSAGES = 500, 6  # at most, in such a box
_LONGEST = 250  # characters of a line that asks; a longer one is a paragraph of the story


def sign_up_lines(page: Page, above: Container[Node]) -> frozenset[int]:
    """Passages, by index, in these boxes; `above`: the headline's node and its ancestors."""
    boxes = {box for field in page.address_fields if (box := _around(field, above)) is not None}
    if not boxes:
        return frozenset()
    spans = [(box.index, box.last) for box in boxes]
    return frozenset(
        passage.index
        for passage in page.passages
        if passage.length < _LONGEST and any(first <= passage.node.index <= last for first, last in spans)
    )


def _around(field: Node, above: Container[Node]) -> Node | None:
    """The largest box around the field that still is one."""
    box: Node | None = None
    node: Node | None = field
    while node is not None and node not in above and node.chars < _CHARS and node.passages <= _PASSAGES:
        box, node = node, node.parent
    return box
