"""Signs that what was cut out is a list of stories, or the stub of a paid one.

Careful by design: in doubt it is a story; `docs/page-classes.md` tells how often that is wrong.
"""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from functions.fetch.page_class.classes import PageClass, Sign
from functions.fetch.page_class.look import Look
from functions.fetch.page_class.matching import words
from shared.metadata import PageMetadata

HEADLINES = 8  # links that read like headlines, on a page with hardly another word
_HARDLY = 150  # letters
_HEADLINE = re.compile(r"<a\b[^>]{0,600}>(?:\s|<(?:h\d|span)\b[^>]{0,200}>)*[^<]{25,250}</", re.IGNORECASE)
MOST_LINKED = 0.5  # share of an article's letters that may stand in links; real ones stay far below
STUB_LETTERS = 350  # of a paid story: less is the teaser, more may be the whole of a short one
TEASER_LETTERS = 200  # less is hardly ever a story
_BARRIER = re.compile(
    r"<(?:div|section|aside|article)\b[^>]{0,200}?(?:class|id)=[\"'][^\"']{0,100}?\b"
    r"((?:pay|reg|subscription-|sub|metered-)wall|(?:article|content|premium)-(?:locked|gate|barrier)|tp-container)",
    re.IGNORECASE,
)
_NOT_FREE = frozenset({"false", "no", "0"})
_LOGIN = re.compile(
    r"(?:^|[/_.-])(?:log-?in|sign-?in|anmelden|einloggen|connexion|iniciar-sesion|accedi|subscribe|abo|abonnement"
    r"|paywall|registrieren|logowanie)(?:$|[/._?-])",
    re.IGNORECASE,
)


def signs(look: Look) -> Iterator[Sign]:
    letters = look.letters
    if letters.linked > letters.all * MOST_LINKED:
        yield Sign(PageClass.INDEX, 0.9, f"{letters.linked} of its {letters.all} letters are links to other pages")
    if letters.all < _HARDLY and not look.claims_article:
        headlines = sum(1 for _ in _HEADLINE.finditer(look.markup))
        if headlines >= HEADLINES:
            yield Sign(PageClass.INDEX, 0.8, f"{headlines} links that read like headlines, and {letters.all} letters")
    if look.arrived_elsewhere and _LOGIN.search(urlsplit(look.final_url).path) and letters.all < STUB_LETTERS:
        yield Sign(PageClass.PAYWALL_STUB, 0.9, f"redirected to {look.final_url[:200]}")
    if letters.all < STUB_LETTERS:
        if is_paid(look.metadata):
            yield Sign(PageClass.PAYWALL_STUB, 0.9, f"the story is paid for, and {letters.all} letters of it are shown")
        yield from _of_offers(look)


def _of_offers(look: Look) -> Iterator[Sign]:
    """What is offered where a story breaks off; pages offer it beside whole stories, too."""
    if said := words("subscribe").within(look.text):
        yield Sign(PageClass.PAYWALL_STUB, 0.5, f"an offer: {said!r}")
    if found := _BARRIER.search(look.markup):
        yield Sign(PageClass.PAYWALL_STUB, 0.4, f"a barrier: {found[1]!r}")
    if (said or found) and look.letters.all < TEASER_LETTERS:
        yield Sign(PageClass.PAYWALL_STUB, 0.5, f"{look.letters.all} letters")


def is_paid(page: PageMetadata) -> bool:
    """Whether the page says of itself that it is not free to read."""
    said = [str(item.get("isAccessibleForFree", "")).lower() for item in page.json_ld]
    return bool(_NOT_FREE.intersection(said)) or "locked" in page.meta.get("article:content_tier", ())
