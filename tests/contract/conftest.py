"""AWS as moto emulates it, with the tables as template.yaml declares them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
import yaml
from moto import mock_aws

from functions.changes.log import ChangeLogWriter
from functions.read.api import Api
from functions.read.service import Reading
from functions.store.copies import Copies
from functions.store.service import Store
from shared.aws.changes import DynamoChanges
from shared.aws.s3 import S3Objects
from shared.aws.stories import DynamoStories
from shared.aws.story_lists import DynamoStoryLists
from shared.heads import StoryHead
from shared.reading import StoryReader
from shared.story_changes import change_between
from tests.builders import story, story_normalized
from tests.fakes import MemoryPrints
from tests.readers import Reader


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


NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Desk(Reader):
    """A store that tests fill, and a reader of it."""

    stories: DynamoStories
    store: Store
    log: ChangeLogWriter

    def keep(self, **changes: Any) -> StoryHead:
        self.store(story_normalized(**changes))
        head = self.stories.head(story(**changes).story_id)
        assert head
        return head

    def change(self, head: StoryHead, sequence: int) -> None:
        told = change_between(None, head, sequence=str(sequence), at=NOW)
        assert told
        self.log.append([told])


@pytest.fixture
def desk(dynamodb: Any, s3: Any) -> Desk:
    stories = DynamoStories(dynamodb, "StoriesTable")
    objects = S3Objects(s3, "bucket")
    log = DynamoChanges(dynamodb, "ChangesTable", now=lambda: NOW)
    lists = DynamoStoryLists(dynamodb, "StoriesTable")
    copies = Copies(MemoryPrints(), stories, objects)
    return Desk(
        api=Api.of(Reading(library=StoryReader(stories, objects), lists=lists, log=log)),
        stories=stories,
        store=Store(stories=stories, objects=objects, copies=copies),
        log=ChangeLogWriter(dynamodb, "ChangesTable", kept=timedelta(days=90), now=lambda: NOW),
    )
