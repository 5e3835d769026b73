"""Which form a reader gets: what `format` names, else what the Accept header prefers."""

from dataclasses import dataclass
from http import HTTPStatus

from shared.http_api import Refused

MEDIA_TYPES = {
    "json": "application/json",
    "json-ld": "application/ld+json",
    "ninjs": "application/vnd.iptc.ninjs+json",
    "atom": "application/atom+xml",
    "html": "text/html",
    "text": "text/plain",
    "markdown": "text/markdown",
}
OF_STORIES = ("json", "json-ld", "ninjs", "html", "text", "markdown")
OF_LISTS = ("json", "atom")


@dataclass(frozen=True, slots=True)
class _Range:
    """One entry of an Accept header."""

    kind: str
    subtype: str
    weight: float

    @property
    def precision(self) -> int:
        return (self.kind != "*") + (self.subtype != "*")

    def covers(self, media_type: str) -> bool:
        kind, _, subtype = media_type.partition("/")
        return self.kind in ("*", kind) and self.subtype in ("*", subtype)


def chosen(offered: tuple[str, ...], asked_for: str, accept: str) -> str:
    """The form to answer in; the first that is offered wins a tie. Refuses with 406 when none will do."""
    if asked_for:
        return asked_for
    ranges = list(filter(None, map(_range, accept.split(","))))
    if not ranges:
        return offered[0]
    weights = {form: _weight(MEDIA_TYPES[form], ranges) for form in offered}
    best = max(offered, key=weights.__getitem__)
    if weights[best] <= 0:
        on_offer = [MEDIA_TYPES[form] for form in offered]
        raise Refused(HTTPStatus.NOT_ACCEPTABLE, "not-acceptable", "none of these is accepted", offered=on_offer)
    return best


def _weight(media_type: str, ranges: list[_Range]) -> float:
    """RFC 9110, 12.5.1: the most particular range decides."""
    fitting = [each for each in ranges if each.covers(media_type)]
    return max(fitting, key=lambda each: each.precision).weight if fitting else 0.0


def _range(entry: str) -> _Range | None:
    """None for what is no media range: such an entry says nothing."""
    media_range, *parameters = (piece.strip().lower() for piece in entry.split(";"))
    kind, slash, subtype = media_range.partition("/")
    if not (kind and slash and subtype):
        return None
    weight = next((piece[2:] for piece in parameters if piece.startswith("q=")), "1")
    try:
        return _Range(kind, subtype, float(weight))
    except ValueError:
        return None
