"""What the demo's feed tells of, page by page, and what must come of each."""

from dataclasses import dataclass

from infra.demo.site import FERRY_PATH, FLAKY_PATH, NEW_PATH, PUSHED_PATH


@dataclass(frozen=True, slots=True)
class Expected:
    """One visit to a page of the site."""

    path: str
    shows: str  # what this page is a specimen of
    outcome: str = "created"
    reason: str = ""
    headline: str = ""  # these three where the page makes it hard to tell
    authors: tuple[str, ...] = ()
    published: str = ""


FIRST_POLL = (
    Expected(FERRY_PATH, "tidy, with JSON-LD"),
    Expected(
        "/2025/02/market-hall",
        "messy, no metadata",
        headline="Old tram depot to become a market hall",  # and not the slogan that is the page's <title>
        authors=("Bettany Crowe",),
        published="2025-02-17",
    ),
    Expected("/de/deich", "German, in windows-1252"),
    Expected("/2025/02/budget-in-full", "table, lists, quotes"),
    Expected("/2025/01/seven-lights", "lazy images, captions"),
    Expected("/opinion/dry-fountain", "opinion"),
    Expected("/live/storm-brannoc", "live blog"),
    Expected("/ar/boat-library", "Arabic, right to left"),
    Expected("/ja/night-school", "Japanese"),
    Expected("/2025/02/eel-census", "wire story"),
    Expected("/gazette/eel-count", "its syndicated copy"),
    Expected(FLAKY_PATH, "answers 503 first"),
    Expected("/plus/tolm-line", "paywall stub", "rejected", "paywall-stub"),
    Expected("/", "index page", "rejected", "index-page"),
    Expected("/documents/budget.pdf", "a PDF", "rejected", "not-html"),
    Expected("/2025/03/no-such-story", "404", "rejected", "page-gone"),
    Expected("/drafts/mayor", "robots.txt forbids", "rejected", "robots-forbidden"),
)
# After the newsroom has published one story more and corrected the first one: told by the feed's next poll.
SECOND_POLL = (
    Expected(NEW_PATH, "new in the feed", headline="Signal box at Kesterfold reopens as a bakery"),
    Expected(FERRY_PATH, "updated in the feed", "revised"),
)
# Published last: the site's hub tells of it, and no poll is waited for.
PUSHED = (Expected(PUSHED_PATH, "pushed by the hub", headline="Bell buoy found in a barn, still ringing"),)
BY_HAND = (  # announced one by one, as `./newsmill ingest` does
    Expected("/opinion/dry-fountain?utm_source=x", "tracked, nothing new", "unchanged"),
    Expected("/s/eels", "short link, nothing new", "unchanged"),
)
