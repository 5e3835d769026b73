"""Exports: each format reads back as what the store holds, and an interrupted one goes on."""

import gzip
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from pyarrow import parquet as pq
from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]

from cli.export import _form
from cli.exports.day import Wanted
from cli.exports.places import FolderPlace
from cli.exports.run import DayDone, Export, Form, OtherExport
from cli.exports.warc import surt
from cli.stacks import Stack
from shared.captures import CONTENT_TYPE, write_record
from shared.messages import Capture
from shared.reading import StoryReader
from shared.story import Source
from tests.builders import raw_page, store_stage, story_normalized
from tests.fakes import MemoryObjects, MemoryStories
from tests.rules import broken

FIRST = datetime(2026, 11, 20, 9, tzinfo=UTC)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ALL = Wanted(date(2026, 11, 19), date(2026, 11, 22))


class Store:
    """Two stories of the 20th, one of the 22nd; the page of each lies in one file."""

    def __init__(self) -> None:
        self.stories, self.objects = MemoryStories(), MemoryObjects()
        self.reader = StoryReader(self.stories, self.objects)
        file = b""
        for day, host in ((0, "ledger.example"), (0, "gazette.example"), (2, "ledger.example")):
            url = f"https://{host}/{day}"
            record = write_record(raw_page(url=url, final_url=url, fetched_at=FIRST + timedelta(days=day)))
            capture = Capture(key="captures/all.warc.gz", offset=len(file), length=len(record))
            file += record
            store_stage(self.stories, self.objects)(
                story_normalized(
                    canonical_url=url,
                    requested_url=url,
                    source=Source(name=host, host=host),
                    published_at=FIRST + timedelta(days=day),
                    fetched_at=FIRST + timedelta(days=day, hours=1),
                    capture=capture.name,
                    authors=("Ann Example",),
                )
            )
        self.objects.put_once("captures/all.warc.gz", file, CONTENT_TYPE)


@pytest.fixture
def store() -> Store:
    return Store()


def exporting(store: Store, folder: Path, form: str, wanted: Wanted, now: datetime) -> Iterator[DayDone]:
    return Export(store.reader, FolderPlace(folder), form_of(store, form), lambda: now)(wanted)


def form_of(store: Store, name: str) -> Form:
    stack = Stack("memory", {}, lambda _service: None, is_local=True)
    stack.__dict__["objects"] = store.objects
    return _form(name, stack)


def exported(store: Store, folder: Path, form: str, wanted: Wanted = ALL, now: datetime = NOW) -> list[DayDone]:
    return list(exporting(store, folder, form, wanted, now))


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]


def test_each_day_with_stories_is_a_file(store: Store, tmp_path: Path) -> None:
    done = exported(store, tmp_path, "jsonl")
    assert [(each.day, each.stories) for each in done] == [
        ("2026-11-20", 2),
        ("2026-11-22", 1),
    ]
    assert files(tmp_path) == ["day=2026-11-20/stories.jsonl.gz", "day=2026-11-22/stories.jsonl.gz", "export.json"]


def test_lines_are_stories_as_readers_get_them(store: Store, tmp_path: Path) -> None:
    exported(store, tmp_path, "jsonl")
    [told] = lines(tmp_path / "day=2026-11-22/stories.jsonl.gz")
    known = store.reader.get("https://ledger.example/2")
    assert known
    assert told == known.model_dump(mode="json") | {"cluster": ""}


def test_ninjs_keeps_its_rules(store: Store, tmp_path: Path) -> None:
    exported(store, tmp_path, "ninjs")
    told = lines(tmp_path / "day=2026-11-20/ninjs.jsonl.gz")
    assert len(told) == 2
    assert [list(broken("ninjs-3.1", item)) for item in told] == [[], []]


def test_parquet_has_a_row_for_each_story(store: Store, tmp_path: Path) -> None:
    exported(store, tmp_path, "parquet")
    rows = pq.read_table(tmp_path / "day=2026-11-20/stories.parquet", partitioning=None).to_pylist()
    assert {row["source"] for row in rows} == {"ledger.example", "gazette.example"}
    assert {(row["headline"], row["published_at"], tuple(row["authors"])) for row in rows} == {
        ("Harbour freezes", FIRST, ("Ann Example",))
    }


def test_a_warc_file_holds_the_raw_pages(store: Store, tmp_path: Path) -> None:
    exported(store, tmp_path, "warc")
    with (tmp_path / "day=2026-11-20/captures.warc.gz").open("rb") as file:
        found = [(r.rec_type, r.rec_headers.get_header("WARC-Target-URI")) for r in ArchiveIterator(file)]
    assert sorted(found, key=str) == [
        ("response", "https://gazette.example/0"),
        ("response", "https://ledger.example/0"),
        ("warcinfo", None),
    ]


def test_a_wacz_package_vouches_for_its_parts_and_finds_its_pages(store: Store, tmp_path: Path) -> None:
    exported(store, tmp_path, "wacz")
    with ZipFile(tmp_path / "day=2026-11-22/captures.wacz") as package:
        parts = {name: package.read(name) for name in package.namelist()}
    described = json.loads(parts["datapackage.json"])
    assert described["wacz_version"] == "1.1.1"
    assert {r["path"]: (r["hash"], r["bytes"]) for r in described["resources"]} == {
        name: (f"sha256:{sha256(data).hexdigest()}", len(data))
        for name, data in parts.items()
        if not name.startswith("datapackage")
    }
    assert (
        json.loads(parts["datapackage-digest.json"])["hash"]
        == f"sha256:{sha256(parts['datapackage.json']).hexdigest()}"
    )
    header, page = map(json.loads, parts["pages/pages.jsonl"].splitlines())
    assert (header["format"], page["url"], page["title"]) == (
        "json-pages-1.0",
        "https://ledger.example/2",
        "Harbour freezes",
    )
    key, time, told = parts["indexes/index.cdxj"].decode().strip().split(" ", 2)
    assert (key, time) == ("example,ledger)/2", "20261122090000")
    place = json.loads(told)
    start = int(place["offset"])
    record = parts["archive/data.warc.gz"][start : start + int(place["length"])]
    [found] = ArchiveIterator(BytesIO(record))
    assert found.rec_headers.get_header("WARC-Target-URI") == place["url"]


def test_only_stories_of_a_source_and_of_the_days_asked_for(store: Store, tmp_path: Path) -> None:
    exported(store, tmp_path, "jsonl", Wanted(date(2026, 11, 1), date(2026, 11, 21), "ledger.example"))
    assert files(tmp_path) == ["day=2026-11-20/stories.jsonl.gz", "export.json"]
    [told] = lines(tmp_path / "day=2026-11-20/stories.jsonl.gz")
    assert told["canonical_url"] == "https://ledger.example/0"


def test_an_interrupted_export_goes_on_where_it_was(store: Store, tmp_path: Path) -> None:
    run = exporting(store, tmp_path, "jsonl", ALL, NOW)
    assert next(run).day == "2026-11-20"
    del run
    assert [each.day for each in exported(store, tmp_path, "jsonl")] == ["2026-11-22"]


def test_years_without_stories_leave_nothing_to_write(store: Store, tmp_path: Path) -> None:
    ages = Wanted(date(2000, 1, 1), ALL.until)
    assert [each.day for each in exported(store, tmp_path, "jsonl", ages)] == ["2026-11-20", "2026-11-22"]
    noted = json.loads((tmp_path / "export.json").read_text())["days"]
    assert [each["day"] for each in noted] == ["2026-11-20", "2026-11-22"]


def test_a_list_of_all_stories_gives_the_same_files(store: Store, tmp_path: Path) -> None:
    exported(store, tmp_path / "asked", "jsonl")
    listed = sorted(store.stories.heads.values(), key=lambda head: head.published_at or NOW, reverse=True)
    run = Export(store.reader, FolderPlace(tmp_path / "listed"), form_of(store, "jsonl"), lambda: NOW, listed)
    assert len(list(run(ALL))) == 2
    for path in files(tmp_path / "asked"):
        assert (tmp_path / "listed" / path).read_bytes() == (tmp_path / "asked" / path).read_bytes()


def test_a_file_that_a_crash_left_without_its_note_is_not_forgotten(store: Store, tmp_path: Path) -> None:
    class CutOff(FolderPlace):
        def put(self, name: str, file: Path) -> None:
            super().put(name, file)
            if name.startswith("day="):
                raise KeyboardInterrupt

    run = Export(store.reader, CutOff(tmp_path), form_of(store, "jsonl"), lambda: NOW)
    with pytest.raises(KeyboardInterrupt):
        list(run(ALL))
    assert files(tmp_path) == ["day=2026-11-20/stories.jsonl.gz", "export.json"]
    for key, head in store.stories.heads.items():
        store.stories.heads[key] = head.model_copy(update={"withdrawn_at": NOW})
    exported(store, tmp_path, "jsonl")
    assert files(tmp_path) == ["export.json"]


def test_days_to_which_nothing_has_happened_are_left_and_a_story_that_comes_late_is_added(
    store: Store, tmp_path: Path
) -> None:
    exported(store, tmp_path, "jsonl")
    assert exported(store, tmp_path, "jsonl", now=NOW + timedelta(days=1)) == []
    late = story_normalized(canonical_url="https://ledger.example/late", published_at=FIRST, fetched_at=NOW)
    store_stage(store.stories, store.objects)(late)
    [day] = exported(store, tmp_path, "jsonl", now=NOW + timedelta(days=2))
    assert (day.day, day.stories) == ("2026-11-20", 3)


def test_one_place_holds_one_export(store: Store, tmp_path: Path) -> None:
    exported(store, tmp_path, "jsonl")
    with pytest.raises(OtherExport, match="jsonl"):
        exported(store, tmp_path, "ninjs")


@pytest.mark.parametrize("source", ["", "ledger.example"])
def test_stories_that_were_taken_down_leave_the_export_with_its_next_run(
    store: Store, tmp_path: Path, source: str
) -> None:
    wanted = Wanted(ALL.since, ALL.until, source)
    exported(store, tmp_path, "jsonl", wanted)
    for key, head in store.stories.heads.items():
        store.stories.heads[key] = head.model_copy(update={"withdrawn_at": NOW})
    exported(store, tmp_path, "jsonl", wanted)
    assert files(tmp_path) == ["export.json"]


def test_a_site_s_pages_sort_together() -> None:
    assert surt("https://www.Ledger.example/World?id=7") == "example,ledger)/world?id=7"
    assert surt("http://ledger.example:8080") == "example,ledger:8080)/"
