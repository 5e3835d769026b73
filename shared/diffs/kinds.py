"""What kind of change a new revision is.

The rules, in the order they are asked:

1. **correction**: the new text holds a notice of correction that the old one did not;
2. **cosmetic**: no word changed but for case, marks, spaces and a few misspellings, and of the fields only those
   that a reader does not read as the story (dates of modification, pictures, keywords, section);
3. **headline**: the body's words are the same; headline, kicker or description are not;
4. **update**: everything else.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from shared.diffs.words import Span
from shared.revisions import ChangeKind

MOST_MISSPELLINGS = 3  # words that changed by a letter or two; more of them are a rewrite
SPELLING = 0.75  # likeness (difflib's ratio) of a word and its misspelling
_DECK = frozenset({"headline", "kicker", "description"})
_SURROUNDINGS = frozenset({"modified_at", "images", "keywords", "section", "language", "is_accessible_for_free"})
_WORDS = re.compile(r"\w+")

# How news sites begin or word the notice; language by language.
_NOTICE = re.compile(
    r"(?:^|\n)\W*(?:corrections?|corrected|clarification|editor['’]s note|erratum|retraction|"
    r"korrektur|berichtigung|richtigstellung|klarstellung|anmerkung der redaktion|"
    r"correctif|rectificatif|précision|mise au point|"
    r"correcci[oó]n|fe de err(?:ores|atas)|rectificaci[oó]n|"
    r"correzione|errata corrige|rettifica|precisazione|"
    r"corre[cç][aã]o|errata|rectificatie|correctie|rättelse|rettelse|korjaus|oikaisu|oprava|sprostowanie|"
    r"исправление|уточнение|訂正|更正|정정)\b"
    r"|an earlier version of this (?:article|story|report)"
    r"|this (?:article|story) (?:has been|was) (?:amended|corrected)"
    r"|in einer früheren (?:version|fassung)|une (?:première )?version (?:précédente|antérieure)|"
    r"una versi[oó]n anterior de (?:este|esta)|una versione precedente",
    re.IGNORECASE,
)


def kind_of(fields: Mapping[str, Sequence[Span]], blocks: Sequence[Sequence[Span]]) -> ChangeKind | None:
    """The kind of change, from what became of the fields and of the blocks that changed; None when nothing did."""
    if not fields and not blocks:
        return None
    if any(_has_new_notice(told) for told in blocks):
        return ChangeKind.CORRECTION
    body_stands = _is_cosmetic(blocks)
    told = {name for name, change in fields.items() if name not in _SURROUNDINGS and not _is_cosmetic([change])}
    if body_stands and not told:
        return ChangeKind.COSMETIC
    return ChangeKind.HEADLINE if body_stands and told <= _DECK else ChangeKind.UPDATE


def _has_new_notice(told: Sequence[Span]) -> bool:
    before = "".join(span.text for span in told if span.op != "added")
    after = "".join(span.text for span in told if span.op != "removed")
    return bool(_NOTICE.search(after)) and not _NOTICE.search(before)


def _is_cosmetic(passages: Sequence[Sequence[Span]]) -> bool:
    """Whether the same words are said, a few misspellings aside."""
    misspelled = 0
    for told in passages:
        for removed, added in _replacements(told):
            old, new = _words(removed), _words(added)
            if old == new or "".join(old) == "".join(new):
                continue
            if len(old) != len(new) or not all(map(_is_misspelling, old, new)):
                return False
            misspelled += sum(one != other for one, other in zip(old, new, strict=True))
    return misspelled <= MOST_MISSPELLINGS


def _replacements(told: Sequence[Span]) -> Iterator[tuple[str, str]]:
    """What stood between two stretches that stayed, and what stands there now."""
    removed = added = ""
    for span in (*told, Span(op="same", text="")):
        if span.op == "same":
            if removed or added:
                yield removed, added
            removed = added = ""
        elif span.op == "removed":
            removed += span.text
        else:
            added += span.text


def _words(text: str) -> list[str]:
    return _WORDS.findall(text.casefold())


def _is_misspelling(old: str, new: str) -> bool:
    """Another number is another fact, and a short word another word."""
    if old == new:
        return True
    return not re.search(r"\d", old + new) and SequenceMatcher(None, old, new, autojunk=False).ratio() >= SPELLING
