"""The built functions in containers. Where no engine can be had, the run says so in its last lines."""

from contextlib import ExitStack

import pytest

from infra.sam_local import SamLocal
from infra.shell import Cannot

_STARTED = pytest.StashKey[SamLocal]()
_WHY_NOT = pytest.StashKey[str]()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Start what the e2e tests need, when any was selected; without it they are deselected, and not silently."""
    ours = [item for item in items if item.get_closest_marker("e2e")]
    if not ours or config.option.collectonly:
        return
    running = ExitStack()
    config.add_cleanup(running.close)
    try:
        config.stash[_STARTED] = running.enter_context(SamLocal.start())
    except Cannot as error:
        config.stash[_WHY_NOT] = str(error)
        items[:] = [item for item in items if item not in ours]
        config.hook.pytest_deselected(items=ours)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    why_not = config.stash.get(_WHY_NOT, None)
    if why_not is not None:
        terminalreporter.section("THE END-TO-END TESTS DID NOT RUN", sep="!", red=True, bold=True)
        terminalreporter.line(why_not)
        terminalreporter.line("They run the built functions with `sam local invoke`, which needs a container engine.")


@pytest.fixture
def local(request: pytest.FixtureRequest) -> SamLocal:
    """What was started, with nothing waiting in its queues."""
    started = request.config.stash[_STARTED]
    received(started, "NormalizeQueue")
    received(started, "StoreQueue")
    return started


def received(local: SamLocal, queue: str) -> list[str]:
    """All messages that wait in a queue; they are taken out of it."""
    sqs, url = local.stack.client("sqs"), local.stack.outputs[f"{queue}Url"]
    bodies = []
    while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", []):
        for message in messages:
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
            bodies.append(message["Body"])
    return bodies
