"""A tick and its chores."""

from dataclasses import dataclass
from typing import Any

import pytest

from functions.discover import handler
from functions.discover.service import ChoreReport, Deadline, Discover
from tests.builders import lambda_context

PLENTY = Deadline(lambda: 100.0)


@dataclass(frozen=True)
class Chore:
    name: str
    counts: Any = None
    error: Exception | None = None

    def __call__(self, deadline: Deadline) -> ChoreReport:
        if self.error:
            raise self.error
        return ChoreReport(self.name, self.counts or {})


def test_a_chore_that_fails_keeps_no_other_from_its_work() -> None:
    discover = Discover((Chore("sources", error=ValueError("no")), Chore("visits", {"StoriesRevisited": 2})))
    failed, done = discover(PLENTY)
    assert (failed.name, str(failed.error)) == ("sources", "no")
    assert (done.counts, done.error) == ({"StoriesRevisited": 2}, None)


def test_a_tick_answers_with_what_was_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handler, "app", lambda: Discover((Chore("sources", {"SourcesPolled": 3}), Chore("visits"))))
    assert handler.lambda_handler({}, lambda_context()) == {"sources": {"SourcesPolled": 3}, "visits": {}}


def test_a_tick_with_a_failed_chore_fails_when_all_are_done(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    chores = (Chore("sources", error=ValueError("no")), Chore("visits", {"StoriesRevisited": 2}))
    monkeypatch.setattr(handler, "app", lambda: Discover(chores))
    with pytest.raises(handler.ChoresFailed) as failure:
        handler.lambda_handler({}, lambda_context())
    assert [str(error) for error in failure.value.exceptions] == ["no"]
    assert '"StoriesRevisited":[2.0]' in capsys.readouterr().out.replace(" ", "")


def test_a_deadline_is_near_when_less_is_left_than_is_needed() -> None:
    assert Deadline(lambda: 10.0).is_near(11)
    assert not Deadline(lambda: 10.0).is_near(9)
