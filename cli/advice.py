"""What to do next about a story that is not stored: docs/failure-modes.md, where it is needed."""

from shared.outcomes import Outcome, StageOutcome

_MOVED = "it has probably moved: `./newsmill feeds add` with the site's home page finds what it names today"
BY_REASON = {
    "malformed-message": "look at the producer; `./newsmill where URL`, or `where MESSAGE-ID` where it names no URL, "
    "shows the message; the log has both",
    "unfetchable-url": "mend the source",
    "private-address": "nothing; if it is your own site, fetch it from outside",
    "untrusted-origin": "the publisher must mend it",
    "too-many-redirects": "look at the URL in a browser",
    "page-gone": "nothing",
    "page-refused": "write to the publisher",
    "robots-forbidden": "write to the publisher",
    "rights-reserved": "nothing; docs/compliance.md",
    "page-too-large": "nothing",
    "not-html": "mend the source",
    "malformed-response": "look at it with another client",
    "not-an-article": "`./newsmill explain URL` shows the kept page, passage by passage",
    "index-page": "mend the source",
    "paywall-stub": "arrange for access",
    "soft-404": "mend the source",
    "javascript-shell": "`./newsmill extract URL` shows that there is nothing; ask for a feed with full text",
    "video-only": "nothing",
    "origin-lost": "see whether the site still lives; ingest the URL anew",
    "capture-lost": "ingest the URL anew; drop the file again, whole",
    "withdrawn": "nothing: it is kept out on purpose",
    # of parts of sources
    "empty-document": "look at it in a browser; once it can be read, `./newsmill ingest` brings its stories",
    "html-page": _MOVED,
    "not-a-feed": _MOVED,
    "malformed-document": "the publisher must mend it",
    "document-too-large": "write to the publisher: readers take no sitemap above 50 MB",
    "error-of-ours": "a bug: the log's line `chore failed` has the traceback; docs/runbook.md",
}
_BY_OUTCOME = {
    Outcome.RETRYING: "nothing: it is tried again by itself",
    Outcome.POSTPONED: "nothing: it is sent to fetch again by itself",
}


def advice(last: StageOutcome | None, dead_in: str) -> str:
    """By the latest outcome, or by the dead letters it lies in; empty for a story that is well or on its way."""
    if dead_in:
        return f"mend it, or wait if it was an outage; then `./newsmill redrive {dead_in}`"
    return (BY_REASON.get(last.reason, "") or _BY_OUTCOME.get(last.outcome, "")) if last else ""
