"""URLs that are never asked for: no look-up is made, nothing is dialled."""

from shared.errors import UnfetchableUrl
from tests.hostile.cases import Case

# URL → what the refusal says.
REFUSED = [
    ("", "scheme"),
    ("news.example/a", "scheme"),
    ("//news.example/a", "scheme"),
    ("file:///etc/passwd", "scheme"),
    ("ftp://news.example/", "scheme"),
    ("gopher://news.example/_", "scheme"),
    ("javascript:alert(1)", "scheme"),
    ("data:text/html,<p>x", "scheme"),
    ("dict://127.0.0.1:11211/stats", "scheme"),
    ("ldap://127.0.0.1/", "scheme"),
    ("jar:http://news.example!/", "scheme"),
    ("http://user:secret@news.example/", "credentials"),
    ("http://user@news.example/", "credentials"),
    ("http://news.example@127.0.0.1/", "credentials"),
    ("http://news.example\\@127.0.0.1/", "credentials"),
    ("http://:@news.example/", "credentials"),
    ("http://", "host"),
    ("http:///path", "host"),
    ("http://.../", "host"),
    ("http://-news.example/", "host"),
    ("http://news..example/", "host"),
    ("http://news.example\\.evil.example/", "host"),
    ("http://news%2eexample/", "host"),
    ("http://127.0.0.1%00.news.example/", "host"),
    ("http://news example/", "host"),
    ("http://news.example\x00/", "host"),
    ("http://news.example\r\nHost:evil/", "URL"),
    ("http://" + "a" * 64 + ".example/", "host"),
    ("http://" + "a." * 130 + "example/", "host"),
    ("http://news.example:0/", "port 0"),
    ("http://news.example:99999/", "URL"),
    ("http://news.example:-1/", "URL"),
    ("http://news.example:8o/", "URL"),
    ("http://2130706433/", "number"),
    ("http://0x7f000001/", "number"),
    ("http://0x7f.0.0.1/", "number"),
    ("http://017700000001/", "number"),
    ("http://0177.0.0.1/", "number"),
    ("http://127.1/", "number"),
    ("http://127.0.0.01/", "number"),
    ("http://256.256.256.256/", "number"),
    ("http://1.2.3.4.5/", "number"),
    ("http://0/", "number"),
    ("http://0x/", "number"),
    ("http://[::1/", "URL"),
    ("http://[::1%25eth0]/", "zone"),
    ("http://[fe80::1%eth0]/", "zone"),
    ("http://[v1.fe80::a]/", "(IPv6|URL)"),
    ("http://[::g]/", "(IPv6|URL)"),
    ("http://[127.0.0.1]/", "URL"),
    ("http://ex℀mple.example/", "URL"),
    ("https://news.example/" + "a" * 9000, "characters"),
    # what other parsers read otherwise
    ("http://news.example:80:80/", "URL|host"),
    ("http://[::ffff:127.0.0.1%25lo]/", "zone|URL"),
    ("http://0x7f.1/", "number"),
    ("http://0177.1/", "number"),
    ("http://4294967297/", "number"),
    ("http://127.0.0.1.../", "host|number"),
    ("http://①②⑦.①/", "number"),
    ("http://169.254.169.254.:80@news.example/", "credentials"),
    ("https://news.example:443abc/", "URL"),
    ("http://news.example:٨٠/", "URL|port"),
    ("http://[fe80::1%25en0]:80/", "zone"),
    ("HTTP://[0:0:0:0:0:ffff:7f00:1", "URL"),
    ("blob:https://news.example/1", "scheme"),
    ("view-source:https://news.example/", "scheme"),
    ("ws://news.example/", "scheme"),
    ("http+unix://%2Fvar%2Frun%2Fdocker.sock/info", "scheme"),
    ("phar://news.example/a.phar", "scheme"),
    ("netdoc:///etc/passwd", "scheme"),
    ("\u202ehttp://news.example/", "scheme"),
]


def cases() -> list[Case]:
    return [_case(url, why) for url, why in REFUSED]


def _case(url: str, why: str) -> Case:
    return Case("URL", repr(url[:60]), lambda lab: lab.web().get(url), UnfetchableUrl, why)
