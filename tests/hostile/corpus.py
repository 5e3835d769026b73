"""All hostile cases: URLs, addresses, names, answers, stalls, certificates."""

from tests.hostile import addresses, answers, certificates, stalls, urls
from tests.hostile.cases import Case

PEAK_BYTES = 8 * 1024 * 1024  # of memory that a case may take; pages are held whole, up to the cap


def corpus() -> list[Case]:
    return [case for part in (urls, addresses, answers, stalls, certificates) for case in part.cases()]
