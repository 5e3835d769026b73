"""The kinds of page that answer to a story's URL, and how sure signs make us of one."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from math import prod

from shared.errors import (
    BotWall,
    ConsentWall,
    IndexPage,
    JavascriptShell,
    PageGone,
    PaywallStub,
    Soft404,
    VideoOnly,
)

SURE = 0.7  # a story that is refused is lost, a page that is let in is marked by its quality


class PageClass(StrEnum):
    ARTICLE = "article"
    INDEX = "index"
    SOFT_404 = "soft-404"
    GONE = "gone"
    CONSENT_WALL = "consent-wall"
    BOT_WALL = "bot-wall"
    PAYWALL_STUB = "paywall-stub"
    JAVASCRIPT_SHELL = "javascript-shell"
    VIDEO_ONLY = "video-only"


_ERRORS = {
    PageClass.INDEX: IndexPage,
    PageClass.SOFT_404: Soft404,
    PageClass.GONE: PageGone,
    PageClass.CONSENT_WALL: ConsentWall,
    PageClass.BOT_WALL: BotWall,
    PageClass.PAYWALL_STUB: PaywallStub,
    PageClass.JAVASCRIPT_SHELL: JavascriptShell,
    PageClass.VIDEO_ONLY: VideoOnly,
}


@dataclass(frozen=True, slots=True)
class Sign:
    """Something that speaks for a class: how much, from 0 to 1, and in words."""

    page_class: PageClass
    weight: float
    reason: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a page is, how sure that is, and why."""

    page_class: PageClass
    confidence: float
    reasons: tuple[str, ...] = ()

    def require_article(self) -> None:
        """Raise what the page is when it is anything else."""
        if error := _ERRORS.get(self.page_class):
            raise error(f"{'; '.join(self.reasons)} ({self.confidence:.2f})")


def verdict(signs: Iterable[Sign]) -> Verdict:
    """The class that most speaks for; an article when nothing makes us sure of another.

    Signs add up as independent witnesses do: two of .5 make .75.

    >>> verdict([Sign(PageClass.SOFT_404, 0.5, "title"), Sign(PageClass.SOFT_404, 0.5, "heading")])
    Verdict(page_class=<PageClass.SOFT_404: 'soft-404'>, confidence=0.75, reasons=('title', 'heading'))
    """
    by_class: dict[PageClass, list[Sign]] = {}
    for sign in signs:
        by_class.setdefault(sign.page_class, []).append(sign)
    confidence = {name: 1 - prod(1 - sign.weight for sign in found) for name, found in by_class.items()}
    likeliest = max(confidence, key=confidence.__getitem__, default=PageClass.ARTICLE)
    if confidence.get(likeliest, 0) < SURE:
        return Verdict(PageClass.ARTICLE, 1 - confidence.get(likeliest, 0))
    return Verdict(likeliest, round(confidence[likeliest], 2), tuple(sign.reason for sign in by_class[likeliest]))
