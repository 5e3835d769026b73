import json

import pytest

from infra import schemas
from shared.story import Story
from tests.builders import story


@pytest.mark.parametrize("path", schemas.written(), ids=lambda path: path.name)
def test_generated_files_fit_the_models(path) -> None:
    assert path.read_text(encoding="utf-8") == schemas.written()[path], "run: python -m infra.schemas"


def test_every_field_of_a_story_is_explained() -> None:
    unexplained = [name for name, field in Story.model_fields.items() if not field.description]
    assert unexplained == []


def test_a_story_is_valid_against_its_published_schema() -> None:
    from jsonschema import Draft202012Validator

    validator = Draft202012Validator(json.loads(schemas.json_schema()))
    written = json.loads(story(published_at="2026-11-22T08:00:00-05:00").model_dump_json())
    assert list(validator.iter_errors(written)) == []
    assert list(validator.iter_errors(written | {"headline": ""})) != []
