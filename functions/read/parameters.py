"""Parameters of requests, as OpenAPI tells of them and Powertools checks them."""

from typing import Annotated, Literal

from aws_lambda_powertools.event_handler.openapi.params import Path, Query

MOST = 100  # stories or changes in one answer: some 100 KB
USUAL = 20

StoryId = Annotated[str, Path(pattern=r"^[a-z2-7]{26}$", description="a story's id")]
Number = Annotated[int, Path(ge=1, le=9999, description="number of a revision, from 1")]
Revision = Annotated[int | None, Query(ge=1, le=9999, description="number of a revision; by default the current")]
Earlier = Annotated[int | None, Query(alias="from", ge=1, le=9999, description="by default the one before `to`")]
Later = Annotated[int | None, Query(alias="to", ge=1, le=9999, description="by default the current revision")]
Url = Annotated[str, Query(min_length=1, max_length=4000, description="any URL the story was seen under")]
StoryFormat = Annotated[
    Literal["json", "json-ld", "ninjs", "html", "text", "markdown"] | None,
    Query(alias="format", description="in place of the Accept header"),
]
ListFormat = Annotated[
    Literal["json", "atom"] | None, Query(alias="format", description="in place of the Accept header")
]
_SAYS_SOMETHING = r"[^\s\x1c-\x1f]"  # what is blank stands in no index

Source = Annotated[str | None, Query(min_length=1, max_length=253, description="host, without www.")]
Section = Annotated[
    str | None, Query(pattern=_SAYS_SOMETHING, max_length=200, description="as published; case does not matter")
]
Language = Annotated[
    str | None,
    Query(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", description="BCP 47; without region: all regions"),
]
Day = Annotated[
    str | None,
    Query(
        pattern=r"^\d{4}-\d{2}-\d{2}$",
        json_schema_extra={"format": "date"},
        description="published that day (UTC); stories without a date: first seen",
    ),
]
Author = Annotated[str | None, Query(pattern=_SAYS_SOMETHING, max_length=200, description="name; case does not matter")]
Cluster = Annotated[
    str | None, Query(pattern=r"^[a-z2-7]{26}$", description="stories that tell the same: a story's `cluster`")
]
Cursor = Annotated[
    str | None, Query(pattern=r"^[A-Za-z0-9_-]{8,500}$", description="`next` of the page before; left out: begin")
]
Since = Annotated[
    str | None,
    Query(
        pattern=r"^[A-Za-z0-9_-]{6,500}$",
        description="`cursor` of the answer before; `latest`: only where changes end; left out: from the oldest kept",
    ),
]
Limit = Annotated[int, Query(ge=1, le=MOST, description="at most so many")]
