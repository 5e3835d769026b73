"""A takedown finds what was set aside, is on its way, or lies under URLs that nobody keeps."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from shared.aws.sqs import drafts_of
from shared.captures import CONTENT_TYPE, read_record, write_record
from tests.builders import FETCHED_AT, URL, page_cleaned, raw_page, story_normalized
from tests.unit.test_takedown import BATCHES, OTHER, SECRET, World, kept_captures, set_aside


def test_what_was_set_aside_and_the_large_messages_go_with_their_pages() -> None:
    world = World()
    first, second, third = BATCHES[0][2][1], BATCHES[1][2][0], BATCHES[1][2][2]
    cleaned = page_cleaned(capture=second, article_html=f"<p>{SECRET}</p>").model_dump_json()
    world.ledger.record(
        [
            set_aside("fetch", URL, detail=f"no text; the page is kept as {first.name}", body=SECRET),
            set_aside("normalize", URL, body=cleaned),
        ]
    )
    large = page_cleaned(capture=third, article_html=f"<p>{SECRET}</p>").model_dump_json()
    world.objects.put_once(f"{drafts_of(URL)}0.json", large.encode(), "application/json")
    removed = world.take_down()
    assert world.is_gone()
    assert (removed.drafts, removed.captures) == (1, {first.name, second.name, third.name})
    assert [outcome.reason for outcome in world.ledger.journey(URL)] == ["not-an-article"] * 2


LONG = [f"https://ledger.example/x{number}?q={'v' * 7900}" for number in range(4)]


def set_aside_and_on_its_way(world: World, url: str) -> None:
    world.ledger.record([set_aside("normalize", url, body=SECRET)])
    world.objects.put_once(f"{drafts_of(url)}0.json", SECRET.encode(), "application/json")


@given(st.permutations(LONG))
def test_what_came_under_a_url_that_the_head_has_no_room_for_goes_too(urls: list[str]) -> None:
    world = World()
    for hour, url in enumerate(urls):
        world.deliver(story_normalized(requested_url=url, fetched_at=FETCHED_AT + timedelta(hours=hour)))
    for url in LONG:
        set_aside_and_on_its_way(world, url)
    world.take_down()
    assert world.said() == [BATCHES[0][0], BATCHES[1][0]]  # of which nobody knew
    assert world.marks.among(LONG) == set(LONG)


def test_what_comes_under_a_new_url_after_a_takedown_is_found_by_the_next() -> None:
    world = World()
    world.take_down()
    for url in LONG[:2]:
        world.deliver(story_normalized(requested_url=url))
        set_aside_and_on_its_way(world, url)
    world.take_down()
    assert world.said() == [BATCHES[0][0], BATCHES[1][0]]


def test_a_url_that_leads_to_another_story_by_now_is_asked_for_again() -> None:
    world = World()
    latest = "https://ledger.example/latest"
    world.deliver(story_normalized(requested_url=latest))
    world.deliver(
        story_normalized(requested_url=latest, canonical_url=OTHER, fetched_at=FETCHED_AT + timedelta(hours=1))
    )
    world.take_down()
    world.marks.require_wanted(latest)
    assert world.marks.among([URL, latest]) == {URL}


def test_a_capture_that_an_outcome_only_quotes_stays() -> None:
    world = World()
    others, theirs = kept_captures()[0], "captures/2026/11/22/ledger.example/0.warc.gz"
    world.objects.put_once(theirs, write_record(raw_page(url=OTHER, final_url=OTHER)), CONTENT_TYPE)
    world.ledger.record([set_aside("drop", URL, detail=f"https://evil.example/{theirs} leads to 10.0.0.1")])
    for number, name in enumerate((theirs, others.name, others.key, "drop/a#b")):
        world.ledger.record([set_aside(f"stage {number}", URL, detail=f"the page is kept as {name}")])
    world.take_down()
    assert read_record(world.objects.get(theirs)).url == OTHER
    assert world.objects.objects[others.key] == BATCHES[0][1]


def test_a_dropped_page_that_gave_no_story_is_found_in_its_file() -> None:
    world = World()
    data = write_record(raw_page(url=OTHER, final_url=OTHER)), write_record(raw_page(body=SECRET.encode() * 99))
    world.objects.put_once("drop/the crawl of 2026.warc.gz", b"".join(data), CONTENT_TYPE)
    name = f"drop/the crawl of 2026.warc.gz#{len(data[0])}+{len(data[1])}"
    world.ledger.record([set_aside("fetch", URL, detail=f"no headline; the page is kept as {name}; and so on")])
    assert world.take_down().captures == {name}
    assert read_record(world.objects.get("drop/the crawl of 2026.warc.gz")).url == OTHER
