"""DynamoDB items as plain Python values, both ways.

boto3 has this too, behind an import that costs every cold start 200 ms (docs/adr/0005). Only the
types that our items use: text, bytes, numbers, booleans, lists and maps of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef


def to_item(values: Mapping[str, Any]) -> dict[str, AttributeValueTypeDef]:
    """Attribute values of a DynamoDB item; `None` and empty lists are left out."""
    return {name: attribute(value) for name, value in values.items() if value is not None and value != []}


def attribute(value: Any) -> AttributeValueTypeDef:
    """One value as DynamoDB takes it; TypeError for a type that our items do not use.

    >>> attribute(["a", 1, True])
    {'L': [{'S': 'a'}, {'N': '1'}, {'BOOL': True}]}
    """
    match value:
        case bool():
            return {"BOOL": value}
        case str():
            return {"S": value}
        case bytes():
            return {"B": value}
        case int() | float():
            return {"N": repr(value)}
        case list() | tuple():
            return {"L": [attribute(each) for each in value]}
        case dict():
            return {"M": to_item(value)}
    raise TypeError(f"no attribute of an item: {value!r}")


def from_item(item: Mapping[str, Any]) -> dict[str, Any]:
    """Plain values; numbers are int where they are whole, else float."""
    return {name: plain(value) for name, value in item.items()}


def plain(value: Mapping[str, Any]) -> Any:
    """The value of one attribute; ValueError for a type that our items do not use."""
    [(kind, inner)] = value.items()
    match kind:
        case "S" | "BOOL":
            return inner
        case "B":
            return bytes(inner)
        case "N":
            number = float(inner)
            return int(inner) if inner.lstrip("-").isdigit() else number
        case "L":
            return [plain(each) for each in inner]
        case "M":
            return from_item(inner)
        case "NULL":
            return None
    raise ValueError(f"no attribute of our items: {kind}")
