"""Words that a text must hold before a pattern can be found in it: asking for them takes a hundredth of the time."""

import re

_PIECES = re.compile(
    r"""
    (?P<look> \(\?[!=<]) | (?P<open> \((?:\?:)?) | (?P<close> \)) | (?P<or> \|)
    | (?P<any> \[(?:\\.|[^\]\\])*\] | \\[a-zA-Z\d] | [.^$])
    | \\?(?P<letter> .)
    """,
    re.VERBOSE | re.DOTALL,
)
_QUANTIFIER = re.compile(r"(?:(?P<none>[?*]|\{0?,\d*\})|\+|\{\d[^}]*\})\??")


def needed(pattern: str) -> tuple[str, ...]:
    r"""One of these is in whatever the pattern matches, folded; all texts have the empty one.

    >>> needed(r"\bwe use cookies?"), needed("(log|sign) in to (read|keep reading)"), needed("a?b*")
    (('we use cookie',), (' in to ',), ('',))
    """
    return _Reader(folded(pattern)).alternatives()


def folded(text: str) -> str:
    """Whatever patterns take for the same letter whatever its case, as the same letter: to them ı and İ are i."""
    return text.replace("ı", "i").replace("İ", "i").casefold()


class _Reader:
    """Reads what the lists of words have: groups, alternatives, classes, quantifiers, looks around."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._at = 0

    def alternatives(self) -> tuple[str, ...]:
        """Up to the end of the group: what each of them needs."""
        found = list(self._sequence())
        while self._take("or"):
            found += self._sequence()
        return tuple(found)

    def _sequence(self) -> tuple[str, ...]:
        """The most telling of the things that one alternative needs."""
        best: tuple[str, ...] = ("",)
        run = ""
        while piece := self._piece():
            kind, letter = piece.lastgroup, piece["letter"] or ""
            inner = self._group() if kind in {"open", "look"} else ("",)
            quantifier = _QUANTIFIER.match(self._pattern, self._at)
            self._at = quantifier.end() if quantifier else self._at
            is_optional = kind == "look" or bool(quantifier and quantifier["none"])
            run += "" if is_optional else letter
            best = max(best, (run,), ("",) if is_optional else inner, key=_telling)
            run = run if letter and not quantifier else ""
        return best

    def _group(self) -> tuple[str, ...]:
        inner = self.alternatives()
        self._take("close")
        return inner

    def _piece(self) -> re.Match[str] | None:
        """The next one of a sequence; None where it ends."""
        piece = _PIECES.match(self._pattern, self._at)
        if piece is None or piece.lastgroup in {"or", "close"}:
            return None
        self._at = piece.end()
        return piece

    def _take(self, kind: str) -> bool:
        piece = _PIECES.match(self._pattern, self._at)
        is_next = piece is not None and piece.lastgroup == kind
        self._at = piece.end() if piece and is_next else self._at
        return is_next


def _telling(words: tuple[str, ...]) -> int:
    return min(map(len, words))
