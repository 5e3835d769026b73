"""What keeps a document from being read, told and graded."""

from __future__ import annotations

from functions.discover.parsing.document import EmptyDocument, UnreadableDocument
from functions.discover.timetable import Grade
from shared.errors import HostShut, NotNow, NotOurTurn, OriginUnavailable, PermanentError

NOT_ASKED = (NotOurTurn, HostShut)  # no fault of the document: its host has others before us, or is left alone
FAILURES = (NotNow, PermanentError, UnreadableDocument)
WAIT_SECONDS = 300.0  # for a host that has others before us and does not say until when


def grade_of(error: Exception) -> Grade:
    """How bad it is."""
    if isinstance(error, OriginUnavailable):
        return Grade.SOFT if error.status else Grade.PASSING
    return Grade.SOFT if isinstance(error, EmptyDocument) else Grade.HARD


def problem_of(error: Exception) -> str:
    """In a line, the reason first where it has one."""
    reason = getattr(error, "reason", "")
    return f"{reason}: {error}" if reason else str(error)


def retry_after(error: Exception) -> float:
    """Seconds that the origin asked for; 0 when it did not."""
    return float(getattr(error, "retry_after", 0) or 0)
