"""Every object store keeps the same promises, the fake included."""

from typing import Any

import pytest

from shared.aws.s3 import ObjectMissing, S3Objects
from tests.fakes import MemoryObjects


@pytest.fixture(params=["memory", "s3"])
def objects(request: pytest.FixtureRequest) -> Any:
    return MemoryObjects() if request.param == "memory" else S3Objects(request.getfixturevalue("s3"), "bucket")


def test_what_was_put_is_got(objects) -> None:
    assert objects.put_once("k", b"first", "text/plain") is True
    assert objects.get("k") == b"first"


def test_an_object_never_changes(objects) -> None:
    objects.put_once("k", b"first", "text/plain")
    assert objects.put_once("k", b"second", "text/plain") is False
    assert objects.get("k") == b"first"


def test_a_missing_object_is_named(objects) -> None:
    with pytest.raises(ObjectMissing, match="absent"):
        objects.get("absent")


@pytest.mark.parametrize(("offset", "length", "part"), [(2, 3, b"234"), (7, None, b"789"), (0, 2, b"01")])
def test_part_of_an_object_can_be_read(objects, offset, length, part) -> None:
    objects.put_once("k", b"0123456789", "text/plain")
    assert objects.get("k", offset=offset, length=length) == part


def test_keys_are_listed_by_what_they_begin_with(objects) -> None:
    for key in ("b/2", "a/1", "b/1"):
        objects.put_once(key, b"", "text/plain")
    assert list(objects.keys("b/")) == ["b/1", "b/2"]
    assert list(objects.keys("c/")) == []


def test_an_object_is_replaced_only_as_the_version_that_was_read(objects) -> None:
    objects.put_once("k", b"first", "text/plain")
    read, again = objects.read("k"), objects.read("k")
    assert read.data == b"first"
    assert objects.replace("k", b"second", "text/plain", read.tag)
    assert not objects.replace("k", b"third", "text/plain", again.tag)
    assert objects.get("k") == b"second"


def test_what_was_deleted_is_neither_read_nor_replaced(objects) -> None:
    objects.put_once("k", b"first", "text/plain")
    read = objects.read("k")
    objects.delete("k")
    objects.delete("k")
    assert objects.read("k") is None
    assert not objects.replace("k", b"second", "text/plain", read.tag)
