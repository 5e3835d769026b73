"""A story in schema.org's words (JSON-LD): a NewsArticle, or the subtype that its kind asks for."""

from collections.abc import Iterable, Iterator
from typing import Any

from shared.blocks import Block, Entry, text_of
from shared.formats.addresses import story_uri, web_uri
from shared.story import Image, Story, StoryKind

CONTEXT = "https://schema.org"
TYPES = {
    StoryKind.NEWS: "NewsArticle",
    StoryKind.OPINION: "OpinionNewsArticle",
    StoryKind.ANALYSIS: "AnalysisNewsArticle",
    StoryKind.REVIEW: "ReviewNewsArticle",
    StoryKind.BACKGROUND: "BackgroundNewsArticle",
    StoryKind.LIVE_BLOG: "LiveBlogPosting",
    StoryKind.INTERVIEW: "NewsArticle",
    StoryKind.PRESS_RELEASE: "Article",
    StoryKind.BLOG_POST: "BlogPosting",
    StoryKind.ADVERTORIAL: "AdvertiserContentArticle",
}
_GENRES = {StoryKind.INTERVIEW: "interview", StoryKind.PRESS_RELEASE: "press release"}  # schema.org has no types
_CORRECTING = frozenset({"correction", "clarification"})
_NO_DATELINE = frozenset({"Article", "BlogPosting", "LiveBlogPosting", "AdvertiserContentArticle"})  # a NewsArticle's


def json_ld(story: Story) -> dict[str, Any]:
    """The story as one JSON-LD object; what the page did not say is absent."""
    kind = TYPES[story.kind]
    told = {
        "@context": CONTEXT,
        "@type": kind,
        "@id": story_uri(story.story_id),
        "identifier": story.story_id,
        "version": story.revision,
        **_headlines(story),
        **_credits(story),
        **_dates(story),
        **_content(story),
        "dateline": "" if kind in _NO_DATELINE else story.dateline,
        "genre": _GENRES.get(story.kind),
    }
    if kind == "LiveBlogPosting":
        told["liveBlogUpdate"] = list(_updates(story.body))
    return _said(told)


def _headlines(story: Story) -> dict[str, Any]:
    address = web_uri(story.canonical_url)
    return {
        "url": address,
        "mainEntityOfPage": address,
        "headline": story.headline,
        "alternativeHeadline": _one_or_many(story.alternative_headlines),
        "description": story.description,
    }


def _credits(story: Story) -> dict[str, Any]:
    people = [{"@type": "Person", "name": name} for name in story.authors]
    agencies = [{"@type": "Organization", "name": name} for name in story.agencies]
    rights = story.rights
    return {
        "author": people + agencies,
        "creditText": story.byline,
        "publisher": {
            "@type": "NewsMediaOrganization", "name": story.source.name, "url": web_uri(f"https://{story.source.host}/"),
        },
        "copyrightNotice": rights.copyright_notice,
        "copyrightHolder": {"@type": "Organization", "name": rights.copyright_holder}
        if rights.copyright_holder
        else None,
        "license": web_uri(rights.license or "") or rights.license,
    }  # fmt: skip


def _dates(story: Story) -> dict[str, Any]:
    return {
        "datePublished": story.published_at.isoformat() if story.published_at else None,
        "dateModified": story.modified_at.isoformat() if story.modified_at else None,
        "sdDatePublished": story.normalized_at.isoformat(),
    }


def _content(story: Story) -> dict[str, Any]:
    return {
        "articleBody": story.text,
        "articleSection": story.section,
        "inLanguage": story.language,
        "keywords": list(story.keywords),
        "wordCount": story.word_count or None,
        "timeRequired": f"PT{story.reading_minutes}M" if story.reading_minutes else None,
        "image": [image for image in map(_image, story.images) if image],
        "isAccessibleForFree": story.is_accessible_for_free,
        "correction": [
            {"@type": "CorrectionComment", "text": note.text}
            for note in story.notes
            if note.kind in _CORRECTING and note.text
        ],
    }


def _image(image: Image) -> dict[str, Any]:
    address = web_uri(image.url)
    if not address:
        return {}
    told = {
        "@type": "ImageObject",
        "url": address,
        "caption": image.caption or image.alt,
        "creditText": image.credit,
        "width": image.width,
        "height": image.height,
    }
    return _said(told)


def _updates(body: Iterable[Block]) -> Iterator[dict[str, Any]]:
    """A live blog's entries: each from its time to the next one's."""
    entry: Entry | None = None
    blocks: list[Block] = []
    for block in (*body, Entry()):
        if not isinstance(block, Entry):
            blocks.append(block)
            continue
        if entry and (text := text_of(blocks)):
            moment = entry.at.isoformat() if entry.at else None
            yield _said({"@type": "BlogPosting", "datePublished": moment, "articleBody": text})
        entry, blocks = block, []


def _one_or_many(values: tuple[str, ...]) -> str | list[str]:
    return values[0] if len(values) == 1 else list(values)


def _said(told: dict[str, Any]) -> dict[str, Any]:
    """Only what there is to say; `False` says something."""
    return {name: value for name, value in told.items() if value is False or value}
