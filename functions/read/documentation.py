"""The API as OpenAPI 3.1 tells it."""

import json
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from functions.read.negotiation import MEDIA_TYPES, OF_LISTS, OF_STORIES
from shared.diffs.stories import StoryDiff
from shared.http_api import PROBLEM_JSON
from shared.read_models import ChangePage, Problem, RevisionList, StoryPage
from shared.story import Story
from shared.version import VERSION

ROUTES = {  # path → the method of Api that serves it
    "/stories": "stories",
    "/story": "story_by_url",
    "/stories/<story_id>": "story",
    "/stories/<story_id>/revisions": "revisions",
    "/stories/<story_id>/revisions/<number>": "story_of_revision",
    "/stories/<story_id>/diff": "diff",
    "/changes": "changes",
    "/openapi.json": "openapi",
}
_TEXT = {"schema": {"type": "string"}}
_OBJECT = {"schema": {"type": "object"}}
_SUMMARIES = {
    "stories": "Stories by source, section, language, day, cluster or author; without any of these: all of them",
    "story": "A story by its id",
    "story_by_url": "A story by any URL it was seen under",
    "story_of_revision": "One revision of a story",
    "revisions": "A story's revisions, oldest first",
    "diff": "What changed from one revision to another, word by word",
    "changes": "What happened to stories since a cursor: each change once, in one order for all readers",
    "openapi": "This description",
}
_ANSWERS: dict[str, tuple[type | None, tuple[str, ...]]] = {
    "stories": (StoryPage, OF_LISTS),
    "story": (Story, OF_STORIES),
    "story_by_url": (Story, OF_STORIES),
    "story_of_revision": (Story, OF_STORIES),
    "revisions": (RevisionList, ("json",)),
    "diff": (StoryDiff, ("json",)),
    "changes": (ChangePage, ("json",)),
    "openapi": (None, ("json",)),
}
_REFUSALS = {
    400: "A parameter is none, is unknown or comes twice, or the cursor is of another question",
    404: "No such story, or no such revision",
    406: "None of the forms on offer is accepted, or the one that was asked for is too large for an answer",
    410: "The story was taken down; of changes: the cursor is older than the log",
}
_ONLY_FOUND = {"stories": {400, 406}, "changes": {400, 410}, "openapi": {400}}


def described(name: str) -> dict[str, Any]:
    """What the route's decorator is told."""
    model, forms = _ANSWERS[name]
    content: dict[str, Any] = {MEDIA_TYPES[form]: _OBJECT if _is_json(form) else _TEXT for form in forms}
    if model:
        content["application/json"] = {"model": model}
    answers: dict[int, Any] = {200: {"description": "As asked", "content": content}}
    answers[304] = {"description": "The reader has it already"}
    for status in sorted(_ONLY_FOUND.get(name, _REFUSALS)):
        problem = {PROBLEM_JSON: {"model": Problem}}
        answers[status] = {"description": _REFUSALS[status], "content": problem}
    return {"summary": _SUMMARIES[name], "responses": answers, "tags": ["reading"]}


def _is_json(form: str) -> bool:
    return MEDIA_TYPES[form].endswith("json")


def openapi(app: APIGatewayHttpResolver) -> str:
    """The description as JSON."""
    text = app.get_openapi_json_schema(
        title="newsmill", version=VERSION, description="Stories, their revisions, and what happens to them."
    )
    told = json.loads(text)
    for operations in told["paths"].values():
        for operation in operations.values():
            operation["responses"].pop("422", None)  # Powertools' own; a bad parameter is a 400 here
    for name in ("HTTPValidationError", "ValidationError"):
        told.get("components", {}).get("schemas", {}).pop(name, None)
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"
