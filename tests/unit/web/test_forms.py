"""Forms go where pages may be asked for, within bounds, and never on to where they could be overheard."""

import ssl
from urllib.parse import parse_qsl

import pytest
import trustme

from shared.errors import OriginUnavailable, PrivateAddress, TooManyRedirects, UnfetchableUrl
from shared.web.addresses import LOOPBACK_TOO
from shared.web.http import Limits, Web
from tests.origin import Origin, redirect, response

AUTHORITY = trustme.CA()
LIMITS = Limits(seconds=2, redirects=3)
FORM = {"hub.mode": "subscribe", "hub.topic": "https://ledger.example/feed?a=1&b=ü"}


@pytest.fixture
def web() -> Web:
    return Web("newsmill/test", policy=LOOPBACK_TOO)


def test_a_form_arrives_as_it_was_meant(web, origin):
    answer = web.post(origin.at("/", response(b"taken", status="202 Accepted")), FORM, LIMITS)
    assert (answer.status, answer.body) == (202, b"taken")
    [request] = origin.requests
    head, _, body = request.partition("\r\n\r\n")
    assert head.startswith("POST / HTTP/1.1\r\n")
    assert "content-type: application/x-www-form-urlencoded" in head.lower()
    assert dict(parse_qsl(body)) == FORM


@pytest.mark.parametrize("status", ["307 Temporary Redirect", "308 Permanent Redirect"])
def test_a_hub_that_has_moved_gets_the_form_there(web, origin, status):
    origin.at("/new", response(status="202 Accepted"))
    assert web.post(origin.at("/old", redirect("/new", status)), FORM, LIMITS).status == 202
    assert [request.split(" ", 2)[:2] for request in origin.requests] == [["POST", "/old"], ["POST", "/new"]]


def test_other_redirects_are_answers(web, origin):
    assert web.post(origin.at("/", redirect("/elsewhere", "303 See Other")), FORM, LIMITS).status == 303


def test_a_circle_ends(web, origin):
    with pytest.raises(TooManyRedirects):
        web.post(origin.at("/", redirect("/", "307 Temporary Redirect")), FORM, LIMITS)


def test_nobody_is_sent_a_form_who_may_not_be_asked_for_a_page(origin):
    with pytest.raises(PrivateAddress):
        Web("newsmill/test").post(origin.at("/", response()), FORM, LIMITS)


def test_a_hub_that_says_nothing_is_left(web, origin):
    with pytest.raises(OriginUnavailable):
        web.post(origin.at("/", origin.silent), FORM, Limits(seconds=0.3))


def test_what_was_sent_in_private_is_not_sent_on_in_the_open(origin):
    def trusting() -> ssl.SSLContext:
        context = ssl.create_default_context()
        AUTHORITY.configure_trust(context)
        return context

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    AUTHORITY.issue_cert("hub.example").configure_cert(context)
    web = Web("newsmill/test", policy=LOOPBACK_TOO, tls=trusting, resolve=lambda *_: ["127.0.0.1"])
    with Origin(tls=context).serving() as secure:
        secure.at("/", redirect(origin.url("/open"), "307 Temporary Redirect"))
        with pytest.raises(UnfetchableUrl, match="in private"):
            web.post(f"https://hub.example:{secure.port}/", FORM, LIMITS)
    assert origin.requests == []
