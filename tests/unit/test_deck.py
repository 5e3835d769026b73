from shared.blocks import ImageBlock, Paragraph
from shared.deck import deck
from tests.builders import story

LEDE = "The island’s only ferry made its first crossing."


def test_a_description_of_its_own_is_the_deck():
    assert deck(story(description="Islanders paid for half of it.")) == "Islanders paid for half of it."


def test_a_description_that_the_body_repeats_is_left_out_whatever_its_apostrophes():
    body = (ImageBlock(url="https://x.example/f.jpg"), Paragraph(text=LEDE))
    assert deck(story(description=LEDE.replace("’", "'"), body=body)) == ""


def test_no_description_is_no_deck():
    assert deck(story(description="")) == ""
