"""The words of bylines, in the languages of newspapers: "by", whose work is named, and what follows a name."""

import re

_TEXTS = r"""
    story|words?|text|analysis|opinion|review|interview|article|essay|guest\s(?:post|essay|column)|column|commentary
    |report|feature|(?:additional\s)?reporting|artikel|beitrag|gastbeitrag|kommentar|reportage|analyse|bericht
    |kolumne|protokoll|rezension|kritik|porträt|glosse|leitartikel|recherche|texte|chronique|entretien|tribune
    |enquête|récit|textos?|artículo|entrevista|crónica|análisis|opinión|columna|reportaje|testo|articolo|intervista
    |analisi|commento|matéria|reportagem|coluna|tekst|verslag|teksti|reportasje|kronikk|krönika|analys|wywiad
    |felieton|komentarz|текст|интервью
"""
_MADE = r"""
    written|posted|published|(?:last\s)?updated|reviewed|reported|created|submitted|contributed|compiled|added
    |uploaded|authored|as\stold\sto|geschrieben|verfasst|erstellt|eingestellt|gespeichert|veröffentlicht|gepostet
    |publiziert|aufgezeichnet|écrit|rédigé|publié|posté|mis\sen\sligne|propos\srecueillis|escrito|redactado
    |publicado|elaborado|postado|scritto|pubblicato|redatto|geschreven|geplaatst|gepubliceerd|skriven|skrivet
    |skrevet|publicera[dt]|publisert|udgivet|napisan[ey]|opublikowan[ey]|dodan[ey]|scris|publicat|postat
"""
_BY = r"by|von|vom|par|por|di|door|af|av|przez|oleh|da|de"
_ROLES = r"""
    authors?|contributors?|journalists?|reporters?|writers?|autor(?:in|en|a|es|i|zy|ka)?|auteurs?|autor[ei]
    |verfasser(?:in)?|redakteur(?:in)?|redaktion|redacteur|skribent|journalistin|journaliste|giornalista|periodista
    |redactor[a]?|penulis|wartawan|kirjoittaja|toimittaja|haber|muhabir|yazar|yazan|szerző|írta|piše|napsala?|scris
    |автор(?:ы|и)?|συντάκτης|tác\sgiả|phóng\sviên|लेखक|লেখক|প্রতিবেদক|خبرنگار|گزارشگر|นักเขียน|ผู้เขียน|เรื่อง|نویسنده|الكاتب|الكاتبة
"""
# Work that is not writing: its names are not those of authors.
_OTHER_WORK = r"""
    photos?|photograph(?:s|y|ers?|ies|ed)?|photographies|fotos?|fotograf\w*|pictures?|images?|imágenes|immagini
    |bild(?:er)?|afbeeldingen|illustrat\w+|grafik\w*|graphics?|infogra\w+|kamera|camera|schnitt|edit(?:ed|ing|ors?)
    |updated|(?:(?:medically|clinically|legally|expert|fact)[-\s])? (?:review(?:ed)?|check(?:ed|ing))|translat\w+
    |übersetz\w+|traduc\w+|traduit|traduzi\w+|traduzione|vertaling|kuvat?|valokuv\w+|zdjęci[ae]|editör|фото\w*|图|圖
    |图片|圖片|摄影|攝影|写真|撮影|イラスト|사진|責任編輯|责任编辑|責編|责编
"""
# Where case is ignored, compiling looks for the other case of each of its twenty thousand characters.
_CHINESE = r"(?-i:[\u4e00-\u9fff])"
# "By", in front of names.
BY = re.compile(
    rf"""
    ^\W*
    (?:
        (?-i:Na)(?=\s[A-Z])
        | (?:文|写真|取材|撮影|構成)(?:・(?:文|写真|取材|撮影|構成))+ (?=[\s:：／/=＝])
        | (?: (?:ein|eine|un|une|una|um|uma|an?|the)\s )? (?:{_TEXTS}|{_MADE})
            (?: \s(?:and|und|&|et|y|e)\s\w+ )? \s+ (?:{_BY}) (?=[\s:])
        | (?!art[ií]c|artik|report\b) (?:{_TEXTS}|{_MADE}|{_ROLES}) (?:\(\w+\))? \s* [:：]
        | (?:by|von|vom|par|por|di|door|af|av|przez|oleh|yazan|írta|piše|napsala?|texte?|tekst|teksti|testo|words
            |a\scura\sdi|a\scura\sdel(?:la|l['’])?|opracowa\w+|oprac\.|rozmawia\w+
            |autor(?:in|en|a)?|auteurs?|autor[ei]|authors?|verfasser(?:in)?|redakteur(?:in)?|redacteur|автор(?:ы)?
            |penulis|reporter|writer|kirjoittaja|συντάκτης) (?=[\s:：.|/／・=＝]|$)
        | (?:dal(?:la|l['’])?\s*)? (?:unsere[mr]|onze|notre|nostr[oa]|nuestr[oa]) \s+ \w+
            (?: \s (?:especial|spéciale?|correspondent) )? (?: \s (?:in|aus|à|a|en|da) \s [\w-]+ )?
        | aus \s \w+ \s berichte(?:n|t) | (?:das\s)?(?:interview|gespräch)\sführten? | (?:die\s)?fragen\sstellten?
        | from (?=\s.+\sin\s) | (?:un(?:e)?|la)\s(?:article|enquête|chronique|analyse)\sd['’]
        | (?:show|view|see|read|more|all|alle|mehr|weitere|zeige|voir|tous|ver|todos) \b.{{0,25}}?\b
          (?:by|from|of|von|par|about|por) | about | über
        | quelle|source|fuente|fonte|källa|kilde|bron|kaynak|źródło|zdroj|forrás|источник|来源|出典
        | γράφει\s[ηο] | της | του
        | 撰文|作者|著者|筆者|投稿者|ライター|本报记者|记者|記者|編輯|编辑|執筆|文|글|기자|بقلم|كتبت?|تحرير|מאת|โดย
    )
    [\s:：.|/／・=＝-]*
    (?=\S|$)
    | ^\W*(?:本报|本報)?(?:记者|記者)(?={_CHINESE}) | ^\W*取材・文[\s:：=＝／/]*
    | ^{_CHINESE}{{2,6}}(?:记者|記者)\s+(?={_CHINESE}{{2,4}}\b)
    | ^\W*(?-i:[Bb]y|[Vv]on|[Pp]ar|[Pp]or|[Dd]oor|[Aa]v|[Aa]f)(?-i:(?=[A-ZÄÖÜÉ][a-zß-ÿ]))
    | ^[\[【(（〔]? \w+ [=＝] [^\[\]()]*? [\])）] \s*
    | ^【\w+[=＝]
    """,
    re.IGNORECASE | re.VERBOSE,
)
# The same inside a line, where the case tells it from the "von" of a name.
BY_INSIDE = re.compile(
    r"""
    (?:^|\s) [Bb]y:? \s+ (?=[^\W\d_a-z])
    | (?:^|[\s|]) [^\WA-ZÀ-Ý]\w* \s+ (?:von|par|por|door|av|af) \s+ (?=[A-ZÀ-Ý])
    | \d \s+ (?:[Vv]on|[Pp]ar|[Pp]or|[Dd]oor|[Aa]v|[Aa]f) \s+ (?=[A-ZÀ-Ý])
    | \b(?:Autor(?:in|en)?|Authors?|Auteur|Autore|Von|Par|Por|By|Text|Texte|Penulis|Автор):\s+
    | \s(?:作者|撰文|记者|記者)\s*[:：]\s*
    """,
    re.VERBOSE,
)
# Without one of these signs a line says nothing of anybody's work.
MAY_NAME_WORKS = re.compile(rf"[:：／・]|\s(?:{_BY}|durch)\b|\s(?:Photo|Foto|Kuvat|Übers|Trad|Trans)", re.IGNORECASE)
# "Text und Fotos:", "Words & Images:": whoever did both is an author.
BOTH_WORKS = re.compile(
    rf"""
    \b(?:text\w?|tekst\w?|words|story|testo|texto) \s* (?:&|\+|/|,|\b(?:and|und|et|y|e|og|och|en|i|ja)\b) \s*
    (?:{_OTHER_WORK}) \s* (?=:|\b(?:{_BY})\b)
    """,
    re.IGNORECASE | re.VERBOSE,
)
# Who did something else for the story: up to the next mark, or to the words that name authors.
OTHER_WORK = re.compile(
    rf"""
    (?: (?:^|(?<=[\s,;|(•·/／—–.-])) (?:{_OTHER_WORK}) (?: \s*[:：／]\s* | ・(?!文|取材) | \s+(?:{_BY}|durch)\b:?\s+ )
      | \s (?-i:(?:Photograph(?:y|s)|Photos|Fotos|Kuvat|Foto|Übersetzung|Translation|Traduction|Traducción)
          \s+(?=[^\W\d_a-z])) )
    .*? (?= [;|•·\n] | [\s([—–-] (?:by|text|words|story|written|reporting|author|penulis)\b(?!\w) | $ )
    """,
    re.IGNORECASE | re.VERBOSE,
)
# Whom a page names instead, when it names no author.
LESSER_WORK = re.compile(
    r"\W*(?:(?:last\s)?(?:reviewed|updated)\sby\b|(?:责编|責編|责任编辑|責任編輯)\s*[:：])", re.IGNORECASE
)
# Below what an agency filed: who of it was there.
TAGLINE = re.compile(r"\W*(?:additional\s)?(?:reporting|writing)\sby\b", re.IGNORECASE)
SEPARATOR = re.compile(
    r"""
    \s*
    (?: (?:^|\s)(?:通讯员|通訊員|实习生|(?:实习|见习|特约|本报)记者)(?=[\s:：])[\s:：]*
        | [;|•·⋅∙●▪、，/／\n] | \s[–—-]\s | \s\+\s | (?:^|\s)&\s
        | \s(?:and|und|with|mit|avec|sowie|im\ Gespräch\ mit|in\ conversation\ with)\s
        | \s(?-i:et|y|e|og|och|en|ve|и|та|і|i|și|és|ja|dan|na|και|con|met|ET|Y|OG|OCH|EN|VE|và|และ|और|एवं|এবং|ও|و)\s )
    \s*
    """,
    re.IGNORECASE | re.VERBOSE,
)
ADDRESS = re.compile(r"\[email\xa0?\s?protected\]|[^\s@]{1,64}@[^\s@]{1,80}\.\w+|https?://\S+|\bwww\.\S+")
NO_CREDIT = re.compile(
    r"/|\W*(?:photos?|fotos?|images?|pictures?|bild(?:er)?|grafik|illustrations?|video|infographic)\b", re.IGNORECASE
)  # who took the picture
# A part that names what somebody else did, or where it was filed.
NO_AUTHOR = re.compile(
    r"""
    .*\((?:photos?|fotos?|bild(?:er)?|pictures?|images?|illustrationen?|kamera|foto|фото)\b.*
    | .*(?:報導|报道|報道|電|电|讯|訊)\W*$
    """,
    re.IGNORECASE | re.VERBOSE,
)
# What follows a name: place, date, paper, what he does, labels of other things.
CUT = re.compile(
    r"""
    \s*
    (?: \(.* | \[.* | \bon\s+\w+\s+\d.* | \bin\s+[A-Z].* | \bfor\s+(?:the\s+)?[A-Z].* | \bspecial\sto\b.*
        | \b(?:leave\sa|post\sa|add|write|no|keine?|kein|one|aucun|sin|nessun)\s
          (?:comments?|kommentare?|commentaires?|comentarios?|commento)\b.*
        | \b(?:published|updated|posted|last|aktualisiert|veröffentlicht|publié|mis\ à\ jour|publicado|stand|pubblicato
            |read|min\ read|minutes?|comments?|kommentare?|follow|share|contributor|staff\ writer|twitter|facebook
            |instagram|tags?|schlagwörter|rubrik|kategorien?|categor(?:y|ies)|filed|under|quelle|datum|date|profile
            |view\s(?:profile|all|more|bio|posts)|more\sby|more\sfrom|see\s(?:all|more)|mehr\svon|all\sposts
            |lesezeit|temps\sde|tiempo\sde|bookmark)\b.*
        | (?-i:\s(?:is|ist|est|è|é|was|has|hat|writes|schreibt|covers|joined|arbeitet|works|yazdı|führt)\s.*) | \syazdı$
        | (?<!head)(?<!director)(?<!chief)(?<!manager)(?<!editor)\s+of\s+(?:the\s+)?[A-Z].*
        | \s(?:특파원|논설위원|선임기자|앵커).* | (?<=(?-i:[\u4e00-\u9fff\u3040-\u30ff]))(?:記者|记者)$
        | \s*@\s*\w.* | \d{1,2}[./:]\d.* | \b(?:19|20)\d\d\b.* | \s[-–—|•·]\s.* | \s*기자\b.* | /.* | \s*[→»←«].* )$
    """,
    re.IGNORECASE | re.VERBOSE,
)
