"""Everything a story tells besides its body, field by field, with where each value stood."""

from collections.abc import Sequence
from itertools import islice
from typing import Any

from functions.normalize.fields.authors import authorship, without_places
from functions.normalize.fields.byline import byline_of
from functions.normalize.fields.dateline import Dateline, dateline, reporters
from functions.normalize.fields.dates import modified, published
from functions.normalize.fields.description import description
from functions.normalize.fields.evidence import Evidence, Found
from functions.normalize.fields.headline import headlines, kicker
from functions.normalize.fields.images import images
from functions.normalize.fields.kind import kind
from functions.normalize.fields.language import language
from functions.normalize.fields.place import aliases, canonical_url, source
from functions.normalize.fields.rights import free_to_read, rights
from functions.normalize.fields.sections import keywords, section
from functions.normalize.fields.wire import credit_line, wire_agency
from shared.blocks import Block, text_of
from shared.urls import story_id

_OPENING = 3  # paragraphs that may begin with a dateline


class Facts:
    """Fields of a Story as they are found; what is not found keeps the Story's default."""

    def __init__(self) -> None:
        self.fields: dict[str, Any] = {}
        self.provenance: dict[str, str] = {}

    def take(self, field: str, found: Found[Any] | None, default: Any = None) -> Any:
        if found is None or (not found.value and found.value is not False):
            return default
        self.fields[field] = found.value
        if found.source:
            self.provenance[field] = found.source
        return found.value


def facts_of(evidence: Evidence, blocks: Sequence[Block]) -> dict[str, Any]:
    """All fields that do not depend on there being an article."""
    facts = Facts()
    _say_which_page(facts, evidence)
    text = text_of(blocks)
    _say_what_it_is(facts, evidence, text)
    filed = dateline(islice((block.text for block in blocks if block.type == "paragraph"), _OPENING))
    _say_who(facts, evidence, filed, (blocks, text))
    _say_when(facts, evidence, filed.date)
    facts.take("is_accessible_for_free", free_to_read(evidence))
    return facts.fields | {
        "images": images(evidence, blocks),
        "rights": rights(evidence),
        "provenance": facts.provenance,
    }


def _say_which_page(facts: Facts, evidence: Evidence) -> None:
    canonical = facts.take("canonical_url", canonical_url(evidence), "")
    facts.take("source", source(evidence, canonical))
    facts.fields |= {"story_id": story_id(canonical), "aliases": aliases(evidence, canonical)}


def _say_what_it_is(facts: Facts, evidence: Evidence, text: str) -> None:
    titles = headlines(evidence)
    title = facts.take("headline", titles.chosen, "")
    above = facts.take("kicker", Found(kicker(evidence, title), "dom"), "")
    desk = facts.take("section", section(evidence), "")
    facts.take("description", description(evidence), "")
    facts.take("keywords", keywords(evidence), ())
    spoken = language(evidence, text)
    facts.take("language", spoken.found, "")
    facts.take("declared_language", Found(spoken.declared, ""))
    facts.take("kind", kind(evidence, desk, above))
    facts.fields["alternative_headlines"] = titles.others


def _say_who(facts: Facts, evidence: Evidence, filed: Dateline, told: tuple[Sequence[Block], str]) -> None:
    blocks, text = told
    credit, at_end = without_places(authorship(evidence), filed.place, text), credit_line(blocks)
    if not credit.authors and (named := reporters(block.text for block in blocks if block.type == "paragraph")):
        credit = credit._replace(authors=named, source="body")
    agencies = tuple(dict.fromkeys((*credit.agencies, *filed.agencies, *at_end)))
    facts.take("byline", Found(byline_of(credit.byline, credit.authors or agencies), credit.source), "")
    facts.take("authors", Found(credit.authors, credit.source), ())
    facts.take("agencies", Found(agencies, credit.source if credit.agencies else "body"), ())
    facts.take("wire_agency", wire_agency(evidence, credit, filed, at_end))
    facts.take("dateline", Found(filed.place, "body"), "")


def _say_when(facts: Facts, evidence: Evidence, filed_on: str) -> None:
    publication = published(evidence, filed_on)
    for field, dated in (("published", publication), ("modified", modified(evidence, publication))):
        if dated:
            facts.fields[field] = dated.reading
            facts.take(f"{field}_at", Found(dated.at, dated.source))
