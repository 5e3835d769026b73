"""Who wrote it: people apart from agencies, publishers, logins and links; and the byline as published."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from functions.normalize.fields.evidence import Evidence, Found, plain_words
from functions.normalize.fields.names import Credits, credits_in, joined
from functions.normalize.fields.shown_authors import LINE_CHARS, ShownLine, beside_dates, by_runs, shown_lines
from functions.normalize.fields.stated_authors import in_json_ld, in_meta
from shared.metadata import Byline

_MAX_AUTHORS = 20
_MAX_BYLINE = 200


class Authorship(NamedTuple):
    byline: str
    authors: tuple[str, ...]
    agencies: tuple[str, ...]
    source: str


def authorship(evidence: Evidence) -> Authorship:
    """The first source that names people; without any, pen names that the page shows, or organizations as byline."""
    lines, sites = shown_lines(evidence), _sites(evidence)
    told: list[Found[Credits]] = []
    for found in _told(lines, evidence):
        read = Found(_less_site(found.value, sites), found.source)
        if read.value.people:
            return _authorship(_once(read.value.people), read, evidence)
        if any(read.value):
            told.append(read)
    guessed = _guessed(lines, told, evidence)
    if guessed.people:
        return _authorship(guessed.people, Found(guessed, "dom"), evidence)
    if pen_names := _shown_pen_names(told, evidence):
        return _authorship(*pen_names, evidence)
    return _without_authors(told, evidence)


def without_places(credit: Authorship, place: str, text: str) -> Authorship:
    """`Ann Example | San Antonio`: where it was filed looks like a name; the story's first half tells of the place."""
    told = text[: len(text) // 2]
    kept = tuple(
        name
        for name in credit.authors
        if name.casefold() != place.casefold() and not (name in told and _stands_behind_a_bar(name, credit.byline))
    )
    return credit._replace(authors=kept) if len(kept) < len(credit.authors) else credit


def _stands_behind_a_bar(name: str, byline: str) -> bool:
    return bool(re.search(rf"(?:[|·•/]|\s[–—-])\s*{re.escape(name)}\s*(?:[|·•/–—,-]|$)", byline))


def _without_authors(told: list[Found[Credits]], evidence: Evidence) -> Authorship:
    """Agencies when they are credited; else an organization as byline."""
    agencies = next((found.value.agencies for found in told if found.value.agencies), ())
    others = (name for found in told for name in found.value.organizations + found.value.pen_names)
    byline = _byline_naming(agencies, evidence) if agencies else next(others, "")
    return Authorship(byline[:_MAX_BYLINE], (), agencies, told[0].source if told else "")


def _authorship(names: tuple[str, ...], found: Found[Credits], evidence: Evidence) -> Authorship:
    """Authors with the line that shows them, and the agencies that stand beside them."""
    byline = _byline_naming(names, evidence)
    agencies = tuple(dict.fromkeys((*found.value.agencies, *credits_in(byline).agencies)))
    spelled = tuple(_in_full(_in_mixed_case(name, evidence), evidence) for name in names)
    return Authorship(byline, spelled, agencies, found.source)


def _told(lines: Sequence[ShownLine], evidence: Evidence) -> Iterator[Found[Credits]]:
    """What each source says, in the order they are believed: meta tags before what is shown only if it is shown too."""
    said = plain_words(" ".join(line.byline.text for line in lines))
    yield from in_json_ld(evidence, said)
    meta = [(found, any(plain_words(name) in said for name in found.value.people)) for found in in_meta(evidence)]
    yield from (found for found, is_shown in meta if is_shown)
    yield from (Found(line.credits, "dom") for line in lines if line.says_by)
    yield from (found for found, is_shown in meta if not is_shown)
    yield from by_runs([line for line in lines if not line.says_by and not line.is_guess])
    yield Found(joined(evidence.hints.authors), "feed")


def _guessed(lines: Sequence[ShownLine], told: list[Found[Credits]], evidence: Evidence) -> Credits:
    """Names where authors usually stand, for pages that credit neither people nor agencies."""
    if any(found.value.agencies for found in told):
        return Credits()
    for found in by_runs([line for line in lines if line.is_guess]):
        guessed = _less_site(found.value, _sites(evidence))
        if guessed.people:
            return guessed
    return beside_dates(evidence) if not told else Credits()


def _sites(evidence: Evidence) -> frozenset[str]:
    """What the publisher is called; not on somebody's own site, whose author that person is."""
    sites = {*map(plain_words, evidence.site_names), evidence.host.partition(".")[0]}
    return frozenset(sites - {plain_words(evidence.publishing_person)})


def _less_site(credit: Credits, sites: frozenset[str]) -> Credits:
    """The publisher is not an author, however the page puts it."""
    publishers = tuple(name for name in credit.people + credit.pen_names if plain_words(name) in sites)
    if not publishers:
        return credit
    people = tuple(name for name in credit.people if name not in publishers)
    pens = tuple(name for name in credit.pen_names if name not in publishers)
    return Credits(people, pens, credit.agencies, credit.organizations + publishers)


def _once(names: tuple[str, ...]) -> tuple[str, ...]:
    """Without the same name in another spelling."""
    by_key: dict[str, str] = {}
    for name in names:
        by_key.setdefault(plain_words(name), name)
    return tuple(by_key.values())[:_MAX_AUTHORS]


def _in_mixed_case(name: str, evidence: Evidence) -> str:
    """`Ann Example` for `ANN EXAMPLE`, where the page has it."""
    if not name.isupper():
        return name
    elsewhere = " | ".join((*(line.text for line in evidence.visible.bylines), *evidence.metas("author")))
    spellings = (found[0] for found in re.finditer(re.escape(name), elsewhere, re.IGNORECASE))
    return next((spelling for spelling in spellings if not spelling.isupper()), name)


def _in_full(name: str, evidence: Evidence) -> str:
    """`Ann Example` for `Ann`, where the page's head has it."""
    if " " in name:
        return name
    stated = (person for found in in_meta(evidence) for person in found.value.people)
    return next((person for person in stated if person.startswith(f"{name} ")), name)


def _shown_pen_names(told: list[Found[Credits]], evidence: Evidence) -> tuple[tuple[str, ...], Found[Credits]] | None:
    """Handles and first names count only where a byline of the page shows them."""
    shown = " | ".join(plain_words(f"{line.text} {' '.join(line.names)}") for line in _marked(evidence.visible.bylines))
    for found in told:
        names = tuple(name for name in _once(found.value.pen_names) if plain_words(name) in shown)
        if names and found.source != "feed":
            return names[:3], found
    return None


def _marked(lines: tuple[Byline, ...]) -> Iterator[Byline]:
    return (line for line in lines if line.source not in {"meta", "portrait", "box"} and len(line.text) < LINE_CHARS)


def _byline_naming(names: tuple[str, ...], evidence: Evidence) -> str:
    """The line of the page that names them, else their names."""
    keys = [plain_words(name) for name in names]
    for line in evidence.visible.bylines:
        if len(line.text) <= _MAX_BYLINE and any(key in plain_words(line.text) for key in keys):
            return line.text
    return ", ".join(names)
