"""`diff`: two revisions beside each other, in the terminal and as a page."""

from datetime import timedelta

import pytest

from cli.diff import _pair
from cli.diff_page import diff_page
from cli.diff_text import lines_of
from cli.errors import BadInput, NotFound
from shared.blocks import Paragraph
from shared.diffs.stories import diff
from shared.reading import StoryReader
from tests.builders import FETCHED_AT, URL, store_stage, story, story_normalized
from tests.fakes import MemoryObjects, MemoryStories

LONG = (
    "The harbour froze overnight while the town slept, and nobody noticed before the first ferry did not leave at six "
    "in the morning as it does on every day but Sunday"
)


def paragraphs(*texts: str):
    return tuple(Paragraph(text=text) for text in texts)


BEFORE = story(body=paragraphs(f"{LONG}.", "Ferries stay in port.", "Fish <is> dear."))
AFTER = story(
    headline="Harbour & ferries freeze",
    body=paragraphs(f"{LONG}, again.", "Ferries leave the port.", "Fish <is> dear."),
)


@pytest.fixture
def reader() -> StoryReader:
    stories, objects = MemoryStories(), MemoryObjects()
    for hour, headline in enumerate(("One", "Two", "Three")):
        store_stage(stories, objects)(
            story_normalized(headline=headline, fetched_at=FETCHED_AT + timedelta(hours=hour))
        )
    return StoryReader(stories, objects)


@pytest.mark.parametrize(
    ("before", "after", "pair"), [(None, None, (2, 3)), (1, None, (1, 3)), (None, 2, (1, 2)), (3, 1, (3, 1))]
)
def test_by_default_the_current_revision_is_shown_beside_the_one_before(reader, before, after, pair) -> None:
    assert tuple(found.revision for found in _pair(reader, URL, before, after)) == pair


@pytest.mark.parametrize(
    ("reference", "before", "after", "error"),
    [
        ("https://ledger.example/other", None, None, NotFound),
        (URL, 4, None, NotFound),
        (URL, None, 4, NotFound),
        (URL, None, 1, NotFound),
        (URL, 2, 2, BadInput),
    ],
)
def test_what_cannot_be_compared_is_told(reader, reference, before, after, error) -> None:
    with pytest.raises(error):
        _pair(reader, reference, before, after)


def test_a_story_that_was_taken_down_is_told_so(reader) -> None:
    head = reader.head(URL)
    gone = head.model_copy(update={"withdrawn_at": FETCHED_AT, "withdrawn_reason": "court order", "sightings": ()})
    reader.stories.heads[head.story_id] = gone
    with pytest.raises(NotFound, match="was taken down on 2026-11-22: court order"):
        _pair(reader, URL, None, None)


def test_the_terminal_marks_what_went_and_came_even_without_colours() -> None:
    lines = [line.plain for line in lines_of(diff(BEFORE, AFTER), AFTER)]
    assert lines[0] == "Harbour & ferries freeze"
    assert lines[2].endswith("update; 3 words came, 2 went")
    assert "headline: Harbour [-freezes-]{+& ferries freeze+}" in lines
    assert any("[-stay in -]" in line and "{+leave the +}" in line for line in lines)
    assert "  … 1 unchanged …" in lines


def test_long_stretches_that_stayed_are_cut_in_the_middle() -> None:
    [line] = [line.plain for line in lines_of(diff(BEFORE, AFTER), AFTER) if "again" in line.plain]
    assert " … " in line
    assert len(line) < len(LONG) + len("{+, again+}.")


def test_the_page_marks_changes_and_escapes_the_rest() -> None:
    page = diff_page(diff(BEFORE, AFTER), AFTER)
    assert page.startswith("<!doctype html>")
    assert "<del>freezes</del><ins>&amp; ferries freeze</ins>" in page
    assert "Fish &lt;is&gt; dear." in page
    assert "<del>stay in </del><ins>leave the </ins>" in page
    assert "<script" not in page
