"""What the model is told of a passage: numbers, the same for every language.

Each group has its names beside the function that makes its numbers. Passages share nodes and paths, so what is
said of these is made once for each (`table` remembers it).
"""

from math import log

from functions.fetch.extraction.dom import BOLD, ITALIC, WITHIN, Node, Passage
from functions.fetch.extraction.hints import BIT
from functions.fetch.extraction.structure import Layout, PathSums

Row = list[float]
Numbers = tuple[float, ...]

_TAGS = "other p div li td h1 h2 h3 h4 h5 blockquote figcaption section article header footer dd dt pre main span body"
TAG_NUMBER = {tag: float(number) for number, tag in enumerate(_TAGS.split())}
for _like, _tag in (("h6", "h5"), ("th", "td"), ("center", "div"), ("caption", "figcaption"), ("figure", "figcaption")):
    TAG_NUMBER[_like] = TAG_NUMBER[_tag]
HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_CLOSING = frozenset(".!?…。！？।॥؟۔:;\"”»'’)")
_STOPPING = frozenset(".。!?！？।…")

TEXT = "log_length words link_share links bold_share italic_share closes stops link_at_end".split()


def text(passage: Passage) -> Numbers:
    text = passage.text
    size, last = len(text), text[-1]
    bold = italic = 0.0
    if passage.marks:
        bold, italic = passage.chars_in(BOLD) / size, passage.chars_in(ITALIC) / size
    return (
        log(passage.length + 1),
        passage.words,
        passage.link_share,
        passage.links,
        bold,
        italic,
        last in _CLOSING,
        last in _STOPPING,
        passage.links > 0 and _ends_in_link(passage),
    )


def _ends_in_link(passage: Passage) -> bool:
    """Whether nothing but white space and a stop follows the last link."""
    end = next((mark[0] for mark in reversed(passage.marks) if mark[2] < 0 and mark[1].tag == "a"), None)
    return end is None or len("".join(passage.pieces[end:]).strip()) <= 1


_MAIN, _FIGURE, _FORM, _TABLE = (WITHIN[tag] for tag in ("main", "figure", "form", "table"))
PATH = (
    "tag path_passages path_mean_chars path_links path_good_of_page path_good_of_best in_main in_figure in_form "
    "in_table"
).split()


def path(node: Node, sums: PathSums, total: float, best: float) -> Numbers:
    """Of all passages under the same tags and classes."""
    bits = node.within
    return (
        TAG_NUMBER.get(node.tag, 0.0),
        sums.passages,
        sums.chars / sums.passages,
        sums.link_chars / sums.chars,
        sums.good / total,
        sums.good / best,
        bits & _MAIN > 0,
        bits & _FIGURE > 0,
        bits & _FORM > 0,
        bits & _TABLE > 0,
    )


AROUND = (
    "parent_good_of_page parent_links parent_passages parent_log_chars parent_prose parent_children "
    "grand_good_of_page grand_links grand_passages grand_prose"
).split()


def around(parent: Node, total: float) -> Numbers:
    """Of the parent and the grandparent."""
    grand = parent.parent or parent
    chars, grand_chars = parent.chars or 1.0, grand.chars or 1.0
    return (
        parent.good / total,
        parent.link_chars / chars,
        parent.passages,
        log(chars),
        parent.good / chars,
        parent.children,
        grand.good / total,
        grand.link_chars / grand_chars,
        grand.passages,
        grand.good / grand_chars,
    )


_MEDIA, _SUBSCRIBE, _META = (BIT[hint] for hint in ("media", "subscribe", "meta"))
CONTAINER = (
    "from_half from_most from_scored node_good_of_page node_links node_prose margin hint_media hint_subscribe hint_meta"
).split()


def container(node: Node, layout: Layout, total: float) -> Numbers:
    chars, far = node.chars or 1.0, node.inherited
    near = node.hints | (node.parent.hints if node.parent else 0)
    return (
        layout.half.steps_to(node),
        layout.most.steps_to(node),
        layout.scored.steps_to(node),
        node.good / total,
        node.link_chars / chars,
        node.good / chars,
        node.negative,
        (near & _MEDIA > 0) + (far & _MEDIA > 0),
        (near & _SUBSCRIBE > 0) + (far & _SUBSCRIBE > 0),
        (near & _META > 0) + (far & _META > 0),
    )


WORDS = "words_low words_high parent_words_low parent_words_high above_words_low above_words_high".split()
