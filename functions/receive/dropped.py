"""S3's notice that an object was created under `drop/`."""

from __future__ import annotations

from hashlib import sha256
from typing import Any
from urllib.parse import unquote_plus

from pydantic import Field, model_validator

from shared.messages import Message
from shared.records import Record


class DroppedFile(Record):
    """One object, as the notice tells of it."""

    key: str = Field(min_length=1)
    size: int = Field(ge=0)
    version: str = Field(description="tells this writing of the object from others of the same key")

    @property
    def name(self) -> str:
        """Stands for this file, and for no other that is dropped under its key later."""
        return sha256(f"{self.key}\n{self.version}".encode()).hexdigest()[:32]


class FilesDropped(Message):
    """S3 → drop. The notice with which S3 tries the queue when it is told of it names no file."""

    files: tuple[DroppedFile, ...]

    @model_validator(mode="before")
    @classmethod
    def _out_of_the_notice(cls, notice: Any) -> Any:
        if not isinstance(notice, dict):
            return notice
        if notice.get("Event") == "s3:TestEvent":
            return {"trace_id": notice.get("RequestId") or "test", "url": f"s3://{notice.get('Bucket')}", "files": ()}
        try:
            buckets = [record["s3"]["bucket"]["name"] for record in notice["Records"]]
            files = [_file(record["s3"]["object"]) for record in notice["Records"]]
            first = DroppedFile.model_validate(files[0])
        except (KeyError, TypeError, IndexError):
            return notice
        return {"trace_id": first.name, "url": f"s3://{buckets[0]}/{first.key}", "files": files}


def _file(told: dict[str, Any]) -> dict[str, Any]:
    key = unquote_plus(told["key"])  # S3 writes keys as forms do
    return {"key": key, "size": told["size"], "version": told.get("sequencer") or told["eTag"]}
