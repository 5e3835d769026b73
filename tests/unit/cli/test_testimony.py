"""`explain` names every place that normalize may believe: what the one asks for is held against the other."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from cli.reading_desk import Understood, understand
from cli.testimony import Witness
from cli.testimony import testimony as heard_of  # else pytest takes it for a test
from functions.fetch.page import understood
from functions.normalize.fields.authors import authorship
from functions.normalize.fields.dates import modified, published
from functions.normalize.fields.description import description
from functions.normalize.fields.evidence import Evidence
from functions.normalize.fields.headline import headlines
from functions.normalize.fields.language import language
from functions.normalize.fields.sections import keywords, section
from shared.captures import RawPage
from shared.metadata import PageMetadata
from tests.builders import URL, page_cleaned, raw_page

GOLDEN = Path(__file__).parents[2] / "golden"
PLACES = MappingProxyType(  # provenance → how the places of its witnesses begin
    {"opengraph": "meta", "dom": "shown", "state": "state_dates", "html": "html_lang"}
)
READERS: dict[str, Callable[[Evidence], Any]] = {
    "headline": headlines,
    "authors": authorship,
    "published_at": published,
    "modified_at": lambda evidence: modified(evidence, None),
    "section": section,
    "keywords": keywords,
    "description": description,
    "language": lambda evidence: language(evidence, ""),
}
# Asked by other fields only to know the site's names, the page's own item, the order of a date's digits.
ASIDE = frozenset(
    "og:site_name application-name twitter:site publisher provider sourceOrganization @type @id dc.publisher "
    "dcterms.publisher og:title headline inLanguage og:locale language".split()
)
OWN = {"headline": {"og:title", "headline"}, "language": {"inLanguage", "og:locale", "language"}}


class Listening(dict[str, Any]):
    """Has nothing that is asked of it, and remembers what that was."""

    def __init__(self, asked: set[str], has: dict[str, Any] | None = None) -> None:
        super().__init__(has or {})
        self.asked = asked

    def get(self, key: str, default: Any = None) -> Any:
        self.asked.add(key)
        return super().get(key, default)


def asked_for(read: Callable[[Evidence], Any]) -> dict[str, set[str]]:
    """The names for which a field's reader asks a page that answers none: no answer keeps it from asking on."""
    asked: dict[str, set[str]] = {"meta": set(), "microdata": set(), "json-ld": set()}
    page = PageMetadata.model_construct(
        meta=Listening(asked["meta"]),
        microdata=Listening(asked["microdata"]),
        json_ld=(Listening(asked["json-ld"], {"@type": "NewsArticle"}),),
    )
    evidence = Evidence.of(page_cleaned())
    read(Evidence(evidence.message, page, page.visible, evidence.hints, evidence.url))
    return asked


def witnesses(page: PageMetadata, field: str, url: str = URL) -> set[Witness]:
    raw = raw_page(final_url=url)
    reading = understood("<p>The harbour froze.</p>", url)
    found = Understood(raw, type(reading)(**{**_parts(reading), "metadata": page}))
    return set(heard_of(found)[field])


def _parts(reading: Any) -> dict[str, Any]:
    return {name: getattr(reading, name) for name in reading.__dataclass_fields__}


def places(told: Iterable[Witness]) -> set[str]:
    return {witness.place.rpartition(" ")[2] for witness in told}


@pytest.mark.parametrize("field", READERS)
def test_every_name_that_normalize_asks_for_is_named_where_a_page_has_it(field: str):
    aside = ASIDE - OWN.get(field, set())
    names = {kind: asked - aside for kind, asked in asked_for(READERS[field]).items()}
    page = PageMetadata(
        meta=dict.fromkeys(names["meta"], ("/2026/11/22/x",)),
        microdata=dict.fromkeys(names["microdata"], ("said",)),
        json_ld=({"@type": "NewsArticle"} | dict.fromkeys(names["json-ld"], "said"),),
    )
    assert set().union(*names.values()) <= places(witnesses(page, field))


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ("published_at", "parsely-pub-date"),
        ("published_at", "dc.created"),
        ("published_at", "last-modified"),
        ("modified_at", "cXenseParse:recs:modifiedtime"),
        ("authors", "vr:author"),
        ("authors", "twitter:data1"),
    ],
)
def test_names_that_normalize_knows_by_their_endings_are_named(field: str, name: str):
    page = PageMetadata(meta={"twitter:label1": ("Written by",), name: ("said",)})
    assert Witness(f"meta: {name}", "said") in witnesses(page, field)


def test_dates_in_addresses_and_before_titles_are_named():
    page = PageMetadata(
        title="22.11.2026 | Harbour freezes", meta={"og:image": ("https://l.example/2026/11/21/a.jpg",)}
    )
    told = witnesses(page, "published_at", "https://ledger.example/2026/11/20/harbour")
    assert told == {
        Witness("title", "22.11.2026"),
        Witness("meta: og:image", "2026-11-21"),
        Witness("url", "2026-11-20"),
    }


@pytest.mark.parametrize("name", sorted(folder.name for folder in GOLDEN.iterdir()))
def test_each_value_of_a_story_has_a_witness_where_it_is_said_to_stand(name: str):
    page = RawPage(
        url=URL, final_url=URL, status=200, headers={"content-type": "text/html"},
        body=(GOLDEN / name / "page.html").read_bytes(), fetched_at=datetime(2026, 11, 22, tzinfo=UTC),
    )  # fmt: skip
    found = understand(page)
    heard = heard_of(found)
    believed = {field: found.story.provenance.get(field) for field in heard} if found.story else {}
    for field, source in believed.items():
        place = PLACES.get(source, source) if source else ""
        assert any(witness.place.startswith(place) for witness in heard[field]) or not source, (field, source)
