"""The dropped files, in the bucket."""

from __future__ import annotations

from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from functions.receive.drop import MOST_PAGE_BYTES, PageFile
from shared.aws.s3 import REWRITTEN, ObjectMissing, S3Objects
from shared.errors import CaptureLost, PageTooLarge

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


class DropStore(S3Objects):
    """Objects of the bucket, and what was said of them when they were put there."""

    def __init__(self, client: S3Client, bucket: str) -> None:
        super().__init__(client, bucket)
        self._s3 = client
        self._name = bucket

    def get(self, key: str, *, offset: int = 0, length: int | None = None) -> bytes:
        try:
            return super().get(key, offset=offset, length=length)
        except ObjectMissing as error:
            raise CaptureLost(f"{key} is not there any more, or not as it was") from error

    def is_ours(self, key: str) -> bool:
        """Whether it was written by a takedown, and not dropped."""
        try:
            answer = self._s3.head_object(Bucket=self._name, Key=key)
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") == "404":
                raise CaptureLost(f"{key} is not there any more") from error
            raise
        return REWRITTEN.items() <= answer["Metadata"].items()

    def page(self, key: str) -> PageFile:
        """A page of HTML, whole; CaptureLost when it is gone.

        PageTooLarge when a greater one has taken its place since the notice told of it.
        """
        try:
            answer = self._s3.get_object(Bucket=self._name, Key=key)
        except self._s3.exceptions.NoSuchKey as error:
            raise CaptureLost(f"{key} is not there any more") from error
        data, declared = answer["Body"].read(MOST_PAGE_BYTES + 1), answer.get("ContentType", "")
        if len(data) > MOST_PAGE_BYTES:
            raise PageTooLarge(f"{key} has {answer['ContentLength']} bytes; a page has at most {MOST_PAGE_BYTES}")
        return PageFile(
            data=data,
            content_type=declared if declared.startswith(("text/html", "application/xhtml")) else "text/html",
            url=answer.get("Metadata", {}).get("url", ""),
            written_at=answer["LastModified"],
        )
