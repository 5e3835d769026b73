"""A look over the shoulder of every AWS call, and the power to end things there.

A test gives the stack a `watch`, called before and after each AWS request of functions and pump
alike. It may raise `Killed`, as if the process had ended at that moment, or a botocore error, as if
AWS had refused.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from boto3 import Session


class Killed(BaseException):
    """The process is gone. No `except Exception` may survive this: real ones do not either."""


@dataclass(frozen=True, slots=True)
class AwsCall:
    service: str  # as boto3 names clients
    operation: str  # as AWS names it: SendMessageBatch
    moment: Literal["before", "after"]
    path: str = "/"  # of the request, before it is made: S3's tell the key


Watch = Callable[[AwsCall], None]


def observe(session: Session, watch: Watch) -> None:
    """Show `watch` every call that clients of this session make."""

    def before(model: Any, params: Any, **_: Any) -> None:
        watch(AwsCall(model.service_model.service_name, model.name, "before", params["url_path"]))

    def after(model: Any, **_: Any) -> None:
        watch(AwsCall(model.service_model.service_name, model.name, "after"))

    session.events.register("before-call", before)
    session.events.register("after-call", after)
