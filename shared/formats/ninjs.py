"""A story as IPTC ninjs 3.1 (News in JSON), for systems that newsrooms run."""

from collections.abc import Iterator
from typing import Any

from shared.formats.addresses import story_uri, web_uri
from shared.story import Image, Story, StoryKind

SCHEMA = "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#"
STANDARD = {"name": "ninjs", "version": "3.1", "schema": SCHEMA}
PROFILE = "newsmill-story-v1"
_GENRES = {kind: kind.value.replace("-", " ") for kind in StoryKind}


def ninjs(story: Story) -> dict[str, Any]:
    """The story as one ninjs object; what the page did not say is absent."""
    told = {
        "uri": story_uri(story.story_id),
        "type": "text",
        "representationType": "full",
        "profile": PROFILE,
        "version": str(story.revision or 1),
        "versionCreated": story.fetched_at.isoformat(),
        "contentCreated": story.published_at.isoformat() if story.published_at else None,
        "pubStatus": "usable",
        "language": story.language,
        **_text(story),
        **_concepts(story),
        **_rights(story),
        "associations": list(_pictures(story)),
        "altIds": [
            {"role": "newsmill", "value": story.story_id},
            {"role": "canonical", "value": story.canonical_url},
            *({"role": "alias", "value": url} for url in story.aliases),
        ],
        "standard": STANDARD,
    }
    return _said(told)


def _text(story: Story) -> dict[str, Any]:
    headlines = [("main", story.headline), ("kicker", story.kicker)]
    headlines += [("alternative", other) for other in story.alternative_headlines]
    text = story.text
    return {
        "headlines": [_value(role, "text/plain", value) for role, value in headlines if value],
        "descriptions": [_value("summary", "text/plain", story.description)] if story.description else [],
        "bodies": [
            {**_value("body", "text/html", story.html), "wordCount": story.word_count},
            {**_value("body", "text/plain", text), "charCount": len(text), "wordCount": story.word_count},
        ] if story.body else [],
        "by": story.byline or ", ".join(story.authors),
        "located": story.dateline,
        "edNote": "\n".join(note.text for note in story.notes),
    }  # fmt: skip


def _value(role: str, content_type: str, value: str) -> dict[str, Any]:
    return {"role": role, "contentType": content_type, "value": value}


def _concepts(story: Story) -> dict[str, Any]:
    publisher = {"name": story.source.name, "role": "publisher", "uri": web_uri(f"https://{story.source.host}/")}
    section = [{"name": story.section, "rel": "section"}] if story.section else []
    return {
        "people": [{"name": name, "rel": "author"} for name in story.authors],
        "organisations": [{"name": name, "rel": "agency"} for name in story.agencies],
        "infoSources": [_said(publisher), *({"name": name, "role": "agency"} for name in story.agencies)],
        "subjects": section + [{"name": word, "rel": "keyword"} for word in story.keywords],
        "genres": [{"name": _GENRES[story.kind], "literal": story.kind.value}],
    }


def _rights(story: Story) -> dict[str, Any]:
    rights = story.rights
    linked = web_uri(rights.license or "") or web_uri(rights.tdm_policy or "")
    return {
        "copyrightHolder": rights.copyright_holder,
        "copyrightNotice": rights.copyright_notice,
        "usageTerms": "" if web_uri(rights.license or "") else rights.license,
        "rightsInfo": {"linkedRights": linked} if linked else None,
    }


def _pictures(story: Story) -> Iterator[dict[str, Any]]:
    for number, image in enumerate(story.images, start=1):
        if address := web_uri(image.url):
            yield _picture(image, address, number)


def _picture(image: Image, address: str, number: int) -> dict[str, Any]:
    captions = [("caption", image.caption), ("alternative", image.alt)]
    rendition = {"name": "original", "href": address, "width": image.width, "height": image.height}
    return _said({
        "name": f"picture {number}",
        "uri": address,
        "type": "picture",
        "rel": image.role,
        "descriptions": [_value(role, "text/plain", value) for role, value in captions if value],
        "by": image.credit,
        "renditions": [_said(rendition)],
    })  # fmt: skip


def _said(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if value}
