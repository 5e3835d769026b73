"""What robots.txt says besides who may ask for what: AI agents, preferences of use, licences.

| line | from | means |
|---|---|---|
| a group of an AI agent's own that disallows the page | RFC 9309 | not for that agent's maker |
| `Content-Signal: ai-train=no` | contentsignals.org | which uses are wished; with a path, there |
| `Content-Usage: train-ai=n` | IETF AIPREF (draft) | the same |
| `License: https://…/license.xml` | RSL 1.0 | terms are to be had there |
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shared.version import PRODUCT

# Agents that gather for models: training, grounding, answers. Their makers document these tokens.
AI_AGENTS = frozenset(
    "ai2bot amazonbot anthropic-ai applebot-extended bytespider ccbot chatgpt-user claude-searchbot claude-user "
    "claude-web claudebot cohere-ai cohere-training-data-crawler diffbot facebookbot google-cloudvertexbot "
    "google-extended gptbot meta-externalagent meta-externalfetcher mistralai-user oai-searchbot omgili omgilibot "
    "pangubot perplexity-user perplexitybot petalbot timpibot youbot".split()
)
_USAGE = frozenset({"content-signal", "content-usage"})
_PREFERENCE = re.compile(r"[a-z][\w-]{0,40}\s*=\s*[\w-]{1,20}")
_MOST = 50  # lines of each sort: more say nothing more


@dataclass(frozen=True, slots=True)
class RobotsTerms:
    """What holds for one URL."""

    ai_agents_barred: tuple[str, ...] = ()
    usage: tuple[str, ...] = ()
    license: str = ""


@dataclass(frozen=True, slots=True)
class Notes:
    """What one robots.txt says besides."""

    ai_agents: tuple[str, ...] = ()  # those it names
    usage: tuple[tuple[str, str], ...] = ()  # path pattern, preference
    license: str = ""

    def terms(self, path: str, ai_agents_barred: tuple[str, ...]) -> RobotsTerms:
        usage = sorted({preference for pattern, preference in self.usage if matches(pattern, path)})
        return RobotsTerms(ai_agents_barred, tuple(usage), self.license)


NOTHING_NOTED = Notes()


def notes_of(text: str) -> Notes:
    """Preferences count in groups for everybody or for us, and outside of groups.

    >>> notes_of("Content-Signal: search=yes, ai-train=no")
    Notes(ai_agents=(), usage=(('/', 'ai-train=no'), ('/', 'search=yes')), license='')
    """
    named, usage, license_ = set[str](), set[tuple[str, str]](), ""
    for agents, name, value in _lines(text):
        named |= agents & AI_AGENTS
        if name == "license":
            license_ = license_ or value[:2000]
        elif name in _USAGE and (not agents or agents & {"*", PRODUCT}) and len(usage) < _MOST:
            usage |= set(_preferences(value))
    return Notes(tuple(sorted(named)), tuple(sorted(usage)), license_)


def matches(pattern: str, path: str) -> bool:
    """Whether a path begins as a pattern has it, with `*` for anything and `$` for the end (RFC 9309, 2.2.3).

    >>> matches("/news/*.html$", "/news/2026/ice.html"), matches("/news", "/newsletter"), matches("/a$", "/ab")
    (True, True, False)
    """
    open_end = not pattern.endswith("$")
    first, *rest = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    position = len(first)
    for part in rest:  # the earliest place will do for each part: no backtracking
        found = path.find(part, position)
        if found < 0:
            return False
        position = found + len(part)
    return open_end or (path.endswith(rest[-1]) if rest else position == len(path))


def _lines(text: str) -> Iterator[tuple[frozenset[str], str, str]]:
    """Each line's group (the agents it is for), name and value."""
    agents: frozenset[str] = frozenset()
    in_head = False
    for line in text.splitlines():
        name, colon, value = line.partition("#")[0].partition(":")
        name, value = name.strip().lower(), value.strip()
        if not colon:
            continue
        if name in {"user-agent", "useragent"}:
            agents = (agents if in_head else frozenset()) | {value.lower()}
            in_head = True
        else:
            in_head = False
        yield agents, name, value


def _preferences(value: str) -> Iterator[tuple[str, str]]:
    """`/path a=b, c=d`, the path being optional."""
    pattern, _, rest = value.partition(" ") if value.startswith("/") else ("/", "", value)
    for part in rest.lower().split(","):
        if _PREFERENCE.fullmatch(part.strip()):
            yield pattern, re.sub(r"\s", "", part)
