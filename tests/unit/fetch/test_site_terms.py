"""What a site's files say of the use of its pages: robots.txt beside its rules, and tdmrep.json."""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.fetch.site_terms import FAILING_FOR, TDM_FILE, SiteFiles, TdmFiles, TdmRule, rules_in
from shared.captures import RawPage
from shared.errors import HostShut, OriginUnavailable, RobotsForbidden, UnfetchableUrl
from shared.messages import SiteTerms
from shared.web.http import Limits
from shared.web.robots import FRESH, Robots
from shared.web.robots_notes import matches, notes_of
from tests.builders import FETCHED_AT, raw_page
from tests.fakes import MemoryRobotsCache

SITE = "https://news.example"
STORY = f"{SITE}/news/2026/ice.html"
ROBOTS = """
License: https://news.example/license.xml
User-agent: GPTBot
User-agent: CCBot
Disallow: /news/
User-agent: OtherBot
Content-Signal: ai-train=yes
Disallow: /
User-agent: *
Content-Signal: search=yes, ai-train=no
Content-Usage: /sport/ train-ai=n
Disallow: /private/
"""
TDM = json.dumps(
    [
        {"location": "/news/free/*", "tdm-reservation": 0},
        {"location": "/news/*.html$", "tdm-reservation": 1, "tdm-policy": "https://news.example/tdm.json"},
    ]
)


@dataclass
class Clock:
    now: datetime = FETCHED_AT

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Site:
    """Answers for the two files; an exception is raised."""

    robots: str | Exception = ROBOTS
    tdm: str | Exception = TDM
    status: int = 200
    asked: list[str] = field(default_factory=list)

    def ask(self, url: str, limits: Limits) -> RawPage:
        self.asked.append(url)
        answer = self.tdm if url.endswith(TDM_FILE) else self.robots
        if isinstance(answer, Exception):
            raise answer
        status = self.status if url.endswith(TDM_FILE) else 200
        return raw_page(url=url, status=status, body=answer.encode())


def files_of(site: Site, clock: Clock, cache: MemoryRobotsCache | None = None) -> SiteFiles:
    return SiteFiles(
        Robots(site, MemoryRobotsCache(), now=clock), TdmFiles(site, cache or MemoryRobotsCache(), now=clock)
    )


def terms_of(site: Site, url: str = STORY) -> SiteTerms:
    files = files_of(site, Clock())
    files.require(url)
    return files.terms(url)


def test_both_files_tell_what_a_page_may_be_used_for() -> None:
    assert terms_of(Site()) == SiteTerms(
        ai_agents_barred=("ccbot", "gptbot"),
        usage=("ai-train=no", "search=yes"),
        license="https://news.example/license.xml",
        tdm_reservation=True,
        tdm_policy="https://news.example/tdm.json",
    )


def test_terms_are_those_of_the_page_s_path() -> None:
    assert terms_of(Site(), f"{SITE}/sport/a") == SiteTerms(
        usage=("ai-train=no", "search=yes", "train-ai=n"), license="https://news.example/license.xml"
    )
    assert terms_of(Site(), f"{SITE}/news/free/a.html").tdm_reservation is False


def test_a_site_without_files_says_nothing() -> None:
    assert terms_of(Site(robots="", tdm="")) == SiteTerms()


def test_pages_that_robots_forbids_are_forbidden_and_the_other_file_is_not_asked_for() -> None:
    site = Site()
    with pytest.raises(RobotsForbidden):
        files_of(site, Clock()).require(f"{SITE}/private/a")

    assert site.asked == [f"{SITE}/robots.txt"]


def test_each_file_is_asked_for_once_a_day_for_all_pages_and_all_environments() -> None:
    site, clock, cache = Site(), Clock(), MemoryRobotsCache()
    files = files_of(site, clock, cache)
    for number in range(5):
        files.require(f"{SITE}/{number}")
    assert site.asked == [f"{SITE}/robots.txt", SITE + TDM_FILE]

    TdmFiles(site, cache, now=clock).learn(STORY)
    assert len(site.asked) == 2

    clock.now += FRESH + timedelta(seconds=1)
    files.require(STORY)
    assert len(site.asked) == 4


@pytest.mark.parametrize(
    ("trouble", "again_after"),
    [(UnfetchableUrl("no"), FRESH), (OriginUnavailable("time-out"), FAILING_FOR)],
    ids=["for good", "for now"],
)
def test_a_file_that_does_not_come_reserves_nothing_and_holds_up_nobody(trouble, again_after) -> None:
    site, clock = Site(tdm=trouble), Clock()
    files = files_of(site, clock)
    files.require(STORY)

    assert files.terms(STORY).tdm_reservation is None
    asked = site.asked.count(SITE + TDM_FILE)
    clock.now += again_after - timedelta(seconds=1)
    files.tdm.learn(STORY)
    assert site.asked.count(SITE + TDM_FILE) == asked == 1
    clock.now += timedelta(seconds=2)
    files.tdm.learn(STORY)
    assert site.asked.count(SITE + TDM_FILE) == 2


def test_a_host_that_may_not_be_asked_is_not_asked_for_this_either() -> None:
    with pytest.raises(HostShut):
        files_of(Site(tdm=HostShut("later")), Clock()).require(STORY)


@pytest.mark.parametrize("status", [401, 404, 500])
def test_an_answer_that_is_no_file_reserves_nothing(status) -> None:
    assert terms_of(Site(status=status)).tdm_reservation is None


@pytest.mark.parametrize(
    "text",
    ["", " ", "<!doctype html>", "null", "7", '"x"', "[7, null, []]", '[{"location": 7, "tdm-reservation": 1}]',
     '[{"location": "/", "tdm-reservation": "yes"}]', '[{"tdm-reservation": 1}]', "[" * 100_000],
    ids=lambda text: repr(text[:20]),
)  # fmt: skip
def test_what_is_no_tdm_file_has_no_rules(text) -> None:
    assert rules_in(text) == ()


def test_a_policy_with_half_a_character_is_one_that_can_be_recorded() -> None:
    [rule] = rules_in(r'[{"location": "/", "tdm-reservation": 1, "tdm-policy": "https://news.example/\ud83d"}]')
    assert rule.policy == "https://news.example/\N{REPLACEMENT CHARACTER}"


def test_sloppy_tdm_files_are_read() -> None:
    assert rules_in('{"location": "a", "tdm-reservation": "1", "tdm-policy": 7}') == (TdmRule("/a", reserved=True),)


@given(st.text(max_size=200))
def test_any_text_is_a_robots_file_with_notes(text) -> None:
    notes = notes_of(text)
    assert all(pattern.startswith("/") and "=" in preference for pattern, preference in notes.usage)


@given(st.text("ab/*$", max_size=12), st.text("ab/", max_size=12))
def test_what_begins_with_a_plain_pattern_matches_and_any_path_matches_everything(pattern, path) -> None:
    plain = pattern.replace("*", "").replace("$", "")
    assert matches(plain, plain + path)
    assert matches("/*", "/" + path)
    assert matches(plain + "$", plain)
