"""Stories and lists in every form that is offered: text, ready to send."""

import json
from collections.abc import Callable
from typing import Any

from shared.formats.atom import Feed, atom
from shared.formats.documents import html_document, text_document
from shared.formats.json_ld import json_ld
from shared.formats.ninjs import ninjs
from shared.heads import StoryHead
from shared.markdown import story_markdown
from shared.read_models import StoryPage, StorySummary
from shared.story import Story

_OF_A_STORY: dict[str, Callable[[Story], str]] = {
    "json": lambda story: story.model_dump_json(),
    "json-ld": lambda story: compact(json_ld(story)),
    "ninjs": lambda story: compact(ninjs(story)),
    "html": html_document,
    "text": text_document,
    "markdown": story_markdown,
}


def of_story(story: Story, form: str) -> str:
    """The story in one of negotiation.OF_STORIES."""
    return _OF_A_STORY[form](story)


def of_list(heads: tuple[StoryHead, ...], form: str, feed: Feed, cursor: str | None, original: str) -> str:
    """A page of a list in one of negotiation.OF_LISTS."""
    if form == "atom":
        return atom(feed, heads).decode()
    page = StoryPage(stories=tuple(map(StorySummary.of, heads)), next=cursor, likely_original=original)
    return page.model_dump_json()


def compact(told: Any) -> str:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))
