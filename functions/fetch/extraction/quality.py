"""The quality score: what F1 a careful reader would probably give the choice."""

from functions.fetch.extraction.decode import Choice
from functions.fetch.extraction.model import Model
from functions.fetch.extraction.structure import Layout


def quality(choice: Choice, layout: Layout, model: Model) -> float:
    del layout, model
    return round(min(max(choice.expected_f1, 0.0), 1.0), 3)
