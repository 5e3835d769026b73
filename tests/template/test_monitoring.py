"""Everything is watched, and every alarm leads to what to do about it."""

import json
import re
from typing import Any

import pytest
import yaml

from infra.shell import ROOT
from shared.outcomes import Outcome
from tests.template.declared import FUNCTIONS, QUEUES, TEMPLATE, CloudFormation

MONITORING = yaml.load((ROOT / "infra/monitoring.yaml").read_text(), CloudFormation)  # noqa: S506 - a SafeLoader
ALARMS: dict[str, dict[str, Any]] = {
    name: found["Properties"]
    for name, found in MONITORING["Resources"].items()
    if found["Type"] == "AWS::CloudWatch::Alarm"
}
NESTED = TEMPLATE["Resources"]["MonitoringStack"]["Properties"]
DASHBOARD = MONITORING["Resources"]["Dashboard"]["Properties"]["DashboardBody"].removeprefix("!Sub ")
RUNBOOK = (ROOT / "docs/runbook.md").read_text()
WITH_RUNBOOK = re.compile(r"docs/runbook\.md: (.+)$")
SLOW_BY_NATURE = {"DropFunction"}  # it uses its whole time, and goes on in the next invocation

each_alarm = pytest.mark.parametrize("alarm", ALARMS.values(), ids=ALARMS)


def watched(metric: str, parameter_of: dict[str, str]) -> set[str]:
    """Queues (by logical id) that an alarm on this metric looks at."""
    names = [
        a["Dimensions"][0]["Value"].removeprefix("!Ref ") for a in ALARMS.values() if a.get("MetricName") == metric
    ]
    return {parameter_of[name] for name in names}


def parameters_of_queues() -> dict[str, str]:
    """Logical id of the queue whose name is given to each parameter of the nested stack."""
    given = {name: str(value) for name, value in NESTED["Parameters"].items()}
    return {
        name: value.removeprefix("!GetAtt ").removesuffix(".QueueName")
        for name, value in given.items()
        if value.endswith(".QueueName")
    }


def functions_in(name: str) -> dict[str, str]:
    """Id → suffix of the function's name, of an alarm over several functions."""
    metrics = [m["MetricStat"]["Metric"] | {"Id": m["Id"]} for m in ALARMS[name]["Metrics"] if "MetricStat" in m]
    return {m["Id"]: m["Dimensions"][0]["Value"].removeprefix("!Sub ${StackName}-") for m in metrics}


def suffix(function: dict[str, Any]) -> str:
    return str(function["FunctionName"]).removeprefix("!Sub ${AWS::StackName}-")


def test_the_nested_stack_is_given_all_that_it_asks_for() -> None:
    assert NESTED["TemplateURL"] == "infra/monitoring.yaml"
    assert set(NESTED["Parameters"]) == set(MONITORING["Parameters"])


def test_every_queue_is_watched_for_letters_that_are_dead_or_wait_too_long() -> None:
    parameters = parameters_of_queues()
    dead_letters = {name for name in QUEUES if name.endswith("DeadLetters")}
    assert watched("ApproximateNumberOfMessagesVisible", parameters) == dead_letters
    assert watched("ApproximateAgeOfOldestMessage", parameters) == set(QUEUES) - dead_letters


@pytest.mark.parametrize("name", ["FunctionErrorsAlarm", "FunctionThrottlesAlarm"])
def test_every_function_is_watched(name: str) -> None:
    assert set(functions_in(name).values()) == {suffix(function) for function in FUNCTIONS.values()}


def test_functions_are_held_against_their_own_time_limits() -> None:
    expected = {
        suffix(function): function["Timeout"] * 1000
        for name, function in FUNCTIONS.items()
        if name not in SLOW_BY_NATURE
    }
    ids = functions_in("FunctionDurationAlarm")
    [expression] = [m["Expression"] for m in ALARMS["FunctionDurationAlarm"]["Metrics"] if "Expression" in m]
    assert {ids[name]: int(limit) for name, limit in re.findall(r"(\w+) / (\d+)", expression)} == expected


@each_alarm
def test_every_alarm_tells_whoever_wants_to_know(alarm: dict[str, Any]) -> None:
    assert {"AlarmActions", "OKActions"} <= set(alarm)
    assert alarm["TreatMissingData"] in {"notBreaching", "breaching"}
    assert alarm["AlarmName"].startswith("!Sub ${StackName}-")


@each_alarm
def test_every_alarm_leads_to_a_heading_of_the_runbook(alarm: dict[str, Any]) -> None:
    found = WITH_RUNBOOK.search(alarm["AlarmDescription"])
    assert found
    assert f"\n## {found[1]}\n" in RUNBOOK


def test_every_heading_of_the_runbook_that_speaks_of_an_alarm_has_one() -> None:
    led_to = {found[1] for alarm in ALARMS.values() if (found := WITH_RUNBOOK.search(alarm["AlarmDescription"]))}
    sections = re.split(r"\n## ", RUNBOOK)[1:]
    assert {section.partition("\n")[0] for section in sections if "\nAlarm" in section} == led_to
    names = {alarm["AlarmName"].removeprefix("!Sub ${StackName}-") for alarm in ALARMS.values()}
    listed = {
        name for line in re.findall(r"^Alarms?: (.+)$", RUNBOOK, re.MULTILINE) for name in re.findall("`(.+?)`", line)
    }
    assert listed == names


def test_what_the_alarms_cost_is_told_as_it_is() -> None:
    looked_at = sum(
        sum("MetricStat" in metric for metric in alarm["Metrics"]) if "Metrics" in alarm else 1
        for alarm in ALARMS.values()
    )
    cost = (ROOT / "docs" / "cost.md").read_text(encoding="utf-8")
    assert f"Alarms look at {looked_at} metrics and cost $ {looked_at / 10:.2f} a month" in cost


def outcomes_shown() -> set[str]:
    return set(re.findall(r'"outcome", "([\w-]+)"', DASHBOARD)) | {
        dimension["Value"]
        for alarm in ALARMS.values()
        for metric in alarm.get("Metrics", [])
        for dimension in metric.get("MetricStat", {}).get("Metric", {}).get("Dimensions", [])
        if dimension["Name"] == "outcome"
    }


def test_outcomes_that_are_watched_or_shown_exist() -> None:
    assert outcomes_shown() <= {outcome.value for outcome in Outcome}


def test_the_dashboard_is_one_that_cloudwatch_can_read() -> None:
    widgets = json.loads(DASHBOARD)["widgets"]
    assert len({(widget["x"], widget["y"]) for widget in widgets}) == len(widgets)
    assert all(widget["x"] + widget["width"] <= 24 for widget in widgets)


def test_the_dashboard_names_only_what_the_nested_stack_knows() -> None:
    names = set(re.findall(r"\$\{(.+?)\}", DASHBOARD))
    assert names <= set(MONITORING["Parameters"]) | {"AWS::Region"}


def test_metrics_are_counted_where_they_are_watched() -> None:
    assert TEMPLATE["Globals"]["Function"]["Environment"]["Variables"]["POWERTOOLS_METRICS_NAMESPACE"] == (
        "!Ref AWS::StackName"
    )
    ours = {alarm["Namespace"] for alarm in ALARMS.values() if "Namespace" in alarm} - {
        "AWS/SQS", "AWS/Lambda", "AWS/EventBridge/Pipes", "AWS/ApiGateway",
    }  # fmt: skip
    assert ours == {"!Ref StackName"}
