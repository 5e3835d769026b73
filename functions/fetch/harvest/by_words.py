"""How lines begin that name who wrote it, in the languages of newspapers."""

import re

# The first word of a line that says who wrote it.
_BY_WORDS = frozenset(
    "by von vom par por di door af av przez texte text tekst testo texto autor autorin autoren autorka autora autori "
    "autores auteur autore author authors penulis oleh yazan yazar haber muhabir skrevet skriven kirjoittaja teksti "
    "автор "
    "авторы автори текст írta szerző piše napsal napsala συντάκτης γράφει του της escrito redactado publicado posté "
    "écrit "
    "rédigé publié publicat scris erstellt eingestellt gespeichert gepostet publiziert geschrieben verfasst "
    "geschreven gepubliceerd scritto pubblicato publicerad publisert "
    "udgivet napisane napisany opublikowane oprac opracowała opracował rozmawiał rozmawiała written posted published "
    "reported added submitted created compiled contributed authored words story review wartawan "
    "نویسنده گزارشگر خبرنگار লেখক প্রতিবেদক "
    "โดย लेखक بقلم كتب كتبت تحرير מאת "
    "文 撰文 作者 著者 筆者 投稿者 ライター 记者 記者 編輯 编辑 責編 责编 記事 執筆 글".split()
)
# Words that do so only before a "by"; those of people before a colon, too.
_PEOPLE = frozenset(
    "journalist journalistin reporter writer contributors contributor redaktion redakteur redakteurin interview".split()
)
_WORKS = _PEOPLE | frozenset(
    "report reporting article analysis opinion essay column guest artikel beitrag gastbeitrag kommentar veröffentlicht "
    "reportage entretien entrevista intervista articolo artículo wywiad reportaż".split()
)
_OPENINGS = frozenset("das die ein interview fragen aus a".split())
_BY_PHRASE = re.compile(
    r"\W*(?:das interview führten?|(?:das|ein) gespräch führten?|die fragen stellten?|aus \w+ berichte[nt]"
    r"|a cura d(?:i|el|ella))\s",
    re.IGNORECASE,
)
_BY_IN_SCRIPTS_WITHOUT_SPACES = re.compile(
    r"^\W*(?:文|撰文|作者|著者|筆者|投稿者|ライター|本报记者|记者|記者|編輯|编辑|责编|責編|記事|執筆)\s*[:：/／|]|\s作者\s*[:：]|\s기자(?:\s|$)|글\s*[:ㅣ|]"
)
_BY_BEHIND_A_DATE = re.compile(  # "Posted on 3 April by Ann Example"
    r"\W*(?:posted|published|written|added|submitted)\s+(?:on\s+)?[^|]{0,20}\d[^|]{0,20}?\bby\s+\w", re.IGNORECASE
)
_LABELS = frozenset(
    "by von par por di door af av author authors autor autorin auteur autore oleh text texte tekst words writer "
    "reporter "
    "journalist contributor contributors yazar penulis автор przez szerző".split()
)
_LABEL_WORDS = 3
_OF_SUCH_SCRIPTS = re.compile("[\u3000-\uffff]")
_FIRST_WORD = re.compile(r"[^\w]*([\w\u0900-\u0dff\u0e00-\u0eff]+)")  # with the vowel signs, which are no letters


def opens_a_byline(text: str) -> bool:
    """Whether a line begins as bylines do, in the languages we know."""
    opening = text[:60]
    first = _FIRST_WORD.match(opening)
    word = first.group(1).lower() if first else ""
    if first and word in _BY_WORDS:
        rest = opening[first.end() :].lstrip(" :.\xa0")
        return not rest[:1].islower() or bool(_BY_BEHIND_A_DATE.match(opening)) or opens_a_byline(rest)
    if first and word in _WORKS:
        rest = opening[first.end() :].lstrip(" .\xa0")
        return (word in _PEOPLE and rest[:1] == ":") or opens_a_byline(rest)
    if opening.isascii():
        return word in _OPENINGS and bool(_BY_PHRASE.match(opening))
    if _BY_PHRASE.match(opening):
        return True
    return bool(_OF_SUCH_SCRIPTS.search(opening) and _BY_IN_SCRIPTS_WITHOUT_SPACES.search(opening))


def is_only_a_label(text: str) -> bool:
    """`By`, `Written by:`, `Author`: the names stand in the element after it."""
    words = text.lower().replace(":", " ").split()
    return 0 < len(words) <= _LABEL_WORDS and words[-1] in _LABELS
