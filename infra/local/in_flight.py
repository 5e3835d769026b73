"""Which messages a pump has in its hands, written down so that the next one need not wait for them.

When a pump is killed, the messages it had received come back by themselves, after a visibility
timeout of many minutes. On AWS a thousand other pollers go on meanwhile; here somebody sits before
the screen. So each batch is noted before it is worked on, and a new pump puts what its predecessor
left at once back in sight. Messages are received for a few seconds first, and for their full time once
they are noted: a pump that is killed in between holds them no longer than that.
"""

import fcntl
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient


class AlreadyPumping(Exception):
    """Another process pumps this stack: it would be told that its batches are nobody's."""


class InFlight(Protocol):
    """Where one event source notes its batch."""

    @property
    def lease_seconds(self) -> int | None:
        """For how long to receive messages until they are noted; None when that makes no difference."""

    def note(self, receipt_handles: Sequence[str]) -> None:
        """These and no others are under way."""


class Unnoted:
    """For a stack inside the process: what is in flight ends with it."""

    lease_seconds = None

    def note(self, receipt_handles: Sequence[str]) -> None:
        pass


class Note:
    """One file for each event source."""

    lease_seconds = 5

    def __init__(self, path: Path, queue_url: str) -> None:
        self._path = path
        self._queue_url = queue_url

    def note(self, receipt_handles: Sequence[str]) -> None:
        if not receipt_handles:
            self._path.unlink(missing_ok=True)
            return
        self._path.parent.mkdir(exist_ok=True)
        draft = self._path.with_suffix(".new")
        draft.write_text(json.dumps({"queue_url": self._queue_url, "receipt_handles": list(receipt_handles)}))
        draft.replace(self._path)


def return_left_behind(folder: Path, sqs: "SQSClient") -> int:
    """Put back what a dead pump had in its hands; how many messages that were."""
    returned = 0
    for path in sorted(folder.glob("*.json")):
        left = json.loads(path.read_text())
        for handle in left["receipt_handles"]:
            # What is no longer there was deleted just before the end, or belonged to an earlier server.
            with suppress(sqs.exceptions.ReceiptHandleIsInvalid, sqs.exceptions.QueueDoesNotExist):
                sqs.change_message_visibility(QueueUrl=left["queue_url"], ReceiptHandle=handle, VisibilityTimeout=0)
                returned += 1
        path.unlink()
    return returned


@contextmanager
def only_pump(state_dir: Path) -> Iterator[None]:
    """Hold the right to pump; the kernel takes it back from a process that dies."""
    with (state_dir / "pump.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyPumping(f"another process pumps the stack of {state_dir}") from error
        yield
