"""Copies on emulated AWS: killed at any call, several stories at once, the same clusters in the end."""

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from infra.local.clock import SimulatedClock
from infra.local.interleaving import Interleaving
from infra.local.pump import Pump
from infra.local.stack import LocalStack
from shared.urls import story_id
from tests.integration.fates import Fates
from tests.integration.pages import captured, html, publish
from tests.integration.test_pipeline import AS_FOUND, Faults, moments, one_by_one

HOSTS = ("ledger", "gazette", "courier", "herald")
STRANGER = "https://stranger.example/story"


def url(host: str) -> str:
    return f"https://{host}.example/story"


def clusters_after(seed: int, kills: frozenset[int], order: tuple[str, ...]) -> dict[str, str]:
    """The clusters of four copies and a stranger, delivered in this order."""
    faults = Faults(kills, interleaving=Interleaving(seed))
    with (
        one_by_one() as template,
        LocalStack.in_process(template=template, clock=SimulatedClock(), watch=faults) as stack,
    ):
        for host in order:
            publish(stack, captured(stack, url(host), html("Harbour freezes")))
        odd = html("Elections").replace(b"harbour froze", b"vote was counted").replace(b"ferries", b"voters")
        publish(stack, captured(stack, STRANGER, odd.replace(b"until the ice had been broken", b"for hours on end")))
        faults.armed = True
        Pump(stack, seed=seed, interleaving=faults.interleaving).run_until_idle()
        faults.armed = False
        heads = {each: Fates(stack).head(each) for each in (*map(url, order), STRANGER)}
        return {each: head.cluster for each, head in heads.items() if head}


@cache
def smallest() -> str:
    return min(story_id(url(host)) for host in HOSTS)


@settings(max_examples=3, phases=AS_FOUND)
@given(seed=st.integers(0, 999), kills=moments, order=st.permutations(HOSTS).map(tuple))
def test_copies_are_one_cluster_whatever_is_killed_and_in_any_order(
    seed: int, kills: frozenset[int], order: tuple[str, ...]
) -> None:
    assert clusters_after(seed, kills, order) == {url(host): smallest() for host in HOSTS} | {STRANGER: ""}
