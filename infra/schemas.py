"""Writes what follows from the models: `schemas/*.json` and the field tables of docs/data-model.md.

`python -m infra.schemas` writes them; `python -m infra.schemas --check` says which ones no longer fit.
"""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from pydantic import BaseModel

from functions.read.api import Api
from functions.read.documentation import openapi
from functions.receive.announcements import AnnouncedStory
from shared.story import DateReading, Image, Note, Quotation, Rights, Source, Story
from shared.story_changes import StoryChange

if TYPE_CHECKING:
    from functions.read.service import Reading

ROOT = Path(__file__).parent.parent
DATA_MODEL = ROOT / "docs" / "data-model.md"
TABLES: tuple[type[BaseModel], ...] = (Story, Source, DateReading, Image, Note, Quotation, Rights, StoryChange)


def json_schema() -> str:
    """JSON Schema (draft 2020-12) of a Story as it is written."""
    schema = Story.model_json_schema(mode="serialization")
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "story-v1.json", **schema}
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


def announcement_schema() -> str:
    """JSON Schema of the `detail` of an event with which a publisher's own system announces a story."""
    schema = AnnouncedStory.model_json_schema(mode="validation")
    schema |= {"title": "StoryPublished", "description": "What a CMS tells of a story. More fields may be there."}
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "story-published-v1.json", **schema}
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


def change_schema() -> str:
    """JSON Schema of a change: the `detail` of an event of ours on the bus, and an entry of the change log."""
    schema = StoryChange.model_json_schema(mode="serialization")
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "story-change-v1.json", **schema}
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


def read_api() -> str:
    """The read API as it describes itself; what it would read from is not asked."""
    return openapi(Api.of(cast("Reading", None)).app)


def field_table(model: type[BaseModel]) -> str:
    """Markdown table of a model's fields."""
    properties = model.model_json_schema(mode="serialization")["properties"]
    rows = ["| field | format | meaning | example |", "|---|---|---|---|"]
    for name, field in properties.items():
        examples = field.get("examples") or []
        example = f"`{json.dumps(examples[0], ensure_ascii=False)}`" if examples else ""
        rows.append(f"| `{name}` | {_format(field)} | {field.get('description', '')} | {example} |")
    return "\n".join(rows)


def data_model() -> str:
    """docs/data-model.md with fresh tables between its markers."""
    text = DATA_MODEL.read_text(encoding="utf-8")
    for model in TABLES:
        start, end = f"<!-- fields of {model.__name__} -->", f"<!-- end of {model.__name__} -->"
        before, _, rest = text.partition(start)
        _, _, after = rest.partition(end)
        text = f"{before}{start}\n{field_table(model)}\n{end}{after}"
    return text


def _format(field: dict[str, Any]) -> str:  # noqa: PLR0911 - one return a kind of schema
    if "$ref" in field:
        return f"{field['$ref'].rpartition('/')[2]}"
    if "anyOf" in field:
        return " or ".join(_format(option) for option in field["anyOf"])
    if "enum" in field:
        return " or ".join(f"`{value}`" for value in field["enum"])
    if "const" in field:
        return f"`{field['const']}`"
    if field.get("type") == "array":
        inner = field.get("items", {})
        return f"list of {_format(inner) if 'oneOf' not in inner else 'block'}"
    if field.get("type") == "object":
        return f"map of {_format(field.get('additionalProperties', {}))}"
    form = field.get("format") or field.get("pattern")
    return f"{field.get('type', 'any')}{f' (`{form}`)' if form else ''}"


def written() -> dict[Path, str]:
    """Each generated file and what it should hold."""
    return {
        ROOT / "schemas" / "story-v1.json": json_schema(),
        ROOT / "schemas" / "story-published-v1.json": announcement_schema(),
        ROOT / "schemas" / "story-change-v1.json": change_schema(),
        ROOT / "schemas" / "openapi.json": read_api(),
        DATA_MODEL: data_model(),
    }


def main(arguments: list[str]) -> int:
    stale = [p for p, text in written().items() if not p.exists() or p.read_text(encoding="utf-8") != text]
    for path in stale:
        print(f"{path.relative_to(ROOT)}: {'does not fit the models' if '--check' in arguments else 'written'}")
        if "--check" not in arguments:
            path.write_text(written()[path], encoding="utf-8")
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
