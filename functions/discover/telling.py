"""What discover leaves in the log and in the metrics."""

from collections.abc import Mapping
from datetime import UTC, datetime

from functions.discover.part import Part
from functions.discover.parts import PART_LOST
from functions.discover.poll import Polled
from functions.discover.service import ChoreReport
from shared.observability import count, logger
from shared.sources import Source


def tell_poll(source: Source, polled: Polled, counts: Mapping[str, int]) -> None:
    """The one line of a poll; a source that needs somebody's attention is named in a warning."""
    state = polled.state
    facts: dict[str, object] = {"source": source.id, "url": source.url}
    facts |= {name: number for name, number in counts.items() if number}
    facts |= {
        "next_at": datetime.fromtimestamp(polled.due_at, UTC).isoformat(timespec="seconds"),
        "waiting": polled.handed.waiting + polled.handed.resting + polled.handed.left,
    }
    if polled.flaws:
        facts["flaws"] = polled.flaws
    if polled.moved_to:
        facts["moved_to"] = polled.moved_to
    if state.problem:
        logger.warning("source not read", extra=facts | {"problem": state.problem, "strikes": state.strikes})
    elif state.silent_since:
        logger.warning("source silent", extra=facts | {"last_story_at": state.last_story_at})
    elif counts.get("SourceFlooding"):
        logger.warning("source floods", extra=facts)
    else:
        logger.info("source polled" if polled.is_asked else "source waits for its host", extra=facts)


def tell_part(what: str, source: Source, part: Part) -> None:
    """The one line of a try to read a part; one that is lost needs somebody's attention."""
    facts = {"source": source.id, "url": part.url, "problem": part.problem, "strikes": part.strikes}
    (logger.warning if what == PART_LOST else logger.info)(what, extra=facts)


def tell_chore(report: ChoreReport) -> None:
    """A chore's counts as metrics, without dimensions: the log says which sources. Of one that failed, why."""
    for name, number in report.counts.items():
        if number:
            count(name, number)
    if report.error:
        logger.error("chore failed", extra={"chore": report.name}, exc_info=report.error)
