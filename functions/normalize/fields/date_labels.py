"""Words beside a date that say which date it is, in the languages newspapers are written in."""

import re
from functools import lru_cache
from typing import Literal, NamedTuple

# How the words begin, or the whole of those that others begin like.
_UPDATED = (
    r"updat", r"modif", r"edit(?:ed|iert)\b", r"revi(?:sed|ewed|sado|sada|sión|sion)\b", r"last (?:checked|changed)",
    r"letzte (?:änderung|bearbeitung)", r"geändert", r"überarbeitet", r"bearbeitet", r"stand\b", r"aktuali[sz]",
    r"actuali[sz]", r"zaktualiz", r"mise? à jour", r"aggiorna", r"atualiza", r"bijgewerkt", r"gewijzigd", r"uppdater",
    r"ändrad", r"oppdater", r"opdater", r"endret", r"redigeret", r"päivitetty", r"muokattu", r"frissít", r"módosít",
    r"ažurir", r"posodob", r"uuendatud", r"muudetud", r"atnaujint", r"atjaun", r"güncelle", r"yeniləndi",
    r"diperbarui", r"kemas ?kini", r"cập nhật", r"обновл", r"оновл", r"измен", r"змінен", r"актуализ", r"ажурир",
    r"абноўл", r"ενημέρωση", r"تحديث", r"تعديل", r"روز ?رسانی", r"ویرایش", r"עודכן", r"עדכון",
)  # fmt: skip
_PUBLISHED = (
    r"publi", r"post(?:ed|ado|ato)\b", r"pubbl", r"veröffentl", r"erschienen", r"erstellt", r"eingestellt",
    r"geplaatst", r"gepost", r"gepubl", r"offentlig", r"julkaistu", r"avaldatud", r"paskelb", r"opubl", r"zveřejn",
    r"zverejn", r"vydán", r"közzé", r"megjelen", r"objav", r"yayın", r"yayim", r"đăng", r"diterbitkan", r"disiarkan",
    r"опубл", r"оприлюдн", r"публик", r"апубл", r"дата", r"δημοσ", r"نشر", r"منتشر", r"انتشار", r"פורסם",
)  # fmt: skip
_BEGINNING = 3  # letters that all of them have before any choice
_BEGINNINGS = frozenset(word[:_BEGINNING] for word in (*_UPDATED, *_PUBLISHED))
_LETTERS = re.compile(r"[^\W\d_]{3,}")
# Of scripts that part words otherwise, or join them.
_UPDATED_SIGNS = "更新|修改|改訂|수정|업데이트|अपडेट|अद्यतन|আপডেট|อัปเดต|อัพเดท|แก้ไข|ปรับปรุง"
_PUBLISHED_SIGNS = "发布|發布|發佈|公開|投稿|掲載|配信|게시|입력|등록|प्रकाशित|প্রকাশ|เผยแพร่"
_WORDS = re.compile(rf"\b(?:(?P<updated>{'|'.join(_UPDATED)})|(?:{'|'.join(_PUBLISHED)}))[^\W\d]*", re.IGNORECASE)
_SIGNS = re.compile(rf"(?:(?P<updated>{_UPDATED_SIGNS})|(?:{_PUBLISHED_SIGNS}))[^\W\d]*")
_OF_SOMETHING_ELSE = re.compile(
    r"(?:\b(?:born|birth\w*|expires?|deadline|copyright|released?(?:\ date)?|seit|since|isbn|erscheinungs\w+|erscheint"
    r"|retrieved|accessed|abgerufen|consulté)|引用日期)\W*$",
    re.IGNORECASE,
)
_NEAR = 25  # characters before a date in which a word speaks of it
Meaning = Literal["published", "updated", ""]


class Piece(NamedTuple):
    """A part of a line, and what the word before it says that its date is."""

    meaning: Meaning
    text: str


@lru_cache(maxsize=1024)
def pieces(label: str, line: str) -> tuple[Piece, ...]:
    """A line cut at the words that say which date follows; `label`: what stands before the line."""
    meaning: Meaning = ""
    for found in _said_in(label[-_NEAR:]):
        meaning = _meaning(found)
    cut: list[Piece] = []
    start = 0
    for found in _said_in(line):
        cut.append(Piece(meaning, line[start : found.start()]))
        meaning, start = _meaning(found), found.end()
    return (*cut, Piece(meaning, line[start:]))


def is_of_something_else(before: str) -> bool:
    """Whether the words before a date say that it is no story's."""
    return bool(_OF_SOMETHING_ELSE.search(before))


def _said_in(text: str) -> list[re.Match[str]]:
    """Most lines hold none of the words: the pattern of all of them is not tried on these."""
    may_say = any(word[:_BEGINNING] in _BEGINNINGS for word in _LETTERS.findall(text.lower()))
    found = list(_WORDS.finditer(text)) if may_say else []
    if text.isascii():
        return found
    return sorted([*found, *_SIGNS.finditer(text)], key=re.Match.start)


def _meaning(found: re.Match[str]) -> Meaning:
    return "updated" if found["updated"] else "published"
