"""The real thing on this machine: `sam local invoke` of a built function, against the local stack.

python -m infra.sam_local fetch                              its usual event, out of events/
python -m infra.sam_local fetch events/fetch-poison.json     another one
"""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from infra import engine
from infra.build import HERE, QUIET_SAM, SAM, architecture_here, build_here
from infra.shell import ROOT, Cannot, run, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from infra.local.stack import LocalStack

USUAL_EVENTS = {  # stage → the event that shows it at work
    "discover": "discover-tick",
    "fetch": "fetch-replay",  # a page that was kept: functions on the local stack cannot reach the web
    "normalize": "normalize-page-cleaned",
    "store": "store-story-normalized",
    "receive": "receive-post-stories",
    "push": "push-feed-pushed",
    "drop": "drop-object-created",
    "changes": "changes-stream",
    "read": "read-changes",
}
TEMPLATE = HERE / "local.json"
VARIABLES = HERE / "variables.json"
# With credentials around, SAM CLI asks AWS whose they are, which takes seconds and leaves the machine.
CREDENTIALS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE")


@dataclass(frozen=True)
class SamLocal:
    """Built functions, an engine to run them, and the stack that they find."""

    containers: engine.Engine
    stack: LocalStack

    @classmethod
    @contextmanager
    def start(cls) -> Iterator[SamLocal]:
        """Build what changed, find an engine, stand the stack up where containers reach it; Cannot says why not."""
        from infra.local.stack import LocalStack

        found = engine.at_hand()  # first: without one there is nothing to build for
        build_here()
        ready = engine.provide(found, SAM)
        with TemporaryDirectory(prefix="newsmill-") as state:
            stack = LocalStack.start(state_dir=Path(state), host=ready.host_ip)
            try:
                seed(stack)
                prepare(stack)
                yield cls(ready, stack)
            finally:
                stack.stop()

    def invoke(self, stage: str, event: Path) -> Any:
        """What the function returned, as JSON."""
        printed = run(
            SAM, "local", "invoke", logical_id(stage), "--event", event, "--template", TEMPLATE,
            "--env-vars", VARIABLES, "--region", self.stack.session.region_name,
            env={**QUIET_SAM, **self.containers.environment}, without=CREDENTIALS,
        )  # fmt: skip
        try:
            answer = json.loads(printed)
        except ValueError as error:  # SAM CLI prints nothing and exits with 0 when a function times out
            raise Cannot(f"{logical_id(stage)} gave no answer to {event.name}: {printed!r}") from error
        if "errorType" in answer:  # and exits with 0 when it raises, too
            raise Cannot(f"{logical_id(stage)} failed on {event.name}: {json.dumps(answer, indent=2)}")
        return answer


def logical_id(stage: str) -> str:
    return f"{stage.capitalize()}Function"


def seed(stack: LocalStack) -> None:
    """Put what the sample events point to into the bucket: the capture, and a message too large for SQS."""
    from infra.push_events import DROPPED
    from infra.sample_events import ARCHIVED_DRAFT, CAPTURE, PAGE, cleaned, draft_key
    from shared.captures import write_record

    s3, bucket, page = stack.client("s3"), stack.outputs["BucketName"], cleaned()
    s3.put_object(Bucket=bucket, Key=CAPTURE.key, Body=write_record(PAGE))
    s3.put_object(Bucket=bucket, Key=DROPPED, Body=write_record(PAGE))
    s3.put_object(Bucket=bucket, Key=draft_key(page), Body=page.model_dump_json().encode())
    s3.put_object(Bucket=bucket, Key=ARCHIVED_DRAFT, Body=b"{}", StorageClass="GLACIER")


def prepare(stack: LocalStack) -> None:
    """A template for here: SAM CLI sets only declared variables, so it declares what leads to the stack."""
    import yaml

    template = yaml.safe_load((HERE / "template.yaml").read_text(encoding="utf-8"))
    template["Parameters"]["Architecture"]["Default"] = architecture_here()
    variables = {logical_id(stage): environment(stack, stage) for stage in USUAL_EVENTS}
    for name, values in variables.items():
        declared = template["Resources"][name]["Properties"]["Environment"]["Variables"]
        declared.update({variable: "" for variable in values if variable not in declared})
    TEMPLATE.write_text(json.dumps(template), encoding="utf-8")
    VARIABLES.write_text(json.dumps(variables), encoding="utf-8")


def environment(stack: LocalStack, stage: str) -> dict[str, str]:
    return stack.environment(logical_id(stage)) | {"AWS_ENDPOINT_URL": str(stack.endpoint_url)}


def what_happened(stack: LocalStack) -> Iterator[str]:
    """What the functions left: outcomes of messages, and messages for the next stage."""
    for item in stack.client("dynamodb").scan(TableName=stack.outputs["ControlTableName"])["Items"]:
        if "outcome" in item:
            facts = (item.get(name, {}).get("S", "") for name in ("stage", "outcome", "reason", "url", "detail"))
            yield "  ".join(filter(None, facts))
    for name in ("FetchQueueUrl", "NormalizeQueueUrl", "StoreQueueUrl"):
        counted = stack.client("sqs").get_queue_attributes(
            QueueUrl=stack.outputs[name], AttributeNames=["ApproximateNumberOfMessages"]
        )
        waiting = int(counted["Attributes"]["ApproximateNumberOfMessages"])
        if waiting:
            yield f"{waiting} waiting in {name.removesuffix('Url')}"


def main(arguments: list[str]) -> int:
    if not arguments or arguments[0] not in USUAL_EVENTS:
        say(f"which function? One of {', '.join(USUAL_EVENTS)}; then, if you like, the file of an event")
        return 2
    stage = arguments[0]
    event = Path(arguments[1]) if len(arguments) > 1 else ROOT / "events" / f"{USUAL_EVENTS[stage]}.json"
    if not event.is_file():
        there = " ".join(f"events/{path.name}" for path in sorted((ROOT / "events").glob(f"{stage}-*.json")))
        say(f"there is no file {event}; of {stage} there are {there}")
        return 2
    try:
        with SamLocal.start() as local:
            say(f"sam local invoke {logical_id(stage)} --event {event.name}")
            print(json.dumps(local.invoke(stage, event)))
            for line in what_happened(local.stack):
                say(line)
    except Cannot as error:
        say(str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
