"""The normalize stage: what a page says and shows becomes a Story."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from functions.normalize.article import blocks_of
from functions.normalize.facts import facts_of
from functions.normalize.fields.byline import byline_of, is_only_a_date
from functions.normalize.fields.evidence import Evidence, plain_words
from functions.normalize.fields.measures import content_hash, words_and_minutes
from functions.normalize.fields.notes import notes
from functions.normalize.fields.quotations import quotations
from shared.blocks import Block, Heading, Paragraph, text_of
from shared.errors import NotAnArticle
from shared.messages import PageCleaned, StoryNormalized
from shared.outcomes import Done, Outcome
from shared.story import Story

_LONGEST_LINE = 200  # characters of a headline or a byline
NORMALIZER = 2  # generation; raised when the same page would become another story


@dataclass(frozen=True, slots=True)
class Normalize:
    """PageCleaned → StoryNormalized."""

    now: Callable[[], datetime]

    def __call__(self, page: PageCleaned) -> Done:
        story = story_from(page, normalized_at=self.now())
        message = StoryNormalized(trace_id=page.trace_id, url=page.url, story=story)
        return Done(Outcome.NORMALIZED, send=message, story_id=story.story_id)


def story_from(page: PageCleaned, normalized_at: datetime) -> Story:
    """The story of a page; NotAnArticle when it has no headline or no text."""
    blocks = blocks_of(page.article_html)
    evidence = Evidence.of(page)
    facts = facts_of(evidence, blocks)
    headline = facts.get("headline", "")
    body = without_headline(blocks, headline, facts.get("byline", ""), facts.get("authors", ()))
    text = text_of(body)
    missing = [part for part, found in (("headline", headline), ("text", text)) if not found]
    if missing:
        raise NotAnArticle(f"no {' and no '.join(missing)}")
    words, minutes = words_and_minutes(text)
    return Story(
        **facts,
        body=body,
        notes=notes(evidence, body),
        quotations=quotations(body, facts.get("language", "")),
        word_count=words,
        reading_minutes=minutes,
        quality=page.quality,
        capture=page.capture.name,
        more_captures=tuple(capture.name for capture in page.more_captures),
        requested_url=page.url,
        fetched_at=page.response.fetched_at,
        normalized_at=normalized_at,
        normalizer=NORMALIZER,
        content_hash=content_hash(facts, body),
    )


def without_headline(
    blocks: tuple[Block, ...], headline: str, byline: str = "", names: Sequence[str] = ()
) -> tuple[Block, ...]:
    """The body as it follows the headline: a copy of it at the top, or of byline and date, is not part of the text."""
    if not blocks or not isinstance(blocks[0], Heading | Paragraph):
        return blocks
    lines = blocks[0].text.split("\n")
    told = {plain_words(headline), *map(plain_words, (byline, ", ".join(names)) if names else ())}
    is_told = [len(line) <= _LONGEST_LINE and plain_words(byline_of(line, names)) in told for line in lines]
    is_copy = any(is_told) and all(known or is_only_a_date(line) for known, line in zip(is_told, lines, strict=True))
    return blocks[1:] if is_copy else blocks
