"""An export, day by day: each day is a file of its own, and what is done is noted beside them.

A run that was interrupted, or is to be brought up to date, is begun again with the same words: days whose stories are
as they were when they were written are left, all others are written anew. Stories come late, and are taken down.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from cli.exports.day import Exported, Wanted, days, read
from cli.exports.places import Place
from shared.heads import StoryHead
from shared.reading import StoryReader

NOTE = "export.json"
Write = Callable[[Iterable[Exported], Path], int]  # the stories into the file; how many there were


@dataclass(frozen=True, slots=True)
class Form:
    """A format: how a day's file is called, and how it is written."""

    name: str
    file: str
    write: Write


@dataclass(frozen=True, slots=True)
class DayDone:
    """A day's file, there or not written because the day had no stories."""

    day: str
    stories: int
    written_at: str
    file: str = ""
    state: str = ""  # of its stories, as they were then


class OtherExport(Exception):
    """There is an export in this place already, of something else."""


@dataclass(frozen=True, slots=True)
class Export:
    reader: StoryReader
    place: Place
    form: Form
    now: Callable[[], datetime]
    listed: Iterable[StoryHead] | None = None  # all heads, newest first, where they are had at once

    def __call__(self, wanted: Wanted) -> Iterator[DayDone]:
        """Write what is not there yet; each day as soon as it is done. OtherExport when something else is there."""
        done = self._done_before(wanted)
        nothing = DayDone("", 0, "", state=_state(()))
        for day, heads in days(self.reader, wanted, self.listed):
            if done.get(day.isoformat(), nothing).state == _state(heads):
                continue
            # First, so that a file of which a crash keeps the note is not forgotten.
            done[day.isoformat()] = DayDone(day.isoformat(), 0, "")
            self._note(wanted, done)
            found = self._write(day, heads)
            done[found.day] = found
            self._note(wanted, done)
            yield found

    def _write(self, day: date, heads: list[StoryHead]) -> DayDone:
        began = self.now().astimezone(UTC).isoformat(timespec="seconds")
        name = f"day={day.isoformat()}/{self.form.file}"
        with TemporaryDirectory(prefix="newsmill-export-") as folder:
            file = Path(folder) / self.form.file
            count = self.form.write(read(self.reader, heads), file)
            if count:
                self.place.put(name, file)
            else:
                self.place.remove(name)  # of an earlier run: its stories were taken down
        return DayDone(day.isoformat(), count, began, name if count else "", _state(heads))

    def _done_before(self, wanted: Wanted) -> dict[str, DayDone]:
        written = self.place.text(NOTE)
        if not written:
            return {}
        note = json.loads(written)
        if (note["format"], note["source"]) != (self.form.name, wanted.source):
            raise OtherExport(f"{note['format']} of {note['source'] or 'all sources'}")
        return {told["day"]: DayDone(**told) for told in note["days"]}

    def _note(self, wanted: Wanted, done: dict[str, DayDone]) -> None:
        told = {
            "format": self.form.name,
            "source": wanted.source,
            "days": [asdict(done[day]) for day in sorted(done)],
        }
        with TemporaryDirectory(prefix="newsmill-export-") as folder:
            file = Path(folder) / NOTE
            file.write_text(json.dumps(told, indent=1), encoding="utf-8")
            self.place.put(NOTE, file)


def _state(heads: Iterable[StoryHead]) -> str:
    """All that is known of these stories; equal: nothing has happened to them."""
    told = sha256()
    for head in heads:
        told.update(head.model_dump_json().encode())
    return told.hexdigest()[:16]
