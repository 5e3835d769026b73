"""Parts of sources: the fake of the unit tests and the control table's keep the same promises."""

from dataclasses import replace
from typing import Any

import pytest

from functions.discover.part import Part, PartKind
from functions.discover.parts_table import DynamoParts
from tests.discover_fakes import NOW, MemoryParts, source

FEED = source()
PAGE = replace(Part.of(FEED, "https://courier.example/feed?page=2", PartKind.PAGE, NOW), strikes=0.25, pages=3)
SITEMAP = replace(
    Part.of(FEED, "https://courier.example/s.xml", PartKind.SITEMAP, NOW + 1), is_first=True, problem="no"
)


@pytest.fixture(params=["memory", "dynamodb"])
def parts(request: pytest.FixtureRequest) -> Any:
    if request.param == "memory":
        return MemoryParts()
    return DynamoParts(request.getfixturevalue("dynamodb"), "ControlTable")


def test_a_part_is_written_down_once_and_keeps_its_time(parts) -> None:
    assert parts.add(PAGE)
    assert parts.add(SITEMAP)
    assert not parts.add(replace(PAGE, due_at=NOW + 60))
    assert parts.all() == [replace(PAGE, touches=1), SITEMAP]


def test_parts_are_known_by_source_and_address(parts) -> None:
    parts.add(PAGE)
    assert parts.known(FEED.id, [PAGE.url, SITEMAP.url]) == {PAGE.url: PAGE}
    assert parts.known(FEED.id, []) == {}
    assert parts.known(source(url=SITEMAP.url).id, [PAGE.url]) == {}


def test_only_what_is_due_is_claimed_and_by_one(parts) -> None:
    parts.add(PAGE)
    parts.add(SITEMAP)
    [key] = parts.due(NOW, 10)
    claimed = parts.claim(key, NOW, 300)
    assert claimed == replace(PAGE, due_at=NOW + 300)
    assert parts.claim(key, NOW, 300) is None
    assert parts.claim(key, NOW + 300, 300) == replace(PAGE, due_at=NOW + 600)


def test_a_part_is_changed_as_long_as_it_is_ours(parts) -> None:
    parts.add(PAGE)
    [key] = parts.due(NOW, 10)
    claimed = parts.claim(key, NOW, 300)
    later = replace(PAGE, due_at=NOW + 7200, strikes=1.25, problem="page-gone: status 404")
    assert parts.keep(later, claimed)
    assert not parts.keep(PAGE, claimed)
    assert parts.all() == [later]


def test_a_part_that_was_read_is_forgotten_and_cannot_be_changed_any_more(parts) -> None:
    parts.add(PAGE)
    assert parts.delete(PAGE)
    assert not parts.delete(PAGE)
    assert not parts.keep(replace(PAGE, strikes=2), PAGE)
    assert not parts.touch(PAGE)
    assert parts.all() == []


def test_a_part_that_is_somebody_elses_or_was_met_meanwhile_is_not_forgotten(parts) -> None:
    parts.add(PAGE)
    assert not parts.delete(replace(PAGE, due_at=NOW + 1))
    assert parts.touch(PAGE)
    assert not parts.delete(PAGE)
    assert parts.keep(replace(PAGE, strikes=2), PAGE)
    assert parts.all() == [replace(PAGE, strikes=2, touches=1)]
    assert parts.delete(replace(PAGE, touches=1))


def test_a_part_that_an_earlier_version_wrote_down_is_forgotten_too(dynamodb: Any) -> None:
    parts = DynamoParts(dynamodb, "ControlTable")
    parts.add(PAGE)
    key = {"pk": {"S": f"feed#{PAGE.source}"}, "sk": {"S": f"part#{PAGE.key}"}}
    dynamodb.update_item(TableName="ControlTable", Key=key, UpdateExpression="REMOVE touches")
    [known] = parts.all()
    assert parts.delete(known)
    assert parts.all() == []
