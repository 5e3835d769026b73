"""Pictures of a story: the lead image first, those of the body after it."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

from functions.normalize.fields.credits import caption_and_credit
from functions.normalize.fields.evidence import Evidence, Item, text
from shared.blocks import Block
from shared.story import Image

_MAX_IMAGES = 40
_PLAINLY_ABSOLUTE = re.compile(r"https?://[a-z0-9.-]+/[\w%,./~:=@-]*+(?:\?[\w%,./~:=@&-]++)?")  # most addresses
_NO_PICTURE = re.compile(r"logo|placeholder|default[-_]|favicon|sprite|avatar|blank\.|spacer|1x1")  # in a file's name
_SIZE_IN_NAME = re.compile(r"(?:[-_@](?:\d{2,4}x\d{2,4}|\d{3,4}w?|\dx))+(?=\.\w{3,4}$)|\.\w{3,4}$")


def images(evidence: Evidence, blocks: Iterable[Block]) -> tuple[Image, ...]:
    """The lead image as the head names it (with the caption the body gives it), then the body's."""
    inline = [
        Image(url=b.url, alt=b.alt, caption=b.caption, credit=b.credit, width=b.width, height=b.height)
        for b in blocks
        if b.type == "image"
    ]
    lead = _lead(evidence, inline)
    if lead is None:
        return _once(inline)
    file = _file(lead.url)
    same = next((image for image in inline if _is_same(_file(image.url), file)), None)
    if same:
        lead = Image(
            url=lead.url,
            role="lead",
            alt=lead.alt or same.alt,
            caption=same.caption or lead.caption,
            credit=same.credit or lead.credit,
            width=lead.width,
            height=lead.height,
        )
    return _once([lead, *(image for image in inline if image is not same)])


def _lead(evidence: Evidence, inline: list[Image]) -> Image | None:
    """The largest rendition that structured data offers, else og:image, else the body's first picture."""
    offered = [*_stated(evidence), *_opengraph(evidence)]
    credible = [image for image in offered if not _NO_PICTURE.search(_name_in(image.url).lower())]
    if credible:
        return max(credible, key=lambda image: (image.width or 0) * (image.height or image.width or 0))
    return inline[0].model_copy(update={"role": "lead"}) if inline else None


def _stated(evidence: Evidence) -> Iterator[Image]:
    value = evidence.ld("image", "thumbnailUrl")
    for member in value if isinstance(value, list) else [value]:
        thing = member
        if isinstance(member, dict) and not (member.get("url") or member.get("contentUrl")):
            thing = evidence.items_by_id.get(str(member.get("@id")), member)
        image = _image(thing, evidence.page.base_url or evidence.url)
        if image:
            yield image


def _image(thing: Any, base: str) -> Image | None:
    item: Item = thing if isinstance(thing, dict) else {"url": thing}
    url = _absolute(text(item.get("url")) or text(item.get("contentUrl")), base)
    if not url:
        return None
    caption, credit = caption_and_credit(text(item.get("caption")), text(item.get("creditText")))
    width, height = _pixels(item.get("width")), _pixels(item.get("height"))
    return Image(url=url, role="lead", caption=caption, credit=credit, width=width, height=height)


def _opengraph(evidence: Evidence) -> Iterator[Image]:
    url = _absolute(
        evidence.meta("og:image", "og:image:url", "twitter:image", "twitter:image:src"), evidence.page.base_url
    )
    if url:
        yield Image(
            url=url,
            role="lead",
            alt=evidence.meta("og:image:alt", "twitter:image:alt"),
            width=_pixels(evidence.meta("og:image:width")),
            height=_pixels(evidence.meta("og:image:height")),
        )


def _absolute(url: str, base: str) -> str:
    if _PLAINLY_ABSOLUTE.fullmatch(url):
        return url
    try:
        absolute = urljoin(base, url) if url else ""
    except ValueError:
        return ""
    return absolute if absolute.startswith(("http://", "https://")) else ""


def _pixels(value: Any) -> int | None:
    """Of 800, "800", "800px", {"value": 800}."""
    if isinstance(value, dict):
        value = value.get("value") or value.get("@value")
    found = re.match(r"\d{1,5}", str(value or "").strip())
    return (int(found.group()) or None) if found else None


class _File(NamedTuple):
    path: str
    name: str  # whatever size is asked for


def _file(url: str) -> _File:
    return _File(urlsplit(url).path, _SIZE_IN_NAME.sub("", _name_in(url)))


def _name_in(url: str) -> str:
    return urlsplit(url).path.rpartition("/")[2]


def _is_same(one: _File, other: _File) -> bool:
    return one.path == other.path or (len(one.name) > 8 and one.name == other.name)  # noqa: PLR2004


def _once(found: Iterable[Image]) -> tuple[Image, ...]:
    by_url: dict[str, Image] = {}
    for image in found:
        by_url.setdefault(image.url, image)
    return tuple(by_url.values())[:_MAX_IMAGES]
