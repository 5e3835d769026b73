"""The byline is what credits; the hour at which it was read is no part of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.normalize.fields.byline import byline_of


@pytest.mark.parametrize(
    ("line", "names", "told"),
    [
        ("By Ann Example and Bo Sample", ["Ann Example", "Bo Sample"], "By Ann Example and Bo Sample"),
        ("By Ann Example, CNN 1 day ago", ["Ann Example"], "By Ann Example, CNN"),
        ("Ann Example vor 3 Stunden", ["Ann Example"], "Ann Example"),
        ("By Ann Example Updated Nov 13, 2019, 10:28am EST", ["Ann Example"], "By Ann Example"),
        ("Von Anna Schwarz 15.04.2025, 17:59 Lesezeit: 5 Min.", ["Anna Schwarz"], "Von Anna Schwarz"),
        ("Jeanne Exemple 19 février 2020 Montréal", ["Jeanne Exemple"], "Jeanne Exemple"),
        ("8. April 2019| Von Henning Beispiel 54 Kommentare", ["Henning Beispiel"], "Von Henning Beispiel"),
        ("Posted on September 21, 2020 by Ann Example", ["Ann Example"], "by Ann Example"),
        (
            "Ann Example and Bo Sample The Ledger Published 7:07 PM EST",
            ["Ann Example"],
            "Ann Example and Bo Sample The Ledger",
        ),
        ("By Ann Example @ann Twitter Follow", ["Ann Example"], "By Ann Example"),
        ("By Ann Example ann@ledger.example (509) 459-5382", ["Ann Example"], "By Ann Example"),
        ("Reuters November 18, 2019 11:03 PM", ["Reuters"], "Reuters"),
        ("Ann Example Ann Example", ["Ann Example"], "Ann Example"),
        ("By Anna Do 3 May 2020", ["Anna Do"], "By Anna Do"),
        ("By May June, 24 Hours", ["May June"], "By May June"),
        ("von user2019", ["user2019"], "von user2019"),
        ("ẞẞẞ | Von Anna Groß 3 Kommentare", ["Anna Groß"], "ẞẞẞ | Von Anna Groß"),
        ("3 hours ago | By Newsroom", [], "By Newsroom"),
        ("22 Nov 2026 | Politics", [], "Politics"),
        ("22 November 2026", [], "22 November 2026"),
        ("By Ann Share", [], "By Ann Share"),
        ("Von Ann Print | 22.11.2026", [], "Von Ann Print"),
        ("By Bo Sample and Ann Share, The Ledger", ["Bo Sample"], "By Bo Sample and Ann Share, The Ledger"),
        ("By Ann Email and Bo Sample", [], "By Ann Email and Bo Sample"),
        ("By Ann | Share", [], "By Ann"),
        ("By Ann Example Share", [], "By Ann Example"),
        ("By Ann Share Print", [], "By Ann"),
        ("By Ann Share 12", [], "By Ann"),
        ("By Ann Share this article", [], "By Ann"),
        ("By Newsroom Share", [], "By Newsroom"),
        ("Reuters Print", [], "Reuters"),
    ],
)
def test_what_stands_beside_the_credit_is_cut_off(line: str, names: list[str], told: str) -> None:
    assert byline_of(line, names) == told


@pytest.mark.parametrize(
    "later", ["2 hours ago", "Yesterday 5:00 am", "3 days ago", "Nov 19, 2019 at 6:46 pm ET • 2 min read"]
)
def test_a_byline_is_the_same_at_every_visit(later: str) -> None:
    read = {byline_of(f"By Ann Example, The Ledger {when}", ["Ann Example"]) for when in ("1 hour ago", later)}

    assert read == {"By Ann Example, The Ledger"}


@given(st.text(max_size=120), st.lists(st.text(min_size=1, max_size=20), max_size=3))
def test_it_is_part_of_the_line_and_nothing_of_it_can_be_cut_off_twice(line: str, names: list[str]) -> None:
    told = byline_of(line, names)

    assert told in " ".join(line.split())
    assert bool(told) == bool(line.split())
    assert byline_of(told, []) in told
