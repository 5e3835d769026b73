"""events/ holds what stages really send, and every way a function can be met."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from functions.changes.service import Publish
from functions.receive.announcements import StoryAnnounced
from functions.receive.dropped import FilesDropped
from functions.receive.signatures import is_signed
from infra.push_events import SECRET
from infra.sample_events import CAPTURE, FOLDER, PAGE, as_text, samples
from shared.aws.sqs import ClaimCheck
from shared.aws.stories import read_head
from shared.captures import read_record, write_record
from shared.http_api import Request
from shared.messages import FeedPushed, Message, PageCleaned, StoryNormalized, StoryPublished
from shared.story_changes import StoryChange
from tests.template.declared import resources

CONTRACTS: dict[str, type[Message]] = {
    "fetch": StoryPublished,
    "normalize": PageCleaned,
    "store": StoryNormalized,
    "receive": StoryAnnounced,
    "push": FeedPushed,
    "drop": FilesDropped,
}
IN_BATCHES = ("fetch", "normalize", "store", "receive")  # the others take one message at a time
FILES = sorted(FOLDER.glob("*.json"))
FROM_QUEUES = [file for file in FILES if '"aws:sqs"' in file.read_text(encoding="utf-8")]
REQUESTS = [file for file in FILES if '"routeKey"' in file.read_text(encoding="utf-8")]

each_file = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)


def bodies(file: Path) -> list[str]:
    event: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    assert {record["eventSource"] for record in event["Records"]} == {"aws:sqs"}
    return [record["body"] for record in event["Records"]]


def fate(file: Path, body: str) -> str:
    """What the function's contract makes of a body."""
    try:
        CONTRACTS[file.stem.split("-")[0]].model_validate_json(body)
    except ValidationError:
        return "claim check" if body.startswith('{"claim_check"') and ClaimCheck.model_validate_json(body) else "poison"
    return "message"


@each_file
def test_a_file_is_what_the_contracts_make_of_it_today(file: Path) -> None:
    written = {name: as_text(content) for name, content in samples()}
    assert file.read_text(encoding="utf-8") == written[file.stem], "run `make events`"


def test_no_sample_is_missing() -> None:
    assert {file.stem for file in FILES} == {name for name, _ in samples()}


@pytest.mark.parametrize("file", FROM_QUEUES, ids=lambda file: file.stem)
def test_a_file_holds_what_its_name_promises(file: Path) -> None:
    fates = [fate(file, body) for body in bodies(file)]
    if "poison" in file.stem:
        assert fates == ["poison"]
    elif "partial-failure" in file.stem:
        assert len(fates) == 3
        assert {"message", "poison"} <= set(fates)
    elif "claim-check" in file.stem:
        assert fates == ["claim check"]
    else:
        assert set(fates) == {"message"}


@pytest.mark.parametrize("stage", CONTRACTS)
def test_every_function_has_a_good_a_poison_and_a_partly_failing_event(stage: str) -> None:
    names = {file.stem.removeprefix(f"{stage}-") for file in FROM_QUEUES if file.stem.startswith(stage)}
    bad = {"poison", "partial-failure"} if stage in IN_BATCHES else {"poison"}
    assert bad < names


@pytest.mark.parametrize("file", REQUESTS, ids=lambda file: file.stem)
def test_a_request_is_for_a_route_of_the_template(file: Path) -> None:
    request = Request.of(json.loads(file.read_text(encoding="utf-8")))
    assert request.route in {route["RouteKey"] for route in resources("AWS::ApiGatewayV2::Route").values()}


def test_the_push_of_the_samples_is_signed() -> None:
    request = Request.of(json.loads((FOLDER / "receive-websub-ping.json").read_text(encoding="utf-8")))
    assert is_signed(request.body, request.headers["x-hub-signature"], SECRET)


def test_the_replay_names_the_capture_of_the_page_it_tells_of() -> None:
    [body] = bodies(FOLDER / "fetch-replay.json")
    assert StoryPublished.model_validate_json(body).capture == CAPTURE
    assert read_record(write_record(PAGE)).body == PAGE.body


class Log:
    def forget(self, withdrawal: StoryChange) -> None:
        pass

    def append(self, changes: Sequence[StoryChange]) -> int:
        return len(changes)


def test_the_stream_of_the_samples_tells_of_three_changes() -> None:
    records = json.loads((FOLDER / "changes-stream.json").read_text(encoding="utf-8"))
    told = [change.type for change in Publish(Log(), read_head)(records)]
    assert told == ["StoryCreated", "StoryUpdated", "StoryWithdrawn"]
