"""Shells, stubs and stories that break off are completed from the AMP or print form that their page declares."""

import pytest

from functions.fetch.completion import complete
from shared.captures import RawPage
from shared.errors import (
    JavascriptShell,
    NotAnArticle,
    OriginUnavailable,
    PaywallStub,
    PermanentError,
)
from tests.builders import raw_page
from tests.unit.extraction.pages import SENTENCES
from tests.unit.fetch.test_completion import PARTS, URL, Site, fetched, parts_in, story_page

AMP = "https://amp.courier.example/2026/harbour"
PRINT = f"{URL}/print"
AMP_LINK = f'<link rel="amphtml" href="{AMP}">'
SHELL = (
    f"<!doctype html><head><title>The Courier</title>{AMP_LINK}</head><div id=root></div><script src=/a.js></script>"
)
STUB = (
    '<!doctype html><head><title>Harbour freezes over</title><script type="application/ld+json">{"@type":"NewsArticle",'
    f'"isAccessibleForFree":false}}</script>{AMP_LINK}<link rel="alternate" media="print" href="{PRINT}"></head>'
    f"<h1>Harbour freezes over</h1><p>{SENTENCES[0]}</p>"
)


@pytest.mark.parametrize("page", [SHELL, STUB])
def test_a_shell_or_stub_is_completed_from_its_amp_form(page) -> None:
    site = Site({URL: page, AMP: story_page(2)})
    sent = fetched(site)

    assert parts_in(sent) == [2]
    assert site.asked == [URL, AMP]
    assert (sent.response.final_url, len(sent.more_captures)) == (URL, 1)


def test_the_print_form_is_next_when_the_amp_form_is_a_stub_too() -> None:
    site = Site({URL: STUB, AMP: STUB, PRINT: story_page(3)})

    assert parts_in(fetched(site)) == [3]
    assert site.asked == [URL, AMP, PRINT]


def test_a_stub_without_another_form_stays_a_stub_and_is_kept_for_better_days() -> None:
    with pytest.raises(PaywallStub) as stub:
        fetched(Site({URL: STUB}))
    assert len(stub.value.__notes__) == 1
    with pytest.raises(JavascriptShell):
        fetched(Site({URL: SHELL.replace("amp.courier", "amp.elsewhere"), AMP: story_page(1)}))


def test_a_form_that_cannot_be_had_now_is_waited_for() -> None:
    with pytest.raises(OriginUnavailable):
        fetched(Site({URL: SHELL, AMP: OriginUnavailable("503")}))


def test_a_story_that_breaks_off_is_completed_and_one_that_does_not_gain_by_it_is_not() -> None:
    cut = story_page(1, head=AMP_LINK).replace("So it began.</p></article>", "So it …</p></article>")
    longer = story_page(1).replace("</article>", "".join(f"<p>{s}</p>" for s in PARTS[2] + PARTS[3]) + "</article>")

    assert parts_in(fetched(Site({URL: cut, AMP: longer}))) == [1, 2, 3]
    assert fetched(Site({URL: cut, AMP: cut})).more_captures == ()
    assert fetched(Site({URL: cut})).more_captures == ()


def test_an_index_page_has_no_other_form() -> None:
    def nobody(url: str) -> tuple[RawPage, str]:
        raise AssertionError(url)

    class Index(NotAnArticle):
        reason = "index-page"

    def read(page: RawPage, html: str):
        raise Index("lists")

    with pytest.raises(PermanentError):
        complete(raw_page(), SHELL, read, nobody)
