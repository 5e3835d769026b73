"""The demo's two visits to its site: the first, and one after a story was corrected."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from cli.folder import Folder
from cli.here import Driver
from cli.inputs import Input
from cli.pipeline import Result
from cli.recording import write_index
from cli.report import progress
from cli.terminal import remarks
from infra.demo.expectations import FIRST_VISIT, SECOND_VISIT, Expected
from infra.demo.site import FERRY_PATH, DemoSite
from infra.local.stack import LocalStack

TIMEOUT_SECONDS = 35  # a visit takes some five; a page that never settles is told as it stands


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
    """Serve the site, start a stack of its own, take the pages through it, end both."""
    say = remarks()
    with tempfile.TemporaryDirectory(prefix="newsmill-demo-") as state, DemoSite() as site:
        say.print(f"The Tolmouth Courier is at {site.origin}")
        local = LocalStack.start(state_dir=Path(state))
        say.print(f"AWS is emulated at {local.endpoint_url}; fetch → normalize → store are running\n")
        try:
            return _visits(local, site, Folder(out))
        finally:
            local.stop()


def _visits(local: LocalStack, site: DemoSite, folder: Folder) -> list[Visit]:
    pages = (*FIRST_VISIT, *SECOND_VISIT)
    with progress(len(pages)) as on_result:
        driver = Driver(local, folder, on_result)
        visits = _visit(driver, site, FIRST_VISIT)
        site.newsroom.correct(FERRY_PATH, "ferry-updated.html")
        visits += _visit(driver, site, SECOND_VISIT)
    write_index([visit.result for visit in visits], folder)
    return visits


def _visit(driver: Driver, site: DemoSite, pages: tuple[Expected, ...]) -> list[Visit]:
    urls = [f"{site.origin}{page.path}" for page in pages]
    results = driver.through([Input(url, url) for url in urls], TIMEOUT_SECONDS)
    return [Visit(page, result) for page, result in zip(pages, results, strict=True)]
