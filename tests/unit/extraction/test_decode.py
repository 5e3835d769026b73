"""From probabilities to a choice."""

import pytest

from functions.fetch.extraction.decode import choose


@pytest.mark.parametrize(
    ("probabilities", "keep"),
    [
        ([0.95, 0.9, 0.1, 0.0], [True, True, False, False]),
        ([0.29, 0.28, 0.2, 0.0], [True, True, False, False]),
        ([0.14, 0.12, 0.0], [False, False, False]),
        ([], []),
    ],
    ids="sure nearly-as-good-as-the-best hopeless empty".split(),
)
def test_what_is_kept_is_likely_or_nearly_as_likely_as_the_best(probabilities: list[float], keep: list[bool]) -> None:
    assert choose(probabilities, [20.0] * len(probabilities)).keep == keep
