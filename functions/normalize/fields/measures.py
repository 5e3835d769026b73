"""What can be counted: words, minutes, and the hash by which a new version is known."""

import json
import re
from collections.abc import Mapping, Sequence
from hashlib import sha256
from math import ceil
from typing import Any

from shared.blocks import Block
from shared.story import WORDS_A_MINUTE

CHARACTERS_A_MINUTE = 500  # silent reading of Chinese and Japanese: between 300 and 700 in the literature
_WITHOUT_SPACES = re.compile(
    "[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\U00020000-\U0003ffff]"
)
_WORD = re.compile(r"\w++(?:['’\-]\w++)*+")
# What is not of ASCII in most English text, and what stands for it where words are counted.
_TYPOGRAPHY = {"’": "'", "‘": " ", "“": " ", "”": " ", "–": " ", "—": " ", "…": " ", "\xa0": " "}
# Between words stand spaces, inside them hyphens.
_PARTED = {code: "-" if chr(code) in "'-" else " " for code in range(128) if not re.match(r"\w", chr(code))}


def words_and_minutes(text: str) -> tuple[int, int]:
    """Words (characters in scripts without spaces), and minutes to read them, rounded up."""
    characters = 0 if text.isascii() else len(_WITHOUT_SPACES.findall(text))
    words = _words_in(_WITHOUT_SPACES.sub(" ", text) if characters else text)
    return words + characters, ceil(words / WORDS_A_MINUTE + characters / CHARACTERS_A_MINUTE)


def _words_in(text: str) -> int:
    """ASCII, after a few replacements, is counted in half of the time that a pattern needs."""
    plain = text
    for sign, ascii_sign in _TYPOGRAPHY.items():
        plain = plain.replace(sign, ascii_sign)
    if not plain.isascii():
        return _WORD.subn("", text)[1]
    parted = plain.translate(_PARTED).replace("--", " ").split()
    return len(parted) - parted.count("-")


def content_hash(facts: Mapping[str, Any], body: Sequence[Block]) -> str:
    """SHA-256 over what makes a version: the same page read twice has the same hash."""
    content = {
        "headline": facts.get("headline", ""),
        "body": [[block.type, block.text] for block in body],
        "byline": facts.get("byline", ""),
        "authors": list(facts.get("authors", ())),
        "dates": [date and date.isoformat() for date in (facts.get("published_at"), facts.get("modified_at"))],
    }
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()
