"""Objects in the one bucket: captures, stories, claim checks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


MISSING = frozenset({"NoSuchKey", "InvalidRange"})  # no object, or none that reaches to where it was to be read


class ObjectMissing(Exception):
    """No object under this key, or it ends before the part that was asked for."""


class S3Objects:
    """Immutable objects: written once, never changed."""

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
