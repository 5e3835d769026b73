"""`--stack NAME`: the same verbs on a stack that CloudFormation knows."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli import stacks
from cli.app import newsmill
from cli.mend import QUEUES
from infra.demo.site import Newsroom
from infra.local.pump import Pump
from infra.local.stack import LocalStack
from infra.local.template import REGION
from shared.outcomes import Outcome, StageOutcome

SITE = Newsroom(origin="https://courier.example")
FERRY = "https://courier.example/2025/03/varrow-ferry-returns"
NAME = "newsmill-prod"

Command = Callable[..., Result]


@pytest.fixture
def deployed() -> Iterator[LocalStack]:
    """A stack in an account of moto's, with outputs under a name."""
    with LocalStack.in_process() as stack:
        outputs = {name: {"Value": value} for name, value in stack.outputs.items()}
        template = {"Resources": {"Any": {"Type": "AWS::SQS::Queue"}}, "Outputs": outputs}
        stack.client("cloudformation").create_stack(StackName=NAME, TemplateBody=json.dumps(template))
        yield stack


@pytest.fixture
def command(tmp_path: Path, deployed: LocalStack) -> Command:
    own = {"AWS_DEFAULT_REGION": REGION, "NEWSMILL_OUT": str(tmp_path / "out"), "NEWSMILL_STATE": str(tmp_path / "s")}

    def run(*words: str | Path, stack: str = NAME) -> Result:
        return CliRunner(env=own).invoke(newsmill, [*map(str, words), "--stack", stack])

    return run


@pytest.fixture
def page(tmp_path: Path) -> Path:
    file = tmp_path / "ferry.html"
    file.write_bytes(SITE.answer("/2025/03/varrow-ferry-returns").body)
    return file


def test_a_page_is_ingested_found_listed_and_replayed(command: Command, deployed: LocalStack, page: Path):
    [entered] = command("ingest", page, "--json").stdout.splitlines()
    assert json.loads(entered)["outcome"] == "in-flight"
    Pump(deployed).run_until_idle(timeout=30)

    story = json.loads(command("get", FERRY, "--json").stdout)
    assert (story["headline"], story["revision"]) == ("Varrow ferry returns after eleven months ashore", 1)
    [line] = command("list", "--day", "2025-03-10", "--json").stdout.splitlines()
    assert json.loads(line)["story_id"] == story["story_id"]
    [line] = command("list", "--source", "courier.example", "--json").stdout.splitlines()
    assert json.loads(line)["lies_in"] == "stack newsmill-prod"

    told = json.loads(command("where", FERRY, "--json").stdout)
    assert told["whereabouts"] == "stored"
    assert told["capture"].startswith(f"s3://{deployed.outputs['BucketName']}/captures/")

    capture = told["capture"].removeprefix(f"s3://{deployed.outputs['BucketName']}/")
    explained = [json.loads(command("explain", named, "--json").stdout) for named in (FERRY, capture)]
    assert {told["fields"]["headline"]["chosen"] for told in explained} == {story["headline"]}

    again = json.loads(command("replay", story["story_id"], "--json").stdout)
    Pump(deployed).run_until_idle(timeout=30)
    journey = json.loads(command("where", FERRY, "--json").stdout)["journey"]
    assert [(o["stage"], o["trace_id"]) for o in journey] == [
        (stage, again["trace_id"]) for stage in ("fetch", "normalize", "store")
    ]


def test_the_readme_reads_the_store_as_it_says(command: Command, deployed: LocalStack, page: Path, capsys, monkeypatch):
    command("ingest", page)
    Pump(deployed).run_until_idle(timeout=30)
    samples = re.findall(r"```python\n(.*?)```", (Path(__file__).parents[2] / "README.md").read_text(), re.DOTALL)
    [sample] = [sample for sample in samples if "StoryReader" in sample]
    own = {
        "YOUR-STORIES-TABLE": deployed.outputs["StoriesTableName"],
        "YOUR-BUCKET": deployed.outputs["BucketName"],
        "https://example.com/a-story": FERRY,
    }
    for placeholder, name in own.items():
        assert placeholder in sample
        sample = sample.replace(placeholder, name)
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    exec(sample, {})  # noqa: S102 - our own document
    assert capsys.readouterr().out.startswith("Varrow ferry returns after eleven months ashore\n('Ines Halvard', ")


def test_a_reject_is_given_to_its_stage_once_more(command: Command, deployed: LocalStack, tmp_path: Path):
    empty = tmp_path / "empty.html"
    empty.write_bytes(b"<html><body></body></html>")
    command("ingest", empty, "--url", FERRY)
    Pump(deployed).run_until_idle(timeout=30)
    assert json.loads(command("where", FERRY, "--json").stdout)["whereabouts"] == "set aside by fetch"

    explained = json.loads(command("explain", FERRY, "--json").stdout)
    assert (explained["url"], explained["refusal"], explained["passages"]) == (FERRY, "not-an-article", [])

    again = json.loads(command("replay", FERRY, "--json").stdout)
    assert (again["stage"], again["url"]) == ("fetch", FERRY)
    Pump(deployed).run_until_idle(timeout=30)
    [outcome] = json.loads(command("where", FERRY, "--json").stdout)["journey"]
    assert (outcome["trace_id"], outcome["reason"]) == (again["trace_id"], "not-an-article")


def test_a_capture_can_be_replayed_by_its_key(command: Command, deployed: LocalStack, page: Path):
    command("ingest", page)
    Pump(deployed).run_until_idle(timeout=30)
    key = json.loads(command("get", FERRY, "--json").stdout)["capture"]
    assert json.loads(command("replay", key, "--json").stdout)["url"] == FERRY


@pytest.mark.parametrize(
    "reference", ["captures/2026/01/01/nobody.example/000000000000.warc.gz", "https://nobody.example/"]
)
def test_what_is_not_there_cannot_be_replayed(command: Command, reference: str):
    result = command("replay", reference)
    assert result.exit_code == 1
    assert reference in result.stderr


def test_a_story_that_was_taken_down_is_not_replayed_and_its_reason_told(
    command: Command, deployed: LocalStack, page: Path
):
    command("ingest", page)
    Pump(deployed).run_until_idle(timeout=30)
    command("takedown", FERRY, "--reason", "court order")
    result = command("replay", FERRY)
    assert result.exit_code == 1
    assert f"{FERRY} was taken down: court order" in result.stderr
    assert f"./newsmill takedown {FERRY} --undo" in result.stderr


@pytest.mark.parametrize("reference", ["captures/2026/11/22/a.warc.gz#here", "captures/2026/11/22/a.warc.gz#-1+5"])
def test_a_name_that_is_no_captures_is_told_so(command: Command, reference: str):
    result = command("replay", reference)
    assert result.exit_code == 2
    assert f"{reference} names no capture" in result.stderr


def test_an_object_that_is_no_capture_is_told_so(command: Command, deployed: LocalStack):
    deployed.client("s3").put_object(Bucket=deployed.outputs["BucketName"], Key="captures/a.warc.gz", Body=b"no WARC")
    result = command("replay", "captures/a.warc.gz")
    assert result.exit_code == 1
    assert "captures/a.warc.gz is no page" in result.stderr


def test_a_message_of_a_version_nobody_here_knows_is_told_with_what_to_do(command: Command, deployed: LocalStack):
    newer = json.dumps({"version": 99, "url": FERRY})
    deployed.client("sqs").send_message(QueueUrl=deployed.outputs["StoreQueueUrl"], MessageBody=newer)
    Pump(deployed).run_until_idle(timeout=30)
    assert json.loads(command("where", FERRY, "--json").stdout)["whereabouts"] == "set aside by store"
    result = command("replay", FERRY)
    assert (result.exit_code, "the rejected message is not a StoryNormalized: version" in result.stderr) == (1, True)
    assert f"./newsmill ingest {FERRY}" in result.stderr


def test_a_reject_whose_large_message_has_expired_is_told_with_what_to_do(command: Command, deployed: LocalStack):
    outcome = StageOutcome(
        url=FERRY, stage="normalize", outcome=Outcome.REJECTED, at=datetime.now(UTC),
        reason="not-an-article", body='{"claim_check":"drafts/expired.json"}',
    )  # fmt: skip
    stacks.of(deployed).ledger.record([outcome])
    result = command("replay", FERRY)
    assert result.exit_code == 1
    assert f"./newsmill ingest {FERRY}" in result.stderr


def test_without_dead_letters_there_is_nothing_to_redrive(command: Command):
    told = [json.loads(line) for line in command("redrive", "--json").stdout.splitlines()]
    assert told == [{"stage": stage, "messages": 0} for stage in QUEUES]


def test_a_stack_that_is_not_there_is_told_with_account_and_region(command: Command):
    result = command("list", stack="newsmill-nowhere")
    assert result.exit_code == 3
    assert "there is no stack newsmill-nowhere" in result.stderr
    assert REGION in result.stderr


def test_another_kind_of_stack_is_told_apart(command: Command, deployed: LocalStack):
    template = {"Resources": {"Any": {"Type": "AWS::SQS::Queue"}}}
    deployed.client("cloudformation").create_stack(StackName="shop", TemplateBody=json.dumps(template))
    result = command("get", FERRY, stack="shop")
    assert result.exit_code == 3
    assert "it is no newsmill stack" in result.stderr


@pytest.fixture
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cli.dead_letters.WAIT_SECONDS", 0)


@pytest.mark.usefixtures("_no_waiting")
def test_a_message_that_killed_its_function_each_time_is_found_among_the_dead_letters(
    command: Command, deployed: LocalStack
):
    dead = deployed.outputs["NormalizeDeadLettersUrl"]
    for body in ("not json", '["url"]', '{"claim_check": "drafts/gone.json"}', json.dumps({"url": FERRY})):
        deployed.client("sqs").send_message(QueueUrl=dead, MessageBody=body)

    found = command("where", f"{FERRY}?utm_source=x", "--json")
    assert (found.exit_code, json.loads(found.stdout)["whereabouts"]) == (0, "in the normalize dead letters")
    assert json.loads(command("where", FERRY, "--json").stdout)["whereabouts"] == "in the normalize dead letters"


@pytest.mark.usefixtures("_no_waiting")
def test_a_url_that_nobody_heard_of_is_not_among_the_dead_letters(command: Command):
    told = command("where", FERRY)
    assert (told.exit_code, "nothing is known of" in told.stderr) == (1, True)


def test_poison_without_a_url_is_found_by_the_id_of_its_message(command: Command, deployed: LocalStack):
    sent = deployed.client("sqs").send_message(QueueUrl=deployed.outputs["StoreQueueUrl"], MessageBody="<poison>")
    Pump(deployed).run_until_idle(timeout=30)

    told = json.loads(command("where", sent["MessageId"], "--json").stdout)
    [outcome] = told["journey"]
    assert (told["whereabouts"], told["message"]) == ("set aside by store", "<poison>")
    assert outcome["reason"] == "malformed-message"
    assert "<poison>" in command("where", sent["MessageId"]).stdout
