"""Pages of our own, each with the story that a careful reader takes from it; `why.md` says what it pins."""

import json
from collections.abc import Mapping
from difflib import unified_diff
from pathlib import Path
from typing import Any

import pytest

from functions.fetch.charset import decode_page
from functions.fetch.page import read_page
from functions.fetch.page_class import Look, require_story
from functions.normalize.service import story_from
from shared.errors import PermanentError
from shared.story import Story
from tests.builders import FETCHED_AT, page_cleaned, response

GOLDEN = Path(__file__).parents[1] / "golden"
FOLDERS = sorted(folder for folder in GOLDEN.iterdir() if folder.is_dir())
FILES = {"page.html", "expected.json", "why.md"}
NOT_FIELDS = {
    "url",
    "absent",
    "raises",
}  # of expected.json: the page's address, words that are not the story's, a reject
golden = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)


def expectation(folder: Path) -> dict[str, Any]:
    expected: dict[str, Any] = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    return expected


def story_of(folder: Path, url: str) -> Story:
    """The page's bytes through the code of fetch and normalize."""
    decoded = decode_page((folder / "page.html").read_bytes())
    page = read_page(decoded.text, url)
    require_story(Look(decoded.text, url, url, page.article_html, page.metadata))
    answer = response(final_url=url, charset=decoded.charset, charset_from=decoded.charset_from)
    message = page_cleaned(
        url=url, response=answer, article_html=page.article_html, quality=page.quality, page=page.metadata
    )
    return story_from(message, normalized_at=FETCHED_AT)


def as_asked(found: Any, asked: Any) -> Any:
    """Of what was found, the keys that the expectation names: a block may be asked for its text alone."""
    if isinstance(found, Mapping) and isinstance(asked, Mapping):
        return {key: as_asked(found[key], value) for key, value in asked.items() if key in found}
    if isinstance(found, list) and isinstance(asked, list) and asked:
        patterns = asked + [asked[-1]] * len(found)
        return [as_asked(one, pattern) for one, pattern in zip(found, patterns, strict=False)]
    return found


def difference(expected: Any, found: Any) -> str:
    before, after = (json.dumps(side, ensure_ascii=False, indent=1).splitlines() for side in (expected, found))
    return "\n".join(["", *unified_diff(before, after, "expected", "found", lineterm="", n=2)])


def test_there_are_at_least_forty_golden_pages():
    assert len(FOLDERS) >= 40


@golden
def test_each_is_whole_and_asks_for_something(folder):
    assert {file.name for file in folder.iterdir()} == FILES
    assert (folder / "why.md").read_text(encoding="utf-8").count(".") >= 2, "two sentences: what breaks, what is right"
    asked = set(expectation(folder)) - {"url"}
    assert asked, "nothing is compared"
    assert asked <= set(Story.model_fields) | NOT_FIELDS


@golden
def test_page_becomes_the_story_a_careful_reader_takes_from_it(folder):
    expected = expectation(folder)
    if reasons := expected.get("raises"):  # more than one where more than one is right
        with pytest.raises(PermanentError) as refusal:
            story_of(folder, expected["url"])
        assert refusal.value.reason in reasons
        return
    story = story_of(folder, expected["url"])
    asked = {field: value for field, value in expected.items() if field not in NOT_FIELDS}
    found = as_asked(story.model_dump(mode="json"), asked)
    if found != asked:
        pytest.fail(difference(asked, found), pytrace=False)
    shown = "\n".join(block.text for block in story.body)
    assert [words for words in expected.get("absent", ()) if words in shown] == []
