"""Formats held to the rules in schemas/rules/; dates and addresses are really looked at."""

import json
import re
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

FOLDER = Path(__file__).parents[1] / "schemas" / "rules"
_FORMATS = FormatChecker(formats=())
_URI = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:(?:[A-Za-z0-9:/?#\[\]@!$&'()*+,;=._~-]|%[0-9A-Fa-f]{2})+")  # RFC 3986


@_FORMATS.checks("uri")
def _is_uri(value: object) -> bool:
    return not isinstance(value, str) or bool(_URI.fullmatch(value))


@_FORMATS.checks("date-time", raises=ValueError)
def _is_moment(value: object) -> bool:
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


@cache
def rules(name: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads((FOLDER / f"{name}.json").read_text()), format_checker=_FORMATS)


def broken(name: str, told: Any) -> list[str]:
    """Each rule that is broken, and where."""
    return [f"{error.json_path}: {error.message[:200]}" for error in rules(name).iter_errors(told)]
