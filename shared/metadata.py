"""What a page says about its story, as found: raw strings, no judgement. Normalize judges."""

from typing import Any

from pydantic import Field

from shared.records import Record


class Link(Record):
    """A `<link>` of the page's head, `href` made absolute."""

    rel: str = Field(description="lower-cased, one space between relations")
    href: str
    type: str = ""
    hreflang: str = ""


class Byline(Record):
    """A piece of the page that looks like "By A and B"."""

    text: str
    names: tuple[str, ...] = Field(default=(), description="names marked inside it: rel=author, itemprop, author links")
    source: str = Field(default="dom", description="which rule found it")


class Time(Record):
    """A date the page shows or marks up."""

    text: str = ""
    datetime: str = Field(default="", description="the machine-readable attribute, when there is one")
    label: str = Field(default="", description="words before it: Published, Updated, Stand, …")
    source: str = "dom"


class VisiblePage(Record):
    """What a reader of the page sees around the article, in document order."""

    headings: tuple[str, ...] = Field(default=(), description="h1 candidates, best first")
    kicker: str = ""
    standfirst: str = ""
    bylines: tuple[Byline, ...] = ()
    times: tuple[Time, ...] = ()
    breadcrumbs: tuple[str, ...] = ()
    desks: tuple[str, ...] = Field(default=(), description="links that say rel=category")
    tags: tuple[str, ...] = ()


class PageMetadata(Record):
    """Everything harvested from a page, by where it stood."""

    title: str = Field(default="", description="the <title>, entities decoded")
    html_lang: str = ""
    base_url: str = Field(default="", description="what relative links were resolved against")
    json_ld: tuple[dict[str, Any], ...] = Field(
        default=(),
        description="schema.org items about the page or its story, article types first; articleBody left out",
    )
    meta: dict[str, tuple[str, ...]] = Field(
        default_factory=dict, description="name, property or itemprop of <meta>, lower-cased → contents in order"
    )
    microdata: dict[str, tuple[str, ...]] = Field(
        default_factory=dict, description="itemprop of the page's article scope → values in order"
    )
    links: tuple[Link, ...] = ()
    state_dates: tuple[str, ...] = Field(
        default=(), description="day of publication in the state of the page's scripts, where nothing else states one"
    )
    visible: VisiblePage = VisiblePage()
