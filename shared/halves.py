"""Halves of characters in JSON: what is left of an emoji in a title that was cut off in its middle."""

import re

_WHOLE_OR_HALF = re.compile(
    r"""
    ( (?:\\\\)+                                     # escaped backslashes: "\\\\ud83e" is one, and letters
    | \\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F] )  # a pair of surrogates
    | \\u[dD][89a-fA-F][0-9a-fA-F]{2}
    """,
    re.VERBOSE,
)


def without_halves(json: str) -> str:
    r"""The same JSON with U+FFFD in the place of each surrogate that has lost its other half: UTF-8 has none for them.

    >>> without_halves(r'"Ice \ud83e\uddca, \ud83e"')
    '"Ice \\ud83e\\uddca, \\ufffd"'
    """
    if "\\ud" not in json and "\\uD" not in json:
        return json
    return _WHOLE_OR_HALF.sub(lambda found: found[1] or "\\ufffd", json)
