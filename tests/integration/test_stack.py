"""What the template declares stands, under the names that its references resolve to."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from infra.local import functions, resources
from infra.local.clock import SimulatedClock
from infra.local.intrinsics import Unresolvable
from infra.local.resources import EMULATED, NOT_EMULATED, NotEmulated
from infra.local.stack import LocalStack
from infra.local.template import Template
from tests.integration import small
from tests.template.declared import STAGES


@pytest.fixture(scope="module")
def stack() -> Iterator[LocalStack]:
    """The real template's."""
    with LocalStack.in_process(clock=SimulatedClock()) as stack:
        yield stack


def attributes(stack: LocalStack, url: str) -> dict[str, Any]:
    found: dict[str, Any] = stack.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    return found


def declared(stack: LocalStack, type_: str) -> dict[str, dict[str, Any]]:
    return {one.logical_id: one.properties for one in stack.template.of_type(type_)}


def test_every_resource_type_of_the_template_stands_or_is_named_as_not_emulated(stack: LocalStack) -> None:
    assert stack.template.types <= set(EMULATED) | set(NOT_EMULATED)
    assert set(EMULATED) <= stack.template.types
    whatever_the_parameters = {resource["Type"] for resource in stack.template.body["Resources"].values()}
    assert set(NOT_EMULATED) <= whatever_the_parameters


def test_a_resource_type_nobody_thought_of_is_an_error(tmp_path: Path) -> None:
    path = small.template(tmp_path)
    template = json.loads(path.read_text())
    template["Resources"]["Topic"] = {"Type": "AWS::SNS::Topic"}
    path.write_text(json.dumps(template))

    with pytest.raises(NotEmulated, match="AWS::SNS::Topic"), LocalStack.in_process(template=path):
        pass


def test_each_queue_has_the_attributes_the_template_gives_it(stack: LocalStack) -> None:
    for logical_id, properties in declared(stack, "AWS::SQS::Queue").items():
        found = attributes(stack, stack.template.ref(logical_id))
        for name, value in properties.items():
            expected = value if isinstance(value, dict) else str(value).lower()
            assert (json.loads(found[name]) if isinstance(value, dict) else found[name]) == expected, (logical_id, name)
        assert found["QueueArn"] == stack.template.attribute(logical_id, "Arn")


def test_each_table_has_the_keys_indexes_and_stream_the_template_gives_it(stack: LocalStack) -> None:
    for logical_id, properties in declared(stack, "AWS::DynamoDB::Table").items():
        table = stack.client("dynamodb").describe_table(TableName=stack.template.ref(logical_id))["Table"]
        assert table["KeySchema"] == properties["KeySchema"]
        assert table["TableArn"] == stack.template.attribute(logical_id, "Arn")
        indexes = {index["IndexName"]: index["KeySchema"] for index in table.get("GlobalSecondaryIndexes", [])}
        wanted = properties.get("GlobalSecondaryIndexes", [])
        assert indexes == {index["IndexName"]: index["KeySchema"] for index in wanted}
        stream = table.get("StreamSpecification", {}).get("StreamViewType")
        assert stream == properties.get("StreamSpecification", {}).get("StreamViewType")


def test_outcomes_expire_as_the_template_says(stack: LocalStack) -> None:
    expiry = stack.client("dynamodb").describe_time_to_live(TableName=stack.outputs["ControlTableName"])
    assert expiry["TimeToLiveDescription"] == {"TimeToLiveStatus": "ENABLED", "AttributeName": "expires_at"}


def test_the_bucket_has_the_templates_lifecycle(stack: LocalStack) -> None:
    rules = stack.client("s3").get_bucket_lifecycle_configuration(Bucket=stack.outputs["BucketName"])["Rules"]
    [bucket] = declared(stack, "AWS::S3::Bucket").values()
    assert [rule["ID"] for rule in rules] == [rule["Id"] for rule in bucket["LifecycleConfiguration"]["Rules"]]


def test_the_bus_stands(stack: LocalStack) -> None:
    bus = stack.client("events").describe_event_bus(Name=stack.outputs["BusName"])
    assert bus["Arn"] == stack.outputs["BusArn"]


def test_the_stream_of_the_stories_table_is_told(stack: LocalStack) -> None:
    table = stack.client("dynamodb").describe_table(TableName=stack.outputs["StoriesTableName"])["Table"]
    assert table["LatestStreamArn"] == stack.outputs["StoriesStreamArn"]


def test_each_output_of_the_template_is_known(stack: LocalStack) -> None:
    assert set(stack.outputs) == set(stack.template.body["Outputs"])


def test_each_functions_variables_lead_to_what_stands(stack: LocalStack) -> None:
    for source in stack.event_sources:
        variables = stack.environment(source.function.logical_id)
        assert variables["INBOX_URL"] == source.queue_url
        assert attributes(stack, variables["INBOX_URL"])["QueueArn"] == source.queue_arn
        if "OUTBOX_URL" in variables:
            assert attributes(stack, variables["OUTBOX_URL"])
        stack.client("s3").head_bucket(Bucket=variables["BUCKET"])
        stack.client("dynamodb").describe_table(TableName=variables["CONTROL_TABLE"])


def test_variables_are_the_templates_and_what_only_a_local_stack_allows(stack: LocalStack) -> None:
    template = functions.function(stack.template, "FetchFunction").environment
    assert stack.environment("FetchFunction") == template | {"ALLOW_LOOPBACK": "true"}
    assert "ALLOW_LOOPBACK" not in template


def test_each_function_is_fed_as_the_template_says(stack: LocalStack) -> None:
    fed = {source.function.logical_id: source for source in stack.event_sources}
    assert set(fed) == set(STAGES)
    for mapping in declared(stack, "AWS::Lambda::EventSourceMapping").values():
        [source] = [one for one in fed.values() if one.queue_arn == mapping["EventSourceArn"]]
        assert source.batch_size == mapping["BatchSize"]
        assert source.window_seconds == mapping["MaximumBatchingWindowInSeconds"]
        assert source.reports_item_failures
        assert str(source.concurrency) == str(mapping["ScalingConfig"]["MaximumConcurrency"])


def test_standing_again_changes_nothing(stack: LocalStack) -> None:
    url = stack.outputs["StoreQueueUrl"]
    stack.client("sqs").send_message(QueueUrl=url, MessageBody="still here")
    resources.create(stack.template, stack.client)

    assert attributes(stack, url)["ApproximateNumberOfMessages"] == "1"


def test_a_changed_template_changes_the_queue_that_stands(tmp_path: Path) -> None:
    with LocalStack.in_process(template=small.template(tmp_path)) as stack:
        changed = Template.load(small.template(tmp_path, queue={"VisibilityTimeout": 77}))
        resources.create(changed, stack.client)

        assert attributes(stack, stack.outputs["InboxUrl"])["VisibilityTimeout"] == "77"


def test_a_parameter_goes_where_the_template_puts_it() -> None:
    template = Template.load(parameters={"Contact": "desk@ledger.example"})
    assert functions.function(template, "FetchFunction").environment["CONTACT"] == "desk@ledger.example"


def test_a_parameter_without_default_must_be_given() -> None:
    with pytest.raises(Unresolvable, match="Contact"):
        Template.load()


def test_a_parameter_the_template_does_not_have_is_an_error() -> None:
    with pytest.raises(Unresolvable, match="Colour"):
        Template.load(parameters={"Contact": "desk@ledger.example", "Colour": "blue"})


def test_a_batch_above_ten_needs_a_window_as_in_lambda(tmp_path: Path) -> None:
    template = Template.load(small.template(tmp_path, source={"BatchSize": 11}))
    with pytest.raises(Unresolvable, match="batching window"):
        functions.event_sources(template)


def test_dead_letters_are_those_of_the_queue(stack: LocalStack) -> None:
    stack.client("sqs").send_message(QueueUrl=stack.outputs["FetchDeadLettersUrl"], MessageBody="a bug")

    assert [letter["Body"] for letter in stack.dead_letters("FetchQueue").letters()] == ["a bug"]
    assert stack.dead_letters("NormalizeQueue").letters() == []
    with pytest.raises(Unresolvable):
        stack.dead_letters("FetchDeadLetters")
