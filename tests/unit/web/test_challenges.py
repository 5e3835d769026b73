"""Walls that speak to robots at large: not the publisher's answer to us, and not for good."""

import pytest

from shared.errors import BotWall, OriginUnavailable, PageRefused
from shared.web.challenges import CHALLENGE_BYTES, challenger
from tests.origin import response

PAGE = b"<!doctype html><p>News</p>"

CHALLENGES = [
    ("Cloudflare", ["cf-mitigated: challenge"], b"<title>Just a moment...</title>", "403 Forbidden"),
    ("Cloudflare", [], b"<script>window._cf_chl_opt={cvId:'3'}</script>", "503 Service Unavailable"),
    ("Cloudflare", [], b"<title>Attention Required! | Cloudflare</title>", "403 Forbidden"),
    ("DataDome", [], b"<script>var dd={'rt':'c','cid':'x'}</script>", "403 Forbidden"),
    ("PerimeterX", [], b'<div id="px-captcha"></div>', "403 Forbidden"),
    ("Imperva", [], b"Request unsuccessful. Incapsula incident ID: 7-1", "403 Forbidden"),
    ("Akamai", [], b"<TITLE>Access Denied</TITLE> You don't have permission. Reference&#32;&#35;18.2", "403 Forbidden"),
    ("AWS WAF", ["x-amzn-waf-action: captcha"], b"", "405 Method Not Allowed"),
    ("AWS WAF", ["x-amzn-waf-action: challenge"], PAGE, "202 Accepted"),
    ("Vercel", ["x-vercel-mitigated: challenge"], b"", "429 Too Many Requests"),
    ("F5", [], b"The requested URL was rejected. Please consult with your administrator.", "403 Forbidden"),
]


@pytest.mark.parametrize(("maker", "headers", "body", "status"), CHALLENGES)
def test_a_challenge_is_a_wall_that_may_be_gone_later(web, origin, maker, headers, body, status) -> None:
    url = origin.at("/story", response(body, *headers, status=status))

    with pytest.raises(BotWall, match=f"challenge by {maker}") as wall:
        web.get(url)

    assert wall.value.retry_after == BotWall.SECONDS


def test_a_wall_that_asks_for_more_time_gets_it(web, origin) -> None:
    url = origin.at("/", response(b"", "cf-mitigated: challenge", "Retry-After: 90000", status="429 Too Many"))

    with pytest.raises(BotWall) as wall:
        web.get(url)

    assert wall.value.retry_after == 90_000


def test_a_plain_refusal_stays_the_publisher_s_word(web, origin) -> None:
    with pytest.raises(PageRefused):
        web.get(origin.at("/", response(b"<h1>Forbidden</h1>", status="403 Forbidden")))
    with pytest.raises(PageRefused):
        web.get(origin.at("/", response(b"not gzip", "Content-Encoding: gzip", status="403 Forbidden")))


def test_of_a_refusal_only_the_beginning_is_read(web, origin) -> None:
    mark = b'<div id="px-captcha"></div>'
    with pytest.raises(PageRefused):
        web.get(origin.at("/", response(b" " * CHALLENGE_BYTES + mark, status="403 Forbidden")))


def test_a_busy_origin_is_busy_and_no_wall(web, origin) -> None:
    with pytest.raises(OriginUnavailable) as trouble:
        web.get(origin.at("/", response(PAGE, "Retry-After: 30", status="503 Busy")))

    assert type(trouble.value) is OriginUnavailable
    assert trouble.value.retry_after == 30


@pytest.mark.parametrize(
    "html",
    [
        '<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script>',
        '<script>window._pxAppId = "PX1";</script>',
        '<script src="/_Incapsula_Resource?SWJIYLWA=719d34d31c8e3a6e6fffd425f7e032f3"></script>',
        '<script src="https://js.datadome.co/tags.js"></script>',
        '<script src="https://www.google.com/recaptcha/api.js"></script>',
    ],
)
def test_what_guards_a_page_that_is_let_through_is_no_mark(html) -> None:
    assert challenger({"x-datadome": "protected", "server": "cloudflare"}, html) == ""
