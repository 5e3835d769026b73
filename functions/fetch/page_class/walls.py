"""Signs of what stands before a page: challenges for robots, dialogues about consent."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from functions.fetch.page_class.classes import PageClass, Sign
from functions.fetch.page_class.look import Look
from functions.fetch.page_class.matching import kinds_of_words, words
from shared.web.challenges import challenger

_CHALLENGE = 2500  # visible letters: challenges have hardly any, pages that their makers guard have more
_CHALLENGE_MARKUP = 100_000  # characters: their own scripts are the bulk of them
_CAPTCHA_PAGE = 600
_DIALOGUE = 800  # letters of article that a page may have besides a dialogue, and still be the dialogue
_OWN_TEXT = 300  # letters of article: with as many, what stands around it is not the page
_LONG_DIALOGUE = 5000  # of a page that does not say that it is an article
_A_PHRASE = 400  # letters: a dialogue asks in every sentence, a story about consent quotes now and then
_TELLING = 2  # groups of phrases, to take a text for a dialogue; with a title that asks, one
_CAPTCHA = re.compile(
    r"class=[\"'][^\"']{0,200}\b(?:g-recaptcha|h-captcha|cf-turnstile|frc-captcha|smart-captcha)\b|recaptcha/api2/anchor",
    re.IGNORECASE,
)
_CONSENT_HOST = re.compile(
    r"^(?:consent|guce|cmp|myprivacy|privacy|cookie-?consent|cookiewall|zustimmung)\.", re.IGNORECASE
)
_CONSENT_PATH = re.compile(
    r"(?:^|[/_-])(?:consent|cookie-?(?:wall|consent|accept)|privacy-?(?:wall|gate)|zustimmung|collectconsent|toestemming"
    r"|consentimiento|consentement)(?:$|[/._?-])",
    re.IGNORECASE,
)


def signs(look: Look) -> Iterator[Sign]:
    yield from _of_robots(look)
    yield from _of_consent(look)


def _of_robots(look: Look) -> Iterator[Sign]:
    if not look.is_short or len(look.text) >= _CHALLENGE:
        return
    if maker := challenger({}, look.markup[:_CHALLENGE_MARKUP]):
        yield Sign(PageClass.BOT_WALL, 0.95, f"a challenge by {maker}")
    if look.claims_article:
        return
    if title := words("robot-title").segment(look.title, *look.headings):
        yield Sign(PageClass.BOT_WALL, 0.6, f"title or heading: {title!r}")
    if text := words("robot-text").within(look.text):
        yield Sign(PageClass.BOT_WALL, 0.5, f"the text says {text!r}")
    if len(look.text) >= _CAPTCHA_PAGE:
        return
    if _CAPTCHA.search(look.markup):
        yield Sign(PageClass.BOT_WALL, 0.6, "a captcha and no text")
    if title or text:
        yield Sign(PageClass.BOT_WALL, 0.3, f"{len(look.text)} letters to see")


def _of_consent(look: Look) -> Iterator[Sign]:
    """The dialogue alone: most pages show one before a story that is there all the same."""
    if look.arrived_elsewhere and _leads_to_consent(look.final_url) and not _leads_to_consent(look.url):
        yield Sign(PageClass.CONSENT_WALL, 0.9, f"redirected to {look.final_url[:200]}")
    if look.letters.all >= (_DIALOGUE if look.claims_article else _LONG_DIALOGUE):
        return
    if said := words("consent-title").segment(look.title, *look.headings):
        yield Sign(PageClass.CONSENT_WALL, 0.5, f"title or heading: {said!r}")
    shown = look.article if look.letters.all >= _OWN_TEXT else look.text[:_LONG_DIALOGUE]
    counts = [kind.count(shown) for kind in kinds_of_words("consent-text")]
    groups = len(counts) - counts.count(0)
    if groups >= (1 if said else _TELLING) and sum(counts) * _A_PHRASE >= len(shown):
        yield Sign(PageClass.CONSENT_WALL, min(0.25 * groups, 0.8), f"{groups} kinds of phrases that ask for consent")
        if words("accept").segment(*look.buttons):
            yield Sign(PageClass.CONSENT_WALL, 0.3, "a button that agrees")


def _leads_to_consent(url: str) -> bool:
    parts = urlsplit(url)
    return bool(_CONSENT_HOST.search(parts.hostname or "") or _CONSENT_PATH.search(parts.path))
