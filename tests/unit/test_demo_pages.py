"""The demo's pages, read without the pipeline."""

import pytest

from functions.fetch.page import read_page
from functions.normalize.service import story_from
from infra.demo.expectations import FIRST_POLL, Expected
from infra.demo.site import FIRST_EDITION, PAGES
from tests.builders import FETCHED_AT, page_cleaned, response

HARD = [page for page in FIRST_POLL if page.headline]


@pytest.mark.parametrize("expected", HARD, ids=lambda page: page.shows)
def test_headline_authors_and_date_of_a_hard_page_are_read(expected: Expected):
    url = f"https://courier.example{expected.path}"
    page = read_page((PAGES / FIRST_EDITION[expected.path]).read_text(encoding="utf-8"), url)
    message = page_cleaned(
        url=url,
        response=response(final_url=url),
        article_html=page.article_html,
        quality=page.quality,
        page=page.metadata,
    )

    story = story_from(message, normalized_at=FETCHED_AT)

    assert (story.headline, story.authors) == (expected.headline, expected.authors)
    assert story.published_at is not None
    assert story.published_at.date().isoformat() == expected.published
