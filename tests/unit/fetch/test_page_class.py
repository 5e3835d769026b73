import pytest

from functions.fetch.page_class import STUB_LETTERS, is_paid, require_story
from shared.errors import IndexPage, PaywallStub
from shared.metadata import PageMetadata

LINK = '<li><a href="https://ledger.example/a" title="5 > 4">A story of forty letters, more or less</a></li>'
PROSE = "<p>The harbour froze overnight, and the ferries stayed where they were.</p>"
PAID = PageMetadata(json_ld=({"@type": "NewsArticle", "isAccessibleForFree": False},))


def test_a_story_is_a_story():
    require_story(PROSE, PageMetadata())


def test_a_list_of_links_is_an_index():
    with pytest.raises(IndexPage):
        require_story(f"<h2>Sea</h2><ul>{LINK * 5}</ul>", PageMetadata())


def test_a_story_may_link_to_others():
    require_story(PROSE * 4 + f"<ul>{LINK * 3}</ul>", PageMetadata())


def test_the_teaser_of_a_paid_story_is_a_stub():
    with pytest.raises(PaywallStub):
        require_story(PROSE, PAID)


def test_a_paid_story_that_is_there_in_full_is_a_story():
    require_story(f"<p>{'x' * STUB_LETTERS}</p>", PAID)


@pytest.mark.parametrize(
    ("page", "paid"),
    [
        (PAID, True),
        (PageMetadata(json_ld=({"isAccessibleForFree": "False"},)), True),
        (PageMetadata(json_ld=({"isAccessibleForFree": "true"},)), False),
        (PageMetadata(meta={"article:content_tier": ("locked",)}), True),
        (PageMetadata(meta={"article:content_tier": ("metered",)}), False),
        (PageMetadata(), False),
    ],
)
def test_a_page_says_itself_that_it_is_paid_for(page: PageMetadata, paid: bool):  # noqa: FBT001 - a table
    assert is_paid(page) is paid
