"""Who tells of a feed's news: headers first, then the feed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.websub.lease import Offer
from shared.websub.links import links, offered

FEED = "https://ledger.example/feed.xml"
HUB = "https://hub.example/"


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ('<https://hub.example/>; rel="hub"', {"hub": [HUB]}),
        ("<https://hub.example/>;rel=hub,<feed.xml>;rel=self", {"hub": [HUB], "self": ["feed.xml"]}),
        ('<a>; rel="self hub"', {"self": ["a"], "hub": ["a"]}),
        ('<a,b>; title="x, y"; rel=hub, <c>; rel=next', {"hub": ["a,b"], "next": ["c"]}),
        ("<a>; REL=HUB; rel=self", {"hub": ["a"]}),
        ("<a>", {}),
        ("a; rel=hub", {}),
        ("", {}),
    ],
)
def test_a_link_header_is_read_as_rfc_8288_writes_it(header, found):
    assert links(header) == found


@given(st.text(max_size=200))
def test_whatever_a_header_says_the_hub_is_on_the_web(header):
    offer = offered(FEED, header, [header], header)
    assert offer is None or offer.hub.lower().startswith(("http://", "https://"))


def test_headers_come_before_the_document():
    header = '<https://hub.example/>; rel="hub", <https://ledger.example/topic>; rel="self"'
    assert offered(FEED, header, ["https://other.example/"], FEED) == Offer(HUB, "https://ledger.example/topic")


def test_the_document_tells_when_headers_do_not():
    assert offered(FEED, "", [HUB], "/topic") == Offer(HUB, "https://ledger.example/topic")


def test_a_feed_that_does_not_name_itself_is_known_by_where_it_was_found():
    assert offered(FEED, "", [HUB], "") == Offer(HUB, FEED)


def test_a_hub_that_is_not_on_the_web_is_none():
    assert offered(FEED, "<mailto:hub@ledger.example>; rel=hub", [], FEED) is None
    assert offered(FEED, "<mailto:hub@ledger.example>; rel=hub", [HUB], FEED) == Offer(HUB, FEED)
