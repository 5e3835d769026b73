"""How well copies are told from stories that are none: precision and recall on pairs made for the purpose.

Copies are made from the gold texts of ../shared/bench (beside the project; they belong to their publishers) by
editing, cutting and giving a new byline, at several strengths. The texts themselves are distractors to each other,
and two traps are set: stories of one site that share its standing phrases, and stories of one template.
SimHash, the other usual way, is measured on the same pairs. `docs/duplicates.md` is written anew.
"""

import json
import random
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from itertools import combinations
from pathlib import Path

from benchmarks.quality.document import write
from benchmarks.quality.tables import table
from functions.store.prints import Print, are_copies
from shared.prints import Impression

ROOT = Path(__file__).parents[1]
BENCH = ROOT.parent / "shared" / "bench" / "data"
DOCUMENT = ROOT / "docs" / "duplicates.md"
SETS = ("sh", "fundus", "fundus_eval", "wcxb")  # those with whole bodies
FEWEST_CHARACTERS = 400
SIMHASH_BITS_APART = (
    3,
    10,
)  # 3: what four bands of 16 bits find for sure (Manku, 2007); 10: no index finds these cheaply
TAKEN_AT = datetime(2026, 11, 22, tzinfo=UTC)
STANDING_PHRASES = (
    "Sign up for our morning newsletter and get the most important stories of the day straight to your inbox. "
    "You can unsubscribe at any time. By signing up you accept our terms of use and our privacy policy. "
    "This newspaper is independent and is paid for by its readers: if you like what you read, consider a "
    "subscription. Reader letters may be shortened. All rights reserved, no part may be reproduced without permission."
)
TEMPLATE = (
    "The {exchange} closed {way} on {day} after a quiet day, traders said. Its leading index stood at {number} "
    "points at the end of the day. Shares of {company} were among the winners, those of {other} among its losers. "
    "Volume was below the average of thirty days. Analysts expect the central bank's decision next week to set the "
    "tone. This report was generated from data of the exchange and was not edited."
)


@dataclass(frozen=True, slots=True)
class Text:
    site: str
    body: str

    def impression(self, name: str) -> Impression | None:
        found = Print.of(self.body)
        if found is None:
            return None
        return Impression(name, "", self.site, found.bands, found.sketch, found.runs, TAKEN_AT)


class Editor:
    """Makes copies; chance has a seed."""

    def __init__(self, texts: list[Text]) -> None:
        self._chance = random.Random(20261122)  # noqa: S311 - repeatable, not secret
        self._words = [word for text in texts[:200] for word in text.body.split()]

    def bylined(self, body: str) -> str:
        return f"By Jo Writer, Gazette staff\n\n{body}\n\nThe Gazette. {STANDING_PHRASES[:200]}"

    def reworded(self, body: str, share: float) -> str:
        words = body.split()
        for place in self._chance.sample(range(len(words)), int(len(words) * share)):
            words[place] = self._chance.choice(self._words)
        return " ".join(words)

    def cut(self, body: str, share: float) -> str:
        words = body.split()
        return " ".join(words[: int(len(words) * share)])

    def without_sentences(self, body: str, share: float) -> str:
        sentences = re.split(r"(?<=[.!?。])\s*", body)
        return " ".join(sentence for sentence in sentences if self._chance.random() > share)

    def strengths(self) -> dict[str, Callable[[str], str]]:
        return {
            "as it is": lambda body: body,
            "new byline, footer added": self.bylined,
            "1 word of 20 replaced": lambda body: self.reworded(body, 0.05),
            "1 word of 10 replaced": lambda body: self.reworded(body, 0.1),
            "1 word of 5 replaced": lambda body: self.reworded(body, 0.2),
            "3 sentences of 10 left out": lambda body: self.without_sentences(body, 0.3),
            "cut to three quarters": lambda body: self.cut(body, 0.75),
            "cut to half": lambda body: self.cut(body, 0.5),
            "cut to 30 %": lambda body: self.cut(body, 0.3),
            "cut to half, new byline, 1 word of 10 replaced": lambda body: self.bylined(
                self.reworded(self.cut(body, 0.5), 0.1)
            ),
        }


def main() -> None:
    texts = list(read_texts())
    if not texts:
        print("no ../shared/bench here: nothing to make copies of")
        return
    parts = {"copies": copies_found(texts), "distractors": told_apart(texts), "cost": cost(texts)}
    for name, part in parts.items():
        print(f"{name}\n{part}\n")
    write(DOCUMENT, parts)


def read_texts() -> Iterator[Text]:
    for name in SETS:
        path = BENCH / name / "gold.jsonl"
        for line in path.read_text("utf-8").strip().split("\n") if path.exists() else []:
            gold = json.loads(line)
            if len(gold.get("body") or "") >= FEWEST_CHARACTERS:
                yield Text(gold["domain"], gold["body"])


def copies_found(texts: list[Text]) -> str:
    """Recall for each way of copying, on another site and on the same."""
    editor, rows = Editor(texts), []
    for name, copied in editor.strengths().items():
        pairs = [(text.body, copied(text.body)) for text in texts]
        found = [_is_found(text.site, one, other) for text, (one, other) in zip(texts, pairs, strict=True)]
        elsewhere, here = (sum(each) / len(texts) for each in zip(*found, strict=True))
        apart = [(simhash(one) ^ simhash(other)).bit_count() for one, other in pairs[::10]]
        near = [sum(bits <= most for bits in apart) / len(apart) for most in SIMHASH_BITS_APART]
        rows.append([name, *(f"{share:.3f}" for share in (elsewhere, here, *near))])
    few, many = SIMHASH_BITS_APART
    return table(["the copy", "found", "found, same site", f"SimHash, ≤ {few} bits", f"SimHash, ≤ {many} bits"], rows)


def _is_found(site: str, one: str, other: str) -> tuple[bool, bool]:
    original = Text(site, one).impression("a")
    elsewhere, here = Text(f"copy.{site}.example", other).impression("b"), Text(site, other).impression("b")
    return _meet(original, elsewhere), _meet(original, here)


def _meet(one: Impression | None, other: Impression | None) -> bool:
    return bool(one and other and set(one.bands) & set(other.bands) and are_copies(one, other))


def told_apart(texts: list[Text]) -> str:
    """How many pairs that are no copies are taken for some."""
    rows = []
    for name, others in (
        ("gold texts beside each other", _different(texts)),
        ("two stories of a site, cut to 150 words, with its standing phrases (80 words)", _with_phrases(texts)),
        ("two market reports of one template, on one site", [Text("ledger.example", report) for report in _reports()]),
    ):
        impressions = [each for n, text in enumerate(others) if (each := text.impression(str(n)))]
        pairs = list(combinations(impressions, 2))
        met = [pair for pair in pairs if set(pair[0].bands) & set(pair[1].bands)]
        wrong = sum(are_copies(*pair) for pair in met)
        rows.append([name, f"{len(pairs):,}", f"{len(met):,}", f"{wrong:,}", f"{1 - wrong / len(pairs):.5f}"])
    return table(["pairs that are no copies", "pairs", "share a band", "taken for copies", "told apart"], rows)


def _different(texts: list[Text]) -> list[Text]:
    """Without texts that are in the sets twice: those are copies."""
    seen: set[str] = set()
    kept = []
    for text in texts:
        words = re.findall(r"\w+", text.body.casefold())
        marks = {" ".join(words[start : start + 12]) for start in range(len(words) - 12)}
        if not marks & seen:
            kept.append(text)
        seen |= marks
    return kept


def _with_phrases(texts: list[Text]) -> list[Text]:
    shortened = (" ".join(text.body.split()[:150]) for text in _different(texts))
    return [Text("ledger.example", f"{body}\n\n{STANDING_PHRASES}") for body in shortened]


def _reports() -> Iterator[str]:
    chance = random.Random(7)  # noqa: S311 - repeatable, not secret
    for number in range(60):
        yield TEMPLATE.format(
            exchange=chance.choice(["Tolmouth exchange", "Varrow bourse", "Lenz market", "northern exchange"]),
            way=chance.choice(["higher", "lower", "unchanged"]),
            day=chance.choice("Monday Tuesday Wednesday Thursday Friday".split()),
            number=f"{4000 + number * 13:,}",
            company=f"Company {chance.randint(1, 99)} Ltd",
            other=f"Holding {chance.randint(1, 99)} plc",
        )


def cost(texts: list[Text]) -> str:
    started = time.process_time()
    for text in texts:
        Print.of(text.body)
    milliseconds = (time.process_time() - started) / len(texts) * 1000
    words = sum(len(text.body.split()) for text in texts) / len(texts)
    return table(["", ""], [["a print, on this machine", f"{milliseconds:.1f} ms, for {words:.0f} words on average"]])


def simhash(text: str) -> int:
    """64 bits, each the majority of that bit among the hashes of all runs of three words."""
    words = re.findall(r"\w+", text.casefold())
    votes = [0] * 64
    runs = (" ".join(words[start : start + 3]) for start in range(max(1, len(words) - 2)))
    for value in (int.from_bytes(blake2b(run.encode(), digest_size=8).digest()) for run in runs):
        for bit in range(64):
            votes[bit] += 1 if value >> bit & 1 else -1
    return sum(1 << bit for bit, vote in enumerate(votes) if vote > 0)


if __name__ == "__main__":
    main()
