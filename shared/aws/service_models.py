"""botocore's descriptions of the services, read in half the time: every cold start waits for them.

What botocore reads is what is read here, from the same files. It looks through the folders of all of some four
hundred services for each one it is asked about, and keeps the order of JSON's members in dictionaries of its own,
as all dictionaries of Python have it by now.
"""

import gzip
import json
from pathlib import Path
from typing import Any

from botocore.loaders import JSONFileLoader, Loader

SERVICES = ["dynamodb", "s3", "sqs"]  # those that `Clients` has


class PlainFiles(JSONFileLoader):
    def load_file(self, file_path: str) -> Any:
        """What the file says, whichever of its two names it has; None when there is none."""
        plain, packed = Path(f"{file_path}.json"), Path(f"{file_path}.json.gz")
        if plain.is_file():
            return json.loads(plain.read_bytes())
        return json.loads(gzip.decompress(packed.read_bytes())) if packed.is_file() else None


class ServiceModels(Loader):
    """Put in a session's place for its `data_loader`."""

    FILE_LOADER_CLASS = PlainFiles

    def list_available_services(self, type_name: str) -> list[str]:  # noqa: ARG002 - botocore's signature
        return SERVICES
