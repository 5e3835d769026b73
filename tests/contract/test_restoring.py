"""Lost items come back as the runbook says; those of the stories table: test_put_back.py."""

import re
from pathlib import Path
from typing import Any

import pytest

from shared.aws.withdrawals import DynamoWithdrawals
from shared.errors import Withdrawn
from tests.builders import URL
from tests.contract.conftest import TABLE_PROPERTIES, TEMPLATE

RUNBOOK = Path(__file__).parents[2] / "docs" / "runbook.md"
OTHER = "https://ledger.example/other"


def test_what_is_missing_is_put_back_and_what_is_newer_stays(dynamodb: Any) -> None:
    marks = DynamoWithdrawals(dynamodb, "ControlTable")
    marks.mark([URL, OTHER], "a" * 26)
    _copy(dynamodb, "ControlTable", "as-it-was")
    marks.unmark([URL])
    marks.mark([OTHER], "b" * 26)

    exec(_snippet(YOUR_TABLE="ControlTable", YOUR_TABLE_as_it_was="as-it-was"), {})  # noqa: S102 - the runbook's own words

    with pytest.raises(Withdrawn, match="a" * 26):
        marks.require_wanted(URL)
    with pytest.raises(Withdrawn, match="b" * 26):
        marks.require_wanted(OTHER)


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
