"""What pages are taken for: our stubs of every class, and real article pages; written to docs/page-classes.md.

    python -m benchmarks.page_classes [--sets sh,fundus] [--quick]

Stubs are tests/page_classes/*.html. Article pages lie in ../shared/bench, beside the project: they belong to their
publishers. Each goes through the code of the fetch function; a refusal is counted with its cause.
"""

import argparse
import os
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing import Pool

from benchmarks.quality.document import write
from benchmarks.quality.reading import SETS, Case, cases, sets_present
from benchmarks.quality.tables import table
from functions.fetch.completion import complete
from functions.fetch.page import CleanPage, read_page
from functions.fetch.page_class import Look, PageClass, classify
from infra.shell import ROOT, say
from shared.captures import RawPage
from shared.errors import NotAnArticle, PageGone, PermanentError
from tests.page_classes.stubs import Stub, stubs

DOCUMENT = ROOT / "docs" / "page-classes.md"
MOST_REFUSED = 0.01  # of real articles
_NOWHERE = "https://unknown.example/story"  # for the few pages whose address nobody noted
_BATCH = 8


@dataclass(frozen=True, slots=True)
class Taken:
    """What a page was taken for, why, and how long telling took."""

    page: str
    taken_for: str
    reasons: str
    seconds: float
    others: int = 0  # other pages that would be asked for to complete the story


def take(name: str, html: str, url: str, final_url: str) -> Taken:
    """One page through reading and classing, as fetch does it."""
    error: NotAnArticle | None = None
    clean: CleanPage | None = None
    try:
        clean = read_page(html, final_url)
        look = Look(html, url, final_url, clean.article_html, clean.metadata)
    except NotAnArticle as none:
        look, error = Look(html, url, final_url), none
    others = _others(html, url, final_url, clean or error)
    begun = time.perf_counter()
    found = classify(look)
    seconds = time.perf_counter() - begun
    if error and found.page_class is PageClass.ARTICLE:  # reading has the last word: an index, a stub, or just nothing
        return Taken(name, error.reason.removesuffix("-page"), str(error), seconds, others)
    return Taken(name, found.page_class.value, "; ".join(found.reasons), seconds, others)


def _others(html: str, url: str, final_url: str, told: CleanPage | NotAnArticle | None) -> int:
    """How many other pages fetch would ask for; here, none of them is there."""
    asked: list[str] = []

    def read(_page: RawPage, _html: str) -> CleanPage:
        if isinstance(told, CleanPage):
            return told
        raise told or NotAnArticle

    def get(other: str) -> tuple[RawPage, str]:
        asked.append(other)
        raise PageGone(other)

    page = RawPage(url, final_url, 200, {}, b"", datetime.now(UTC))
    with suppress(NotAnArticle):
        complete(page, html, read, get)
    return len(asked)


def confusion(pairs: Iterable[tuple[str, str]]) -> str:
    """Rows: what pages are; columns: what they were taken for."""
    counted = Counter(pairs)
    names = [name.value for name in PageClass]
    columns = [*names, *sorted({taken for _, taken in counted} - set(names))]
    rows = [
        [is_, *(counted[is_, taken] or "" for taken in columns)] for is_ in names if any(i == is_ for i, _ in counted)
    ]
    return table(["is", *columns], rows)


def of_stubs() -> list[tuple[Stub, Taken]]:
    return [(stub, take(stub.name, stub.html, stub.url, stub.final_url)) for stub in stubs()]


def of_articles(pages: Sequence[Case]) -> list[Taken]:
    with Pool(os.cpu_count()) as processes:
        return list(processes.imap(_of_case, pages, _BATCH))


def _of_case(case: Case) -> Taken:
    url = case.gold["url"] or ""
    url = url if url.startswith(("https://", "http://")) else _NOWHERE
    try:
        return take(case.name, case.html, url, url)
    except PermanentError as error:
        return Taken(case.name, error.reason, str(error), 0)


def refused(taken: Sequence[Taken]) -> str:
    rows = [[one.page, one.taken_for, one.reasons[:160]] for one in taken if one.taken_for != PageClass.ARTICLE]
    return table(["page", "taken for", "because"], rows, left=3)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", default=",".join(SETS))
    parser.add_argument("--quick", action="store_true", help="every eighth page; nothing is written")
    arguments = parser.parse_args()
    parts = {"stubs": _stubs_part()}
    chosen = sets_present(arguments.sets.split(","))
    pages = [case for name in chosen for case in cases(name, quick=arguments.quick)]
    if pages:
        parts |= _articles_parts(pages)
    print("\n\n".join(parts.values()))
    if set(chosen) == set(SETS) and not arguments.quick:
        write(DOCUMENT, parts)


def _stubs_part() -> str:
    found = of_stubs()
    right = sum(stub.page_class == taken.taken_for for stub, taken in found)
    shown = confusion((stub.page_class, taken.taken_for) for stub, taken in found)
    return f"{right} of {len(found)} pages of ours are taken for what they are.\n\n{shown}"


def _articles_parts(pages: Sequence[Case]) -> dict[str, str]:
    say(f"reading {len(pages)} article pages")
    taken = of_articles(pages)
    lost = [one for one in taken if one.taken_for != PageClass.ARTICLE]
    share = len(lost) / len(taken)
    classing = sorted(one.seconds for one in taken)
    verdict = "within" if share <= MOST_REFUSED else "ABOVE"
    head = (
        f"Of {len(taken)} real article pages {len(lost)} are refused: {share:.2%}, {verdict} the aim of"
        f" {MOST_REFUSED:.0%}. Telling took {classing[len(classing) // 2] * 1000:.2f} ms a page at the median,"
        f" {classing[-1] * 1000:.0f} ms at the most.\n\nOther pages would be asked for to complete the story:"
        f" for {sum(one.others > 0 for one in taken)} of them; for the other"
        f" {sum(not one.others for one in taken)} nothing is."
    )
    counted = Counter((one.page.split("/")[0], one.taken_for) for one in taken)
    names = sorted({name for _, name in counted}, key=lambda name: (name != PageClass.ARTICLE, name))
    sets = list(dict.fromkeys(one.page.split("/")[0] for one in taken))
    by_set = table(["set", *names], [[name, *(counted[name, kind] or "" for kind in names)] for name in sets])
    return {"articles": f"{head}\n\n{by_set}", "refused": refused(taken)}


if __name__ == "__main__":
    main()
