"""What the page at a story's URL is: the story, or one of the things that stand in its place.

require_story(Look(html, url, final_url, article_html, metadata))      raises what else the page is
classify(look)                                                         class, confidence and reasons

Each class has a few cheap signs; `docs/page-classes.md` tells them, and how often they are wrong.
"""

from functions.fetch.page_class import bare, missing, stories, walls
from functions.fetch.page_class.classes import PageClass, Sign, Verdict, verdict
from functions.fetch.page_class.look import Look

__all__ = ["LONG", "Look", "PageClass", "Sign", "Verdict", "classify", "require_story"]

LONG = 6000  # letters of an article: nothing that stands in a story's place is that long, but for lists of links


def classify(look: Look) -> Verdict:
    """What the page is, by all that speaks for one of the classes."""
    kinds = (stories,) if look.letters.all >= LONG and not look.arrived_elsewhere else (walls, missing, bare, stories)
    return verdict(sign for kind in kinds for sign in kind.signs(look))


def require_story(look: Look) -> None:
    """Raise what the page is when it is no story: an error for good, or a wall that may be gone later."""
    classify(look).require_article()
