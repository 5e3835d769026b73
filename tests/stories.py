"""Stories of every shape, for the laws that hold for all of them."""

from datetime import UTC, datetime

from hypothesis import strategies as st

from shared.blocks import Embed, Entry, Heading, ImageBlock, Paragraph, Quote
from shared.story import Image, Rights, Story, StoryKind
from tests.builders import story

TEXT = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=20)
WORDS = TEXT.filter(str.strip)
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the zone is given beside
URLS = st.one_of(TEXT.map(lambda tail: f"https://img.example/{tail}"), TEXT)
IMAGES = st.builds(Image, url=URLS, role=st.sampled_from(["lead", "inline"]), alt=TEXT, caption=TEXT, credit=TEXT)
BLOCKS = st.one_of(
    st.builds(Paragraph, text=TEXT),
    st.builds(Heading, text=TEXT, level=st.integers(2, 6)),
    st.builds(Quote, text=TEXT, pull=st.booleans()),
    st.builds(ImageBlock, url=URLS, caption=TEXT),
    st.builds(Embed, url=URLS, text=TEXT),
    st.builds(Entry, at=st.none() | MOMENTS, text=TEXT),
)


@st.composite
def stories(draw: st.DrawFn) -> Story:
    names = st.lists(WORDS, max_size=2).map(tuple)
    return story(
        revision=draw(st.integers(1, 9)),
        headline=draw(WORDS),
        alternative_headlines=draw(names),
        kicker=draw(TEXT),
        description=draw(TEXT),
        byline=draw(TEXT),
        authors=draw(names),
        agencies=draw(names),
        dateline=draw(TEXT),
        section=draw(TEXT),
        keywords=draw(names),
        language=draw(st.sampled_from(["", "en", "pt-BR"])),
        kind=draw(st.sampled_from(StoryKind)),
        published_at=draw(st.none() | MOMENTS),
        modified_at=draw(st.none() | MOMENTS),
        body=draw(st.lists(BLOCKS, max_size=5).map(tuple)),
        images=draw(st.lists(IMAGES, max_size=2).map(tuple)),
        word_count=draw(st.integers(0, 9)),
        is_accessible_for_free=draw(st.none() | st.booleans()),
        rights=draw(st.builds(Rights, license=st.none() | URLS, tdm_policy=st.none() | URLS, copyright_holder=TEXT)),
    )
