"""Names under which meta tags state dates: which date a name means.

Vocabularies spell alike what they mean: `article:published_time`, `publish-date`, `cXenseParse:recs:publishtime` and
`parsely-pub-date` end in the same words. So endings are looked for, not names.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

Meaning = Literal["published", "loosely published", "modified", ""]

_NO_LETTER = re.compile(r"[^a-z]+")
_WHEN = r"(?:date|time|datetime|timestamp|at|on)(?:original|iso|utc|gmt|local|string)?"
_PUBLISHED = re.compile(
    rf"""(?:
        (?: publish(?:ed)? | publication | pub | post(?:ed)? | issued? | release | display | article | story | news
          | sailthru | citation | eprints ) {_WHEN}
      | (?: date | first ) (?: publish(?:ed)? | publication | posted | issued | pub | release )
      | (?<!last) published | issued | ptime
    )$""",
    re.VERBOSE,
)
_MODIFIED = re.compile(
    rf"""(?:
        (?: modif(?:ied|ication) | updated? | revis(?:ed|ion) | changed? | edited | mod ) (?:{_WHEN})?
      | (?: date | last ) (?: modif(?:ied|ication) | updated? | revised | changed? | reviewed | edited | mod )
    )$""",
    re.VERBOSE,
)
# Some pages use them for the day they were rendered: what a reader sees is believed first.
_LOOSELY = re.compile(
    r"(?:dc(?:terms|date)?|content|page|entry|by|iso|creat(?:ed?|ion)|doc(?:ument)?|upload|ovsupload|gen|p)?"
    r"(?:date(?:time)?|time(?:stamp)?|created(?:at|on)?|datecreated|lastpublished)"
)
_OF_SOMETHING_ELSE = re.compile(
    r"expir|event|start|end(?:date|time)|unpublish|valid|avail|birth|book|music|video|film|movie|game|product|offer|job"
    r"|related"
)


@lru_cache(maxsize=4096)
def meaning_of(name: str) -> Meaning:
    """Which date a name means, by how it ends; empty: none, or one of something else."""
    letters = _NO_LETTER.sub("", name.lower())
    if _OF_SOMETHING_ELSE.search(letters):
        return ""
    if _MODIFIED.search(letters):
        return "modified"
    if _PUBLISHED.search(letters):
        return "published"
    return "loosely published" if _LOOSELY.fullmatch(letters) else ""


def names_meaning(meaning: Meaning, names: Iterable[str]) -> list[str]:
    """Those of the names that mean this date, in order."""
    return [name for name in names if meaning_of(name) == meaning]
