"""Why a page became its story, as one HTML page to look at: a picture of the page, its fields, its passages."""

from collections.abc import Iterable
from html import escape
from itertools import groupby

from cli.pages import document, linked
from cli.passages import Decided, decided
from cli.reading_desk import Understood
from cli.terminal import counted
from cli.testimony import Witness, chosen, testimony
from shared.story import Story

_SHORT = 8  # words: several such passages in a row that were left out are folded away
_DOUBT = 0.25, 0.75  # of the probability: between them the picture shows doubt


def explain_page(found: Understood) -> str:
    """The whole document."""
    story, reading = found.story, found.reading
    title = story.headline if story else "No story"
    told = testimony(found)
    passages = list(enumerate(decided(reading.chosen))) if reading else []
    body = f"""<p class="kicker">{escape(story.source.name if story else "Why there is no story")}</p>
<h1>{escape(title)}</h1>
<p class="byline">{escape(found.verdict)} · {linked(found.page.final_url, "source")}</p>
{_picture(passages)}
<p class="byline">The page from left to right, each passage as wide as it is long; <span class="kept">kept</span>,
<span class="left">left out</span>, <span class="doubt">in doubt</span>. Each leads to its text.</p>
<h2>Fields</h2>
<table class="facts"><tbody>
{"".join(_field(field, witnesses, story) for field, witnesses in told.items())}</tbody></table>
<h2>Passages</h2>
{_listed(passages)}"""
    return document(f"Why: {title}", body, language=story.language if story else "", width="wide")


def _picture(passages: Iterable[tuple[int, Decided]]) -> str:
    segments = "".join(
        f'<a class="{_colour(passage)}" href="#p{number}" title="{escape(passage.text[:80])}"'
        f' style="flex-grow:{len(passage.text)}"></a>'
        for number, passage in passages
    )
    return f'<nav class="page-picture">{segments}</nav>'


def _colour(passage: Decided) -> str:
    low, high = _DOUBT
    if passage.probability is not None and low < passage.probability < high:
        return "doubt"
    return "kept" if passage.kept else "left"


def _field(field: str, witnesses: Iterable[Witness], story: Story | None) -> str:
    value = chosen(story, field) if story else ""
    source = story.provenance.get(field, "") if story else ""
    said = "".join(f'<li><span class="from">{escape(w.place)}</span> {escape(w.value)}</li>' for w in witnesses)
    origin = f' <span class="from">from {escape(source)}</span>' if source else ""
    return (
        f'<tr><th scope="row">{escape(field)}</th><td><strong>{escape(value) or "–"}</strong>{origin}'
        f"<ul>{said}</ul></td></tr>\n"
    )


def _listed(passages: Iterable[tuple[int, Decided]]) -> str:
    """All of them in the order of the page; scraps that were left out are folded away, run by run."""
    parts = []
    for is_scrap, run in groupby(passages, lambda numbered: _is_scrap(numbered[1])):
        shown = [_passage(number, passage) for number, passage in run]
        if is_scrap and len(shown) > 1:
            folded = f'<details class="scraps"><summary>{counted(len(shown), "short line")} left out</summary>'
            parts.append(f"{folded}{''.join(shown)}</details>\n")
        else:
            parts += shown
    return "".join(parts)


def _is_scrap(passage: Decided) -> bool:
    return not passage.kept and len(passage.text.split()) < _SHORT


def _passage(number: int, passage: Decided) -> str:
    sure = "" if passage.probability is None else f"{passage.probability:.2f}"
    facts = " · ".join(filter(None, ("kept" if passage.kept else "left out", sure, passage.place, *passage.remarks)))
    return (
        f'<div id="p{number}" class="passage {_colour(passage)}"><p>{escape(passage.text)}</p>'
        f'<p class="byline">{escape(facts)}</p></div>\n'
    )
