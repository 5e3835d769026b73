"""Objects in the one bucket: captures, stories, claim checks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_s3 import S3Client


MISSING = frozenset({"NoSuchKey", "InvalidRange"})  # no object, or none that reaches to where it was to be read


# Somebody else wrote or deleted it meanwhile; S3 answers 409 to the later of two at once.
REPLACED = frozenset({"PreconditionFailed", "NoSuchKey", "ConditionalRequestConflict"})


REWRITTEN = {"rewritten-by": "newsmill"}  # metadata: nobody brought this, so there is nothing new in it


class ObjectMissing(Exception):
    """No object under this key, or it ends before the part that was asked for."""


@dataclass(frozen=True, slots=True)
class Version:
    """An object as it was read, and the tag by which S3 knows this version of it."""

    data: bytes = field(repr=False)
    tag: str


class S3Objects:
    """Immutable objects: written once, never changed, but for what a takedown removes."""

    def __init__(self, client: S3Client, bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def put_once(self, key: str, data: bytes, content_type: str) -> bool:
        """Write the object unless it is there; False when it was (S3 answers 412 to `If-None-Match: *`)."""
        try:
            self._client.put_object(Bucket=self._bucket, Key=key, Body=data, ContentType=content_type, IfNoneMatch="*")
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") == "PreconditionFailed":
                return False
            raise
        return True

    def get(self, key: str, *, offset: int = 0, length: int | None = None) -> bytes:
        """The object's bytes, or `length` of them from `offset`; ObjectMissing when there are none."""
        until = "" if length is None else offset + length - 1
        try:
            if offset == 0 and length is None:
                answer = self._client.get_object(Bucket=self._bucket, Key=key)
            else:
                answer = self._client.get_object(Bucket=self._bucket, Key=key, Range=f"bytes={offset}-{until}")
            return answer["Body"].read()
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") in MISSING:
                raise ObjectMissing(key) from error
            raise

    def keys(self, prefix: str) -> Iterator[str]:
        """Keys that begin so, in their order."""
        for page in self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=prefix):
            for found in page.get("Contents", []):
                yield found["Key"]

    def read(self, key: str) -> Version | None:
        """The whole object, to be replaced; None when there is none."""
        try:
            answer = self._client.get_object(Bucket=self._bucket, Key=key)
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") in MISSING:
                return None
            raise
        return Version(answer["Body"].read(), answer["ETag"])

    def replace(self, key: str, data: bytes, content_type: str, tag: str) -> bool:
        """Write the object anew if it still is the version of this tag; False when it is not, or is gone."""
        try:
            self._client.put_object(
                Bucket=self._bucket, Key=key, Body=data, ContentType=content_type, IfMatch=tag, Metadata=REWRITTEN
            )
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") in REPLACED:
                return False
            raise
        return True

    def delete(self, key: str) -> None:
        """There is no such object afterwards; there may have been none before."""
        self._client.delete_object(Bucket=self._bucket, Key=key)
