"""Which of the page's pictures, players and posts belong to the story, each before the text it stands by."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice, takewhile
from urllib.parse import urlsplit

from lxml.etree import _Element as Element

from functions.fetch.extraction.cleaning.captions import is_caption
from functions.fetch.extraction.cleaning.embeds import embed_html, frame_html, is_post, post_address
from functions.fetch.extraction.cleaning.inline import plain
from functions.fetch.extraction.cleaning.pictures import IMAGE_TAGS, caption_html, image_html, names_a_caption
from functions.fetch.extraction.dom import HIDDEN, Media, Node, Passage
from functions.fetch.extraction.hints import mask
from functions.fetch.extraction.phrases import advertises
from functions.fetch.extraction.structure import Layout

_LEAD_DISTANCE = 12  # passages between the lead picture and the first paragraph: byline, date, share bar
_NOT_OURS = mask(("related", "share", "ad", "subscribe", "author", "comment", "nav", "foot", "side"))
_FIGURE_HINT = mask(("media",))
_FIGURE_PASSAGES = 6  # in a figure with more, the words are not a caption
_NAMED_MOST = 80  # words of a line that is named a caption
_MOST_BESIDE = 8  # things behind a picture that are looked at, copies for other screens among them
_LEVELS = 4  # from a picture up to the figure it is in
_IMAGE_FILE = re.compile(r"\.(?:jpe?g|png|webp|avif|gif)$", re.IGNORECASE)
_OF_PICTURES = re.compile(r"(?:^|[.-])(?:img|images?|i|cdn|media|static|photos?|pics?)\d*[.-]|usercontent\.")
_COUNTER = re.compile(
    r"(?:\w+\s)?\d{1,3}\s?(?:/|of|von|de|sur|di|van|av|af|z|из|من)\s?\d{1,3}", re.IGNORECASE
)  # above each picture of a gallery: "Photo 3 of 12", "3/12"
_NO_FRAME_TAGS = frozenset({"noscript", "picture"})


class Figures:
    """Hands out figures in the order of the page."""

    def __init__(self, layout: Layout, kept: Sequence[Passage], base: str) -> None:
        self.layout, self.base = layout, base
        self.kept = {passage.index for passage in kept}
        self.seen: set[str] = set()
        self.captioned: set[Node] = set()
        self.waiting = self._candidates(kept)
        self.waiting.reverse()

    def before(self, index: int, box: Node | None = None) -> Iterator[str]:
        """Those that stand before this passage; of a live blog's entry that ends there, those inside its box."""
        while self.waiting and self.waiting[-1][0] <= index and (box is None or _is_inside(self.waiting[-1][1], box)):
            html = self._html(self.waiting.pop()[1])
            if html:
                yield html

    def rest(self) -> Iterator[str]:
        return self.before(len(self.layout.page.passages))

    def _candidates(self, kept: Sequence[Passage]) -> list[tuple[int, Media | Node]]:
        """From the lead picture to just behind the last paragraph."""
        if not kept:
            return []
        first, last = kept[0].index, self._behind_captions(kept[-1].index)
        start = max(self.layout.headline, first - _LEAD_DISTANCE)
        media = [(m.before, m) for m in self.layout.page.media if start <= m.before <= last + 1 and self._ours(m)]
        posts = [pair for pair in self._posts() if start <= pair[0] <= last + 1]
        return sorted([*media, *posts], key=lambda pair: pair[0])

    def _behind_captions(self, last: int) -> int:
        """The last passage, or the last caption of the gallery that follows it in the same container."""
        passages = self.layout.page.passages
        text, behind = passages[last].node, passages[last + 1 :]
        return last + sum(1 for _ in takewhile(lambda passage: _is_caption_beside(passage, text), behind))

    def _posts(self) -> Iterator[tuple[int, Node]]:
        """Quotations that stand for a post, unless their words were chosen as text."""
        posts: dict[Node, list[int]] = {}
        quotes = [node for node in self.layout.page.nodes if node.tag == "blockquote"]
        if not any(is_post(node.names) for node in quotes):
            return iter(())
        for passage in self.layout.page.passages:
            node: Node | None = passage.node
            while node is not None and node.tag != "blockquote":
                node = node.parent
            if node is not None and is_post(node.names):
                posts.setdefault(node, []).append(passage.index)
        return ((indexes[0], node) for node, indexes in posts.items() if not self.kept.intersection(indexes))

    def _ours(self, media: Media) -> bool:
        node = media.node
        if node.negative or node.hidden == HIDDEN or advertises(media.element.get("alt", "")):
            return False
        figure = _figure_of(node)
        own = node.hints | (node.parent.hints if node.parent else 0)
        if figure is None and own & _NOT_OURS:
            return False
        return figure is not None or not _leads_elsewhere(media.element)

    def _html(self, thing: Media | Node) -> str:
        if isinstance(thing, Node):
            url = post_address(thing.element, self.base)
            return embed_html(url, plain(" ".join(map(str, thing.element.itertext())))) if self._new(url) else ""
        if thing.element.tag in IMAGE_TAGS:
            return self._image(thing)
        html = "" if thing.element.tag in _NO_FRAME_TAGS else frame_html(thing.element, self.base)
        return html if html and self._new(html) else ""

    def _image(self, media: Media) -> str:
        figure = _figure_of(media.node)
        is_captioned = figure in self.captioned or self._is_followed_by_another(media, figure)
        lines = [] if is_captioned else self._lines_in(figure, media.before) if figure else self._line_below(media)
        holder = figure or (lines[0].node if lines else media.node)
        caption = caption_html(holder.element, " ".join(line.text for line in lines)) if lines else ""
        url, html = image_html(media.element, caption, self.base)
        if not self._new(_whatever_size(url)):
            return ""
        if figure and not is_captioned:
            self.captioned.add(figure)
        return html

    def _is_followed_by_another(self, media: Media, figure: Node | None) -> bool:
        """Whether a picture stands beside it in the same figure, no words between: they share the caption below."""
        following = next(self._beside(media), None)
        return following is not None and _figure_of(following.node) is figure and self._is_another(following, media)

    def _is_another(self, picture: Media, media: Media) -> bool:
        """And not the same one in another size."""
        return self._key(picture) not in {"", self._key(media), *self.seen}

    def _beside(self, media: Media) -> Iterator[Media]:
        """The next pictures behind it, as far as nothing else and no words stand between."""
        for before, thing in islice(reversed(self.waiting), _MOST_BESIDE):
            if before != media.before or isinstance(thing, Node):
                return
            if thing.element.tag in IMAGE_TAGS:
                yield thing
            elif thing.element.tag not in _NO_FRAME_TAGS:
                return

    def _key(self, media: Media) -> str:
        return _whatever_size(image_html(media.element, "", self.base)[0])

    def _lines_in(self, figure: Node, position: int) -> list[Passage]:
        """What stands in the figure and was not chosen as text."""
        near = self.layout.page.passages[max(0, position - _FIGURE_PASSAGES) : position + _FIGURE_PASSAGES]
        return [p for p in near if p.index not in self.kept and _figure_of(p.node) is figure]

    def _line_below(self, media: Media) -> list[Passage]:
        """Of a picture in no figure; of several, the last one. What was chosen as text is none, whatever its name."""
        if any(self._is_another(picture, media) for picture in self._beside(media)):
            return []
        below = self.layout.page.passages[media.before : media.before + 1]
        return [p for p in below if p.index not in self.kept and (_is_named(p) or is_caption(p, self.layout))]

    def _new(self, key: str) -> bool:
        if not key or key in self.seen:
            return False
        self.seen.add(key)
        return True


def _is_named(passage: Passage) -> bool:
    return passage.words <= _NAMED_MOST and names_a_caption(passage.node.names)


def _is_inside(thing: Media | Node, box: Node) -> bool:
    node = thing if isinstance(thing, Node) else thing.node
    return box.index <= node.index <= box.last


def _whatever_size(url: str) -> str:
    """A picture's address, less what says how large it is to be."""
    return urlsplit(url)._replace(query="").geturl() if url else ""


def _figure_of(node: Node) -> Node | None:
    """The <figure>, or the box that is named like one and holds little else."""
    here: Node | None = node
    named: Node | None = None
    for _ in range(_LEVELS):
        if here is None or here.passages > _FIGURE_PASSAGES:
            break
        if here.tag == "figure":
            return here
        if here.hints & _FIGURE_HINT and here.tag != "p":
            named = here
        here = here.parent
    return named


def _is_caption_beside(passage: Passage, text: Node) -> bool:
    """Of a <figure> that stands beside this text, or in a box of figures that does; teasers are linked.

    So is the line that counts them.
    """
    if _COUNTER.fullmatch(passage.text):
        return True
    figure = None if passage.links else _figure_of(passage.node)
    if figure is None or figure.tag != "figure" or figure.parent is None:
        return False
    box = figure.parent.parent or figure.parent
    return any(around.index <= text.index <= around.last for around in (figure.parent, box))


def _is_beside(href: str, image: Element) -> bool:
    """Whether it leads to where the picture lies, a server that has nothing but pictures: to the whole of it."""
    server = urlsplit(href).netloc
    return bool(_OF_PICTURES.search(server)) and server == urlsplit(image.get("src") or "").netloc


def _leads_elsewhere(image: Element) -> bool:
    """Linked to a page, not to the picture itself: it advertises another story."""
    parent = image.getparent()
    for _ in range(_LEVELS):
        if parent is None:
            return False
        if parent.tag == "a":
            href = parent.get("href") or ""
            path = href.split("?", 1)[0]
            return bool(href) and not (href.startswith("#") or _IMAGE_FILE.search(path) or _is_beside(href, image))
        parent = parent.getparent()
    return False
