"""The demo: a stack is given one feed of a news site, and finds the rest by itself."""

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from cli import stacks
from cli.folder import Folder
from cli.here import Driver
from cli.inputs import Input
from cli.pipeline import Result
from cli.recording import write_index
from cli.report import progress
from cli.terminal import remarks
from cli.watching import Desk, desk_at
from infra.demo.expectations import BY_HAND, FIRST_POLL, PUSHED, SECOND_POLL, Expected
from infra.demo.feeds import ATOM_PATH
from infra.demo.hub import Hub
from infra.demo.site import FERRY_PATH, NEW_PATH, DemoSite
from infra.local.http_api import HttpApi
from infra.local.stack import LocalStack
from shared.sources import source_id

TIMEOUT_SECONDS = 60  # a poll takes some five; on a machine that does other things, ten times as long


@dataclass(frozen=True, slots=True)
class Visit:
    """A page that was asked for, and what came of it."""

    expected: Expected
    result: Result

    @property
    def as_expected(self) -> bool:
        result, expected = self.result, self.expected
        is_headline = not expected.headline or result.headline == expected.headline
        return is_headline and (result.outcome, result.reason) == (expected.outcome, expected.reason)

    @property
    def wanted(self) -> str:
        return " ".join(filter(None, (self.expected.outcome, self.expected.reason, self.expected.headline)))


def give_show(out: Path) -> list[Visit]:
    """Serve the site, start a stack of its own, watch its feed, end both."""
    say = remarks()
    with tempfile.TemporaryDirectory(prefix="newsmill-demo-") as state, DemoSite() as site, Hub() as hub:
        site.newsroom.hub = hub.url
        say.print(f"The Tolmouth Courier is at {site.origin}, the hub that tells of its news at {hub.url}")
        local = LocalStack.start(state_dir=Path(state))
        say.print(f"AWS is emulated at {local.endpoint_url}; discover → fetch → normalize → store are running\n")
        try:
            with HttpApi(local) as api:
                return _visits(api.stack, site, hub, Folder(out))
        finally:
            local.stop()


def _visits(local: LocalStack, site: DemoSite, hub: Hub, folder: Folder) -> list[Visit]:
    desk, feed = desk_at(stacks.of(local)), site.origin + ATOM_PATH
    remarks().print(f"./newsmill feeds add {feed}")
    for added in desk.add(feed, name="", max_age_days=0, most=1):
        remarks().print(added.told)
    with progress(len(FIRST_POLL) + len(SECOND_POLL) + len(PUSHED) + len(BY_HAND)) as on_result:
        driver = Driver(local, folder, on_result)
        visits = _polled(driver, site, FIRST_POLL)
        visits += _second_poll(driver, site, desk, feed)
        visits += _push(driver, site, hub, feed)
        urls = [f"{site.origin}{page.path}" for page in BY_HAND]
        visits += _paired(BY_HAND, driver.through([Input(url, url) for url in urls], TIMEOUT_SECONDS))
    write_index([visit.result for visit in visits], folder)
    return visits


def _second_poll(driver: Driver, site: DemoSite, desk: Desk, feed: str) -> list[Visit]:
    """The newsroom goes on working, and so does discover: its next poll is not waited for, but called."""
    headline = next(page.headline for page in SECOND_POLL if page.path == NEW_PATH)
    site.newsroom.publish(NEW_PATH, "signal-box.html", headline)
    site.newsroom.correct(FERRY_PATH, "ferry-updated.html")
    desk.registry.poll_at(source_id(feed), desk.now())
    return _polled(driver, site, SECOND_POLL)


def _push(driver: Driver, site: DemoSite, hub: Hub, feed: str) -> list[Visit]:
    """The stack has subscribed by now: the hub brings the feed to its HTTP API, signed, and nobody polls."""
    [pushed] = PUSHED
    hub.wait_for(feed)
    site.newsroom.publish(pushed.path, "bell-buoy.html", pushed.headline)
    news = site.newsroom.answer(ATOM_PATH).body
    url, started = f"{site.origin}{pushed.path}", time.monotonic()
    results = driver.discovered([url], TIMEOUT_SECONDS, by=lambda: hub.tell(feed, news, "application/atom+xml"))
    remarks().print(f"The hub's news went through the pipeline in {time.monotonic() - started:.1f} s")
    return _paired(PUSHED, results)


def _polled(driver: Driver, site: DemoSite, pages: tuple[Expected, ...]) -> list[Visit]:
    urls = [f"{site.origin}{page.path}" for page in pages]
    return _paired(pages, driver.discovered(urls, TIMEOUT_SECONDS, by=driver.tick))


def _paired(pages: tuple[Expected, ...], results: list[Result]) -> list[Visit]:
    return [Visit(page, result) for page, result in zip(pages, results, strict=True)]
