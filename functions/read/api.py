"""The read API: routes, and how answers travel over HTTP. What they say is service.py's business."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.exceptions import RequestValidationError
from pydantic import BaseModel

from functions.read import parameters as p
from functions.read.conditional import etag, is_known, validators
from functions.read.documentation import ROUTES, described
from functions.read.limits import require_fitting
from functions.read.negotiation import MEDIA_TYPES, OF_LISTS, OF_STORIES, chosen
from functions.read.query import names_of, only
from functions.read.representations import of_list, of_story
from functions.read.service import Found, Reading
from shared.aws.s3 import ObjectMissing
from shared.formats.addresses import web_uri
from shared.formats.atom import Feed
from shared.http_api import PROBLEM_JSON, Refused
from shared.lists import Wanted
from shared.version import VERSION

READING = ["GET", "HEAD"]
Answer = Response[Any]
NO_LINKS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Api:
    """Powertools chooses the route and checks the parameters; each route is a method here."""

    reading: Reading
    app: APIGatewayHttpResolver

    @classmethod
    def of(cls, reading: Reading) -> "Api":
        api = cls(reading, APIGatewayHttpResolver(enable_validation=True))
        for path, name in ROUTES.items():
            route = getattr(api, name)
            api.app.route(path, READING, middlewares=[only(names_of(route))], **described(name))(route)
        api.app.exception_handler(RequestValidationError)(_invalid)
        api.app.exception_handler(Refused)(_refused)
        api.app.exception_handler(ObjectMissing)(_gone)
        api.app.not_found(api.nothing_here)
        return api

    def answer(self, event: dict[str, Any], context: Any) -> dict[str, Any]:
        """One request; what nobody foresaw is raised: API Gateway answers 500, and Lambda's errors are alarmed.

        HEAD is answered as GET is: the gateway takes its length from the body, and leaves the body out.
        """
        return self.app.resolve(event, context)

    def stories(  # noqa: PLR0913, PLR0917 - a parameter of the API each
        self, source: p.Source = None, section: p.Section = None, language: p.Language = None, day: p.Day = None,
        author: p.Author = None, cluster: p.Cluster = None, limit: p.Limit = p.USUAL, cursor: p.Cursor = None,
        form: p.ListFormat = None,
    ) -> Answer:  # fmt: skip
        wanted = Wanted(source or "", section or "", language or "", _day(day), author or "", cluster or "")
        form_chosen = chosen(OF_LISTS, form or "", self._header("accept"))
        page, following = self.reading.page(wanted, cursor or "", limit)
        onwards = self._address(following) if following else ""
        feed = Feed(self._address(), "Stories", self._address(cursor), onwards, f"{self._origin}/stories/")
        body = of_list(page.heads, form_chosen, feed, following, self.reading.likely_original(wanted))
        links = {"Link": f'<{onwards}>; rel="next"'} if onwards else {}
        return self._whole(body, form_chosen, links)

    def story(self, story_id: p.StoryId, revision: p.Revision = None, form: p.StoryFormat = None) -> Answer:
        return self._story(story_id, revision, form)

    def story_by_url(self, url: p.Url, revision: p.Revision = None, form: p.StoryFormat = None) -> Answer:
        return self._story(url, revision, form)

    def story_of_revision(self, story_id: p.StoryId, number: p.Number, form: p.StoryFormat = None) -> Answer:
        return self._story(story_id, number, form)

    def revisions(self, story_id: p.StoryId) -> Answer:
        return self._json(self.reading.revisions(story_id))

    def diff(self, story_id: p.StoryId, older: p.Earlier = None, newer: p.Later = None) -> Answer:
        return self._json(self.reading.diff(story_id, older, newer))

    def changes(self, since: p.Since = None, limit: p.Limit = p.MOST) -> Answer:
        page = self.reading.changes(since or "", limit)
        return Response(HTTPStatus.OK, MEDIA_TYPES["json"], page.model_dump_json(), {"Cache-Control": "no-store"})

    def openapi(self) -> Answer:
        from functions.read.documentation import openapi  # only who asks for it waits for it

        return self._whole(openapi(self.app), "json")

    def nothing_here(self, _error: Exception) -> Answer:
        """No such path, or a path that cannot be written to."""
        path, method = self.app.current_event.path, self.app.current_event.http_method
        if not any(route.rule.match(path) for route in self.app._static_routes + self.app._dynamic_routes):  # noqa: SLF001 - Powertools tells nobody which paths there are
            return _refused(Refused(HTTPStatus.NOT_FOUND, "no-such-path", f"nothing is served at {path}"))
        allow = {"Allow": ", ".join([*READING, "OPTIONS"])}
        if method == "OPTIONS":
            return Response(HTTPStatus.NO_CONTENT, None, "", allow)
        detail = f"{method} is not served at {path}"
        return _refused(Refused(HTTPStatus.METHOD_NOT_ALLOWED, "method-not-allowed", detail, headers=allow))

    def _story(self, reference: str, revision: int | None, form: str | None) -> Answer:
        form = chosen(OF_STORIES, form or "", self._header("accept"))
        found = self.reading.find(reference, revision)
        tag, modified = _version(found, form), found.revision.first.fetched_at
        headers = validators(tag, modified) | {
            "Link": self._links(found),
            "Content-Location": f"/stories/{found.head.story_id}/revisions/{found.revision.number}",
        }
        if self._is_known(tag, modified):  # without reading the bucket
            return _answered(HTTPStatus.NOT_MODIFIED, "", form, headers)
        return _answered(HTTPStatus.OK, of_story(self.reading.story(found), form), form, headers)

    def _links(self, found: Found) -> str:
        own = f"{self._origin}/stories/{found.head.story_id}"
        canonical = web_uri(found.head.canonical_url)
        links = [(canonical, "canonical"), (f"{own}/revisions", "version-history"), (own, "latest-version")]
        if found.head.cluster:
            links.append((f"{self._origin}/stories?cluster={found.head.cluster}", "related"))
        return ", ".join(f'<{address}>; rel="{relation}"' for address, relation in links if address)

    def _json(self, model: BaseModel) -> Answer:
        return self._whole(model.model_dump_json(by_alias=True), "json")

    def _whole(self, body: str, form: str, links: Mapping[str, str] = NO_LINKS) -> Answer:
        """What has no other version than itself."""
        headers = {**validators(etag(body)), **links}
        if self._is_known(etag(body)):
            return _answered(HTTPStatus.NOT_MODIFIED, "", form, headers)
        return _answered(HTTPStatus.OK, body, form, headers)

    def _is_known(self, tag: str, modified: datetime | None = None) -> bool:
        headers = {name.lower(): value for name, value in self.app.current_event.headers.items()}
        return is_known(headers, tag, modified)

    def _header(self, name: str) -> str:
        return str(self.app.current_event.headers.get(name, ""))

    @property
    def _origin(self) -> str:
        """Where this API is, as the reader spells it."""
        request = self.app.current_event.request_context
        return f"{self._header('x-forwarded-proto') or 'http'}://{request.domain_name}"

    def _address(self, cursor: str | None = None) -> str:
        """Of the list that was asked for: the page at this cursor, or the first."""
        event = self.app.current_event
        asked = {name: value for name, value in (event.query_string_parameters or {}).items() if name != "cursor"}
        query = urlencode(asked | ({"cursor": cursor} if cursor else {}))
        return f"{self._origin}{event.path}" + (f"?{query}" if query else "")


def _answered(status: HTTPStatus, body: str, form: str, headers: Mapping[str, str]) -> Answer:
    """A 304 has all headers of the 200 in whose place it stands.

    RFC 9110, 15.4.5, asks for Cache-Control, Content-Location, ETag and Vary (the gateway adds Date); links may have
    changed though the representation has not; and a gateway gives an answer without Content-Type one of its own,
    which caches would take over.
    """
    require_fitting(body)
    media_type = MEDIA_TYPES[form]
    charset = "; charset=utf-8" if media_type.startswith("text/") else ""
    return Response(status, f"{media_type}{charset}", body, dict(headers))


def _version(found: Found, form: str) -> str:
    """What a representation follows from: if none of this changed, neither did it."""
    head, revision = found.head, found.revision
    return etag(VERSION, form, head.story_id, revision.number, revision.told_by.name, revision.first.name, head.aliases)


def _day(text: str | None) -> str:
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        raise Refused(HTTPStatus.BAD_REQUEST, "invalid-parameter", f"day: {text} is no day") from None


def _refused(refused: Refused) -> Answer:
    reply = refused.reply()
    others = {name: value for name, value in reply.headers.items() if name != "content-type"}
    return Response(reply.status, PROBLEM_JSON, reply.body, others)


def _gone(_error: ObjectMissing) -> Answer:
    """The story was taken down between the look at its head and the look into the bucket."""
    return _refused(Refused(HTTPStatus.NOT_FOUND, "no-such-story", "the story is no longer there"))


def _invalid(error: RequestValidationError) -> Answer:
    told = [f"{each['loc'][-1]}: {each['msg']}" for each in error.errors()]
    return _refused(Refused(HTTPStatus.BAD_REQUEST, "invalid-parameter", "; ".join(told)))
