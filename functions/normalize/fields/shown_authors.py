"""Authors that a page shows its readers: in bylines, beside dates, beside portraits."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from functions.normalize.fields.byline_words import LESSER_WORK, TAGLINE
from functions.normalize.fields.evidence import Evidence, Found
from functions.normalize.fields.name_words import DESK
from functions.normalize.fields.names import Credits, clean_name, credits_in, is_person, joined, together, without_by
from shared.metadata import Byline

LINE_CHARS = 80  # of a line that is nothing but a byline
_PARTS = re.compile(r"\s*[|•·/]\s*|\s+[-–—]\s+")
_GUESSED = frozenset({"profile", "portrait", "box"})  # lines that nothing calls a byline
_IN_RUNS = frozenset({"rel", "itemprop", "profile"})
_WORDS_OF_A_NAME = range(2, 4)  # beside dates and portraits; teasers have pictures with their headlines, too
_MAX_RUN = 4  # authors set one after the other; more is a list of stories


class ShownLine(NamedTuple):
    """A byline, and whom it names."""

    byline: Byline
    credits: Credits

    @property
    def is_guess(self) -> bool:
        """Whether nothing calls it a byline, or it stands below what an agency filed."""
        return self.byline.source in _GUESSED or bool(TAGLINE.match(self.byline.text))

    @property
    def says_by(self) -> bool:
        """Whether the line, surely this story's, names its authors in so many words."""
        return not self.is_guess and _says_by(self.byline)


def shown_lines(evidence: Evidence) -> list[ShownLine]:
    """All bylines of the page, read."""
    return [ShownLine(line, _credits(_less_paper(line, evidence))) for line in evidence.visible.bylines]


def by_runs(lines: Sequence[ShownLine]) -> Iterator[Found[Credits]]:
    """Names set one after the other, each in an element of its own, belong together."""
    for source, run in groupby(lines, key=lambda line: line.byline.source):
        credits_ = [line.credits for line in run]
        first = credits_ if source in _IN_RUNS and len(credits_) <= _MAX_RUN else credits_[:1]
        yield Found(together(first), "dom")
        yield from (Found(read, "dom") for read in credits_[len(first) :])


def beside_dates(evidence: Evidence) -> Credits:
    """`Ann Example | Nov 22, 2026`: what stands beside the date, when it is nothing but a person's name."""
    texts = [time.text for time in evidence.visible.times[:3] if time.source in {"class", "text"}]
    parts = [part for text in texts if len(text) < LINE_CHARS for part in _PARTS.split(text) if part]
    names = (clean_name(part) for part in parts)
    return joined(name for name in names if is_person(name) and len(name.split()) in _WORDS_OF_A_NAME)


def _says_by(line: Byline) -> bool:
    return line.source != "page" and len(line.text) < LINE_CHARS and without_by(line.text) != line.text


def _less_paper(line: Byline, evidence: Evidence) -> Byline:
    """`By Ann Example The Ledger` without the paper, unless it is all that the line says."""
    for site in evidence.site_names:
        at = line.text.find(f" {site}") if " " in site else -1
        if at > 0 and credits_in(line.text[:at]).people:
            return line.model_copy(update={"text": f"{line.text[:at]} | {line.text[at + 1 + len(site) :]}"})
    return line


def _credits(line: Byline) -> Credits:
    """Credits of a line as shown; of its marked names, when these are not what the words say."""
    read, marked = credits_in(line.text), joined(line.names)
    if line.source == "portrait":
        return read if read.people == (line.text,) and len(line.text.split()) in _WORDS_OF_A_NAME else Credits()
    if marked.people and not set(marked.people) <= set(read.people) and credits_in(line.names[0]).people:
        return marked
    if marked.organizations and not read.people and not read.pen_names:
        return marked
    if line.source == "meta" and not marked.people and without_by(line.text) == line.text:
        return Credits()  # the "von" was a name's
    if not any(read):
        read = credits_in(LESSER_WORK.sub("", line.text))
    if _says_by(line) and line.source not in _GUESSED:
        return read if read.people else read._replace(people=_side_by_side(read.pen_names, line.text), pen_names=())
    desks = tuple(name for name in read.organizations if DESK.search(name))
    return read._replace(organizations=desks, pen_names=read.pen_names if len(read.pen_names) == 1 else ())


def _side_by_side(pen_names: tuple[str, ...], line: str) -> tuple[str, ...]:
    """The first, and a second that an "and" joins to it: whatever else the line holds is no name."""
    one, *others = pen_names[:2] or ("",)
    ands = r"\s+(?:and|&|und|et|y|e|og|och|en|\+)\s+"
    is_joined = others and re.search(f"{re.escape(one)}{ands}{re.escape(others[0])}", line)
    return pen_names[: 2 if is_joined else 1]
