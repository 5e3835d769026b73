"""News agencies, by all names their credits use."""

import re

_NAMES = {
    "AFP": "afp|agence france-presse|agence france presse|avec afp|afp news",
    "The Associated Press": "ap|the associated press|associated press|ap news",
    "Reuters": "reuters|thomson reuters|reuters news",
    "dpa": "dpa|deutsche presse-agentur|deutsche presse agentur|dpa-afx|dpa/afx|dpa infocom|dpa international|dpa/lno",
    "APA": "apa|austria presse agentur",
    "sid": "sid|sport-informations-dienst",
    "epd": "epd|evangelischer pressedienst",
    "KNA": "kna|katholische nachrichten-agentur",
    "Keystone-SDA": "sda|keystone-sda|ats|keystone-ats|sda-ats|awp",
    "ANSA": "ansa|redazione ansa",
    "Adnkronos": "adnkronos",
    "AGI": "agi",
    "LaPresse": "lapresse",
    "EFE": "efe|agencia efe|agencias/efe",
    "Europa Press": "europa press|ep",
    "Lusa": "lusa|agência lusa|agencia lusa",
    "PA Media": "pa|press association|pa media",
    "AAP": "aap|australian associated press",
    "The Canadian Press": "the canadian press|canadian press|la presse canadienne",
    "UPI": "upi|united press international",
    "Bloomberg": "bloomberg|bloomberg news",
    "Xinhua": "xinhua|新华社|新华|新华网|新華社|xinhua news agency",
    "Kyodo": "kyodo|kyodo news|共同通信|共同|共同通信社",
    "Jiji": "jiji|jiji press|時事通信|時事",
    "Yonhap": "yonhap|연합뉴스|yonhap news agency",
    "Newsis": "newsis|뉴시스",
    "TASS": "tass|тасс",
    "Interfax": "interfax|интерфакс",
    "RIA Novosti": "ria novosti|риа новости",
    "Ukrinform": "ukrinform|укринформ|укрінформ",
    "PTI": "pti|press trust of india",
    "ANI": "ani|asian news international",
    "IANS": "ians",
    "Antara": "antara",
    "Bernama": "bernama",
    "Anadolu Ajansı": "aa|anadolu|anadolu agency|anadolu ajansı",
    "DHA": "dha|demirören haber ajansı",
    "İHA": "iha|i̇ha|ihlas haber ajansı",
    "PAP": "pap|polska agencja prasowa",
    "ČTK": "čtk|ctk",
    "MTI": "mti",
    "NTB": "ntb",
    "TT": "tt|tt nyhetsbyrån",
    "Ritzau": "ritzau",
    "STT": "stt",
    "BNS": "bns",
    "LETA": "leta",
    "ELTA": "elta",
    "ANP": "anp",
    "Belga": "belga|belga news agency",
    "SAPA": "sapa",
    "NAN": "nan|news agency of nigeria",
    "Agência Brasil": "agência brasil|agencia brasil",
    "Estadão Conteúdo": "estadão conteúdo|estadao conteudo",
    "Notimex": "notimex",
    "Télam": "télam|telam",
    "ENEX": "enex",
    "CNN": "cnn|cnn newsource|cnn wire",
    "dts": "dts|dts nachrichtenagentur",
    "Askanews": "askanews",
    "Italpress": "italpress",
    "Agenzia Nova": "agenzia nova",
    "Servimedia": "servimedia",
    "Colpisa": "colpisa",
    "PR Newswire": "pr newswire|prnewswire",
    "Business Wire": "business wire|businesswire",
    "GlobeNewswire": "globe newswire|globenewswire",
    "news aktuell": "ots|news aktuell",
}  # fmt: skip
_BY_NAME = {name: agency for agency, names in _NAMES.items() for name in names.split("|")}
_PARTS = re.compile(r"\s*[/+&|,;]\s*|(?:^|\s+)(?:and|und|et|y|e|mit|avec|with|con)\s+", re.IGNORECASE)


def agency_of(name: str) -> str:
    """The agency of this name; empty when it is none."""
    key = " ".join(name.split()).strip("()[]. ").casefold()
    return _BY_NAME.get(key.removeprefix("the ") if key not in _BY_NAME else key, "")


def agencies_in(credit: str) -> tuple[str, ...]:
    """Agencies in a credit line such as `dpa/AFP` or `Mit Material von Reuters`; other parts are passed over."""
    found = [agency for part in _PARTS.split(credit) if (agency := agency_of(part))]
    return tuple(dict.fromkeys(found))
