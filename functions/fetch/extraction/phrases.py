"""Set phrases of news pages, in the languages we know them in. They are evidence for the model, not rules."""

import re

_LONGEST = 250  # characters: a longer passage is text, whatever phrase it begins with

_READ_ON = (
    r"read (?:more|also|next|the full|our)|also read|see also|see more|more (?:on|from|about|stories|news)|"
    r"related|recommended|you may also|don'?t miss|watch(?: now| more|:)|listen(?: to|:)|click here|(?:view|"
    r"see) (?:all|gallery)|(?:editor'?s )?picks?\b|top stories|trending|most (?:read|popular)|up next|"
    r"story continues|continue reading|lesen sie|mehr zu|mehr zum|mehr aus|auch interessant|weitere|zum thema|"
    r"das könnte|passend dazu|zur startseite|lire (?:aussi|plus|la suite)|à lire|voir aussi|sur le même|"
    r"leggi (?:anche|tutto|di più)|guarda anche|l[ee]e (?:también|más)|lea (?:también|más)|te puede interesar|"
    r"ver (?:más|también)|leia (?:também|mais)|veja (?:também|mais)|saiba mais|lees (?:ook|meer|verder)|"
    r"bekijk ook|läs (?:också|mer|även)|les også|les mer|læs (?:også|mere)|lue (?:myös|lisää)|czytaj|zobacz|"
    r"przeczytaj|čtěte|olvass|citește|читайте|смотрите|читать|подробнее|читайте також|devamını|ayrıca|"
    r"baca juga|đọc thêm|xem thêm|関連|続きを|相关|延伸閱讀|관련"
)
_ADVERT = (
    r"advertis|sponsored|promoted|paid (?:post|content)|anzeige\b|werbung\b|publicit|publicidad|pubblicità|"
    r"annonce\b|reklam|mainos|реклама|広告|广告|광고"
)
_SIGN_UP = (
    r"sign up|subscribe|get (?:the|our|daily|unlimited)|join (?:our|us|the)|follow (?:us|me|@)|like us|"
    r"newsletter|support (?:us|our)|become a|download (?:the|our)|abonnieren|abonnez|inscrivez|suscríb|"
    r"síguenos|iscriviti|segui(?:ci)?\b|assine|inscreva|siga|abonneer|meld je|prenumerera|tilmeld|folgen sie|"
    r"подпи|подписывай|subskryb|zapisz się|abone ol"
)
_RIGHTS = (
    r"copyright|©|\(c\) ?\d{4}|all rights reserved|alle rechte|tous droits|todos los derechos|tutti i diritti|"
    r"todos os direitos|terms of|privacy|cookies?\b|imprint|impressum|disclaimer|this (?:article|"
    r"story) (?:was|first|originally)"
)
_CREDIT = (
    r"(?:photo|photograph|image|picture|video|graphic|illustration|credit|source|foto|bild|quelle|fotos|"
    r"imagen|crédit|fuente|fonte|zdjęcie|фото|写真|图|사진)\w{0,4}\s?[:：|/]|.*(?:getty images|reuters|/afp|"
    r"\bap photo|\(ap\)|epa|dpa|imago|shutterstock|istock|unsplash|via ap|alamy|"
    r"picture[- ]alliance)\W*(?:\w+\W*){0,3}$"
)
_BYLINE = (
    r"by[: ]|von |von:|par |por |di |door |af |av |autor|author|written by|reported by|text:|redak|published|"
    r"posted|updated|last (?:updated|modified)|stand:|veröffentlicht|aktualisiert|publié|mis à jour|publicado|"
    r"actualizado|pubblicato|aggiornato|geplaatst|publicerad|uppdaterad|publisert|oppdatert|автор|"
    r"опубликовано|обновлено|文/|記者|기자"
)
_TALK = (
    r"share|tweet|print|email|e-mail|copy link|comments?\b|\d+ comments?|leave a|reply|report|kommentare|"
    r"commentaires|comentarios|teilen|partager|compartir|condividi|drucken|tags?\b|topics?\b|schlagw|"
    r"filed under|categor|themen"
)


def _starting(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\W{{0,4}}(?:{pattern})", re.IGNORECASE)


_KINDS = tuple(map(_starting, (_READ_ON, _ADVERT, _SIGN_UP, _RIGHTS, _CREDIT, _BYLINE, _TALK)))
NAMES = (
    "says_read_on",
    "says_advert",
    "says_sign_up",
    "says_rights",
    "says_credit",
    "says_byline",
    "says_talk",
    "appeals",
)
_APPEAL = re.compile(
    r"newsletter|subscri|sign(?:ed)? up|sign in|log ?in\b|register|e-?mail|inbox|download|\bapps?\b|whatsapp|"
    r"telegram|podcast|facebook|twitter|instagram|youtube|follow|donat|\bsupport|member|cookie|privacy|"
    r"consent|advert|sponsor|affiliate|commission|terms of|click|abonn|anmeld|registr|einloggen|"
    r"daten(?:schutz|übermittl)|privatsph|einwillig|externe[rn]? inhalt|werbung|anzeige|s'inscri|suscri|"
    r"suscrí|inscri|iscri|assin|prenumer|tilmeld|подпис|рассыл|реклам|购买|订阅|登録|구독",
    re.IGNORECASE,
)
_APPEAL_LONGEST = 800  # characters
_MOST_APPEALS = 6
_NONE = (0.0,) * (len(NAMES) - 1)


def phrases(text: str) -> tuple[float, ...]:
    """1 for each kind of phrase the passage begins with; how often it asks the reader for something."""
    appeals = float(min(len(_APPEAL.findall(text)), _MOST_APPEALS)) if len(text) < _APPEAL_LONGEST else 0.0
    if len(text) > _LONGEST:
        return (*_NONE, appeals)
    return (*[1.0 if kind.match(text) else 0.0 for kind in _KINDS], appeals)
