"""Stories as publishers hand them in: a URL, what they say of it, and perhaps the page itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from shared.captures import RawPage
from shared.errors import UnfetchableUrl
from shared.messages import Discovery, Hints, StoryPublished
from shared.urls import NotAWebUrl, normalize_url
from shared.web.targets import parse_target

if TYPE_CHECKING:
    from datetime import datetime

PROBLEMS_TOLD = 3  # of one story: enough to see what is meant


class NotAStory(Exception):
    """What was given is none; the message says why."""


class GivenStory(BaseModel):
    """What is known of a story by whoever publishes it. What its page says comes first; this fills the gaps."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str = Field(min_length=1, max_length=8192, description="where the story can be read")
    source: str = Field(default="", max_length=200, description="who publishes it, in your words; empty: the host")
    headline: str | None = Field(default=None, max_length=1000)
    published: str | None = Field(default=None, max_length=100, description="RFC 3339 where you can")
    authors: tuple[Annotated[str, Field(max_length=200)], ...] = Field(default=(), max_length=50)
    section: str | None = Field(default=None, max_length=200)
    language: str | None = Field(default=None, max_length=35, description="BCP 47")

    def published_by(self, discovered_by: Discovery, trace_id: str) -> StoryPublished:
        """The message for fetch; NotAStory when the URL is none that may be asked for."""
        return StoryPublished(
            trace_id=trace_id,
            url=web_url(self.url),
            source=self.source,
            discovered_by=discovered_by,
            hints=Hints(
                headline=self.headline,
                published=self.published,
                authors=self.authors,
                section=self.section,
                language=self.language,
            ),
        )


class GivenPage(GivenStory):
    """The same, with the page: then nobody is asked for it."""

    html: str | None = Field(default=None, min_length=1, description="the whole page, as its readers get it")

    def page(self, now: datetime) -> RawPage | None:
        """The page as if its origin had answered with it now."""
        if self.html is None:
            return None
        url = web_url(self.url)
        headers = {"content-type": "text/html; charset=utf-8"}
        return RawPage(url, url, 200, headers, self.html.encode("utf-8", "replace"), now)


def given_page(told: Any) -> GivenPage:
    """One story out of JSON; a bare text is its URL. NotAStory with what is wrong with it."""
    try:
        return GivenPage.model_validate({"url": told} if isinstance(told, str) else told)
    except ValidationError as error:
        raise NotAStory(problems_of(error)) from error


def web_url(url: str) -> str:
    """The URL as it was given, when it is one that fetch would ask for (its host is looked up only then)."""
    try:
        normalize_url(url)
        parse_target(url)
    except (NotAWebUrl, UnfetchableUrl) as error:
        raise NotAStory(str(error)) from error
    return url.strip()


def problems_of(error: ValidationError) -> str:
    """What pydantic found, in a line; never what it found it in."""
    told = [f"{'.'.join(map(str, e['loc'])) or 'story'}: {e['msg']}" for e in error.errors(include_input=False)]
    return "; ".join(told[:PROBLEMS_TOLD])
