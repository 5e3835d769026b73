"""Who stands before a page: the marks that makers of bot walls leave on their challenges and captchas.

Marks are those of the challenge itself, not of the scripts that its maker puts on every page it guards.
"""

import re

# Header → what its value begins with when the answer is a challenge and not the page.
_HEADERS = {
    "cf-mitigated": ("Cloudflare", ("challenge",)),
    "x-vercel-mitigated": ("Vercel", ("challenge", "deny")),
    "x-amzn-waf-action": ("AWS WAF", ("challenge", "captcha")),
    "sg-captcha": ("SiteGround", ("challenge",)),
    "x-sucuri-block": ("Sucuri", ("",)),
}
_MARKS = {
    "Cloudflare": r"window\._cf_chl_opt|cf-browser-verification|id=[\"'](?:cf-challenge-running|challenge-error-text)"
    r"|__cf_chl_(?:tk|f_tk|rt_tk)|<title>\s*(?:just a moment|attention required! \| cloudflare)",
    "DataDome": r"(?:geo|ct)\.captcha-delivery\.com/(?:captcha|interstitial|[ci]\.js)|var dd=\{['\"]rt['\"]",
    "PerimeterX": r"id=[\"']px-captcha|captcha\.px-c(?:dn|loud)\.net|_pxBlockedUrl|window\._pxBlock",
    "Imperva": r"incapsula incident id|_Incapsula_Resource\?[^\"']*\bincident_id=|<title>\s*pardon our interruption"
    r"|distil_r_(?:captcha|blocked)",
    "Akamai": r"errors\.edgesuite\.net/|sec-if-cpt-container|/_sec/cp_challenge/|[?&]bm-verify="
    r"|<title>access denied</title>[\s\S]{0,600}reference&#32;&#35;",
    "AWS WAF": r"window\.gokuProps|awsWafCookieDomainList|AwsWafCaptcha\.|<title>human verification</title>",
    "Sucuri": r"sucuri website firewall - access denied|sucuri_cloudproxy_js",
    "DDoS-Guard": r"check\.ddos-guard\.net/|<title>ddos-guard</title>|id=[\"']link-ddg",
    "Kasada": r"/149e9513-01fa-4fb0-aad4-566afd725d1b/|window\.KPSDK\s*=\s*\{\};[\s\S]{0,300}ips\.js",
    "F5": r"the requested url was rejected\. please consult with your administrator",
    "Anubis": r"id=[\"']anubis_(?:challenge|version)",
    "Google": r"our systems have detected unusual traffic from your computer network",
    "Vercel": r"<title>vercel security checkpoint",
    "Fastly": r"/_fs-ch-[\w-]+/|<title>client challenge</title>",
    "Radware": r"validate\.perfdrive\.com|radware bot manager captcha",
    "Qrator": r"__qrator/qauth",
    "SiteGround": r"/\.well-known/(?:sg)?captcha/",
    "Wordfence": r"your access to this site has been limited by the site owner",
    "CrowdSec": r"<title>crowdsec (?:captcha|ban)",
    "testcookie": r"slowAES\.decrypt\(",
    "BunkerWeb": r"bunkerweb-challenge|<title>bot detection</title>",
}
_PATTERN = re.compile(
    "|".join(f"(?P<maker{number}>{marks})" for number, marks in enumerate(_MARKS.values())), re.IGNORECASE
)
_MAKERS = tuple(_MARKS)
# Statuses under which challenges are served; anything else of 4xx and 5xx means what it says.
CHALLENGING = frozenset({401, 403, 405, 406, 409, 429, 503})
CHALLENGE_BYTES = 64 * 1024  # of a refusal's body: challenges tell who they are in their head


def challenger(headers: dict[str, str], text: str) -> str:
    """Whose wall an answer is; empty when it bears no mark of any.

    >>> challenger({"cf-mitigated": "challenge"}, "")
    'Cloudflare'
    >>> challenger({}, '<div id="px-captcha">')
    'PerimeterX'
    """
    for name, (maker, values) in _HEADERS.items():
        if name in headers and headers[name].lower().startswith(values):
            return maker
    found = _PATTERN.search(text)
    return _MAKERS[int(found.lastgroup[5:])] if found and found.lastgroup else ""
