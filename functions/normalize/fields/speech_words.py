"""The words by which newspapers say who said something, in seven languages."""

# Verbs of saying, as they stand beside a quotation; two words when an auxiliary belongs to them.
_VERBS = {
    "en": """
        said says say told tells wrote writes added adds explained explains warned warns asked asks replied stated
        states
        argued argues insisted insists claimed claims noted notes recalled recalls tweeted posted announced admitted
        admits concluded concludes continued continues declared suggested suggests stressed emphasized remarked
        acknowledged commented quipped joked
    """,
    "de": """
        sagte sagt sagten erklärte erklärt betonte betont warnte warnt fragte fragt schrieb schreibt ergänzte ergänzt
        meinte meint antwortete antwortet kritisierte kritisiert forderte fordert berichtete berichtet erzählte erzählt
        erläuterte erläutert fügte stellte teilte kommentierte kommentiert gewarnt gesagt erklärt betont so
        resümiert resümierte bestätigte bestätigt urteilt lobte lobt
    """,
    "fr": """
        dit déclare déclaré explique expliqué affirme affirmé ajoute ajouté prévient prévenu souligne souligné estime
        estimé assure assuré écrit raconte raconté confie confié précise précisé indique indiqué regrette regretté
        interroge demande demandé lance lancé répond répondu rappelle rappelé poursuit conclut insiste
    """,
    "es": """
        dijo dice explicó explica afirmó afirma aseguró asegura señaló señala señalado advirtió advierte preguntó
        pregunta
        añadió añade agregó agrega declaró declara indicó indica manifestó manifiesta lamentó lamenta escribió escribe
        dicho explicado afirmado asegurado advertido declarado añadido subrayó subraya recordó recuerda destacó destaca
        sostuvo sostiene respondió responde apuntó apunta comentó comenta relató relata expresó
    """,
    "it": """
        detto dice disse spiega spiegato dichiara dichiarato afferma affermato avverte avvertito aggiunge aggiunto
        chiede
        chiesto scrive scritto racconta raccontato sottolinea sottolineato commenta commentato ricorda ricordato precisa
        precisato conclude osserva osservato risponde risposto ribadisce ribadito assicura assicurato
    """,
    "pt": """
        disse diz explicou explica afirmou afirma alertou alerta acrescentou acrescenta perguntou pergunta declarou
        declara lamentou lamenta escreveu escreve ressaltou ressalta destacou destaca contou conta relatou relata
        comentou comenta completou concluiu respondeu avaliou avalia informou garantiu reforçou
    """,
    "nl": """
        zei zegt zeggen vertelt vertelde verklaarde verklaart waarschuwde waarschuwt vroeg vraagt schreef schrijft
        benadrukte benadrukt antwoordde antwoordt liet stelt stelde vindt legt aldus reageert reageerde meldt meldde
    """,
}
# What introduces the source of a quotation: a name follows at once.
_ACCORDING = {
    "en": ["according to", "in the words of"],
    "de": ["nach den worten von", "laut", "nach angaben von", "zufolge"],
    "fr": ["selon", "d'après", "d’après", "pour"],
    "es": ["según", "de acuerdo con", "para"],
    "it": ["secondo", "per"],
    "pt": ["segundo", "de acordo com", "para"],
    "nl": ["volgens", "aldus"],
}


# What stands before a name, written with a capital.
TITLES = (
    "Mrs?|Ms|Miss|Dr|Prof(?:essor(?:in)?)?|Sir|Dame|Lord|Lady|Herrn?|Frau|Señora?|Signora?|Monsieur|Madame|Mme|M"
    "|Senhora?|Meneer|Mevrouw|Chief|Senior|President|Prime|Vice|Deputy|Minister|Secretary|Senator|Sen|Rep|Gov|Governor"
    "|Mayor|Judge|Justice|Detective|Captain|Capt|Inspector|Superintendent|Officer|Sergeant|Sgt|Engineer|Director"
    "|General|Gen|Chancellor|King|Queen|Prince|Princess|Pope|Bishop|Rabbi|Councillor|Coach|Attorney|Police|Head"
    r"|[A-ZÄÖÜ][\w-]*(?:meister|minister|präsident|kanzler|sprecher|chef|direktor|leiter|expert|forscher|anwalt|anwält"
    r"|loge|log|iker|trainer|kommissar|senator|vorsitzende|vorstand|politiker|führer|ökonom|analyst|autor|richter"
    r"|pfarrer|bischof|berater|beauftragte|abgeordnete|verteidiger|stürmer|arzt|ärzt|lehrer|händler|verwalter)(?:e[nr]?|in|s)?"
    r"|(?:Bürger|Haupt|Ober|Vize|Ex|Anwält|Ärzt|Expert|Autor)[\w-]*"
)
NOT_NAMES = frozenset(
    """
    He She They It We I You The A An But And Er Sie Es Wir Ich Man Das Die Der Aber Und Il Elle Ils Elles On Nous Je Le
    La Les Mais Et Él Ella Ellos Ellas Yo Nosotros El Los Las Pero Y Lui Lei Loro Noi Io Lo Gli Ma E Ele Ela Eles Elas
    Eu Nós O Os As Mas Hij Zij Ze Wij Ik Het De Een Maar En This That There Then When Also Auch So Dann Zuvor Später
    Ainsi También Así Anche Così Também Assim Ook Dan Monday Tuesday Wednesday Thursday Friday Saturday Sunday At
    In On As By For From With After Before Replied
    """.split()
)


def verbs_of(language: str) -> list[str]:
    return _VERBS.get(language, "").split()


def according_to(language: str) -> list[str]:
    return _ACCORDING.get(language, [])


LANGUAGES = tuple(_VERBS)
