"""The opening of a story that says where, when and by whom it was filed: "LONDON, Nov 3 (Reuters) - …"."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from functions.normalize.fields.agencies import agencies_in
from functions.normalize.fields.date_text import read_date
from functions.normalize.fields.months import month_number
from functions.normalize.fields.names import credits_in

_OPENING = 160  # characters that are looked at
_NAME = r"[^\W\d_a-zß-ÿ](?:[^\W\d_]|[.'’-](?=\w)|[ ](?=[^\W\d_])){0,30}"
_SAINT = r"(?:S(?:ain)?te?|ST|Ft|FT|Mt|MT)\.[ ]"
_PLACE = rf"(?P<place>(?:{_SAINT})?{_NAME}(?:,\s?{_NAME}(?:\.(?=\s?[(,]|\s[–—-]))?)?(?:/{_NAME})?)"
_DAY = (
    r"\d{1,2}(?:\.|º|er)?\s+(?:de\s+)?[^\W\d_]{3,12}\.?(?:\s+(?:de\s+)?\d{4})?"
    r"|[^\W\d_]{3,12}\.?\s+\d{1,2}(?:,?\s+\d{4})?|\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d{2})"
)
_WIRE = (
    r"(?:\((?P<agency>[^()=]{2,40})\)|/(?P<slashed>[^/]{2,30})/|\((?P<before>[^()=]{2,20})=(?P<korean>[^()]{2,20})\))"
)
_ENDS = r"(?:\.?\s*[-–—]+\s|\s*[:=]\s|\s*\.\s)"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"^{_WIRE}\s*(?:[-–—.:]+\s*|\s)(?:{_PLACE},\s(?P<day>{_DAY})\s*[-–—]+\s)?",  # (ANSA) - ROMA, 03 NOV -
        rf"^{_PLACE}(?:[,.]\s?\(?(?P<day>{_DAY})\)?\.?)?\s*{_WIRE}\s*(?:{_ENDS}|[-–—.:]*\s?)",
        rf"^{_PLACE}[,.]\s?\(?(?P<day>{_DAY})\)?{_ENDS}",
        rf"^{_PLACE}(?P<spanish>\.\s?[-–—]+)\s?",
        rf"^{_PLACE}\s*(?:--|[–—]|\s-)\s",
        r"^(?P<chinese>[\u4e00-\u9fff]{2,6}[社网])(?P<place>[\u4e00-\u9fff]{2,8}?)(?P<day>\d{1,2}月\d{1,2}日)[电電讯訊]",
        r"^(?P<place>[\u4e00-\u9fff]{2,8}?)(?P<day>\d{1,2}月\d{1,2}日)[电電]",
        r"^[【［\[](?P<place>)(?P<agency>[^】］\]]{2,20})[】］\]]",
    )
)
_SIGNS = re.compile(r"[(/\[【［\d–—-]")  # one of them is in all of these
_DAY_ALONE = re.compile(
    r"^\W{0,2}(?P<day>\d{1,2}[./]\d{1,2}[./]\d{4}|\d{4}-\d\d-\d\d|\d{1,2}\.\d{1,2}\.\d\d(?=\s?[-–—|:]))(?!\d)"
)
_NO_PLACE = re.compile(r"\.\w|\b(?:note|nota|anmerkung|update|updated|correction|korrektur)\b", re.IGNORECASE)
_MAX_WORDS_OF_A_PLACE = 4
_YEAR = re.compile(r"(?:19|20)\d\d")


_REPORTERS = re.compile(
    r"^.{0,40}?[电電讯訊]\s*[（(]\s*(?:本报|本報|本社)?(?:记者|記者)\s*(?P<chinese>[\u4e00-\u9fff·、\s]{2,40})[)）]"
    r"|^[［\[〔(（]?(?:记者|記者)(?P<taiwan>[\u4e00-\u9fff、]{2,20})[／/][\u4e00-\u9fff]{2,10}(?:報導|报道|報道)"
    r"|^\([^()=]{2,20}=[^()=]{2,20}\)\s*(?P<korean>[\uac00-\ud7a3·,\s]{2,30}?)\s*기자\s*="
)


class Dateline(NamedTuple):
    """What the opening says; each part may be empty."""

    place: str = ""
    agencies: tuple[str, ...] = ()
    date: str = ""  # as printed, with its year

    @property
    def is_empty(self) -> bool:
        return not any(self)


def dateline(paragraphs: Iterable[str]) -> Dateline:
    """The first one of these paragraphs: a standfirst often stands before it."""
    return next((read for text in paragraphs if not (read := opening_of(text)).is_empty), Dateline())


def reporters(paragraphs: Iterable[str]) -> tuple[str, ...]:
    """People whom the first of these paragraphs credits in its opening: `新华社北京2月11日电（记者 李小明）`."""
    opening = next((text for text in paragraphs if text), "")[:_OPENING]
    found = _REPORTERS.match(opening)
    return credits_in(found["chinese"] or found["taiwan"] or found["korean"]).people if found else ()


def opening_of(paragraph: str) -> Dateline:
    """Place, agency and day of a paragraph's opening, in the forms that newspapers and agencies use."""
    opening = paragraph[:_OPENING]
    if not _SIGNS.search(opening):
        return Dateline()
    for form in _FORMS:
        if (found := form.match(opening)) and not (read := _read(found.groupdict())).is_empty:
            return read
    alone = _DAY_ALONE.match(opening)
    return Dateline(date=alone["day"]) if alone else Dateline()


def _read(parts: dict[str, str | None]) -> Dateline:
    """Empty, when the parts are those of an ordinary sentence."""
    day = _day(parts.get("day") or "")
    credited = (parts.get(name) or "" for name in ("agency", "slashed", "korean", "chinese"))
    agencies = tuple(dict.fromkeys(agency for credit in credited for agency in agencies_in(credit)))
    place = (parts.get("place") or parts.get("before") or "").strip(" ,")
    if parts.get("day") and not day:
        return Dateline()
    # Without an agency or a day only capitals tell a place from a sentence with a dash in it.
    is_place = bool(agencies or day or parts.get("spanish")) or (place.isupper() and _is_said_alone(parts))
    if not is_place or len(place.split()) > _MAX_WORDS_OF_A_PLACE or _NO_PLACE.search(place):
        place = ""
    return Dateline(place, agencies, day if _YEAR.search(day) else "")


def _is_said_alone(parts: dict[str, str | None]) -> bool:
    """`(see below)` behind capitals is no credit, and what stands before it no place."""
    return not any(parts.get(name) for name in ("agency", "slashed"))


def _day(text: str) -> str:
    """The text, when it is a day: numbers, or a number and a month's name."""
    words = re.findall(r"[^\W\d_]{3,}", text)
    is_day = any(month_number(word) for word in words) if words else bool(text)
    return text if is_day and (not _YEAR.search(text) or read_date(text)) else ""
