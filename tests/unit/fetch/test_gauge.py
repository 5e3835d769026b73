"""The quality of what was fetched is told once a batch."""

import json

from functions.fetch.gauge import QualityGauge
from functions.fetch.handler import tell_quality
from shared.messages import StoryPublished
from shared.outcomes import Done, Outcome
from tests.builders import page_cleaned, story_published


def act(message: StoryPublished) -> Done:
    """Of the URL's last word, a page of that quality; or nothing new."""
    word = message.url.rsplit("/", 1)[-1]
    if word == "unchanged":
        return Done(Outcome.UNCHANGED)
    return Done(Outcome.CLEANED, send=page_cleaned(quality=float(word)))


def test_a_batch_s_qualities_are_told_together_and_once() -> None:
    told: list[list[float]] = []
    gauge = QualityGauge(act, told.append)
    for word in ("0.9", "unchanged", "0.4"):
        gauge(story_published(url=f"https://n.example/{word}"))
    gauge.flush()
    gauge.flush()
    assert told == [[0.9, 0.4]]


def test_they_are_one_line_of_metrics(capsys) -> None:
    tell_quality([0.9, 0.4])
    [line] = capsys.readouterr().out.splitlines()
    assert json.loads(line)["Quality"] == [0.9, 0.4]
