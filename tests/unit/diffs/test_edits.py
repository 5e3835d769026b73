from hypothesis import given
from hypothesis import strategies as st

from shared.diffs import edits as module
from shared.diffs.edits import edits
from shared.diffs.words import spans, words_changed

TOKENS = st.lists(st.sampled_from("abcde"), max_size=30)
TEXTS = st.text("ab 漢字.,’-\n", max_size=40)


@given(TOKENS, TOKENS)
def test_edits_lead_from_the_old_to_the_new(old, new) -> None:
    found = edits(old, new)
    assert [t for e in found for t in old[e.old_start : e.old_end]] == old
    assert [t for e in found for t in new[e.new_start : e.new_end]] == new
    assert all(old[e.old_start : e.old_end] == new[e.new_start : e.new_end] for e in found if e.same)


@given(TOKENS, TOKENS)
def test_no_shorter_way_keeps_more(old, new) -> None:
    kept = sum(e.old_end - e.old_start for e in edits(old, new) if e.same)
    longest = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]  # the textbook's common subsequence
    for x, one in enumerate(old):
        for y, other in enumerate(new):
            longest[x + 1][y + 1] = longest[x][y] + 1 if one == other else max(longest[x][y + 1], longest[x + 1][y])
    assert kept == longest[-1][-1]


@given(TOKENS, TOKENS)
def test_too_many_edits_are_told_too_if_not_in_the_shortest_way(old, new) -> None:
    most, module.MOST_EDITS = module.MOST_EDITS, 2
    try:
        found = edits(old, new)
    finally:
        module.MOST_EDITS = most
    assert [t for e in found for t in old[e.old_start : e.old_end]] == old
    assert [t for e in found for t in new[e.new_start : e.new_end]] == new
    assert all(old[e.old_start : e.old_end] == new[e.new_start : e.new_end] for e in found if e.same)


@given(TEXTS, TEXTS)
def test_spans_tell_both_texts(before, after) -> None:
    told = spans(before, after)
    assert "".join(span.text for span in told if span.op != "removed") == after
    old = "".join(span.text for span in told if span.op != "added")
    assert "".join(old.split()) == "".join(before.split())


def test_words_are_marked_whole_and_chance_meetings_are_not() -> None:
    before = "The minister said on Monday that the harbour would stay open for the winter."
    after = "The minister refused to speak of the harbour, which closed for the winter."
    told = [(span.op, span.text) for span in spans(before, after)]
    assert told[0] == ("same", "The minister ")
    assert told[-1] == ("same", "for the winter.")
    assert all(len(text.split()) > 1 for _, text in told)


def test_scripts_without_spaces_are_compared_by_character() -> None:
    told = [(span.op, span.text) for span in spans("港が凍った。", "港が再開した。")]
    assert told[0] == ("same", "港が")
    assert told[-1] == ("same", "た。")


def test_words_that_came_and_went_are_counted() -> None:
    assert words_changed(spans("one two, three", "one 2 three four!")) == (2, 1)
