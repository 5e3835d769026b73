"""What can go wrong, sorted by the one question a queue asks: may it be tried again.

Anything that is not a `PermanentError` is retried, including exceptions nobody
foresaw. Give an error a class here only when someone catches it or counts it.
"""

from typing import ClassVar


class PermanentError(Exception):
    """Retrying the same message cannot help: set it aside and say why."""

    reason: ClassVar[str]
    keeps_message: ClassVar[bool] = True  # with its outcome, for inspection and replay


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

    def __init__(self, message: str, *, status: int = 0) -> None:
        super().__init__(message)
        self.status = status


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


class Soft404(NotAnArticle):
    """The page says, with a status of success, that there is no such page."""

    reason = "soft-404"


class JavascriptShell(NotAnArticle):
    """An empty frame that scripts would fill in a browser."""

    reason = "javascript-shell"


class VideoOnly(NotAnArticle):
    """A player with a caption, and no text to keep."""

    reason = "video-only"


class CaptureLost(PermanentError):
    """A replay names a capture that is not in the bucket, or not a WARC response record."""

    reason = "capture-lost"


class OriginLost(PermanentError):
    """The origin could not be asked for so long that we stopped trying."""

    reason = "origin-lost"


class NotNow(Exception):
    """Waiting is all it takes.

    `retry_after` is in seconds; None when nobody said how long.
    """

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class NotOurTurn(NotNow):
    """The host may be asked again only after others had their turns."""


class Withdrawn(PermanentError):
    """The story was taken down; it is not stored again."""

    reason = "withdrawn"
    keeps_message = False


class OriginUnavailable(NotNow):
    """The origin may answer later (408, 425, 429, 5xx, timeout, connection lost); `status` 0: it gave no answer."""

    def __init__(self, message: str, *, retry_after: float | None = None, status: int = 0) -> None:
        super().__init__(message, retry_after=retry_after)
        self.status = status


class HostShut(OriginUnavailable):
    """Nobody asks this host at present: it failed again and again, or said when to come back."""


class Wall(OriginUnavailable):
    """Something stands before the page. It may be gone later; asking soon and often would only make it stay."""

    NAME: ClassVar[str]
    SECONDS: ClassVar[float]

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(f"{self.NAME}: {message}", retry_after=max(self.SECONDS, retry_after or 0))


class BotWall(Wall):
    """A challenge for browsers, or a captcha for people."""

    NAME = "bot-wall"
    SECONDS = 6 * 3600  # those who rate visitors forget within hours


class ConsentWall(Wall):
    """A dialogue about cookies and nothing behind it."""

    NAME = "consent-wall"
    SECONDS = 24 * 3600  # it goes when the publisher changes it, or asks only readers of other countries


class OutOfTime(Exception):
    """The invocation has too little time left to begin this message; it goes back untouched."""


PERMANENT_REASONS = frozenset(
    {
        error.reason
        for error in (
            MalformedMessage, UnfetchableUrl, PrivateAddress, UntrustedOrigin, TooManyRedirects, PageGone, PageRefused,
            RobotsForbidden, RightsReserved, PageTooLarge, NotHtml, MalformedResponse, NotAnArticle,
            IndexPage, PaywallStub, Soft404, JavascriptShell, VideoOnly, CaptureLost, Withdrawn, OriginLost,
        )
    }
)  # fmt: skip
