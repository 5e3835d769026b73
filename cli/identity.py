"""Under which URL a page that came as a file is known."""

from pathlib import Path
from urllib.parse import quote

from shared.declared_url import declared_url

FILE_HOST = "file.invalid"  # RFC 2606: nobody can ever be asked for it


def url_of_file(path: Path | None, page: bytes) -> str:
    """The URL a page declares as its own; else one that stands for the file, the same each time."""
    if declared := declared_url(page):
        return declared
    if path is None:
        return f"http://{FILE_HOST}/standard-input"
    place = path.resolve()  # the folder goes into the query: a path's folders would be read as sections
    return f"http://{FILE_HOST}/{quote(place.name)}?folder={quote(place.parent.as_posix())}"
