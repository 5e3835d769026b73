"""What the publisher says the story is about."""

from functions.normalize.fields.evidence import Evidence, Found, plain_words, text

_MAX_CHARS = 1000


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
