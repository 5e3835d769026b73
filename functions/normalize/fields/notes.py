"""Corrections and editor's notes: what a story says about itself."""

import re
from collections.abc import Iterable, Iterator
from typing import Literal

from functions.normalize.fields.evidence import Evidence, plain_words, text
from shared.blocks import Block
from shared.story import Note

Kind = Literal["correction", "clarification", "update", "editors-note"]

_LEAD = r"[\W_]{0,4}"
_LABELS: dict[Kind, str] = {
    "correction": r"""
        corrections? | corrected | corrigend(?:um|a) | errat(?:um|a) | fe\ de\ err(?:ores|atas?) | korrektur
        | berichtigung
        | richtigstellung | rectificatifs? | rectification | correcci[oó]n(?:es)? | rectificaci[oó]n | correzione
        | errata\ corrige | rettifica | corre[cç][aã]o | erramos | correctie | rectificatie | r[aä]ttelse
        | rettelse | retting
        | oikaisu | sprostowanie | oprava | исправление | поправка | düzeltme | 訂正 | 更正 | 정정
    """,
    "clarification": r"""
        clarifications? | klarstellung | pr[eé]cisions? | aclaraci[oó]n | precisazione | chiarimento | esclarecimento
        | verduidelijking | f[oö]rtydligande | presisering | præcisering | уточнение
    """,
    "update": r"""
        updates? | updated | aktualisierung | mise\ [aà]\ jour | actualizaci[oó]n | aggiornamento | atualiza[cç][aã]o
    """,
    "editors-note": r"""
        editor(?:['’]?s|s['’])?\ notes? | note\ (?:from|by|of)\ (?:the\ )?editors? | ed(?:\.|itor)?\ note
        | note\ to\ readers
        | (?:anmerkung|hinweis)\ der\ redaktion | anm\.\ d(?:er|\.)\ red(?:aktion|\.)? | transparenzhinweis
        | note\ de\ la\ r[eé]daction | ndlr | nota\ de\ (?:la\ )?redacci[oó]n
        | nota\ del?\ (?:la\ )?(?:editor|director|redacci[oó]n)
        | nota\ della\ redazione | nota\ d[aeo]\ (?:reda[cç][cç]?[aã]o|editor) | noot\ van\ de\ redactie
        | naschrift(?:\ redactie)?
        | redaktionens\ anm[aä]rkning | fotnot | od\ redakcji | от\ редакции | примечание\ редакции
        | editörün\ notu | 編集部注 | 编者按
    """,
}
AS_A_LABEL = tuple(
    (kind, re.compile(rf"{_LEAD}(?:{words})(?!\w)[^:：.–—-]{{0,40}}(?:[:：]|[–—-]\s|\.\s)", re.IGNORECASE | re.VERBOSE))
    for kind, words in _LABELS.items()
)
_THE_STORY = (
    r"(?:this|the)\ (?:article|story|post|piece|headline|report) | dieser\ (?:artikel|text|beitrag)"
    r" | (?:cet\ article|ce\ texte)"
    r" | est[ea]\ (?:art[ií]culo|noticia|texto|nota) | quest[oa]\ (?:articolo|notizia)"
    r" | est[ae]\ (?:artigo|reportagem|texto|mat[eé]ria)"
    r" | dit\ (?:artikel|bericht|stuk)"
)
_WAS = r"was|has|had|is|were|have|wurde|ist|a|fue|ha|è|foi|werd"
_CHANGED = (
    r"corrected|amended|korrigiert|berichtigt|corrigé|rectifié|corregid[oa]|corrett[oa]|corrigid[oa]"
    r"|gecorrigeerd|aangepast"
)
_RENEWED = (
    r"updated|revised|aktualisiert|ergänzt|mis\ à\ jour|modifié|actualizad[oa]|modificad[oa]"
    r"|aggiornat[oa]|atualizad[oa]|bijgewerkt"
)
_EARLIER = (
    r"(?:an|a)\ (?:earlier|previous)\ version | in\ einer\ (?:früheren|vorherigen|ersten)\ (?:version|fassung)"
    r" | (?:dans\ )?une\ (?:précédente\ version|version\ (?:précédente|antérieure))"
    r" | (?:en\ )?una\ versión\ (?:anterior|previa)"
    r" | (?:in\ )?una\ (?:precedente\ versione|versione\ precedente) | (?:em\ )?uma\ versão\ anterior"
    r" | in\ een\ (?:eerdere|vorige)\ versie | i\ en\ tidligere\ ver[sj]\w+ | en\ tidigare\ version"
)
AS_A_SENTENCE: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("correction", re.compile(rf"{_LEAD}(?:{_EARLIER})\b", re.IGNORECASE | re.VERBOSE)),
    (
        "correction",
        re.compile(rf"{_LEAD}(?:{_THE_STORY})\ (?:{_WAS})\b.{{0,60}}\b(?:{_CHANGED})\b", re.IGNORECASE | re.VERBOSE),
    ),
    (
        "update",
        re.compile(rf"{_LEAD}(?:{_THE_STORY})\ (?:{_WAS})\b.{{0,60}}\b(?:{_RENEWED})\b", re.IGNORECASE | re.VERBOSE),
    ),
)
_FIRST_LETTERS = re.compile(rf"{_LEAD}([^\W_]{{1,2}})")
_BEGINNINGS = frozenset(  # of all these labels and sentences: most paragraphs need no further look
    """
    a ac ag ak an at be ce ch cl co da di dü ed em en er es fe fo fö hi i in kl ko mi na nd no od oi op pr qu ra re ri
    rä sp th tr um un up ve ис от по пр ут 編集 编者 訂正 更正 정정
    """.split()
)
_MAX_CHARS = 1500  # more is a text of its own
_MAX_NOTES = 10
_CORRECTED = re.compile(rf"\b(?:{_CHANGED})\b", re.IGNORECASE | re.VERBOSE)


def notes(evidence: Evidence, blocks: Iterable[Block]) -> tuple[Note, ...]:
    """Those of structured data, and the body's blocks that are one, each once."""
    found: dict[str, Note] = {}
    for note in (*_in_body(blocks), *_stated(evidence)):
        found.setdefault(plain_words(note.text), note)
    return tuple(found.values())[:_MAX_NOTES]


def _stated(evidence: Evidence) -> Iterator[Note]:
    """`correction` of schema.org: a text, or a comment that has one."""
    value = evidence.ld("correction")
    for member in value if isinstance(value, list) else [value]:
        words = text(member.get("text") or member.get("description")) if isinstance(member, dict) else text(member)
        if words and not words.startswith("http"):
            yield Note(kind="correction", text=words[:_MAX_CHARS])


def _in_body(blocks: Iterable[Block]) -> Iterator[Note]:
    for position, block in enumerate(blocks):
        if block.type in _MAY_BE_NOTES and len(block.text) <= _MAX_CHARS:
            kind = kind_of(block.text)
            if kind and not (block.type == "heading" and len(block.text.split()) < _WORDS_OF_A_NOTE):
                yield Note(kind=kind, text=block.text, block=position)


_MAY_BE_NOTES = frozenset({"paragraph", "quote", "heading"})
_WORDS_OF_A_NOTE = 4  # a heading alone announces the note below it


def kind_of(line: str) -> Kind | None:
    """Which kind of note a paragraph is; None for what is none."""
    if not may_be_a_note(line):
        return None
    for kind, pattern in AS_A_SENTENCE:
        if pattern.match(line):
            return kind
    for kind, pattern in AS_A_LABEL:
        if pattern.match(line) and (kind != "update" or _is_dated(line)):
            return "correction" if kind == "editors-note" and _CORRECTED.search(line) else kind
    return None


def may_be_a_note(line: str) -> bool:
    """By its first letters."""
    first = _FIRST_LETTERS.match(line)
    return first is not None and first[1].casefold() in _BEGINNINGS


def _is_dated(line: str) -> bool:
    """`Update: …`, `Update, 22 Nov.: …`; but not `Update your software: …`, nor a date alone."""
    label, colon, rest = line.partition(":")
    is_label = len(label.split()) == 1 or any(char.isdigit() for char in label)
    return bool(colon) and is_label and len(rest.split()) > _WORDS_OF_A_NOTE
