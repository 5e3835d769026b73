"""The marks that browsers put around <q>, by the language around it: written out, so that no rendering loses them."""

from lxml.etree import _Element as Element

_MARKS = {
    **dict.fromkeys(("de", "cs", "sk", "bg", "is", "sl"), ("„", "“")),
    **dict.fromkeys(("pl", "ro", "hu", "hr"), ("„", "”")),
    **dict.fromkeys(("ru", "uk", "es", "it", "pt", "no", "nb", "el", "ar", "fa"), ("«", "»")),
    **dict.fromkeys(("sv", "fi"), ("”", "”")),
    "ja": ("「", "」"),
    "fr": ("«\xa0", "\xa0»"),
}
_ANY_MARK = frozenset("\"“”„«»‹›‘’‚「」『』'")


def quotation_marks(element: Element) -> tuple[str, str]:
    """Those before and behind it; none where the page writes its own."""
    words = "".join(map(str, element.itertext())).strip()
    if not words or words[0] in _ANY_MARK:
        return "", ""
    return _MARKS.get(_language(element), ("“", "”"))


def _language(element: Element) -> str:
    stated = element.get("lang") or next((up.get("lang") for up in element.iterancestors() if up.get("lang")), "")
    return (stated or "").lower().split("-")[0]
