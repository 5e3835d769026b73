"""Set phrases of news pages, in the languages we know them in. They are evidence for the model, not rules."""

import re

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
# Agencies as they end a caption: "… (AP Photo/Name)", "… via Getty Images".
_AGENCY = re.compile(
    r"getty images|reuters|afp|ap photo|\(ap\)|epa|dpa|imago|shutterstock|istock|unsplash|alamy|scanpix|ansa|"
    r"picture[- ]alliance"
)
_AGENCY_WITHIN = 45  # characters from the end
# First letters of words by which a site asks its readers for something.
_APPEAL_STEMS = frozenset(
    "newsle subscr signup signed signin login regist email emails inbox downlo app apps whatsa telegr podcas "
    "facebo twitte instag youtub follow donat donate donati member cookie cookies privac consen advert sponso "
    "affili commis click clicke abonn abonni abonne abonné anmeld registr einlog datens privat einwil extern "
    "werbun anzeig inscri suscri suscrí iscriv assine assina prenum tilmel подпис рассыл реклам terms".split()
)
_STEM = 6
_MOST_APPEALS = 6
_WORD = re.compile(r"\w+")
_SHORT = 250  # characters: a longer passage is text, whatever phrase it begins with
_APPEAL_LONGEST = 800  # characters
_LEADING = " \t-–—•|>»›*#[(:…\"“'‘+▶►→"


def _phrases(text: str) -> tuple[str, ...]:
    return tuple(phrase.strip().replace("_", " ") for phrase in text.split(";") if phrase.strip())


_KINDS = tuple(map(_phrases, (_READ_ON, _ADVERT, _SIGN_UP, _RIGHTS, _CREDIT, _BYLINE, _TALK)))
_CREDIT_KIND = 4
NAMES = (
    "says_read_on", "says_advert", "says_sign_up", "says_rights", "says_credit", "says_byline", "says_talk", "appeals",
)  # fmt: skip
_NONE = (0.0,) * len(_KINDS)


def phrases(text: str) -> tuple[float, ...]:
    """1 for each kind of phrase the passage begins with; how often it asks the reader for something."""
    if len(text) > _APPEAL_LONGEST:
        return (*_NONE, 0.0)
    lower = text.lower()
    stems = [word[:_STEM] for word in _WORD.findall(lower)]
    appeals = float(min(sum(stem in _APPEAL_STEMS for stem in stems), _MOST_APPEALS))
    if len(text) > _SHORT:
        return (*_NONE, appeals)
    start = lower.lstrip(_LEADING)
    found = [1.0 if start.startswith(kind) else 0.0 for kind in _KINDS]
    if not found[_CREDIT_KIND] and _AGENCY.search(lower, max(0, len(lower) - _AGENCY_WITHIN)):
        found[_CREDIT_KIND] = 1.0
    return (*found, appeals)


def reads_on(text: str) -> float:
    """Whether the passage leads to other stories."""
    return float(text.lower().lstrip(_LEADING).startswith(_KINDS[0]))
