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
# A mark is text, in lower case; where that alone is not telling, the pattern that begins with it decides.
# Text is looked for at a hundred times the speed of a pattern, and nearly no page has any of it.
_MARKS = {
    "Cloudflare": (
        "window._cf_chl_opt", "cf-browser-verification", "cf-challenge-running", "challenge-error-text",
        ("__cf_chl_", r"(?:tk|f_tk|rt_tk)"), ("<title>", r"\s*(?:just a moment|attention required! \| cloudflare)"),
    ),
    "DataDome": ((".captcha-delivery.com/", r"(?:captcha|interstitial|[ci]\.js)"), ("var dd={", r"['\"]rt['\"]")),
    "PerimeterX": (("px-captcha", r"['\"]"), ("captcha.px-c", r"(?:dn|loud)\.net"), "_pxblockedurl", "window._pxblock"),
    "Imperva": (
        "incapsula incident id", ("_incapsula_resource?", r"[^\"']*\bincident_id="),
        ("<title>", r"\s*pardon our interruption"), ("distil_r_", "(?:captcha|blocked)"),
    ),
    "Akamai": (
        "errors.edgesuite.net/", "sec-if-cpt-container", "/_sec/cp_challenge/", "?bm-verify=", "&bm-verify=",
        ("<title>access denied</title>", r"[\s\S]{0,600}reference&#32;&#35;"),
    ),
    "AWS WAF": ("window.gokuprops", "awswafcookiedomainlist", "awswafcaptcha.", "<title>human verification</title>"),
    "Sucuri": ("sucuri website firewall - access denied", "sucuri_cloudproxy_js"),
    "DDoS-Guard": ("check.ddos-guard.net/", "<title>ddos-guard</title>", ("link-ddg", r"['\"]")),
    "Kasada": (
        "/149e9513-01fa-4fb0-aad4-566afd725d1b/",
        ("window.kpsdk", r"\s*=\s*\{\};[\s\S]{0,300}ips\.js"),
    ),
    "F5": ("the requested url was rejected. please consult with your administrator",),
    "Anubis": ("anubis_challenge", "anubis_version"),
    "Google": ("our systems have detected unusual traffic from your computer network",),
    "Vercel": ("<title>vercel security checkpoint",),
    "Fastly": (("/_fs-ch-", r"[\w-]+/"), "<title>client challenge</title>"),
    "Radware": ("validate.perfdrive.com", "radware bot manager captcha"),
    "Qrator": ("__qrator/qauth",),
    "SiteGround": ("/.well-known/sgcaptcha/", "/.well-known/captcha/"),
    "Wordfence": ("your access to this site has been limited by the site owner",),
    "CrowdSec": (("<title>crowdsec ", "(?:captcha|ban)"),),
    "testcookie": ("slowaes.decrypt(",),
    "BunkerWeb": ("bunkerweb-challenge", "<title>bot detection</title>"),
}  # fmt: skip
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
    lowered = text.lower()
    return next((maker for maker, marks in _MARKS.items() if any(_bears(lowered, mark) for mark in marks)), "")


def _bears(text: str, mark: str | tuple[str, str]) -> bool:
    if isinstance(mark, str):
        return mark in text
    start, rest = mark
    return start in text and bool(re.search(re.escape(start) + rest, text))
