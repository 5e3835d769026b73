"""What can come back in place of an answer, by what the caller can do about it."""

from typing import Any


class Refused(Exception):
    """The store says no, and will again: the request is wrong, or nobody let us in."""

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        super().__init__(f"{status} {problem.get('reason', '')}: {problem.get('detail', problem)}")
        self.status = status
        self.reason = str(problem.get("reason", ""))
        self.problem = problem


class CursorExpired(Refused):
    """We are further behind than the change log is kept: list the store anew, then go on from `latest`."""

    @property
    def latest(self) -> str:
        return str(self.problem["latest"])


class Unavailable(Exception):
    """The store did not answer, however often it was asked."""
