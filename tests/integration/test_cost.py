"""What a story may be billed; docs/cost.md has it in dollars."""

from benchmarks.counting import FUNCTIONS, count_pipeline


def test_two_new_stories_of_two_hosts_cost_no_more_calls_and_units_than_docs_cost_tells() -> None:
    count = count_pipeline(2)
    calls = {operation: number for (who, operation), number in count.calls.items() if who == FUNCTIONS}
    assert (calls["PutObject"], calls["UpdateItem"]) == (3, 2)  # their raw pages together, each story; a turn each
    assert calls["Query"] + calls["GetItem"] <= 2 * (4 + 3) + 1  # the log's tail is read once
    assert count.total("dynamodb write") <= 2 * 14 + 3  # and the pack of their first visits
