"""Origins that cannot prove who they are."""

import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import trustme

from shared.captures import RawPage
from shared.errors import OriginUnavailable, UntrustedOrigin
from tests.hostile.cases import Case
from tests.hostile.lab import HURRIED, Lab
from tests.origin import redirect

HOST = "news.example"
Certificate = Callable[[Lab, ssl.SSLContext], None]


def _issued(*names: str, **when: datetime) -> Certificate:
    return lambda lab, context: lab.authority.issue_cert(*names, **when).configure_cert(context)  # type: ignore[arg-type]


def _by_a_stranger(_lab: Lab, context: ssl.SSLContext) -> None:
    trustme.CA().issue_cert(HOST).configure_cert(context)


def _by_a_stranger_of_our_authority_s_name(_lab: Lab, context: ssl.SSLContext) -> None:
    impostor = trustme.CA(organization_name="trustme")
    impostor.issue_cert(HOST).configure_cert(context)


def _by_itself(_lab: Lab, context: ssl.SSLContext) -> None:
    own = trustme.CA()
    with own.private_key_pem.tempfile() as key, own.cert_pem.tempfile() as certificate:
        context.load_cert_chain(certificate, key)


def _past() -> dict[str, datetime]:
    now = datetime.now(UTC)
    return {"not_before": now - timedelta(days=90), "not_after": now - timedelta(days=1)}


def _future() -> dict[str, datetime]:
    now = datetime.now(UTC)
    return {"not_before": now + timedelta(days=1), "not_after": now + timedelta(days=90)}


CERTIFICATES: dict[str, tuple[Certificate, str]] = {
    "expired": (_issued(HOST, **_past()), "expired"),
    "not valid yet": (_issued(HOST, **_future()), "not yet valid"),
    "somebody else's": (_issued("other.example"), "Hostname mismatch"),
    "a wildcard of another domain": (_issued("*.other.example"), "Hostname mismatch"),
    "a wildcard too short": (_issued("*.www.news.example"), "Hostname mismatch"),
    "for the address, not the name": (_issued("127.0.0.1"), "Hostname mismatch"),
    "by nobody we trust": (_by_a_stranger, "issuer"),
    "by one who borrowed a name": (_by_a_stranger_of_our_authority_s_name, "issuer|signature"),
    "by itself": (_by_itself, "self|issuer|Hostname"),
}


def cases() -> list[Case]:
    found = [_of_certificate(name, *told) for name, told in CERTIFICATES.items()]
    return [*found, *_handshakes()]


def _of_certificate(name: str, certificate: Certificate, why: str) -> Case:
    def fetch(lab: Lab) -> RawPage:
        origin = lab.tls_origin(name, lambda context: certificate(lab, context))
        return lab.trusting_web().get(f"https://{HOST}:{origin.port}/")

    return Case("certificate", name, fetch, UntrustedOrigin, why)


def _handshakes() -> list[Case]:
    def impostor_behind_a_redirect(lab: Lab) -> RawPage:
        impostor = lab.tls_origin("impostor", lambda context: _by_a_stranger(lab, context))
        honest = lab.tls_origin("honest", lambda context: _issued(HOST)(lab, context))
        honest.at("/moved", redirect(f"https://impostor.example:{impostor.port}/"))
        return lab.trusting_web().get(f"https://{HOST}:{honest.port}/moved")

    def no_tls_at_all(lab: Lab) -> RawPage:
        return lab.trusting_web(limits=HURRIED).get(f"https://{HOST}:{lab.origin.port}/")

    def a_handshake_that_never_ends(lab: Lab) -> RawPage:
        lab.origin.at("", lab.origin.silent)
        return lab.trusting_web(limits=HURRIED).get(f"https://{HOST}:{lab.origin.port}/")

    def a_page_in_drops_inside_tls(lab: Lab) -> RawPage:
        honest = lab.tls_origin("honest", lambda context: _issued(HOST)(lab, context))
        honest.at("/slow", honest.drip(b"HTTP/1.1 200 OK\r\n", b"X: 1\r\n", every=0.02))
        return lab.trusting_web(limits=HURRIED).get(f"https://{HOST}:{honest.port}/slow")

    return [
        Case("certificate", "an impostor behind a redirect", impostor_behind_a_redirect, UntrustedOrigin, "impostor"),
        Case("handshake", "no TLS at all", no_tls_at_all, OriginUnavailable),
        Case("handshake", "never done", a_handshake_that_never_ends, OriginUnavailable),
        Case("handshake", "a page in drops behind it", a_page_in_drops_inside_tls, OriginUnavailable),
    ]
