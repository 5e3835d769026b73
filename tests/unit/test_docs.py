"""The documents tell the truth about the code."""

import re
from pathlib import Path

import pytest

from shared.errors import PERMANENT_REASONS
from shared.heads import StoryHead
from shared.outcomes import Outcome

ROOT = Path(__file__).parents[2]
DOCUMENTS = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]


def test_every_reason_and_outcome_is_in_the_table_of_failures() -> None:
    listed = set(re.findall(r"^\| `([\w-]+)` \|", (ROOT / "docs/failure-modes.md").read_text(), re.MULTILINE))
    assert listed == PERMANENT_REASONS | {outcome.value for outcome in Outcome}


def test_every_attribute_of_a_head_is_documented() -> None:
    text = (ROOT / "docs/data-model.md").read_text()
    assert [name for name in StoryHead.model_fields if f"`{name}`" not in text] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_between_documents_lead_somewhere(document) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", document.read_text())
    assert [link for link in links if not (document.parent / link).exists()] == []
