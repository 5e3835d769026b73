"""The words of bylines, in the languages of newspapers: "by", roles, papers, labels of other things."""

import re

# "By", in front of names.
BY = re.compile(
    r"""
    ^\W*
    (?:
        (?: (?:written|posted|published|reported|reviewed|edited|created|submitted|story|words|text
            |analysis|opinion|review|interview|article|contributed|last\s+updated|medically\s+reviewed|guest\s+post
            |added|uploaded|as\s+told\s+to) \b [\s:]* (?:and\s+\w+\s+)?
        )* by\b
        | (?:eine?\s+)? (?:gastbeitrag|kommentar|interview|reportage|analyse|essay|bericht|kolumne|protokoll|rezension
            |porträt|glosse|leitartikel|recherche) (?:\s+von|(?=:))
        | (?:von\s+unsere[mr]|door\s+onze|par\s+notre|de\s+notre|dal(?:la)?\s+nostr[oa]|de\s+nuestr[oa])\s+
          (?:korrespondent\w*|reporter\w*|redakteur\w*|mitarbeiter\w*|verslagge\w+|correspondent\w*|redacteur
            |envoyée?\s+spéciale?|correspondante?|inviat[oa]|corrispondente|corresponsal|enviad[oa]\s+especial)
        | a\s+cura\s+di | opracowa\w+ | rozmawia\w+
        | von|vom|par|por|di|door|af|av|przez|oleh|yazan|írta|piše|napsal|texte|text|tekst|testo|textos?
        | autor(?:in|es|en|a)?|auteurs?|autor[ei]|authors?|verfasser(?:in)?|redakteur(?:in)?|redacteur
        | автор(?:ы)?|текст|συντάκτης|penulis|reporter|writer|kirjoittaja|teksti
        | (?:escrito|publicado|posté|écrit|publié|rédigé|propos\s+recueillis|geschrieben|verfasst|erstellt
            |eingestellt|gespeichert|scritto|skriven|skrevet|geplaatst) \s+ (?:por|par|vo[mn]|da|av|af|door)
        | about|über
        | (?:show|view|see|read|more|all|alle|mehr|weitere|zeige|voir|tous|ver|todos) \b.{0,25}?\b
          (?:by|from|of|von|par|about|por)
        | quelle|source|fuente|fonte|källa|kilde|bron|来源|出典
        | 撰文|作者|本报记者|记者|記者|編輯|编辑|责编|責編|執筆|文|글|기자|بقلم|كتبت?|تحرير|מאת
    )
    (?=[\s:：.|/／・=＝]|$) [\s:：.|/／・=＝]*
    | ^\W*(?:本报|本報)?(?:记者|記者)(?=[\u4e00-\u9fff]) | ^\W*取材・文[\s:：=＝／/]*
    """,
    re.IGNORECASE | re.VERBOSE,
)
# The same inside a line, where the case tells it from the "von" of a name.
BY_INSIDE = re.compile(
    r"""
    (?:^|\s) [Bb]y:? \s+ (?=[^\W\d_a-z])
    | (?:^|[\s|]) [^\WA-ZÀ-Ý]\w* \s+ (?:von|par|por|door|av|af) \s+ (?=[A-ZÀ-Ý])
    | \b(?:Autor(?:in|en)?|Authors?|Auteur|Autore|Von|Par|Por|By|Text|Texte):\s+
    | \s(?:作者|撰文|记者|記者)\s*[:：]\s*
    """,
    re.VERBOSE,
)
SEPARATOR = re.compile(
    r"""
    \s*
    (?: [;|•·、，/／\n] | \s[–—-]\s | \s\+\s | (?:^|\s)&\s
        | \s(?:and|und|et|y|e|og|och|en|ve|и|та|i|și|és|και|with|mit|avec|con|met)\s )
    \s*
    """,
    re.IGNORECASE | re.VERBOSE,
)
NO_CREDIT = re.compile(
    r"https?:|www\.|@|/|\W*(?:photos?|fotos?|images?|pictures?|bild(?:er)?|grafik|illustrations?|video|infographic)\b",
    re.IGNORECASE,
)  # addresses, and who took the picture
# Who did something else for the story, and where it was filed.
OTHER_WORK = re.compile(
    r"\W*(?:photos?|fotos?|bild(?:er)?|illustrations?|grafik|kamera|schnitt|editing|edited|übersetzung|translat\w+"
    r"|traduction|traducción|traduzione)\b|.*(?:報導|报道|報道|電|电|讯|訊)$",
    re.IGNORECASE,
)
# What follows a name: place, date, paper, labels of other things.
CUT = re.compile(
    r"""
    \s*
    (?: \(.* | \[.* | \bon\s+\w+\s+\d.* | \bin\s+[A-Z].* | \bfor\s+(?:the\s+)?[A-Z].*
        | \b(?:published|updated|posted|last|aktualisiert|veröffentlicht|publié|mis\ à\ jour|publicado|stand|pubblicato
            |read|min\ read|minutes?|comments?|kommentare?|follow|share|contributor|staff\ writer|twitter|facebook
            |instagram|tags?|schlagwörter|rubrik|kategorien?|categor(?:y|ies)|filed|under|quelle|datum)\b.*
        | \s(?:mon|tues?|wed|thurs?|fri|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\.?$
        | (?<!head)(?<!director)(?<!chief)(?<!manager)(?<!editor)\s+of\s+(?:the\s+)?[A-Z].*
        | \s(?:특파원|논설위원|선임기자|앵커).*
        | \s@\w.* | \d{1,2}[./:]\d.* | \b(?:19|20)\d\d\b.* | \s[-–—|•·]\s.* | \s기자.* | /.* | \s*[→»←«].* )$
    """,
    re.IGNORECASE | re.VERBOSE,
)
ROLE_BEHIND = re.compile(
    r"""
    ^(\S+\s+\S+(?:\s+\S+)??) \s+
    (?: senior|junior|chief|staff|lead|head\ of|founder|co-?founder|director|reporter|editor|correspondent|writer
      | contributor|columnist|journalist|manager|professor|ceo|author|producer|analyst|korrespondent(?:in)?
      | redakteur(?:in)?|leitende[rn]?|chefredakteur(?:in)?|rédact\w+|journaliste|redactora?|periodista ) \b .*
    """,
    re.IGNORECASE | re.VERBOSE,
)
NO_NAMES = frozenset(
    """
    administrator date datum uhr auteur autor posted written editor editors editorial unknown none null nan undefined
    webmaster root user guest author anonymous anonym various contributor wordpress default test website news home by
    blog superuser redaktion redaction rédaction redacción redazione redactie redaksi staff newsroom newsdesk team
    montag dienstag mittwoch donnerstag freitag samstag sonntag monday tuesday wednesday thursday friday saturday sunday
    lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes sábado domingo
    agencies agenturen agencias internet more follow share login subscribe about profile contact email
    """.split()
) | {
    "posted on", "no author", "view all", "the editors", "the editor", "editorial team", "editorial staff",
    "editorial board", "staff writer", "staff reporter", "news desk", "wire services", "wire service", "read more",
    "show more", "see more", "all posts",
}  # fmt: skip
NO_NAME_SIGNS = re.compile(
    r"https?:|www\.|@\w|\.(?:com|net|org|de|fr|uk)\b|[{}<>_]|\d{3}|^\w+(?:\.\w+)+$|admin", re.IGNORECASE
)
# A name with one of these is an institution's, a role's, or a label.
NOT_OF_PEOPLE = frozenset(
    """
    news newsroom press presse media médias times post herald tribune gazette journal magazine network television tv
    radio online redaktion redaktionsteam redaktionsnetzwerk redacción redaccion rédaction redaction redazione redactie
    redaksi staff team desk editor editors editorial agency agentur agence agencia verlag gmbh inc ltd llc corp company
    group university universität universidad université institute institut association foundation ministry department
    office center centre council committee bureau club society union reporter correspondent correspondents
    korrespondent korrespondentin writer writers contributor contributors columnist photographer fotograf producer
    publisher blog website service services nachrichten zeitung pressestelle sender studio studios digital podcast
    video newsletter copyright rights reserved subscribe minutes comments comment views share updated published today
    yesterday ago mitarbeit mitarbeiter leser official community posted posts reviewed written guide guides tips
    resources strategy marketing jobs business finance sport sports politics world lifestyle technology director
    manager expert analyst specialist professor founder security policy archive archives category categories tag tags
    author authors
    """.split()
)
ROLE = re.compile(
    r"\b(?:editor|correspondent|reporter|writer|journalist|columnist|contributor|producer|director|professor|manager|"
    r"expert|specialist|analyst|photographer|chief|ceo|cfo|cto|founder|president|officer|head|lead|senior|staff|"
    r"redakteur\w*|korrespondent\w*|journaliste|rédact\w*|chef\w*|leiter\w*|reporter\w*|volontär\w*|autor\w*|"
    r"md|m\.d\.?|phd|ph\.d\.?|mba|rd|ms|rn|cpa|esq|jr\.?|sr\.?|ii|iii)\b",
    re.IGNORECASE,
)
BEFORE_DATES = frozenset("on am at le el il den op på um à dne от on: am:".split())
PARTICLES = frozenset(
    "de da do dos das di del della dello degli van von vom zu zur zum der den ter ten te la le les el al bin ibn ben "
    "abu af av y e i und und't 't d' du des st o os mac mc v. d. à".split()
)
