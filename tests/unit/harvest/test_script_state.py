import pytest
from lxml import html

from functions.fetch.harvest import harvest
from functions.fetch.harvest.script_state import dates_in_state
from shared.metadata import PageMetadata
from tests.builders import URL

DAY = "2026-11-22T08:00:00Z"


@pytest.mark.parametrize(
    "script",
    [
        f'{{"story": {{"publishedAt": "{DAY}"}}}}',
        f"window.layer = {{'first-publication': '{DAY}'}}",
        f'push([1, "{{\\"datePublished\\":\\"{DAY}\\"}}"])',
        f'{{"published_at":"{DAY}","related":[{{"published_at":"2026-11-22T06:00:00Z"}}]}}',
    ],
    ids="json javascript escaped two-of-one-day".split(),
)
def test_the_only_day_of_publication_in_scripts_is_the_story_s(script: str) -> None:
    assert dates_in_state([script], PageMetadata()) == (DAY,)


@pytest.mark.parametrize(
    ("script", "date"),
    [
        ('{"publishedAt": 1795334730000}', "1795334730000"),
        ('{"published": "1795334730", "datePublished": 1795330000}', "1795334730"),
        ("dataLayer = [{'pubDate': '20261122'}]", "20261122"),
        ('digitalData = {"pub_date":"2026-11-22"}', "2026-11-22"),
    ],
    ids="milliseconds two-of-one-day compact pub-date".split(),
)
def test_days_in_scripts_are_found_as_numbers_and_under_other_names(script: str, date: str) -> None:
    assert dates_in_state([script], PageMetadata()) == (date,)


def test_several_days_are_those_of_several_stories() -> None:
    scripts = [f'{{"publishedAt":"{DAY}"}}', '{"publishedAt":"2026-11-20"}']

    assert dates_in_state(scripts, PageMetadata()) == ()


def test_a_page_that_states_its_date_is_believed() -> None:
    head = "<meta property='article:published_time' content='2026-11-21'>"
    page = html.document_fromstring(f"{head}<script>state = {{'publishedAt': '{DAY}'}}</script><p>")

    assert harvest(page, URL).metadata.state_dates == ()
