"""A cursor that outlives its reader."""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class KeptCursor:
    """Kept in a file, whole or not at all.

    Write it after the work that it stands for: then a crash repeats some work, and loses none.
    """

    path: Path

    def read(self) -> str:
        """Empty before the first time."""
        return self.path.read_text(encoding="ascii") if self.path.exists() else ""

    def write(self, cursor: str) -> None:
        draft = self.path.with_name(f"{self.path.name}.new")
        with draft.open("w", encoding="ascii") as file:
            file.write(cursor)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self.path)
