"""What the publisher says the story is about; and the place it was filed from."""

import re

from functions.normalize.fields.agencies import agencies_in
from functions.normalize.fields.evidence import Evidence, Found, plain_words, text

_MAX_CHARS = 1000
_NAME = r"[A-ZÀ-ÝĀ-Ž][^\W\d_](?:[^\W\d_]|[.'’ -](?=\S)){0,30}"
_PLACE = rf"(?P<place>{_NAME}(?:,\s?{_NAME})?(?:/{_NAME})?)"
_DATELINE = re.compile(
    rf"^{_PLACE}(?:,\s\w+\.?\s\d{{1,2}}(?:,\s\d{{4}})?)?\s*(?:\((?P<agency>[^()]{{2,40}})\)\s*(?:[-–—:.]+|\s)\s?|\s*(?:--|[–—])\s)"
)
_CREDIT_ONLY = re.compile(r"^\((?P<agency>[^()]{2,40})\)\s*[-–—:.]")
_CAPITALS = re.compile(r"^[^a-zà-ÿ]+$")
_MAX_WORDS_OF_A_PLACE = 6


def description(evidence: Evidence) -> Found[str] | None:
    """The standfirst as shown, else what the head says."""
    for value, source in (
        (text(evidence.ld("description", "abstract")), "json-ld"),
        (evidence.meta("og:description"), "opengraph"),
        (
            evidence.meta(
                "description", "dc.description", "dcterms.description", "twitter:description", "sailthru.description"
            ),
            "meta",
        ),
        (next(iter(evidence.microdata("description")), ""), "microdata"),
        (evidence.visible.standfirst, "dom"),
    ):
        cleaned = " ".join(value.split())[:_MAX_CHARS]
        if cleaned and plain_words(cleaned) != plain_words(evidence.page.title):
            return Found(cleaned, source)
    return None


def dateline(first_paragraph: str) -> tuple[str, tuple[str, ...]]:
    """Place and agency of `LONDON (Reuters) — …`, `Berlin (dpa) - …`, `PARIS — …`."""
    opening = first_paragraph[:120]
    if found := _CREDIT_ONLY.match(opening):
        return "", agencies_in(found["agency"])
    found = _DATELINE.match(opening)
    if not found:
        return "", ()
    place, agency = found["place"].strip(" ,"), found["agency"] or ""
    agencies = agencies_in(agency)
    # Without an agency only capitals tell a place from a sentence with a dash in it.
    if (not agencies and not _CAPITALS.match(place)) or len(place.split()) > _MAX_WORDS_OF_A_PLACE:
        return "", agencies
    return place, agencies
