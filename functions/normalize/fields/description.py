"""What the publisher says the story is about."""

import re
from collections.abc import Iterator

from functions.normalize.fields.evidence import Evidence, Found, plain_words, text

_MAX_CHARS = 1000
_CUT_OFF = re.compile(r"\s*(?:\.\.\.|…|\[(?:\.\.\.|…)\])$")


def description(evidence: Evidence) -> Found[str] | None:
    """What the head says, else the standfirst as shown; the whole of one that the first of them cuts off."""
    found = list(_stated(evidence))
    if not found:
        return None
    first = found[0]
    start, cuts = _CUT_OFF.subn("", first.value)
    if not cuts:
        return first
    whole = (other for other in found if other.value.startswith(start) and not _CUT_OFF.search(other.value))
    return next(whole, first)


def _stated(evidence: Evidence) -> Iterator[Found[str]]:
    title = plain_words(evidence.page.title)
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
        if cleaned and plain_words(cleaned) != title:
            yield Found(cleaned, source)
