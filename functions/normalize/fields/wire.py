"""Wire copy: stories that an agency wrote, known by who is credited where."""

import re
from collections.abc import Sequence
from itertools import islice

from functions.normalize.fields.agencies import agencies_in, agency_of
from functions.normalize.fields.authors import Authorship
from functions.normalize.fields.dateline import Dateline
from functions.normalize.fields.evidence import Evidence, Found, name_of, plain_words
from shared.blocks import Block

_LAST = 2  # paragraphs that may hold or end with a credit
_LABEL = re.compile(
    r"^\W*(?:sources?|quellen?|fuentes?|fonte|bron|kilde|källa|lähde|źródło|источник|text)\s*[:：]\s*", re.IGNORECASE
)
_AT_THE_END = re.compile(r"[(\[（【]\s*([^()\[\]（）【】]{2,40})\s*[)\]）】]\W*$")
_NUMBERED = re.compile(
    r"^©?\s*(dpa)(?:-infocom)?\b[,\s].{0,60}\d{6}-\d+", re.IGNORECASE
)  # © dpa-infocom, dpa:240830-930-1/2
_PARTS = re.compile(r"\s*[/+&,]\s*")
_MAX_LINE = 60  # characters of a line that is nothing but a credit


def credit_line(blocks: Sequence[Block]) -> tuple[str, ...]:
    """Agencies that the story's last lines credit: `(dpa/AFP)`, `Quelle: dpa`, `Reuters`."""
    lines = islice((block.text for block in reversed(blocks) if block.type == "paragraph"), _LAST)
    return next((found for line in lines if (found := _agencies_of(line))), ())


def _agencies_of(line: str) -> tuple[str, ...]:
    if _NUMBERED.match(line):
        return ("dpa",)
    named = _LABEL.sub("", line).strip("©()[]–—-. \n") if len(line) <= _MAX_LINE else ""
    if named and all(agency_of(part) for part in _PARTS.split(named)):
        return agencies_in(named)
    in_brackets = _AT_THE_END.search(line)
    return agencies_in(in_brackets[1]) if in_brackets else ()


def wire_agency(evidence: Evidence, credit: Authorship, filed: Dateline, at_end: tuple[str, ...]) -> Found[str] | None:
    """The agency that wrote it: alone in the byline, in the dateline, below the text, or stated as its source.

    Not the publisher itself; and not an agency that is named beside the paper's own people.
    """
    stated = agency_of(name_of(evidence.ld("sourceOrganization", "provider"), evidence.items_by_id))
    candidates = (
        (filed.agencies, "body"),
        ((stated,) if stated else (), "json-ld"),
        (() if credit.authors else credit.agencies, credit.source),
        (() if credit.authors else at_end, "body"),
    )
    for agencies, source in candidates:
        for agency in agencies:
            if not _is_the_publisher(agency, evidence):
                return Found(agency, source)
    return None


def _is_the_publisher(agency: str, evidence: Evidence) -> bool:
    publisher = name_of(evidence.ld("publisher"), evidence.items_by_id)
    names = (publisher, evidence.meta("og:site_name"), evidence.host.rpartition(".")[0].rpartition(".")[2])
    return any(agency_of(name) == agency or plain_words(name) == plain_words(agency) for name in names)
