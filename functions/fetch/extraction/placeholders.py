"""What stands where an embed, a script or the rest of a paid story would be: consents, appeals, offers, settings.

They stand in the middle of articles, in the markup of paragraphs, often many times; only their words tell.
"""

import re

from functions.fetch.extraction.dom import Passage

_CODE = frozenset({"code", "samp"})
_LONGEST = 600  # characters
_CLUES = (
    "inhalt", "cookie", "javascript", "privats", "drittplattform", "einwillig", "consent", "privacy", "contenu externe",
    "contenuto esterno", "contenido externo", "externe inhoud", "samtykke", "your browser", "browser unterst",
    " access ", "already a ", "jederzeit kündbar",
)  # fmt: skip
_PLACEHOLDER = re.compile(
    r"externe[rnms]{0,2} inhalt|empfohlene[rn]? (?:redaktionelle[rn]? )?inhalt|"
    r"privatsphäre-?einstellung|drittplattform|"
    r"einwilligung .{0,40}(?:laden|anzeigen|angezeigt)|"
    r"(?:laden|anzeigen|darstellung) .{0,60}(?:einwilligung|datenschutz)|"
    r"cookie-?einstellungen|cookie (?:settings|preferences|consent)|"
    r"(?:accept|allow|enable|activate|manage|change)\w* (?:\w+ ){0,4}cookies|"
    r"(?:need|require)s? your consent|your (?:privacy|consent) (?:settings|choices|preferences)|"
    r"enable javascript|javascript (?:is |to be )?(?:enabled|disabled|required|aktiv|deaktiv)|"
    r"contenu externe|accepte[rz] (?:les|tous les|nos) cookies|vos (?:choix|préférences) .{0,30}cookies|"
    r"contenuto esterno|accett\w+ i cookie|contenido externo|acept\w+ (?:las |los )?cookies|"
    r"externe inhoud|cookies (?:accepteren|toestaan)|samtykke .{0,40}(?:innhold|indhold|cookies)|godkänn\w* cookies|"
    r"your browser does not support|browser unterstützt|"
    r"(?:unlimited|full|digital) access .{0,60}(?:[$£€]\d|cancel any ?time)|already a (?:subscriber|member)\?|"
    r"\babo\w* .{0,60}jederzeit kündbar"
)


def is_settings(passage: Passage) -> bool:
    """A JSON object, there for a script to read; as a listing it would be what the story is about."""
    text = passage.text
    return text.startswith('{"') and text.endswith("}") and passage.tag != "pre" and not passage.chars_in(_CODE)


def is_placeholder(text: str) -> bool:
    if len(text) > _LONGEST:
        return False
    lower = text.lower()
    for clue in _CLUES:  # any() would take twice as long, and every passage is asked
        if clue in lower:
            return bool(_PLACEHOLDER.search(lower))
    return False
