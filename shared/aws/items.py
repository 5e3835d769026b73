"""DynamoDB items as plain Python values, both ways.

boto3's resource layer would do this too, and cost every cold start its import.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from boto3.dynamodb.types import TypeDeserializer, TypeSerializer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

_serialize = TypeSerializer().serialize
_deserialize = TypeDeserializer().deserialize


def to_item(values: Mapping[str, Any]) -> dict[str, AttributeValueTypeDef]:
    """Attribute values of a DynamoDB item; floats become decimals, `None` and empty lists are left out."""
    return {name: attribute(value) for name, value in values.items() if value is not None and value != []}


def attribute(value: Any) -> AttributeValueTypeDef:
    return _serialize(Decimal(str(value)) if isinstance(value, float) else value)


def from_item(item: Mapping[str, AttributeValueTypeDef]) -> dict[str, Any]:
    """Plain values; numbers are int where they are whole, else float."""
    return {name: _plain(_deserialize(value)) for name, value in item.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    return value
