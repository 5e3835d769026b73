"""AWS as moto emulates it, with the tables as template.yaml declares them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
import yaml
from moto import mock_aws


class CloudFormation(yaml.SafeLoader):
    """YAML with CloudFormation's `!Ref`, `!GetAtt`, `!Sub` left opaque."""


CloudFormation.add_multi_constructor("!", lambda _loader, suffix, _node: f"!{suffix}")

TEMPLATE = yaml.load((Path(__file__).parents[2] / "template.yaml").read_text(), CloudFormation)  # noqa: S506
TABLE_PROPERTIES = {"AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode"}


@pytest.fixture
def aws() -> Iterator[None]:
    with mock_aws():
        yield


@pytest.fixture
def dynamodb(aws: None) -> Any:
    client = boto3.client("dynamodb")
    for name in ("StoriesTable", "ControlTable", "ChangesTable"):
        properties = TEMPLATE["Resources"][name]["Properties"]
        client.create_table(TableName=name, **{key: properties[key] for key in TABLE_PROPERTIES & set(properties)})
    return client


@pytest.fixture
def s3(aws: None) -> Any:
    client = boto3.client("s3")
    client.create_bucket(Bucket="bucket", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    return client


@pytest.fixture
def sqs(aws: None) -> Any:
    return boto3.client("sqs")
