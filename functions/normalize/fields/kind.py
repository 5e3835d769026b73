"""What sort of journalism it is."""

import re

from functions.normalize.fields.evidence import Evidence, Found
from shared.story import StoryKind

_BY_TYPE = {
    "LiveBlogPosting": StoryKind.LIVE_BLOG,
    "OpinionNewsArticle": StoryKind.OPINION,
    "AnalysisNewsArticle": StoryKind.ANALYSIS,
    "ReviewNewsArticle": StoryKind.REVIEW,
    "Review": StoryKind.REVIEW,
    "CriticReview": StoryKind.REVIEW,
    "BackgroundNewsArticle": StoryKind.BACKGROUND,
    "AdvertiserContentArticle": StoryKind.ADVERTORIAL,
    "Interview": StoryKind.INTERVIEW,
    "BlogPosting": StoryKind.BLOG_POST,
}
# Words in kickers, sections and URLs.
_SIGNS = {
    StoryKind.ADVERTORIAL: r"""
        advertorial | sponsored | anzeige | publireportage | publirreportaje | werbung
        | brand-?ed-?content | paid-?content | partner-?content
    """,
    StoryKind.LIVE_BLOG: r"""
        live-?blog | live-?ticker | live-?updates? | newsticker | minute-by-minute | en-direct | en-vivo | ao-vivo
    """,
    StoryKind.OPINION: r"""
        opinions? | commentisfree | kommentare? | meinung | kolumnen? | columns? | columnists? | editorials? | op-?ed
        | debatten? | tribunes? | chroniques? | opiniones? | opinião | opinioni | opinie | ledare | leder | meninger
        | debatt | kronikk? | leitartikel | görüş | yazarlar | 社説 | オピニオン | 评论 | 사설 | 오피니언
    """,
    StoryKind.ANALYSIS: r" analys[ie]s | analyse | análisis | análise | analisi ",
    StoryKind.INTERVIEW: r" interviews? | entrevistas? | intervista | entretiens? ",
    StoryKind.REVIEW: r"""
        reviews? | rezension(?:en)? | kritik(?:en)? | critiques? | reseñas? | recensioni? | anmeldelser?
    """,
    StoryKind.PRESS_RELEASE: r"""
        press-?releases? | pressemitteilung(?:en)? | communiqu[ée]s? | comunicados? | presseportal
        | prnewswire | businesswire | globenewswire
    """,
}
_PATTERNS = tuple(
    (kind, re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE | re.VERBOSE)) for kind, words in _SIGNS.items()
)
_ANY = re.compile(rf"(?<!\w)(?:{'|'.join(_SIGNS.values())})(?!\w)", re.VERBOSE)  # most stories have none


def kind(evidence: Evidence, section: str, kicker: str) -> Found[StoryKind]:
    """Specific schema.org types first, then the words of kicker, section and URL; plain news when nothing speaks."""
    typed = _typed(evidence)
    if typed and typed is not StoryKind.BLOG_POST:
        return Found(typed, "json-ld")
    for words, source in ((kicker, "dom"), (section, "section"), (_path(evidence.url), "url")):
        for sort, pattern in _PATTERNS if _ANY.search(words.lower()) else ():
            if pattern.search(words):
                return Found(sort, source)
    return Found(typed, "json-ld") if typed else Found(StoryKind.NEWS, "")


def _typed(evidence: Evidence) -> StoryKind | None:
    for item in evidence.articles:
        stated = item.get("@type")
        for name in stated if isinstance(stated, list) else [stated]:
            if isinstance(name, str) and (found := _BY_TYPE.get(name.rsplit("/", 1)[-1])):
                return found
    return None


def _path(url: str) -> str:
    """The URL's folders, without the last part: a headline's words are no sign."""
    return "/".join(url.split("?", maxsplit=1)[0].split("/")[2:-1])
