"""The marks that browsers put around <q>, by the language around it: written out, so that no rendering loses them."""

from itertools import islice

from lxml.etree import _Element as Element

_MARKS = {
    **dict.fromkeys(("de", "cs", "sk", "bg", "is", "sl"), ("„", "“")),
    **dict.fromkeys(("pl", "ro", "hu", "hr"), ("„", "”")),
    **dict.fromkeys(("ru", "uk", "es", "it", "pt", "no", "nb", "el", "ar", "fa"), ("«", "»")),
    **dict.fromkeys(("sv", "fi"), ("”", "”")),
    "ja": ("「", "」"),
    "fr": ("«\xa0", "\xa0»"),
}
_LOOKED_AT = 40  # elements around it
_NO_NEED = frozenset(["", *"\"“”„«»‹›‘’‚「」『』'"])  # of words that begin so


def quotation_marks(element: Element) -> tuple[str, str]:
    """Those before and behind it; none where the page writes its own."""
    first = element.text or (element[0].text if len(element) else "") or ""
    if first.lstrip()[:1] in _NO_NEED:
        return "", ""
    return _MARKS.get(_language(element), ("“", "”"))


def _language(element: Element) -> str:
    around = (element, *islice(element.iterancestors(), _LOOKED_AT))
    stated = next(filter(None, (each.get("lang") for each in around)), "")
    return stated.lower().split("-")[0]
