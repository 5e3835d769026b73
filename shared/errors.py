"""What can go wrong, sorted by the one question a queue asks: may it be tried again.

Anything that is not a `PermanentError` is retried, including exceptions nobody
foresaw. Give an error a class here only when someone catches it or counts it.
"""

from typing import ClassVar


class PermanentError(Exception):
    """Retrying the same message cannot help: set it aside and say why."""

    reason: ClassVar[str]


class MalformedMessage(PermanentError):
    """The message does not fit the contract of its queue."""

    reason = "malformed-message"


class UnfetchableUrl(PermanentError):
    """The URL is none that may be asked for: scheme, port, credentials, no host."""

    reason = "unfetchable-url"


class PrivateAddress(PermanentError):
    """The host leads to an address that is not on the public internet."""

    reason = "private-address"


class UntrustedOrigin(PermanentError):
    """The certificate does not prove that the origin is who its URL says."""

    reason = "untrusted-origin"


class TooManyRedirects(PermanentError):
    """The origin sends us on and on."""

    reason = "too-many-redirects"


class PageGone(PermanentError):
    """The origin says, with authority, that there is nothing to fetch (404, 410)."""

    reason = "page-gone"


class PageRefused(PermanentError):
    """The origin answered, and no: 401, 402, 403, 451 and the other final statuses."""

    reason = "page-refused"


class RobotsForbidden(PermanentError):
    """robots.txt (RFC 9309) keeps our user agent away from this URL."""

    reason = "robots-forbidden"


class RightsReserved(PermanentError):
    """The publisher asks not to keep this page (noindex, noarchive, none)."""

    reason = "rights-reserved"


class PageTooLarge(PermanentError):
    """The page exceeds the caps on wire or decoded bytes."""

    reason = "page-too-large"


class NotHtml(PermanentError):
    """What came is not an HTML page."""

    reason = "not-html"


class MalformedResponse(PermanentError):
    """The answer breaks HTTP in a way no retry will mend (bad encoding, absurd headers)."""

    reason = "malformed-response"


class NotAnArticle(PermanentError):
    """The page was read correctly and holds no article."""

    reason = "not-an-article"


class IndexPage(NotAnArticle):
    """A section front or home page: links to stories, no story."""

    reason = "index-page"


class PaywallStub(NotAnArticle):
    """Only the teaser of a paid story is on the page."""

    reason = "paywall-stub"


class CaptureLost(PermanentError):
    """A replay names a capture that is not in the bucket, or not a WARC response record."""

    reason = "capture-lost"


class OriginUnavailable(Exception):
    """The origin may answer later (408, 425, 429, 5xx, timeout, connection lost).

    `retry_after` is in seconds, as the origin asked; None when it did not say.
    """

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class OutOfTime(Exception):
    """The invocation has too little time left to begin this message; it goes back untouched."""


PERMANENT_REASONS = frozenset(
    {
        error.reason
        for error in (
            MalformedMessage, UnfetchableUrl, PrivateAddress, UntrustedOrigin, TooManyRedirects, PageGone, PageRefused,
            RobotsForbidden, RightsReserved, PageTooLarge, NotHtml, MalformedResponse, NotAnArticle,
            IndexPage, PaywallStub, CaptureLost,
        )
    }
)  # fmt: skip
