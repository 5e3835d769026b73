"""What stands between headline and body."""

from shared.blocks import text_of
from shared.story import Story


def deck(story: Story) -> str:
    """The story's description, unless its body begins with the same words: nobody wants to read them twice."""
    told = _letters(story.description)
    return "" if told and _letters(text_of(story.body[:3])).startswith(told) else story.description


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()
