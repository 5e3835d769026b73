"""A killed pump loses nothing: queues live in a server of their own, and the next pump goes on."""

import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest

from infra.local.in_flight import AlreadyPumping, only_pump
from infra.local.pump import Pump
from infra.local.server import ServerFailed, running
from infra.local.stack import LocalStack
from tests.integration import small

ROOT = Path(__file__).parents[2]


@pytest.fixture
def template(tmp_path: Path) -> Path:
    return small.template(
        tmp_path,
        source={"BatchSize": 4},
        queue={"VisibilityTimeout": 600, "RedrivePolicy": {}},  # longer than anyone would wait
        module="tests.integration.keeper",
    )


@pytest.fixture
def stack(tmp_path: Path, template: Path) -> Iterator[LocalStack]:
    stack = LocalStack.start(state_dir=tmp_path / "state", template=template)
    yield stack
    stack.stop()


def pump(stack: LocalStack, template: Path, *death: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "tests.integration.live_pump", str(stack.state_dir), str(template), *death]
    return subprocess.Popen(command, cwd=ROOT)  # noqa: S603 - our own module


def kept(stack: LocalStack) -> list[str]:
    return [found["Key"] for found in stack.client("s3").list_objects_v2(Bucket="newsmill-kept").get("Contents", [])]


def test_killed_at_an_aws_call_and_started_again_the_pump_goes_on_at_once(stack: LocalStack, template: Path) -> None:
    sent = [f"story-{n:02}" for n in range(24)]
    small.send(stack, *sent)
    for death in (
        "after PutObject 7",
        "before DeleteMessageBatch 1",
        "after DeleteMessageBatch 2",
        "after ChangeMessageVisibility 1",
    ):
        assert pump(stack, template, *death.split()).wait(timeout=60) == -signal.SIGKILL
    assert pump(stack, template).wait(timeout=60) == 0

    assert kept(stack) == sent
    assert Pump(stack)._is_idle()


def test_killed_from_outside_at_any_moment_nothing_is_lost(stack: LocalStack, template: Path) -> None:
    chance = random.Random(20261122)  # noqa: S311 - moments to kill at
    sent = [f"story-{n:03}" for n in range(80)]
    small.send(stack, *sent)
    for _ in range(2):
        process = pump(stack, template)
        seen = len(kept(stack))
        while len(kept(stack)) == seen:
            time.sleep(0.02)
        time.sleep(chance.random() / 4)
        process.kill()
        process.wait(timeout=10)
    assert pump(stack, template).wait(timeout=60) == 0

    assert kept(stack) == sent


def test_a_second_start_finds_the_server_of_the_first(stack: LocalStack, template: Path) -> None:
    small.send(stack, "a")
    again = LocalStack.start(state_dir=stack.state_dir, template=template)

    assert again.endpoint_url == stack.endpoint_url
    assert small.bodies(again, "InboxUrl") == ["a"]


def test_a_stopped_server_is_gone_and_the_next_start_is_a_new_one(tmp_path: Path, template: Path) -> None:
    first = LocalStack.start(state_dir=tmp_path / "other", template=template)
    first.stop()
    assert running(tmp_path / "other") is None
    second = LocalStack.start(state_dir=tmp_path / "other", template=template)
    try:
        assert small.bodies(second, "InboxUrl") == []
    finally:
        second.stop()


def test_two_pumps_at_once_are_refused(stack: LocalStack) -> None:
    assert stack.state_dir
    with only_pump(stack.state_dir), pytest.raises(AlreadyPumping):
        Pump(stack).run_until_idle()


def test_messages_on_their_way_to_a_killed_pump_come_back_soon(stack: LocalStack, template: Path) -> None:
    small.send(stack, "a", "b")
    assert pump(stack, template, "after", "ReceiveMessage", "1").wait(timeout=60) == -signal.SIGKILL
    assert pump(stack, template).wait(timeout=60) == 0

    assert kept(stack) == ["a", "b"]


def test_a_live_pump_works_until_it_is_told_to_stop_and_its_successor_finds_the_rest(
    stack: LocalStack, template: Path
) -> None:
    for batch in (["a", "b"], ["c", "d"]):
        stop = Event()
        live = Thread(target=Pump(stack).run_forever, args=(stop,))
        live.start()
        small.send(stack, *batch)
        while not set(batch) <= set(kept(stack)):
            time.sleep(0.05)
        stop.set()
        live.join(timeout=20)
        assert not live.is_alive()

    assert kept(stack) == ["a", "b", "c", "d"]


def test_a_port_that_is_taken_is_told_at_once(tmp_path: Path, template: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ServerFailed, match=str(port)):
            LocalStack.start(state_dir=tmp_path / "state", port=port, template=template)
