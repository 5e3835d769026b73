"""Who made a picture, when the caption says it in its last words."""

import re
from typing import NamedTuple

_HOUSES = (
    r"(?:AP|AFP|EPA|EFE|ANSA|dpa|APA|Reuters|REUTERS|Getty(?:\ Images?)?|imago|IMAGO|Keystone|Bloomberg|TASS|Xinhua|PA"
    r"|Alamy|Shutterstock|iStock|Unsplash|Corbis|Imagn(?:\ Images)?|Press\ Association|Associated\ Press|ANP|TT|NTB"
    r"|picture\ alliance|Belga|Ritzau|Lehtikuva|LaPresse|Zuma|NurPhoto|SIPA|Invision|ddp|Adobe\ ?Stock|Pexels|Pixabay"
    r"|NASA|Handout)"
)
_MAKER = (
    r"(?:photographs?|photos?|fotos?|images?|bild(?:er)?|pictures?|credits?|fotocredits?|bildquelle"
    r"|crédits?(?:\ photos?)?|créditos?)"
)
_CAPITALIZED = r"(?:[^\W\d_a-zß-ÿ](?:\.|[\w'’-]*)(?:\s(?:von|van|de|di|der|bin|al))?)"
_CREDIT = re.compile(
    rf"""
    (?:^|(?<=[\s.!?…”"’'»)]))
    (?:
        [(\[] \s* (?P<in_brackets>
            (?:(?:AP\ )?(?i:{_MAKER})\b | ©) [^()\[\]]+ | [^()\[\]]*\b{_HOUSES}\b[^()\[\]]*
            | {_CAPITALIZED}(?:\s{_CAPITALIZED}){{1,4}}\s?/\s?{_CAPITALIZED}(?:\s{_CAPITALIZED}){{0,5}}
        ) [)\]]
      | (?i:{_MAKER}) (?:\s*:|\s+(?:by|von|par|di|de|av|door)\b) \s* (?P<labelled> [^.:]{{2,80}} )
      | (?:Quelle|QUELLE|Source|SOURCE|Fuente|Fonte|Bron|Źródło|Источник) \s* : \s* (?P<sourced> [^.:]{{2,80}} )
      | © \s* (?P<marked> [^©]{{2,80}}? )
      | (?P<slashed> (?:{_CAPITALIZED}\s?){{1,5}}/\s?(?:[^.!?()/]{{2,30}}/\s?){{0,2}}{_HOUSES}(?:/\w+)? )
      | (?<=[.!?…”"»)]\s)(?P<alone> {_HOUSES} )
    )
    \s*\.?\s*$
    """,
    re.VERBOSE,
)
_CLUES = re.compile(r"[(\[:©/]|photo|foto|image|bild|pict|cr[ée]dit", re.IGNORECASE)  # each credit has one of them
_HOUSE_LAST = re.compile(rf"\s{_HOUSES}\W*$")  # or ends so
_HOUSE_LETTERS = 24  # a house's name, and what may follow it
_LABEL = re.compile(rf"^(?:AP\ )?{_MAKER}\s*(?:/|:|by\b|von\b|par\b)?\s*|^©\s*", re.IGNORECASE | re.VERBOSE)


class Captioned(NamedTuple):
    caption: str
    credit: str


def caption_and_credit(caption: str, credit: str = "") -> Captioned:
    """The caption without its credit; unchanged when the page sets the credit apart or there is none.

    >>> caption_and_credit("The pier on Monday. (Ann Example/AP)")
    Captioned(caption='The pier on Monday.', credit='Ann Example/AP')
    >>> caption_and_credit("The pier on Monday. Photograph: Ann Example")
    Captioned(caption='The pier on Monday.', credit='Ann Example')
    """
    if not any(map(str.isalpha, caption)):
        caption = ""  # a counter of comments or of pictures
    found = _CREDIT.search(caption) if not credit and _may_have_one(caption) else None
    if not found:
        return Captioned(caption, credit)
    named = next(part for part in found.groups() if part)
    return Captioned(caption[: found.start()].rstrip(" ,;–—-|"), _LABEL.sub("", named).strip(" .:©"))


def _may_have_one(caption: str) -> bool:
    return bool(_CLUES.search(caption) or _HOUSE_LAST.search(caption, max(0, len(caption) - _HOUSE_LETTERS)))
