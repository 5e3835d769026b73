"""Lists over the table that template.yaml declares: every story once, newest first, whatever comes in between."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.aws.stories import DynamoStories
from shared.aws.story_lists import DynamoStoryLists
from shared.heads import StoryHead
from shared.history import Sighting
from shared.lists import Wanted
from shared.story import Source
from tests.builders import FETCHED_AT, story

TABLE = "StoriesTable"


def head(number: int, host: str = "ledger.example", **changes: Any) -> StoryHead:
    told = story(canonical_url=f"https://{host}/{number}", source=Source(name="", host=host), **changes)
    return StoryHead.of(told, (Sighting.of(told),), ())


class Shelf:
    """A table with its lists."""

    def __init__(self, dynamodb: Any) -> None:
        self.stories = DynamoStories(dynamodb, TABLE)
        self.lists = DynamoStoryLists(dynamodb, TABLE)

    def put(self, *heads: StoryHead) -> None:
        for each in heads:
            assert self.stories.replace(each, None)

    def all(self, wanted: Wanted, limit: int = 2) -> list[str]:
        """Ids, page after page."""
        found: list[str] = []
        after = ""
        while True:
            page = self.lists.page(wanted, after, limit)
            assert len(page.heads) <= limit
            found += [each.story_id for each in page.heads]
            after = page.after
            if not after:
                return found


@pytest.fixture
def shelf(dynamodb: Any) -> Shelf:
    return Shelf(dynamodb)


def ids(*heads: StoryHead) -> list[str]:
    return [each.story_id for each in heads]


def published(hours: float) -> dict[str, Any]:
    return {"published_at": FETCHED_AT + timedelta(hours=hours)}


def test_each_thing_asked_for_has_its_list(shelf: Shelf) -> None:
    first = head(1, section="World", language="en-GB", authors=("Ann Example",), **published(3))
    second = head(2, "other.example", section="world", language="en", authors=("ANN example", "Bo"), **published(2))
    third = head(3, section="Sport", language="de", **published(-30))
    shelf.put(third, first, second)

    assert shelf.all(Wanted(source="ledger.example")) == ids(first, third)
    assert shelf.all(Wanted(section="WORLD")) == ids(first, second)
    assert shelf.all(Wanted(language="en")) == ids(first, second)
    assert shelf.all(Wanted(language="en-gb")) == ids(first)
    assert shelf.all(Wanted(day="2026-11-22")) == ids(first, second)
    assert shelf.all(Wanted(author="ann Example")) == ids(first, second)
    assert shelf.all(Wanted(source="ledger.example", day="2026-11-21")) == ids(third)
    assert shelf.all(Wanted(author="Bo", language="de")) == []
    assert sorted(shelf.all(Wanted())) == sorted(ids(first, second, third))


def test_a_story_is_found_at_once_however_small_the_page_and_many_its_items(shelf: Shelf) -> None:
    first, second = head(1, authors=tuple(f"Ann {n}" for n in range(40))), head(2)
    shelf.put(first, second)
    page = shelf.lists.page(Wanted(), "", 1)
    following = shelf.lists.page(Wanted(), page.after, 1)
    found = [each.story_id for each in (*page.heads, *following.heads)]
    assert sorted(found) == sorted(ids(first, second))


def test_stories_of_one_moment_are_each_listed_once(shelf: Shelf) -> None:
    heads = [head(number, language="en", **published(0)) for number in range(7)]
    shelf.put(*heads)
    newest_first = sorted(ids(*heads), reverse=True)
    for wanted in (Wanted(source="ledger.example"), Wanted(day="2026-11-22"), Wanted(language="en")):
        assert shelf.all(wanted, limit=3) == newest_first


def test_a_cluster_lists_its_stories(shelf: Shelf) -> None:
    one, two, other = head(1, **published(1)), head(2, **published(2)), head(3)
    shelf.put(one, two, other)
    cluster = min(one.story_id, two.story_id)
    for each in (one, two):
        shelf.stories.join_cluster(each.story_id, cluster)
    assert shelf.all(Wanted(cluster=cluster)) == ids(two, one)


def test_an_author_who_was_taken_off_the_byline_loses_the_story(shelf: Shelf) -> None:
    before = head(1, authors=("Ann Example",))
    shelf.put(before)
    assert shelf.stories.replace(before.model_copy(update={"authors": ("Bo Sample",)}), before)
    assert shelf.all(Wanted(author="Ann Example")) == []
    assert shelf.all(Wanted(author="Bo Sample")) == ids(before)


def test_a_story_that_is_taken_down_leaves_its_authors_lists(shelf: Shelf, dynamodb: Any) -> None:
    before, after = head(1, authors=("Ann Example",)), head(1, authors=("Bo Ann",), **published(3))
    tombstone = after.model_copy(update={"withdrawn_at": FETCHED_AT, "authors": ()})
    shelf.put(before)
    assert shelf.stories.replace(after, before)
    assert shelf.stories.replace(tombstone, after)
    shelf.stories.forget_authors(
        before.story_id, ["Ann Example", "Bo Ann"], [before.first_seen_at, FETCHED_AT + timedelta(hours=3)]
    )
    assert shelf.all(Wanted(author="Bo Ann")) == []
    assert "Ann" not in str(dynamodb.scan(TableName=TABLE)["Items"])


def test_a_date_that_was_corrected_moves_the_story_in_its_authors_list(shelf: Shelf) -> None:
    before, other = head(1, authors=("Ann",), **published(0)), head(2, authors=("Ann",), **published(1))
    shelf.put(before, other)
    after = before.model_copy(update={"published_at": FETCHED_AT + timedelta(hours=2)})
    assert shelf.stories.replace(after, before)
    assert shelf.all(Wanted(author="Ann"), limit=1) == ids(after, other)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(hours=st.lists(st.integers(0, 3), min_size=1, max_size=8), late=st.lists(st.integers(0, 3), max_size=2))
def test_what_was_there_before_the_first_page_is_listed_once_whatever_comes_in(
    hours: list[int], late: list[int], dynamodb: Any
) -> None:
    shelf = Shelf(dynamodb)
    dynamodb.delete_table(TableName=TABLE)
    _create(dynamodb)
    heads = [head(number, **published(hour)) for number, hour in enumerate(hours)]
    shelf.put(*heads)
    newcomers = [head(100 + number, **published(hour)) for number, hour in enumerate(late)]
    page = shelf.lists.page(Wanted(source="ledger.example"), "", 2)
    found = [each.story_id for each in page.heads]
    while page.after:
        if newcomers:
            shelf.put(newcomers.pop())
        page = shelf.lists.page(Wanted(source="ledger.example"), page.after, 2)
        found += [each.story_id for each in page.heads]
    assert len(found) == len(set(found))
    assert set(ids(*heads)) <= set(found)


def _create(dynamodb: Any) -> None:
    from tests.contract.conftest import TABLE_PROPERTIES, TEMPLATE

    properties = TEMPLATE["Resources"][TABLE]["Properties"]
    dynamodb.create_table(TableName=TABLE, **{key: properties[key] for key in TABLE_PROPERTIES & set(properties)})
