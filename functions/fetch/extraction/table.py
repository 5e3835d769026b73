"""The rows of all passages of a page, in one run over it."""

from bisect import bisect_left

from functions.fetch.extraction import cohesion, phrases
from functions.fetch.extraction import features as group
from functions.fetch.extraction.anchor_features import ANCHORS, anchors
from functions.fetch.extraction.anchors import squeeze
from functions.fetch.extraction.dom import WITHIN, Passage
from functions.fetch.extraction.features import HEADINGS, NEVER, SHORT, TAG_NUMBER, Row
from functions.fetch.extraction.lexicon import Lexicon
from functions.fetch.extraction.margins import COMMENTS, ELSEWHERE
from functions.fetch.extraction.placeholders import is_placeholder
from functions.fetch.extraction.structure import FAR, Layout, is_link_line

POSITION = (
    "after_first_good before_last_good after_headline position good_before since_good until_good since_media "
    "until_media since_heading heading_level heading_links heading_reads_on since_path "
    "since_link_line seen"
).split()
PAGE = group.PAGE
_LINKS, _WORDS = 0.5, 5  # outside the container: more links or fewer words, and we do not ask
_DESCRIPTION = 20  # characters: shorter passages are part of it by chance
FEATURES = (
    *group.TEXT, *phrases.NAMES, *cohesion.NAMES,
    *group.WITHIN_NAMES, *group.AROUND, *group.CONTAINER, *POSITION, *group.REPEATED,
    *group.NEIGHBOURS, *ANCHORS, *group.PAGE, *group.HINTS, *group.WORDS,
)  # fmt: skip


def rows(layout: Layout, lexicon: Lexicon) -> list[Row | None]:
    """A row for each passage; None for one that is not worth asking the model about."""
    passages = layout.page.passages
    if not passages:
        return []
    run = _Run(layout, lexicon)
    return [run.row(passage) for passage in passages]


class _Run:
    """What is remembered from passage to passage."""

    def __init__(self, layout: Layout, lexicon: Lexicon) -> None:
        self.layout, self.lexicon = layout, lexicon
        self.total = layout.page.nodes[0].good or 1.0
        self.best = max(sums.good for sums in layout.paths.values()) or 1.0
        self.page = group.page(layout, self.total)
        self.media = [media.before for media in layout.page.media]
        self.cohesion = cohesion.Cohesion(
            (passage for passage in layout.page.passages if passage.good), layout.anchors.topic, dense=layout.dense
        )
        self.seen: set[str] = set()
        self.last_on_path: dict[int, int] = {}
        self.last_link_line = -FAR
        self.good_before = 0.0
        self.since_heading, self.heading = NEVER, [0.0, 0.0, 0.0]

    def row(self, passage: Passage) -> Row | None:
        if passage.node.tag in HEADINGS:
            self.since_heading = 0.0
            self.heading = [TAG_NUMBER[passage.node.tag], passage.link_share, phrases.reads_on(passage.text)]
        else:
            self.since_heading = min(self.since_heading + 1, NEVER)
        row = None if self._hopeless(passage) else self._row(passage)
        self.seen.add(passage.text)
        self.last_on_path[passage.node.path] = passage.index
        if is_link_line(passage):
            self.last_link_line = passage.index
        self.good_before += passage.good
        return row

    def _hopeless(self, passage: Passage) -> bool:
        """Footers, comments, other stories, consents; outside the text's container links and scraps: two of three."""
        node = passage.node
        if node.within & WITHIN["footer"] or node.negative in {COMMENTS, ELSEWHERE} or is_placeholder(passage.text):
            return True
        if self.layout.from_most[node.index] >= 0 or (
            passage.link_share <= _LINKS and passage.text.count(" ") >= _WORDS
        ):
            return False
        description = self.layout.anchors.description
        return not (description and len(passage.text) > _DESCRIPTION and squeeze(passage.text)[:40] in description)

    def _row(self, passage: Passage) -> Row:
        layout, node = self.layout, passage.node
        parent = node.parent or node
        grand = parent.parent or parent
        words = (
            squeeze(passage.text) if len(passage.text) < SHORT or layout.anchors.body else squeeze(passage.text[:60])
        )
        return [
            *group.text(passage),
            *phrases.phrases(passage.text),
            *self.cohesion.row(passage),
            *group.within(node.within),
            *group.around(parent, grand, layout, self.total),
            *group.container(node, layout, self.total),
            *self._position(passage),
            *group.repeated(passage, layout, self.total, self.best),
            *group.neighbours(passage, layout),
            *anchors(passage, words, layout),
            *self.page,
            *group.hints_of(passage, parent, grand),
            *self.lexicon.row(node),
        ]

    def _position(self, passage: Passage) -> Row:
        layout, index = self.layout, passage.index
        return [
            float(index - layout.first_good),
            float(layout.last_good - index),
            float(index - layout.headline) if layout.headline >= 0 else -NEVER,
            index / len(layout.page.passages),
            self.good_before / self.total,
            float(layout.since_good[index]),
            float(layout.until_good[index]),
            *self._media(index),
            self.since_heading,
            *self.heading,
            float(min(index - self.last_on_path.get(passage.node.path, -FAR), FAR)),
            float(min(index - self.last_link_line, FAR)),
            float(passage.text in self.seen),
        ]

    def _media(self, index: int) -> tuple[float, float]:
        """Passages since the last picture or player, and until the next."""
        after = bisect_left(self.media, index + 1)
        since = index - self.media[after - 1] if after else FAR
        until = self.media[after] - index if after < len(self.media) else FAR
        return float(min(since, FAR)), float(min(until, FAR))
