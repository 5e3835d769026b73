"""Lost items come back as the runbook says."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.contract.conftest import TABLE_PROPERTIES, TEMPLATE

RUNBOOK = Path(__file__).parents[2] / "docs" / "runbook.md"
OTHER = "https://ledger.example/other"


def test_what_is_missing_is_put_back_and_what_is_newer_or_taken_down_stays(desk, dynamodb):
    lost, withdrawn = desk.keep(), desk.keep(canonical_url=OTHER, requested_url=OTHER)
    _copy(dynamodb, "StoriesTable", "as-it-was")
    for item in dynamodb.scan(TableName="StoriesTable")["Items"]:
        if item["pk"]["S"] == f"story#{lost.story_id}":
            dynamodb.delete_item(TableName="StoriesTable", Key={"pk": item["pk"], "sk": item["sk"]})
    tombstone = withdrawn.model_copy(update={"withdrawn_at": datetime(2026, 11, 23, tzinfo=UTC), "headline": ""})
    assert desk.stories.replace(tombstone, withdrawn)
    assert desk.stories.head(lost.story_id) is None

    exec(_snippet(YOUR_TABLE="StoriesTable", YOUR_TABLE_as_it_was="as-it-was"), {})  # noqa: S102 - the runbook's own words

    assert desk.stories.head(lost.story_id) == lost
    assert desk.stories.head(withdrawn.story_id) == tombstone


def _snippet(**names: str) -> str:
    section = RUNBOOK.read_text("utf-8").split("## Items of a table are lost")[1]
    found = re.search(r"```python\n(.*?)```", section, re.DOTALL)
    assert found
    code = found[1]
    for placeholder, name in sorted(names.items(), reverse=True):
        code = code.replace(f'"{placeholder.replace("_", "-")}"', f'"{name}"')
    return code


def _copy(dynamodb: Any, table: str, to: str) -> None:
    properties = TEMPLATE["Resources"][table]["Properties"]
    dynamodb.create_table(TableName=to, **{key: properties[key] for key in TABLE_PROPERTIES & set(properties)})
    for item in dynamodb.scan(TableName=table)["Items"]:
        dynamodb.put_item(TableName=to, Item=item)
