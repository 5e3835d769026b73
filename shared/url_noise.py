"""What stands in URLs and says nothing about which page is meant.

Every list is static, on purpose: story ids follow from it, and are the same everywhere, forever. A list that
is fetched or released by others would give one story two ids. To extend one is to change the ids of the stories
concerned; the changelog says so each time.
"""

import re
from urllib.parse import SplitResult, urlsplit

# Parameters that tell how a reader came, never which page it is. Left alone, because some sites tell pages apart
# by them: ref, source, from, id, sid, cid, mod, page, p.
TRACKING = re.compile(
    # campaigns: Google Analytics, Matomo, AT Internet, Adobe, Webtrends, Comscore, HubSpot, Marketo, Eloqua, …
    r"utm(?:_\w+|-\w+)?|_?ga|_gl|gaa_(?:at|n|ts|sig)|pk_(?:campaign|kwd|keyword|source|medium|content|cid)|"
    r"(?:mtm|piwik|matomo|itm|stm|bsft|elqtrack)_?\w*|at_\w+|xt(?:or|ref|mc|cr|np)|s_cid|s_kwcid|"
    r"wt[._](?:mc|zmc|tsrc|nav)\w*|wtrid|ns_(?:mchannel|source|campaign|linkname|fee|mail_uid)|_hs(?:enc|mi)|__hs(?:tc|sc|fp)|"
    r"hsctatracking|mkt_tok|mc_[ce]id|vero_(?:id|conv)|oly_(?:anon|enc)_id|et_[cr]id|ml_subscriber(?:_hash)?|"
    r"ck_subscriber_id|recip_id|__s|dm_i|_ke|_openstat|wickedid|cmp(?:id)?|ncid|"
    # advertisements: click ids
    r"gclid|gclsrc|gbraid|wbraid|dclid|gad_(?:source|campaignid)|srsltid|fbclid|msclkid|yclid|ysclid|yadclid|twclid|"
    r"ttclid|rdt_cid|epik|ef_id|irclickid|irgwc|cjevent|awc|rb_clickid|tblci|outbraincid|dicbo|obOrigUrl|li_fat_id|"
    # sharing: the button that was pressed
    r"fb_(?:action_ids|action_types|source|ref)|mibextid|__cft__\[\d\]|__tn__|igshid|igsh|ref_(?:src|url)|"
    r"__twitter_impression|soc_(?:src|trk)|share(?:id|type|token)|_branch_match_id|guccounter|guce_referr\w*|"
    # the publisher's own: which teaser, which newsletter, which partner
    r"ito|icid|int_?cid|intcmp|ocid|cvid|smid|smtyp|smprod|emc|regi_id|fsrc|mbid|cndid|bxid|esrc|reflink|nl_id|"
    r"google_editors_picks|unlocked_article_code|partner|ftag|spm|scm|srnd|sref|sh|traffic_source|campaign_id|"
    r"feed(?:type|name)|amp_(?:js_v|gsa)|usqp|"
    # sessions
    r"(?:php|asp|cf)sess(?:ion)?id|jsessionid|aspsessionid\w*|session_?id|cfid|cftoken|zenid|oscsid",
    re.IGNORECASE,
)
SESSION_IN_PATH = re.compile(
    r";(?:jsessionid|phpsessid|sid)=[^/?;]*|"
    r"/\([ASF]\([A-Za-z0-9_.~-]*\)\)(?=/)",  # ASP.NET without cookies: /(S(4qh2m1…))/story.aspx
    re.IGNORECASE,
)
INDEX_FILE = re.compile(r"/(?:index|default)\.(?:[sx]?html?|phtml|php\d?|aspx?|jsp|cfm|cgi)$", re.IGNORECASE)
AMP_PARAMETER = re.compile(r"amp(?:=(?:1|true|yes)?)?|outputtype=amp|(?:is)?mobile=(?:1|true)", re.IGNORECASE)

_AMP_PATH = re.compile(r"/amp(?:html)?(?=/|$)|\.amp(?=\.html?$)|\.amp$", re.IGNORECASE)
_AMP_CACHE = re.compile(r"(?:[a-z0-9-]+\.)?(?:cdn\.ampproject\.org|bing-amp\.com)")
_AMP_CACHE_PATH = re.compile(r"/(?:c|v|wp)/(s/)?(?=[^/])")
_AMP_VIEWER = re.compile(r"(?:www\.)?google\.[a-z]{2,3}(?:\.[a-z]{2})?")
_AMP_VIEWER_PATH = re.compile(r"/amp/(s/)?(?=[^/]+\.)")
_PAGE_HOSTS = frozenset("www m mobile amp touch wap".split())  # the same pages, for other screens
# Registries' own second level (co.uk, com.au): what is left of m.co.uk would be nobody's.
_SECOND_LEVEL = frozenset("ac co com edu go gob gov gr ne net nom or org web".split())
_COUNTRY_LETTERS = 2


def publisher_of_amp(parts: SplitResult) -> SplitResult:
    """The publisher's own URL, where these parts are those of an AMP cache or viewer; else the parts."""
    host = parts.hostname or ""
    if _AMP_CACHE.fullmatch(host):
        prefix = _AMP_CACHE_PATH.match(parts.path)
    elif _AMP_VIEWER.fullmatch(host):
        prefix = _AMP_VIEWER_PATH.match(parts.path)
    else:
        prefix = None
    if prefix is None:
        return parts
    scheme = "https" if prefix[1] else "http"
    return urlsplit(f"{scheme}://{parts.path[prefix.end() :]}")._replace(query=parts.query)


def one_screen(host: str) -> str:
    """The host without labels that only name a kind of screen, as long as a site's name is left.

    >>> one_screen("m.news.example"), one_screen("m.co.uk"), one_screen("www.m.news.co.uk")
    ('news.example', 'm.co.uk', 'news.co.uk')
    """
    first, _, rest = host.partition(".")
    while first in _PAGE_HOSTS and _is_name_of_a_site(rest):
        host = rest
        first, _, rest = host.partition(".")
    return host


def one_layout(path: str) -> str:
    """The path without what only asks for AMP, an index file, or nothing at all (a slash at the end)."""
    while (shorter := _AMP_PATH.sub("", INDEX_FILE.sub("/", path).rstrip("/"))) != path:
        path = shorter
    return path


def _is_name_of_a_site(host: str) -> bool:
    labels = host.partition(":")[0].split(".")
    if len(labels) < 2 or not all(labels):  # noqa: PLR2004 - a name and a top-level domain
        return False
    is_registry = len(labels) == 2 and len(labels[1]) == _COUNTRY_LETTERS and labels[0] in _SECOND_LEVEL  # noqa: PLR2004
    return not is_registry
