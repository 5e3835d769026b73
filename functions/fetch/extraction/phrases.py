"""Set phrases of news pages, in the languages we know them in. They are evidence for the model, not rules."""

from operator import itemgetter

from functions.fetch.extraction.dom import Passage

# Beginnings in lower case, _ for a space that must follow.
_READ_ON = """
read more; read also; read next; read the full; read our; also read; see also; see more; more on; more from;
more about; more stories; more news; related; recommended; you may also; you might also; don't miss;
don’t miss; watch now; watch more; watch:; watch |; listen to; listen:; click here; view all; see all;
view gallery; see gallery; editor's pick; editors' pick; top stories; trending; most read; most popular;
up next; story continues; continue reading; keep reading; lesen sie; lies auch; mehr zu; mehr aus; mehr lesen;
auch interessant; weitere; zum thema; das könnte; passend dazu; zur startseite; hier geht es; lire aussi;
lire plus; lire la suite; à lire; voir aussi; sur le même; leggi anche; leggi tutto; leggi di più;
guarda anche; lee también; lee más; lea también; lea más; te puede interesar; ver también; ver más;
leia também; leia mais; veja também; veja mais; saiba mais; lees ook; lees meer; lees verder; bekijk ook;
läs också; läs mer; läs även; les også; les mer; læs også; læs mere; lue myös; lue lisää; czytaj; zobacz;
przeczytaj; čtěte; olvass; citește; читайте; смотрите; читать; подробнее; devamını; ayrıca; baca juga;
đọc thêm; xem thêm; 関連; 続きを; 相关; 延伸閱讀; 관련
"""
_ADVERT = """
advertis; sponsored; promoted; paid post; paid content; anzeige; werbung; publicit; publicidad; pubblicità;
annonce; reklam; mainos; реклама; 広告; 广告; 광고
"""
_SIGN_UP = """
sign up; subscribe; get the; get our; get daily; get unlimited; join our; join us; join the; follow us;
follow me; follow @; like us; newsletter; support us; support our; become a; download the; download our;
abonnieren; abonnez; inscrivez; suscríb; síguenos; iscriviti; segui; assine; inscreva; siga; abonneer; meld je;
prenumerera; tilmeld; folgen sie; подпи; subskryb; zapisz się; abone ol; 订阅; 登録; 구독
"""
_RIGHTS = """
copyright; ©; (c) 2; (c) 1; all rights reserved; alle rechte; tous droits; todos los derechos; tutti i diritti;
todos os direitos; terms of; privacy; cookie; imprint; impressum; disclaimer; this article was; this story was;
this article first; this story first; this article originally; this story originally
"""
_CREDIT = """
photo:; photos:; photo by; photo credit; photograph; image:; image credit; picture:; video:; graphic:;
illustration; credit:; source:; sources:; foto:; fotos:; bild:; quelle:; quellen:; imagen:; crédit; fuente:;
fonte:; zdjęcie; фото; 写真; 图; 사진
"""
_BYLINE = """
by_; by:; von_; von: ; par_; por_; di_; door_; af_; av_; autor; author; written by; reported by; text:; redak;
published; posted; updated; last updated; last modified; stand:; veröffentlicht; aktualisiert; publié;
mis à jour; publicado; actualizado; pubblicato; aggiornato; geplaatst; publicerad; uppdaterad; publisert;
oppdatert; автор; опубликовано; обновлено; 文/; 記者; 기자
"""
_TALK = """
share; tweet; print; email; e-mail; copy link; comment; leave a; reply; report; kommentar; commentaires;
comentarios; teilen; partager; compartir; condividi; drucken; tag: ; tags; topic; schlagw; filed under;
categor; themen
"""
# The same in languages of which the model's pages are few or none.
_READ_ALSO = (
    "читайте також", "читайте ще", "дивіться також", "читайте также", "ये भी पढ़ें", "यह भी पढ़ें", "আরও পড়ুন", "আরো পড়ুন",
    "اقرأ أيض", "إقرأ أيض", "اقرأ المزيد", "بیشتر بخوانید", "همچنین بخوانید", "קראו גם", "קראו עוד", "διαβάστε ακόμ",
    "διαβάστε επίσης", "διαβάστε περισσότερα", "δείτε ακόμ", "δείτε επίσης", "อ่านเพิ่มเติม", "ข่าวที่เกี่ยวข้อง", "xem thêm",
    "đọc thêm", "ilgili haber", "관련기사", "관련 기사", "関連記事", "延伸閱讀", "相关阅读",
)  # fmt: skip
_JOIN_US = (
    "підписуйтесь", "підписуйтеся", "подписывайтесь", "подпишитесь", "تابعونا على", "اشترك في", "הצטרפו ל",
    "εγγραφείτε στο", "ακολουθήστε το", "ακολουθήστε μας",
)  # fmt: skip
# Agencies as they end a caption: "… (AP Photo/Name)", "… via Getty Images".
_AGENCIES = (
    "getty images", "reuters", "afp", "ap photo", "(ap)", "epa", "dpa", "imago", "shutterstock", "istock", "unsplash",
    "alamy", "scanpix", "ansa", "picture alliance", "picture-alliance",
)  # fmt: skip
_AGENCY_WITHIN = 45  # characters from the end
# First letters of words by which a site asks its readers for something.
_APPEAL_STEMS = frozenset(
    "newsle subscr signup signed signin login regist email emails inbox downlo app apps whatsa telegr podcas "
    "facebo twitte instag youtub follow donat donate donati member cookie cookies privac consen advert sponso "
    "affili commis click clicke abonn abonni abonne abonné anmeld registr einlog datens privat einwil extern "
    "werbun anzeig inscri suscri suscrí iscriv assine assina prenum tilmel подпис рассыл реклам terms".split()
)
_stem = itemgetter(slice(6))
_SHORT = 250  # characters: a longer passage is text, whatever phrase it begins with
_LEADING = " \t-–—•|>»›*#[(:…\"“'‘+▶►→"
_KINDS = (_READ_ON, _ADVERT, _SIGN_UP, _RIGHTS, _CREDIT, _BYLINE, _TALK)
_READ_ON_KIND, _CREDIT_KIND = 0, 4
_LINKED = 0.4  # of a line's letters
NAMES = (
    "says_read_on", "says_advert", "says_sign_up", "says_rights", "says_credit", "says_byline", "says_talk", "appeals",
)  # fmt: skip
_KEY = 2  # characters by which phrases are looked up


def _by_beginning() -> dict[str, list[tuple[str, int]]]:
    """First characters of a phrase → the phrases that begin so, with their kinds."""
    found: dict[str, list[tuple[str, int]]] = {}
    for kind, listed in enumerate(_KINDS):
        for phrase in filter(None, map(str.strip, listed.split(";"))):
            written = phrase.replace("_", " ")
            found.setdefault(written[:_KEY], []).append((written, kind))
    return found


_BEGINNINGS = _by_beginning()


def phrases(text: str) -> list[float]:
    """1 for each kind of phrase the passage begins with; how many words ask the reader for something."""
    said = [0.0] * len(NAMES)
    if len(text) > _SHORT:
        return said
    lower = text.lower()
    for kind in _kinds(lower):
        said[kind] = 1.0
    end = lower[-_AGENCY_WITHIN:]
    for agency in _AGENCIES:
        if agency in end:
            said[_CREDIT_KIND] = 1.0
            break
    said[-1] = len(_APPEAL_STEMS.intersection(map(_stem, lower.split())))
    return said


def leads_away(passage: Passage) -> bool:
    """`Читайте також: Риба знову дорожчає`: told by words alone, where the model has seen too few pages to know."""
    if not passage.links or len(passage.text) > _SHORT or passage.text.isascii():
        return False
    start = passage.text.lower().lstrip(_LEADING)
    return (start.startswith(_READ_ALSO) and passage.link_share > _LINKED) or start.startswith(_JOIN_US)


def advertises(text: str) -> bool:
    """Whether it begins as advertisements do, or asks readers to sign up."""
    said = dict(zip(NAMES, phrases(text), strict=True)) if text else {}
    return bool(said) and bool(said["says_advert"] or (said["says_sign_up"] and said["appeals"]))


def leads_on(text: str) -> bool:
    """Whether it begins as lines do that lead to other stories."""
    return _READ_ON_KIND in _kinds(text.lower())


def _kinds(lower: str) -> list[int]:
    """The kinds of the phrases that it begins with."""
    start = lower.lstrip(_LEADING)
    likely = _BEGINNINGS.get(start[:_KEY]) or _BEGINNINGS.get(start[:1])
    return [kind for phrase, kind in likely if start.startswith(phrase)] if likely else []
