"""How well articles are cut out, as a metric: one line for all pages of a batch."""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

from shared.messages import PageCleaned, StoryPublished
from shared.outcomes import Done


@dataclass(slots=True)
class QualityGauge:
    """Stands before the stage and notes the expected quality of what it lets through. Threads may share it."""

    process: Callable[[StoryPublished], Done]
    tell: Callable[[list[float]], None]
    _noted: list[float] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def __call__(self, message: StoryPublished) -> Done:
        done = self.process(message)
        if isinstance(done.send, PageCleaned):
            with self._lock:
                self._noted.append(done.send.quality)
        return done

    def flush(self) -> None:
        """Tell what was noted."""
        if noted := self._taken():
            self.tell(noted)

    def forget(self) -> None:
        self._taken()

    def _taken(self) -> list[float]:
        with self._lock:
            noted, self._noted = self._noted, []
        return noted
