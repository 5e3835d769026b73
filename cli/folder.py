"""Results on disk, under out/: what `run` and `demo` leave behind, and what `get`, `list` and `where` read there.

out/index.html                  all stories in the folder, and what the latest run set aside
out/stories/<id>.json, .html    the Story, and a page to read
out/captures/…warc.gz           the raw pages, as in the bucket
out/journeys/<sha256>.json      what each stage did with a URL
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from cli.index import Listed, index_page
from cli.pages import story_page
from shared.messages import Capture
from shared.outcomes import StageOutcome
from shared.story import Story
from shared.urls import NotAWebUrl, story_id, url_key

_JOURNEY = TypeAdapter(list[StageOutcome])


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of results."""

    path: Path

    def write_story(self, story: Story) -> dict[str, str]:
        """The story as JSON and as a page; where they lie."""
        data, page = (self._story(story.story_id, kind) for kind in ("json", "html"))
        _write(data, story.model_dump_json(indent=1).encode())
        _write(page, story_page(story).encode())
        return {"json": str(data), "html": str(page)}

    def write_capture(self, capture: Capture, record: bytes) -> str:
        place = self._capture(capture)
        _write(place, record)
        return str(place)

    def write_journey(self, url: str, journey: Sequence[StageOutcome]) -> None:
        _write(self._journey(url), _JOURNEY.dump_json(list(journey), exclude_defaults=True, indent=1))

    def write_index(self, set_aside: Sequence[Listed]) -> Path:
        """The page that leads to all others."""
        place = self.path / "index.html"
        _write(place, index_page(list(self.stories()), set_aside).encode())
        return place

    def story(self, reference: str) -> Story | None:
        """By id, canonical URL or alias."""
        for candidate in _ids(reference):
            place = self._story(candidate, "json")
            if place.is_file():
                return Story.model_validate_json(place.read_bytes())
        if "://" not in reference:
            return None
        key = url_key(reference)
        return next((s for s in self.stories() if key in map(url_key, (s.requested_url, *s.aliases))), None)

    def stories(self) -> Iterator[Story]:
        """All of them, newest first."""
        found = [Story.model_validate_json(place.read_bytes()) for place in self.path.glob("stories/*.json")]
        yield from sorted(found, key=lambda story: story.published_at or story.fetched_at, reverse=True)

    def journey(self, url: str) -> list[StageOutcome]:
        place = self._journey(url)
        return _JOURNEY.validate_json(place.read_bytes()) if place.is_file() else []

    def place_of_capture(self, story: Story) -> str:
        """Where the story's raw page lies here; empty when it does not."""
        place = self._capture(Capture.parse(story.capture))
        return str(place) if place.is_file() else ""

    def capture(self, name: str) -> bytes | None:
        """The raw page of this name; ValueError when it is none."""
        place = self._capture(Capture.parse(name))
        return place.read_bytes() if place.is_file() else None

    def place_of_story(self, story: Story) -> str:
        return str(self._story(story.story_id, "json"))

    def _story(self, story_id: str, kind: str) -> Path:
        return self.path / "stories" / f"{story_id}.{kind}"

    def _capture(self, capture: Capture) -> Path:
        """A page of its own, whatever lay around it in the bucket."""
        if capture.length is None:
            return self.path / capture.key
        return self.path / f"{capture.key.removesuffix('.warc.gz')}-{capture.offset}.warc.gz"

    def _journey(self, url: str) -> Path:
        return self.path / "journeys" / f"{url_key(url).partition('#')[2]}.json"


def _ids(reference: str) -> Iterator[str]:
    if "://" not in reference:
        if reference.isalnum():  # as ids are; nothing that leads out of the folder
            yield reference
        return
    try:
        yield story_id(reference)
    except NotAWebUrl:
        return


def _write(place: Path, data: bytes) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)
