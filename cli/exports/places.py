"""Where an export goes: a folder, or a prefix of a bucket. A file is there whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile
from typing import TYPE_CHECKING, Protocol

from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

MISSING = frozenset({"NoSuchKey", "404"})


class Place(Protocol):
    def put(self, name: str, file: Path) -> None:
        """Take the file over under this name, in place of an earlier one."""

    def remove(self, name: str) -> None: ...
    def text(self, name: str) -> str:
        """What a small file says; empty when it is not there."""


@dataclass(frozen=True, slots=True)
class FolderPlace:
    root: Path

    def put(self, name: str, file: Path) -> None:
        target = self.root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        near = target.with_name(f".{target.name}.part")  # on the same disk, so that it can be renamed
        copyfile(file, near)
        near.replace(target)

    def remove(self, name: str) -> None:
        (self.root / name).unlink(missing_ok=True)

    def text(self, name: str) -> str:
        path = self.root / name
        return path.read_text("utf-8") if path.exists() else ""


@dataclass(frozen=True, slots=True)
class BucketPlace:
    client: S3Client
    bucket: str
    prefix: str

    def put(self, name: str, file: Path) -> None:
        self.client.upload_file(str(file), self.bucket, self._key(name))

    def remove(self, name: str) -> None:
        self.client.delete_object(Bucket=self.bucket, Key=self._key(name))

    def text(self, name: str) -> str:
        try:
            return self.client.get_object(Bucket=self.bucket, Key=self._key(name))["Body"].read().decode()
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") in MISSING:
                return ""
            raise

    def _key(self, name: str) -> str:
        return f"{self.prefix.strip('/')}/{name}".lstrip("/")
