"""What can be counted: words, minutes, and the hash by which a new version is known."""

import re
from collections.abc import Mapping, Sequence
from hashlib import sha256
from math import ceil
from typing import Any

from pydantic_core import to_json

from shared.blocks import Block
from shared.story import WORDS_A_MINUTE

CHARACTERS_A_MINUTE = 500  # silent reading of Chinese and Japanese: between 300 and 700 in the literature
_WITHOUT_SPACES = re.compile(
    "[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\U00020000-\U0003ffff]"
)
_WORD = re.compile(r"\w++(?:['’\-]\w++)*+")
# What Latin-1 lacks in most texts of its languages, and what stands for it where words are counted.
_TYPOGRAPHY = {"’": "'", "‘": " ", "“": " ", "”": " ", "„": " ", "‚": " ", "–": " ", "—": " ", "…": " "}
_PARTING = ".,:;!?()«»„“”…"
# The shape of a text, a byte a character: x of a letter or digit, - of what joins words, else a space.
_SHAPE = bytes(ord("x" if re.match(r"\w", chr(code)) else "-" if chr(code) in "'-" else " ") for code in range(256))


def words_and_minutes(text: str) -> tuple[int, int]:
    """Words (characters in scripts without spaces), and minutes to read them, rounded up."""
    shape = _shape_of(text)
    if shape is not None:
        words, characters = _words_in(shape), 0
    else:
        characters = len(_WITHOUT_SPACES.findall(text))
        words = _words_of_any(_WITHOUT_SPACES.sub(" ", text) if characters else text)
    return words + characters, ceil(words / WORDS_A_MINUTE + characters / CHARACTERS_A_MINUTE)


def _shape_of(text: str) -> bytes | None:
    """Of text in the letters of Western Europe: counted in a tenth of the time that a pattern needs. Else None."""
    for sign, simpler in _TYPOGRAPHY.items():
        text = text.replace(sign, simpler)
    try:
        return f" {text}".encode("latin-1").translate(_SHAPE)
    except UnicodeEncodeError:
        return None


def _words_in(shape: bytes) -> int:
    """A word begins where no letter stands before, nor a letter and what joins it."""
    return sum(map(shape.count, (b" x", b" -x", b"--x")))


def _words_of_any(text: str) -> int:
    """The pattern counts only where something but letters and digits is left between the spaces."""
    for sign in _PARTING:
        text = text.replace(sign, " ")
    return sum(1 if piece.isalnum() else len(_WORD.findall(piece)) for piece in text.split())


def content_hash(facts: Mapping[str, Any], body: Sequence[Block]) -> str:
    """SHA-256 over what makes a version: the same page read twice has the same hash."""
    content = {  # in the order of the alphabet, as it always was
        "authors": facts.get("authors", ()),
        "body": [(block.type, block.text) for block in body],
        "byline": facts.get("byline", ""),
        "dates": [date and date.isoformat() for date in (facts.get("published_at"), facts.get("modified_at"))],
        "headline": facts.get("headline", ""),
    }
    return sha256(to_json(content)).hexdigest()
