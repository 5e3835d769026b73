"""What the demo site offers to those who watch it: an Atom feed, a JSON Feed, a news sitemap."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

TITLE = "The Tolmouth Courier"
ATOM_PATH, JSON_PATH, SITEMAP_PATH = "/feed.atom", "/feed.json", "/news-sitemap.xml"


@dataclass(frozen=True, slots=True)
class Item:
    """One story, as the feeds tell of it. Times are RFC 3339."""

    path: str
    title: str
    published: str
    updated: str = ""


# Newest first, as in any feed; among them what feeds carry by mistake, too.
FIRST_ITEMS = (
    Item("/2025/03/varrow-ferry-returns", "Varrow ferry returns after eleven months ashore", "2025-03-10T06:30:00Z"),
    Item("/drafts/mayor", "A draft about the mayor", "2025-03-09T10:00:00Z"),
    Item("/", "Today in the Courier", "2025-03-09T06:00:00Z"),
    Item("/plus/tolm-line", "Inside the collapse of Tolm Line", "2025-03-08T06:00:00Z"),
    Item("/2025/03/no-such-story", "A story that was taken back", "2025-03-05T06:00:00Z"),
    Item("/opinion/dry-fountain", "Leave the fountain dry", "2025-03-03T00:00:00Z"),
    Item("/2025/03/tide-tables", "New tide tables, old tides", "2025-03-01T08:00:00Z"),
    Item("/2025/02/budget-in-full", "Tolmouth’s budget in full", "2025-02-27T22:10:00Z"),
    Item("/documents/budget.pdf", "The budget, as printed", "2025-02-27T22:00:00Z"),
    Item("/gazette/eel-count", "River Tolm eel count falls to lowest since 2006", "2025-02-20T11:32:00Z"),
    Item("/2025/02/eel-census", "Fewer eels, more counters: the census on the Tolm", "2025-02-20T07:00:00Z"),
    Item("/2025/02/market-hall", "Old tram depot to become a market hall", "2025-02-17T09:00:00Z"),
    Item("/ja/night-school", "閉校の校舎に灯台の光 潮見島で「夜の学校」始まる", "2025-02-13T20:00:00Z"),
    Item("/ar/boat-library", "مكتبة على ظهر قارب تعود إلى قرى النهر", "2025-02-05T07:15:00Z"),
    Item("/de/deich", "Größer, höher, grüner: Wie Süderoog seinen Deich neu erfindet", "2025-02-01T08:00:00Z"),
    Item("/live/storm-brannoc", "Storm Brannoc live", "2025-01-29T12:04:00Z"),
    Item("/2025/01/seven-lights", "Seven lights, one keeper: a winter round with Dagny Stroud", "2025-01-11T09:00:00Z"),
)


def atom(origin: str, items: Iterable[Item], hub: str = "") -> bytes:
    links = f'  <link rel="hub" href="{hub}"/>\n' if hub else ""
    entries = "".join(
        f"  <entry>\n    <title>{escape(item.title)}</title>\n    <id>{origin}{item.path}</id>\n"
        f'    <link href="{origin}{item.path}"/>\n    <published>{item.published}</published>\n'
        f"    <updated>{item.updated or item.published}</updated>\n  </entry>\n"
        for item in items
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"  <title>{TITLE}</title>\n  <id>{origin}/</id>\n"
        f'  <link rel="self" href="{origin}{ATOM_PATH}"/>\n'
        f"{links}{entries}</feed>\n"
    ).encode()


def json_feed(origin: str, items: Iterable[Item], hub: str = "") -> bytes:
    told = [
        {
            "id": f"{origin}{item.path}",
            "url": f"{origin}{item.path}",
            "title": item.title,
            "date_published": item.published,
            "date_modified": item.updated or item.published,
        }
        for item in items
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": TITLE,
        "feed_url": f"{origin}{JSON_PATH}",
        "hubs": [{"type": "WebSub", "url": hub}] if hub else [],
        "items": told,
    }
    return json.dumps(feed, ensure_ascii=False, indent=1).encode()


def news_sitemap(origin: str, items: Iterable[Item], hub: str = "") -> bytes:  # noqa: ARG001 - sitemaps have none
    told = "".join(
        f"  <url>\n    <loc>{origin}{item.path}</loc>\n"
        f"{f'    <lastmod>{item.updated}</lastmod>{chr(10)}' if item.updated else ''}"
        f"    <news:news>\n      <news:publication><news:name>{TITLE}</news:name><news:language>en</news:language>"
        f"</news:publication>\n      <news:publication_date>{item.published}</news:publication_date>\n"
        f"      <news:title>{escape(item.title)}</news:title>\n    </news:news>\n  </url>\n"
        for item in items
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">\n{told}</urlset>\n'
    ).encode()
