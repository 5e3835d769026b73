"""Origins that keep us waiting: none outlasts the deadline, which all hops share."""

from shared.captures import RawPage
from shared.errors import OriginUnavailable, TooManyRedirects
from tests.hostile.answers import CHUNKED, HEAD
from tests.hostile.cases import Case
from tests.hostile.lab import HURRIED, Lab
from tests.origin import redirect, response

LONGEST = 4 * HURRIED.seconds
EVERY = 0.02  # seconds between drops

# What is sent: the parts, the last one again and again.
STALLS = {
    "a silent origin": [],
    "a status line in drops": [b"HTTP/1.1 2", b"0"],
    "headers in drops": [HEAD, b"X-Drop: 1\r\n"],
    "a header's letters in drops": [HEAD + b"X-Slow: ", b"a"],
    "a body in drops": [HEAD + b"Content-Length: 5000\r\n\r\n", b"a"],
    "a body that stops": [HEAD + b"Content-Length: 5000\r\n\r\n<p>", b""],
    "chunks in drops": [CHUNKED, b"1\r\na\r\n"],
    "a chunk size in drops": [CHUNKED, b"0"],
    "an end that never comes": [CHUNKED + b"1\r\na\r\n0\r\n", b"X: y\r\n"],
    "early hints in drops": [b"HTTP/1.1 100 Continue\r\n\r\n"],
    "a gzip in drops": [HEAD + b"Content-Encoding: gzip\r\nContent-Length: 5000\r\n\r\n\x1f\x8b", b"\0"],
    "a refusal in drops": [b"HTTP/1.1 403 Forbidden\r\n", b"X: y\r\n"],
}


def cases() -> list[Case]:
    found = [_drip(name, parts) for name, parts in STALLS.items()]
    found.append(Case("stall", "redirects that take their time", _late_hops, OriginUnavailable, "", seconds=LONGEST))
    found.append(Case("stall", "a resolver that never answers", _late_name, OriginUnavailable, "", seconds=LONGEST))
    return [*found, *_chains()]


def _drip(name: str, parts: list[bytes]) -> Case:
    def fetch(lab: Lab) -> RawPage:
        reply = lab.origin.drip(*parts, every=EVERY) if parts else lab.origin.silent
        return lab.web(limits=HURRIED).get(lab.origin.at("/slow", reply))

    return Case("stall", name, fetch, OriginUnavailable, "", seconds=LONGEST)


def _late_hops(lab: Lab) -> RawPage:
    for hop in range(5):
        lab.origin.at(f"/{hop}", lab.origin.late(redirect(f"/{hop + 1}"), after=0.25))
    return lab.web(limits=HURRIED).get(lab.origin.url("/0"))


def _late_name(lab: Lab) -> RawPage:
    def resolve(host: str, port: int, seconds: float) -> list[str]:
        lab.origin.closing.wait(seconds)
        raise OriginUnavailable(f"no answer to who {host} is within {seconds:.1f} s")

    return lab.web(limits=HURRIED, resolve=resolve).get("http://news.example/")


def _chains() -> list[Case]:
    return [
        Case("redirects", "in a circle of two", _circle, TooManyRedirects, "circle"),
        Case("redirects", "a chain of nine", _chain, TooManyRedirects, "more than 5"),
        Case("redirects", "ever new addresses", _ever_new, TooManyRedirects, "more than 5"),
        Case("redirects", "with a heavy body each", _heavy, TooManyRedirects, "more than 5"),
    ]


def _circle(lab: Lab) -> RawPage:
    lab.origin.at("/a", redirect("/b"))
    lab.origin.at("/b", redirect("/a"))
    return lab.web().get(lab.origin.url("/a"))


def _chain(lab: Lab) -> RawPage:
    for hop in range(9):
        lab.origin.at(f"/hop{hop}", redirect(f"/hop{hop + 1}"))
    return lab.web().get(lab.origin.url("/hop0"))


def _ever_new(lab: Lab) -> RawPage:
    for hop in range(9):
        lab.origin.at(f"/?visit={hop}", redirect(f"/?visit={hop + 1}", "307 Temporary"))
    return lab.web().get(lab.origin.url("/?visit=0"))


def _heavy(lab: Lab) -> RawPage:
    for hop in range(9):
        body = response(b"x" * 90_000, f"Location: /heavy{hop + 1}", status="301 Moved")
        lab.origin.at(f"/heavy{hop}", body)
    return lab.web().get(lab.origin.url("/heavy0"))
