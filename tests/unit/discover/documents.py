"""Sitemaps, indexes and pages of feeds, as sites serve them."""

from tests.discover_fakes import rss

A, B, C = (f"https://courier.example/{letter}" for letter in "abc")
SITEMAP = "https://courier.example/sitemap.xml"


def _dated(told: tuple[str, str] | str) -> tuple[str, str]:
    return told if isinstance(told, tuple) else (told, "")


def urlset(*entries: tuple[str, str] | str) -> bytes:
    told = "".join(
        f"<url><loc>{e[0]}</loc><lastmod>{e[1]}</lastmod></url>"
        if isinstance(e, tuple)
        else f"<url><loc>{e}</loc></url>"
        for e in entries
    )
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{told}</urlset>'.encode()


def index(*children: tuple[str, str] | str) -> bytes:
    told = "".join(
        f"<sitemap><loc>{loc}</loc>{f'<lastmod>{date}</lastmod>' if date else ''}</sitemap>"
        for loc, date in map(_dated, children)
    )
    return f"<sitemapindex>{told}</sitemapindex>".encode()


def page(url: str, *items: tuple[str, str] | str) -> bytes:
    """A page of a feed, behind which another one lies."""
    return rss(*items, channel=f'<link rel="next" href="{url}" xmlns="http://www.w3.org/2005/Atom"/>')
