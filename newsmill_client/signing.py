"""How a reader shows who it is: headers for a request."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from botocore.session import Session

Signer = Callable[[str], Mapping[str, str]]  # the URL of a GET → headers


def nobody(url: str) -> Mapping[str, str]:  # noqa: ARG001 - a signer's signature
    """For an API that is open."""
    return {}


def bearer(token: Callable[[], str]) -> Signer:
    """A token of the issuer that the API trusts, asked for anew for every request."""
    return lambda _url: {"Authorization": f"Bearer {token()}"}


def sigv4(region: str, session: "Session | None" = None) -> Signer:
    """The credentials of an AWS account; needs botocore."""
    from botocore.auth import SigV4Auth
    from botocore.awsrequest import AWSRequest
    from botocore.session import get_session

    credentials = (session or get_session()).get_credentials()
    if credentials is None:
        raise LookupError("no AWS credentials: set AWS_PROFILE, or see `aws configure`")

    def sign(url: str) -> Mapping[str, str]:
        request = AWSRequest(method="GET", url=url)
        SigV4Auth(credentials, "execute-api", region).add_auth(request)
        return dict(request.headers.items())

    return sign
