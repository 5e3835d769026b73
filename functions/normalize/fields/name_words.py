"""Words that tell names of people from names of papers, desks, roles and labels."""

import re

# What stands where a name should, and is not even a desk's.
LABELS = frozenset(
    """
    author authors auteur autor autore written posted unknown none null nan undefined publisher date datum
    publiziert veröffentlicht published
    """.split()
) | {"no author", "written by", "posted by", "posted on"}
# What is nobody's name when it stands alone.
NO_NAMES = LABELS | frozenset(
    """
    administrator uhr editor editors editorial webmaster root user guest anonymous anonym various contributor
    wordpress default test website news home by blog superuser redaktion redaction rédaction redacción redazione
    redactie redaksi staff newsroom newsdesk team montag dienstag mittwoch donnerstag freitag samstag sonntag monday
    tuesday wednesday thursday friday saturday sunday lundi mardi mercredi jeudi vendredi samedi dimanche lunes
    martes miércoles jueves viernes sábado domingo lunedì martedì mercoledì giovedì venerdì sabato domenica maandag
    dinsdag woensdag donderdag vrijdag zaterdag zondag mon tue tues wed thu thur thurs fri sat sun agencies
    agenturen agencias internet more follow share login subscribe about profile contact email red ots story van von
    par por now today publicado geschrieben erstellt gepostet publié écrit pubblicato scritto last data zvg der die
    das den dem el la le les los il lo het the
    """.split()
) | {
    "view all", "the editors", "the editor", "staff writer", "staff reporter", "news desk",
    "wire services", "wire service", "read more", "show more", "see more", "all posts", "super user",
    "temps de lecture", "press trust of india", "cc by", "guest post", "press release",
}  # fmt: skip
NO_NAME_SIGNS = re.compile(
    r"https?:|www\.|@\w|\.(?:com|net|org|de|fr|uk)\b|[{}<>_#*=:：!?]|\d{3}|^\w+(?:\.\w+)+$|admin", re.IGNORECASE
)
# A name with one of these is an institution's, a role's, or a label.
NOT_OF_PEOPLE = frozenset(
    """
    news newsroom press presse media médias times post herald tribune gazette journal magazine network television tv
    radio online redaktion redaktionsteam redaktionsnetzwerk redacción redaccion rédaction redaction redazione
    redactie redaksi staff team desk editor editors editorial agency agentur agence agencia verlag gmbh inc ltd llc
    corp company group university universität universidad université institute institut association foundation
    ministry department office center centre council committee bureau club society union reporter correspondent
    correspondents korrespondent korrespondentin writer writers contributor contributors columnist photographer
    fotograf producer publisher blog website service services nachrichten zeitung pressestelle sender studio studios
    digital podcast video newsletter copyright rights reserved subscribe minutes comments comment views share
    updated published today yesterday ago mitarbeit mitarbeiter leser official community posted posts reviewed
    written guide guides tips resources strategy marketing jobs business finance sport sports politics world
    lifestyle technology director manager expert analyst specialist professor founder security policy archive
    archives category categories tag tags author authors intern presenter broadcaster strategist ceo redaktör
    toimittaja корреспондент журналист обозреватель corporation federation commission authority government
    parliament police polizei feuerwehr stadtverwaltung verein verband bundesverband stiftung fundación fondation
    fundação fraktion bundestagsfraktion landesregierung ministerium bundesministerium landesverband naturschutz
    hospital klinikum clinic college academy akademie hochschule solutions systems software labs partners consulting
    articles article content user web wire reports agencies agencias agências agenturen agência agenzia ajansı haber
    merkezi servisi redação redakcja redakce redakcia redakcija redaktionen redaksjonen redactia redacția редакция
    редакції редакцией szerkesztőség toimitus agenturmaterial magazin zeitschrift allgemeine tageblatt anzeiger
    autoren autorinnen autor autorin gastautor gastautorin gastbeitrag gastkommentar sponsored sponsor promoted
    advertorial anzeige thema themen kommentar kommentare kommentieren comentarios commentaires commenti journalist
    journalistin journaliste periodista giornalista redakteur redakteurin rédacteur rédactrice redactor redactora
    reporterin ressort ressortleiter ressortleiterin leiter leiterin chefredakteur chefredakteurin volontär
    volontärin lesezeit lecture lectura lettura profile agents says zone actualité actualités noticias notizie
    nieuws uutiset nyheter wiadomości новости вести portal channel letters leserbriefe deutsche deutscher deutsches
    abteilung referat forschung stadt gemeinde landkreis prensa jornal diario diário imprensa assessoria
    coordenadoria secretaria secretaría prefeitura gobierno ayuntamiento ministerio ministero ministère insight
    insights συντακτική ομάδα συντακτικη ομαδα
    """.split()
)
# What a newsroom signs with when it names nobody.
DESK = re.compile(
    r"""
    \b(?:redaktion\w*|redacción|rédaction|redazione|redactie|redação|redakcja|redakce|redaksi|toimitus|редакция
    |staff|desk|newsdesk|newsroom|news\ team|web\ team|team|editors|editorial\ (?:team|board))\b
    | 編集部|编辑部|編輯部|편집국
    """,
    re.IGNORECASE | re.VERBOSE,
)
_TOPICS = r"""
    deputy|associate|assistant|senior|junior|chief|lead|managing|executive|contributing|acting|political|politics
    |business|science|health|medical|sports?|football|tech|technology|economics?|economy|education|environment
    |climate|defen[cs]e|security|home\ affairs|foreign|diplomatic|royal|entertainment|showbiz|culture|arts|crime
    |courts?|legal|media|finance|financial|money|markets?|city|transport|consumer|digital|news|breaking|data|social
    |community|investigative|investigations?|weather|travel|food|features?|opinion|audience|general\ assignment
    |special|night|weekend|europe|asia|africa|world|international|national|regional|local|state|white\ house
    |freelance|guest|multimedia|video|web|content|staff|freie[rn]?|leitende[rn]?|stellvertretende[rn]?
    |politische[rn]?
"""
_ROLES = r"""
    reporter|editor(?:[-\ ]in[-\ ]chief|[-\ ]at[-\ ]large)?|correspondent|writer|contributor|columnist|journalist
    |intern|manager|professor|ceo|author|producer|analyst|presenter|broadcaster|photographer|strategist|head\ of
    |founder|co-?founder|director|korrespondent(?:in)?|redakteur(?:in)?|reporterin|volontär(?:in)?
    |ressortleiter(?:in)?|chefredakteur(?:in)?|journalist(?:in)?|autor(?:in)?|rédact\w+|journaliste|redactora?
    |periodista|giornalista|корреспондент|журналист|обозреватель|toimittaja|redaktör|muhabir\w*
"""
ROLE_BEHIND = re.compile(
    rf"""
    ^(?! (?:[A-Z]{{2,4}}\s)? (?:{_TOPICS}|{_ROLES})\b ) (\S+\s+\S+(?:\s+\S+)??) \s+
    (?: (?:(?:{_TOPICS})\s+)* (?:{_ROLES})\b | (?:senior|junior|chief|staff|lead)\b ) .*
    """,
    re.IGNORECASE | re.VERBOSE,
)
ROLE = re.compile(
    r"\b(?:editor|correspondent|reporter|writer|journalist|columnist|contributor|producer|director|professor|manager|"
    r"expert|specialist|analyst|photographer|chief|ceo|cfo|cto|founder|president|officer|head|lead|senior|staff|"
    r"redakteur\w*|korrespondent\w*|journaliste|rédact\w*|chef\w*|leiter\w*|reporter\w*|volontär\w*|autor\w*|"
    r"md|m\.d\.?|phd|ph\.d\.?|mba|rd|ms|rn|cpa|esq|jr\.?|sr\.?|ii|iii)\b",
    re.IGNORECASE,
)
# Where stories are filed; of two words, so that they look like names.
PLACES = frozenset(
    place.strip()
    for place in """
    new york|new york city|washington dc|washington d.c|los angeles|san francisco|san diego|san jose|las vegas|hong kong
    |new delhi|tel aviv|são paulo|sao paulo|rio de janeiro|belo horizonte|porto alegre|buenos aires|mexico city
    |ciudad de méxico|kuala lumpur|cape town|addis ababa|abu dhabi|saudi arabia|sri lanka|new zealand|south africa
    |south korea|north korea|united states|united kingdom|great britain|den haag|the hague|st petersburg|st. petersburg
    |frankfurt am main|st. louis|new orleans|salt lake city|new jersey|north carolina|south carolina|west virginia
    |northern ireland|costa rica|el salvador|puerto rico|santo domingo|la paz|porto velho|phnom penh|ho chi minh city
    |wall street|white house
    """.split("|")
)
# A name that begins like a paper's: "El Sol de México", "The Ledger", "Le Parisien".
OF_A_PAPER = re.compile(
    r"""
    (?:The|Die|Das|Der|Les|Los|Las|As|Os)\s\S
    | (?:El|La|Le|Il|O|A|L['’])\s?\S+\s(?:de|del|della|di|da|do|du|et|y)\s
    | (?:El|Le|La|Il|Lo|De|Het)\s\S+$
    | (?:Da|Do|Di|Em)\s(?:Redação|Agência|UOL)
    """,
    re.VERBOSE,
)
DAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri montag dienstag "
    "mittwoch donnerstag freitag samstag sonntag".split()
)
BEFORE_DATES = frozenset("on am at le el il den op på um à dne from: om: on: am:".split())
PARTICLES = frozenset(
    "de da do dos das di del della dello degli van von vom zu zur zum der den ter ten te la le les el al bin ibn ben "
    "abu af av y e i und't 't d' du des st o os mac mc v. d. à".split()
)
# No name holds one of these: a phrase does.
PHRASE_WORDS = frozenset(
    "a an the no not in im at am is are was has keine kein ist sind aus mit bei nach über since for to leave and or as "
    "que para em en con avec pour dans sur une un il lo per nel met voor op med för till".split()
)
# Ends of Chinese, Japanese and Korean names of desks and papers.
DESK_BEHIND = re.compile(
    r"(?:部|社|网|網|報|报|局|室|台|臺|團|团|会|會|編集|新闻|新聞|組|组|班|所|院|党|公司|中心|(?:편집|보도|취재|사회|정치|경제|문화|국제|산업|체육)(?:국|부|팀)|뉴스|일보|신문|방송)$"
)
