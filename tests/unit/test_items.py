import pytest
from boto3.dynamodb.types import TypeDeserializer
from hypothesis import given
from hypothesis import strategies as st

from shared.aws.items import attribute, from_item, plain, to_item

WHOLE = st.text() | st.booleans() | st.integers(-(10**15), 10**15)
SCALARS = WHOLE | st.floats(-1e9, 1e9, allow_subnormal=False)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, min_size=1) | st.dictionaries(st.text(min_size=1), inner, min_size=1),
    max_leaves=8,
)


@given(st.dictionaries(st.text(min_size=1), VALUES))
def test_an_item_comes_back_as_it_was(values) -> None:
    assert from_item(to_item(values)) == values


@given(WHOLE | st.lists(WHOLE) | st.dictionaries(st.text(), WHOLE))
def test_boto3_reads_our_items_the_same_way(value) -> None:
    assert TypeDeserializer().deserialize(attribute(value)) == value


def test_nothing_is_written_of_what_says_nothing() -> None:
    assert to_item({"a": None, "b": [], "c": ""}) == {"c": {"S": ""}}


def test_types_that_items_do_not_use_are_refused() -> None:
    with pytest.raises(TypeError):
        attribute({"a", "set"})
    with pytest.raises(ValueError, match="SS"):
        plain({"SS": ["a"]})
