"""Raw pages of stories as a WARC file, and as a WACZ package that replay tools open (WACZ 1.1.1)."""

import json
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any, BinaryIO, Protocol
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from cli.exports.day import Exported
from shared.captures import RawPage, read_record
from shared.errors import CaptureLost
from shared.messages import Capture
from shared.version import PRODUCT, VERSION

WARC = "captures.warc.gz"
WACZ = "captures.wacz"
WACZ_VERSION = "1.1.1"


class Objects(Protocol):
    def get(self, key: str, *, offset: int = 0, length: int | None = None) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Placed:
    """A page in the file that is written."""

    page: RawPage
    title: str
    offset: int
    length: int


def write_warc(stories: Iterable[Exported], file: Path, objects: Objects) -> int:
    with file.open("wb") as out:
        return len(_write(stories, out, objects))


def write_wacz(stories: Iterable[Exported], file: Path, objects: Objects) -> int:
    """The pages as they are, their index, a list of them with the stories' headlines, and what vouches for all."""
    warc = file.with_suffix(".warc.gz")
    with warc.open("wb") as out:
        placed = _write(stories, out, objects)
    parts = {
        "indexes/index.cdxj": _index(placed).encode(),
        "pages/pages.jsonl": _list_of_pages(placed).encode(),
    }
    with ZipFile(file, "w", ZIP_DEFLATED) as package:
        package.write(warc, "archive/data.warc.gz", ZIP_STORED)  # replay reads ranges of it inside the package
        for name, data in parts.items():
            package.writestr(name, data)
        described = _datapackage(warc, parts, placed)
        package.writestr("datapackage.json", described)
        package.writestr("datapackage-digest.json", json.dumps({"path": "datapackage.json", "hash": _hash(described)}))
    warc.unlink()
    return len(placed)


def _write(stories: Iterable[Exported], out: BinaryIO, objects: Objects) -> list[Placed]:
    """Each page once, each as it lies in the bucket; one that was taken down meanwhile is left out."""
    out.write(_warcinfo())
    placed: list[Placed] = []
    for exported, name in ((each, name) for each in stories for name in each.story.captures):
        capture = Capture.parse(name)
        try:
            record = objects.get(capture.key, offset=capture.offset, length=capture.length)
            page = read_record(record)
        except CaptureLost:
            continue
        placed.append(Placed(page, exported.story.headline, out.tell(), len(record)))
        out.write(record)
    return placed


def _warcinfo() -> bytes:
    block = f"software: {PRODUCT}/{VERSION}\r\nformat: WARC File Format 1.1\r\n".encode()
    head = (
        "WARC/1.1\r\nWARC-Type: warcinfo\r\n"
        f"WARC-Record-ID: <urn:uuid:{uuid5(NAMESPACE_URL, block.decode())}>\r\n"
        "WARC-Date: 1970-01-01T00:00:00Z\r\n"  # of no moment: the same stories give the same bytes
        f"Content-Type: application/warc-fields\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    gzip = zlib.compressobj(level=6, wbits=31)
    return gzip.compress(head.encode() + block + b"\r\n\r\n") + gzip.flush()


def _index(placed: Iterable[Placed]) -> str:
    """CDXJ: a sortable key, the time, and where the record lies."""
    lines = []
    for each in placed:
        page = each.page
        told = {
            "url": page.final_url,
            "mime": page.headers.get("content-type", "").partition(";")[0],
            "status": str(page.status),
            "digest": f"sha256:{sha256(page.body).hexdigest()}",
            "length": str(each.length),
            "offset": str(each.offset),
            "filename": "data.warc.gz",
        }
        lines.append(f"{surt(page.final_url)} {_digits(page.fetched_at)} {json.dumps(told, ensure_ascii=False)}\n")
    return "".join(sorted(lines))


def _list_of_pages(placed: Iterable[Placed]) -> str:
    header = {"format": "json-pages-1.0", "id": "pages", "title": "Stories"}
    pages = ({"url": each.page.final_url, "ts": _stamp(each.page.fetched_at), "title": each.title} for each in placed)
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in (header, *pages))


def _datapackage(warc: Path, parts: dict[str, bytes], placed: list[Placed]) -> str:
    with warc.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    resources: list[dict[str, Any]] = [
        {
            "name": "data.warc.gz",
            "path": "archive/data.warc.gz",
            "hash": f"sha256:{digest}",
            "bytes": warc.stat().st_size,
        }
    ]
    for path, data in parts.items():
        resources.append({"name": Path(path).name, "path": path, "hash": _hash(data), "bytes": len(data)})
    created = max((each.page.fetched_at for each in placed), default=None)
    told = {
        "profile": "data-package",
        "wacz_version": WACZ_VERSION,
        "software": f"{PRODUCT} {VERSION}",
        "resources": resources,
        **({"created": _stamp(created)} if created else {}),
        **(
            {"mainPageUrl": placed[0].page.final_url, "mainPageDate": _stamp(placed[0].page.fetched_at)}
            if placed
            else {}
        ),
    }
    return json.dumps(told, ensure_ascii=False, indent=2)


def surt(url: str) -> str:
    """The host turned round, so that a site's pages sort together.

    >>> surt("https://www.Ledger.example:8443/World?id=7")
    'example,ledger:8443)/world?id=7'
    """
    parts = urlsplit(url.lower())
    host = ",".join(reversed((parts.hostname or "").removeprefix("www.").split(".")))
    port = f":{parts.port}" if parts.port else ""
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{port}){parts.path or '/'}{query}".replace(" ", "%20")


def _hash(data: bytes | str) -> str:
    return f"sha256:{sha256(data if isinstance(data, bytes) else data.encode()).hexdigest()}"


def _digits(moment: datetime) -> str:
    return f"{moment:%Y%m%d%H%M%S}"


def _stamp(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
