"""Stories as Parquet, a column for each thing one asks of many stories at once."""

from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Any

from cli.errors import BadInput
from cli.exports.day import Exported

PARQUET = "stories.parquet"
ROWS_A_GROUP = 1000  # some 4 MB: what memory holds, and what a query may skip at once


def write_parquet(stories: Iterable[Exported], file: Path) -> int:
    pa = _pyarrow()
    from pyarrow.parquet import ParquetWriter

    rows = (_row(each) for each in stories)
    count = 0
    with ParquetWriter(file, _schema(pa), compression="zstd") as writer:
        while group := list(islice(rows, ROWS_A_GROUP)):
            writer.write_table(pa.Table.from_pylist(group, schema=_schema(pa)))
            count += len(group)
    return count


def _pyarrow() -> Any:
    try:
        import pyarrow as pa
    except ImportError as error:
        raise BadInput(
            "Parquet needs pyarrow, which is not in this environment",
            then="`uv sync --group export` (or `pip install pyarrow`), and run this again",
        ) from error
    return pa


def _schema(pa: Any) -> Any:
    text, instant = pa.string(), pa.timestamp("us", tz="UTC")
    columns = dict.fromkeys(_TEXT, text) | {name: pa.list_(text) for name in _LISTS}
    columns |= dict.fromkeys(_INSTANTS, instant) | {"revision": pa.int32(), "word_count": pa.int32()}
    columns |= {"quality": pa.float64()} | {name: pa.bool_() for name in _FLAGS}
    return pa.schema(list(columns.items()))


_TEXT = (
    "story_id", "canonical_url", "source", "source_name", "headline", "kicker", "description", "byline", "dateline",
    "section", "language", "kind", "text", "license", "cluster", "content_hash", "capture",
)  # fmt: skip
_LISTS = ("authors", "agencies", "keywords", "aliases")
_INSTANTS = ("published_at", "modified_at", "first_seen_at", "last_seen_at")
_FLAGS = ("is_accessible_for_free", "tdm_reservation", "ai_opt_out")


def _row(each: Exported) -> dict[str, Any]:
    story, head = each.story, each.head
    of_story = (
        "story_id", "canonical_url", "headline", "kicker", "description", "byline", "dateline", "section", "language",
        "text", "content_hash", "capture", "published_at", "modified_at", "revision", "word_count", "quality",
        "is_accessible_for_free",
    )  # fmt: skip
    row = {name: getattr(story, name) for name in of_story} | {name: list(getattr(story, name)) for name in _LISTS}
    return row | {
        "source": story.source.host,
        "source_name": story.source.name,
        "kind": story.kind.value,
        "license": story.rights.license,
        "tdm_reservation": story.rights.tdm_reservation,
        "ai_opt_out": story.rights.ai_opt_out,
        "cluster": head.cluster or None,
        "first_seen_at": head.first_seen_at,
        "last_seen_at": head.last_seen_at,
    }
