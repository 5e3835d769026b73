"""What a request may ask beside its path: each parameter that the route knows, once.

A parameter that nobody knows is refused: left out of the answer unseen, `?langauge=fr` would list all languages.
"""

from collections import Counter
from collections.abc import Callable
from http import HTTPStatus
from inspect import get_annotations
from typing import Any, get_args
from urllib.parse import parse_qsl

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Query

from shared.http_api import Refused

Next = Callable[[APIGatewayHttpResolver], Response[Any]]


def names_of(route: Callable[..., Any]) -> tuple[str, ...]:
    """The parameters of the query that a route's method takes, as requests spell them.

    >>> from typing import Annotated
    >>> def listed(limit: Annotated[int, Query()] = 20, form: Annotated[str, Query(alias="format")] = "json"): ...
    >>> names_of(listed)
    ('limit', 'format')
    """
    marked = [(name, marker) for name, told in get_annotations(route).items() for marker in get_args(told)[1:]]
    return tuple(marker.alias or name for name, marker in marked if isinstance(marker, Query))


def only(known: tuple[str, ...]) -> Callable[[APIGatewayHttpResolver, Next], Response[Any]]:
    """Lets requests through that ask nothing else, and nothing twice."""

    def require_known(app: APIGatewayHttpResolver, following: Next) -> Response[Any]:
        asked = Counter(name for name, _ in parse_qsl(app.current_event["rawQueryString"], keep_blank_values=True))
        if unknown := sorted(set(asked) - set(known)):
            there_are = f"there are {', '.join(known)}" if known else "there are none"
            detail = f"{', '.join(unknown)}: no such parameter here; {there_are}"
            raise Refused(HTTPStatus.BAD_REQUEST, "unknown-parameter", detail, unknown=unknown, known=list(known))
        if repeated := sorted(name for name, times in asked.items() if times > 1):
            detail = f"{', '.join(repeated)}: asked for more than once"
            raise Refused(HTTPStatus.BAD_REQUEST, "invalid-parameter", detail)
        return following(app)

    return require_known
