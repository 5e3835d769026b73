"""Lists of stories: what may be asked for, and a page of the answer."""

from dataclasses import dataclass, fields

from shared.heads import StoryHead


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which stories a list is to hold; what is empty does not matter. All that is given must fit."""

    source: str = ""  # host, without www.
    section: str = ""
    language: str = ""  # BCP 47; without region it stands for all of them
    day: str = ""  # YYYY-MM-DD, UTC: when published, else first seen
    author: str = ""
    cluster: str = ""

    def fits(self, head: StoryHead) -> bool:
        """All but the day, which the order of the list knows."""
        return (
            self.source in ("", head.source)
            and (not self.section or spelled(self.section) == spelled(head.section))
            and self.cluster in ("", head.cluster)
            and (not self.language or f"{head.language}-".lower().startswith(f"{self.language}-".lower()))
            and (not self.author or spelled(self.author) in map(spelled, head.authors))
        )

    @property
    def question(self) -> str:
        """What a cursor belongs to."""
        return "\n".join(f"{each.name}={getattr(self, each.name)}" for each in fields(self))


@dataclass(frozen=True, slots=True)
class Page:
    """A stretch of a list, and where it goes on; a page may be short, and even empty, before the end."""

    heads: tuple[StoryHead, ...]
    after: str = ""  # empty: this is the end


def spelled(name: str) -> str:
    """A section, or a person, however it is written.

    >>> spelled("Ann  EXAMPLE")
    'ann example'
    """
    return " ".join(name.casefold().split())


def primary(language: str) -> str:
    """The language without region and script: `pt` for `pt-BR`."""
    return language.partition("-")[0].lower()
