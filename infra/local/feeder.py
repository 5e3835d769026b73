"""What the pump takes turns with: whatever feeds a function from somewhere."""

from typing import TYPE_CHECKING, Protocol

from infra.local.functions import Function

if TYPE_CHECKING:
    from infra.local.poller import Invocation


class Feeder(Protocol):
    """An event source, a pipe, a schedule."""

    @property
    def function(self) -> Function: ...

    @property
    def closes_at(self) -> float | None:
        """When there may be something to do that nobody else tells of."""

    def poll(self, patience: int = 0) -> "Invocation | None":
        """Do one piece of work, if there is any now or within `patience` seconds."""

    def warm_up(self) -> None: ...

    def forget(self) -> None:
        """As a crash would."""

    def release(self) -> None:
        """Put back what was taken and will not be processed."""

    def is_idle(self) -> bool: ...
