"""template.yaml and the code tell one story."""

from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest

from functions.changes.log import SEEN_KEPT
from infra import lambda_python
from infra.artifacts import ARTIFACTS
from infra.local.pipes import BUS_ENTRIES
from shared.aws.ledger import REJECTS_KEPT
from shared.consumer import LONGEST_WAIT_SECONDS
from shared.settings import Settings
from shared.story_changes import StoryChange
from tests.template.declared import (
    BUCKET,
    FUNCTIONS,
    OUTPUTS,
    PARAMETERS,
    QUEUES,
    ROLES,
    STAGES,
    TABLES,
    TEMPLATE,
    queue_of,
    resources,
    source_of,
)

LOCAL_ONLY = {"ALLOW_LOOPBACK"}  # the demo and the tests fetch from this machine; a deployed fetch never may
DAY = 24 * 3600
FOURTEEN_DAYS = 14 * DAY  # SQS's most

DEAD_LETTERS = {name: queue for name, queue in QUEUES.items() if name.endswith("DeadLetters")}
STAGE_QUEUES = {name: queue for name, queue in QUEUES.items() if name not in DEAD_LETTERS}

each_function = pytest.mark.parametrize("function", FUNCTIONS.values(), ids=FUNCTIONS)
each_stage = pytest.mark.parametrize("function", STAGES.values(), ids=STAGES)


@each_function
def test_each_function_sets_exactly_the_variables_its_settings_read(function: dict[str, Any]) -> None:
    module = import_module(function["Handler"].rpartition(".")[0])
    [settings] = [kind for kind in Settings.__subclasses__() if kind.__module__ == module.__name__]
    read = {field.upper() for field in settings.model_fields} - LOCAL_ONLY
    assert set(function["Environment"]["Variables"]) == read


@each_function
def test_each_handler_is_where_the_template_says(function: dict[str, Any]) -> None:
    module, _, name = function["Handler"].rpartition(".")
    assert callable(getattr(import_module(module), name))
    assert function["CodeUri"] == "/".join(module.split(".")[:-1]) + "/"


@pytest.mark.parametrize("name", [*FUNCTIONS, "SharedLayer"])
def test_each_artifact_keeps_the_import_path_of_the_repository(name: str) -> None:
    resource = TEMPLATE["Resources"][name]
    folder = (resource["Properties"].get("CodeUri") or resource["Properties"]["ContentUri"]).rstrip("/")
    assert resource["Metadata"] == resource["Metadata"] | {
        "BuildMethod": "python3.13",
        "BuildProperties": {"ParentPackageMode": "explicit", "ParentPackages": folder.replace("/", ".")},
    }


def test_what_only_tests_and_demo_need_is_never_deployed() -> None:
    text = str(TEMPLATE)
    assert not [variable for variable in LOCAL_ONLY if variable in text]


def test_every_artifact_has_a_limit_of_size() -> None:
    assert {artifact.name for artifact in ARTIFACTS} == {*FUNCTIONS, *resources("AWS::Serverless::LayerVersion")}
    handlers = {artifact.name: f"{artifact.handler}.lambda_handler" for artifact in ARTIFACTS if artifact.handler}
    assert handlers == {name: function["Handler"] for name, function in FUNCTIONS.items()}


def test_what_builds_and_tests_the_code_is_the_python_that_runs_it() -> None:
    assert TEMPLATE["Globals"]["Function"]["Runtime"] == f"python{lambda_python.VERSION}"


def test_the_layer_is_built_for_the_processor_it_runs_on() -> None:
    layer = TEMPLATE["Resources"]["SharedLayer"]
    assert layer["Metadata"]["BuildArchitecture"] == "!Ref Architecture"
    assert TEMPLATE["Globals"]["Function"]["Architectures"] == ["!Ref Architecture"]


@each_stage
def test_only_the_failed_messages_of_a_batch_come_back(function: dict[str, Any]) -> None:
    assert source_of(function)["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


@each_stage
def test_a_function_is_held_back_at_its_queue_and_never_throttled(function: dict[str, Any]) -> None:
    most = source_of(function)["ScalingConfig"]["MaximumConcurrency"].removeprefix("!Ref ")
    assert 2 <= PARAMETERS[most]["MinValue"] <= PARAMETERS[most]["Default"] <= PARAMETERS[most]["MaxValue"] <= 1000
    assert "ReservedConcurrentExecutions" not in function


@each_stage
def test_a_message_stays_hidden_for_six_of_its_functions_timeouts(function: dict[str, Any]) -> None:
    longest = function["Timeout"] + source_of(function)["MaximumBatchingWindowInSeconds"]
    assert queue_of(function)["VisibilityTimeout"] >= 6 * longest


@each_stage
def test_a_function_knows_which_try_is_the_last(function: dict[str, Any]) -> None:
    tries = queue_of(function)["RedrivePolicy"]["maxReceiveCount"]
    assert function["Environment"]["Variables"]["MAX_RECEIVES"] == str(tries)


@each_stage
def test_a_function_reads_the_queue_that_feeds_it(function: dict[str, Any]) -> None:
    inbox = function["Environment"]["Variables"]["INBOX_URL"].removeprefix("!Ref ")
    assert source_of(function)["Queue"] == f"!GetAtt {inbox}.Arn"


@pytest.mark.parametrize("name", STAGE_QUEUES)
def test_every_queue_has_dead_letters_of_its_own(name: str) -> None:
    target = STAGE_QUEUES[name]["RedrivePolicy"]["deadLetterTargetArn"]
    assert target == f"!GetAtt {name.removesuffix('Queue')}DeadLetters.Arn"


@pytest.mark.parametrize("name", STAGE_QUEUES)
def test_no_message_expires_before_its_tries_are_used_up(name: str) -> None:
    queue = STAGE_QUEUES[name]
    longest_wait = queue["RedrivePolicy"]["maxReceiveCount"] * LONGEST_WAIT_SECONDS
    assert longest_wait + DAY <= queue["MessageRetentionPeriod"]


@pytest.mark.parametrize("name", DEAD_LETTERS)
def test_dead_letters_wait_for_somebody_for_as_long_as_sqs_lets_them(name: str) -> None:
    assert DEAD_LETTERS[name]["MessageRetentionPeriod"] == FOURTEEN_DAYS
    assert max(queue["MessageRetentionPeriod"] for queue in STAGE_QUEUES.values()) <= FOURTEEN_DAYS / 2


@pytest.mark.parametrize("name", QUEUES)
def test_every_queue_is_encrypted_and_speaks_only_tls(name: str) -> None:
    assert QUEUES[name]["SqsManagedSseEnabled"] is True
    [policy] = [each for each in resources("AWS::SQS::QueuePolicy").values() if f"!Ref {name}" in each["Queues"]]
    assert_denies_plain_text(policy["PolicyDocument"])


def test_the_bucket_is_encrypted_private_and_speaks_only_tls() -> None:
    assert BUCKET["BucketEncryption"]
    assert set(BUCKET["PublicAccessBlockConfiguration"].values()) == {True}
    assert BUCKET["OwnershipControls"] == {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
    [policy] = resources("AWS::S3::BucketPolicy").values()
    assert_denies_plain_text(policy["PolicyDocument"])


def assert_denies_plain_text(policy: dict[str, Any]) -> None:
    statement = policy["Statement"][0]
    assert (statement["Effect"], statement["Principal"]) == ("Deny", "*")
    assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def lifecycle() -> dict[str, int]:
    """Days that objects live, by prefix."""
    rules = BUCKET["LifecycleConfiguration"]["Rules"]
    return {rule["Prefix"]: rule["ExpirationInDays"] for rule in rules if "ExpirationInDays" in rule}


def test_a_draft_outlives_every_message_that_points_to_it() -> None:
    queued = max(queue["MessageRetentionPeriod"] for queue in STAGE_QUEUES.values())
    assert lifecycle()["drafts/"] * DAY > queued + FOURTEEN_DAYS


def test_the_body_of_a_reject_lives_as_long_as_its_outcome() -> None:
    assert lifecycle()["rejects/"] == REJECTS_KEPT.days


def test_nothing_else_in_the_bucket_ever_expires() -> None:
    assert set(lifecycle()) == {"drafts/", "rejects/"}


@pytest.mark.parametrize("name", TABLES)
def test_no_table_is_lost_by_mistake(name: str) -> None:
    table = TABLES[name]
    assert table["BillingMode"] == "PAY_PER_REQUEST"
    assert table["DeletionProtectionEnabled"] is True
    assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}


@pytest.mark.parametrize("name", [*TABLES, "Bucket"])
def test_what_was_gathered_outlives_the_stack(name: str) -> None:
    resource = TEMPLATE["Resources"][name]
    assert (resource["DeletionPolicy"], resource["UpdateReplacePolicy"]) == ("Retain", "Retain")


def test_the_control_table_forgets_and_the_stories_table_tells() -> None:
    assert TABLES["ControlTable"]["TimeToLiveSpecification"] == {"AttributeName": "expires_at", "Enabled": True}
    assert TABLES["StoriesTable"]["StreamSpecification"] == {"StreamViewType": "NEW_AND_OLD_IMAGES"}


def test_logs_end_with_their_retention_and_outlive_a_message() -> None:
    groups = resources("AWS::Logs::LogGroup")
    assert {function["LoggingConfig"]["LogGroup"] for function in FUNCTIONS.values()} == {f"!Ref {g}" for g in groups}
    assert {group["RetentionInDays"] for group in groups.values()} == {"!Ref LogRetentionDays"}
    longest = max(queue["MessageRetentionPeriod"] for queue in STAGE_QUEUES.values()) + FOURTEEN_DAYS
    assert PARAMETERS["LogRetentionDays"]["Default"] * DAY >= longest


def test_a_circle_of_messages_is_stopped() -> None:
    assert TEMPLATE["Globals"]["Function"]["RecursiveLoop"] == "Terminate"


@each_function
def test_a_function_has_its_own_role_and_no_role_allows_everything(function: dict[str, Any]) -> None:
    role = ROLES[function["Role"].removeprefix("!GetAtt ").removesuffix(".Arn")]
    assert "ManagedPolicyArns" not in role
    for policy in role["Policies"]:
        for statement in policy["PolicyDocument"]["Statement"]:
            actions, targets = statement["Action"], statement["Resource"]
            assert not [action for action in ([actions] if isinstance(actions, str) else actions) if "*" in action]
            assert "*" not in ([targets] if isinstance(targets, str) else targets)


def test_no_change_of_a_story_is_ever_passed_over() -> None:
    [pipe] = resources("AWS::Pipes::Pipe").values()
    stream = pipe["SourceParameters"]["DynamoDBStreamParameters"]
    assert stream["StartingPosition"] == "TRIM_HORIZON"
    assert stream["BatchSize"] == BUS_ENTRIES
    assert not {"MaximumRetryAttempts", "MaximumRecordAgeInSeconds", "DeadLetterConfig"} & set(stream)
    assert timedelta(days=PARAMETERS["ChangeRetentionDays"]["MinValue"]) >= SEEN_KEPT > timedelta(hours=24)


def test_every_event_of_the_pipe_says_what_it_is() -> None:
    [pipe] = resources("AWS::Pipes::Pipe").values()
    told = pipe["TargetParameters"]["EventBridgeEventBusParameters"]
    assert told["DetailType"] == "$.type"
    assert {path[2:] for path in told.values() if path.startswith("$.")} <= set(StoryChange.model_fields)


def test_an_operator_has_to_say_how_to_be_reached() -> None:
    assert "Default" not in PARAMETERS["Contact"]
    assert FUNCTIONS["FetchFunction"]["Environment"]["Variables"]["CONTACT"] == "!Ref Contact"


def test_the_outputs_are_all_that_the_command_line_and_services_downstream_read() -> None:
    stages = {f"{stage}{what}" for stage in ("Fetch", "Normalize", "Store", "Receive", "Push", "Drop") for what in
              ("QueueUrl", "DeadLettersUrl", "FunctionName")}  # fmt: skip
    places = {"StoriesTableName", "StoriesStreamArn", "ChangesTableName", "ControlTableName"}
    places |= {"BucketName", "BusName", "BusArn", "ApiUrl", "DiscoverFunctionName", "DashboardUrl"}
    assert set(OUTPUTS) == stages | places
    assert OUTPUTS["FetchQueueUrl"]["Value"] == "!Ref FetchQueue"
    assert OUTPUTS["FetchDeadLettersUrl"]["Value"] == "!Ref FetchDeadLetters"
