"""Each built function, with each of its sample events, in the container SAM CLI runs it in."""

import json
from typing import Any

import pytest

from infra.sam_local import SamLocal
from infra.sample_events import CAPTURE, FOLDER, HEADLINE, NOWHERE, URL
from shared.aws.items import from_item
from shared.messages import PageCleaned, StoryNormalized
from shared.urls import story_id, url_key
from tests.e2e.conftest import received

pytestmark = pytest.mark.e2e

FIRST, SECOND, THIRD = (f"00000000-0000-4000-8000-{position:012d}" for position in (1, 2, 3))
ALL_SETTLED: dict[str, Any] = {"batchItemFailures": []}


def invoke(local: SamLocal, event: str) -> Any:
    return local.invoke(event.partition("-")[0], FOLDER / f"{event}.json")


def outcome(local: SamLocal, key: str, stage: str) -> dict[str, Any]:
    """What the control table says of a URL or a message."""
    item = local.stack.client("dynamodb").get_item(
        TableName=local.stack.outputs["ControlTableName"],
        Key={"pk": {"S": key}, "sk": {"S": f"outcome#{stage}"}},
    )["Item"]
    return dict(from_item(item))


def test_fetch_makes_an_article_of_a_page_that_was_kept(local: SamLocal) -> None:
    assert invoke(local, "fetch-replay") == ALL_SETTLED
    [body] = received(local, "NormalizeQueue")
    page = PageCleaned.model_validate_json(body)
    assert (page.url, page.capture.key) == (URL, CAPTURE.key)
    assert "the horn that people on Varrow had not heard" in page.article_html
    assert outcome(local, url_key(URL), "fetch")["outcome"] == "cleaned"


def test_fetch_puts_off_a_publisher_it_cannot_reach(local: SamLocal) -> None:
    """There is no way out of the container to the web: just like a publisher whose name servers are down."""
    assert invoke(local, "fetch-published") == {"batchItemFailures": [{"itemIdentifier": FIRST}]}
    assert outcome(local, url_key(URL), "fetch")["outcome"] == "retrying"
    assert received(local, "NormalizeQueue") == []


def test_fetch_sets_a_poison_message_aside_with_its_reason(local: SamLocal) -> None:
    assert invoke(local, "fetch-poison") == ALL_SETTLED
    aside = outcome(local, f"message#{FIRST}", "fetch")
    assert (aside["outcome"], aside["reason"]) == ("rejected", "malformed-message")
    assert aside["body"] == json.loads((FOLDER / "fetch-poison.json").read_text())["Records"][0]["body"]


def test_fetch_sends_only_the_failed_message_of_a_batch_back(local: SamLocal) -> None:
    assert invoke(local, "fetch-partial-failure") == {"batchItemFailures": [{"itemIdentifier": THIRD}]}
    assert len(received(local, "NormalizeQueue")) == 1
    assert outcome(local, f"message#{SECOND}", "fetch")["outcome"] == "rejected"
    assert outcome(local, url_key(NOWHERE), "fetch")["outcome"] == "retrying"


@pytest.mark.parametrize("event", ["normalize-page-cleaned", "normalize-claim-check"])
def test_normalize_makes_a_story_of_a_page_however_it_came(local: SamLocal, event: str) -> None:
    assert invoke(local, event) == ALL_SETTLED
    [body] = received(local, "StoreQueue")
    story = StoryNormalized.model_validate_json(body).story
    assert (story.headline, story.story_id, story.language) == (HEADLINE, story_id(URL), "en-GB")
    assert outcome(local, url_key(URL), "normalize")["outcome"] == "normalized"


def test_normalize_sets_a_message_of_an_unknown_version_aside_under_the_url_it_names(local: SamLocal) -> None:
    assert invoke(local, "normalize-poison") == ALL_SETTLED
    assert outcome(local, url_key(URL), "normalize")["reason"] == "malformed-message"


def test_normalize_sends_only_the_failed_message_of_a_batch_back(local: SamLocal) -> None:
    assert invoke(local, "normalize-partial-failure") == {"batchItemFailures": [{"itemIdentifier": THIRD}]}
    assert len(received(local, "StoreQueue")) == 1
    assert outcome(local, url_key(URL), "normalize")["reason"] == "malformed-message"


@pytest.mark.parametrize("event", ["store-story-normalized", "store-delivered-twice"])
def test_store_keeps_a_story_once_however_often_it_comes(local: SamLocal, event: str) -> None:
    assert invoke(local, event) == ALL_SETTLED
    head = stored_head(local)
    assert (head["headline"], head["revision"]) == (HEADLINE, 1)
    s3, bucket = local.stack.client("s3"), local.stack.outputs["BucketName"]
    kept = json.loads(s3.get_object(Bucket=bucket, Key=head["story_key"])["Body"].read())
    assert kept["headline"] == HEADLINE
    assert len(s3.list_objects_v2(Bucket=bucket, Prefix="stories/")["Contents"]) == 1


def test_store_sets_a_poison_message_aside_with_its_reason(local: SamLocal) -> None:
    assert invoke(local, "store-poison") == ALL_SETTLED
    assert outcome(local, f"message#{FIRST}", "store")["reason"] == "malformed-message"


def test_store_sends_only_the_failed_message_of_a_batch_back(local: SamLocal) -> None:
    assert invoke(local, "store-partial-failure") == {"batchItemFailures": [{"itemIdentifier": THIRD}]}
    assert stored_head(local)["headline"] == HEADLINE
    assert outcome(local, f"message#{SECOND}", "store")["outcome"] == "rejected"
    assert outcome(local, f"message#{THIRD}", "store")["outcome"] == "retrying"


def stored_head(local: SamLocal) -> dict[str, Any]:
    item = local.stack.client("dynamodb").get_item(
        TableName=local.stack.outputs["StoriesTableName"],
        Key={"pk": {"S": f"story#{story_id(URL)}"}, "sk": {"S": "head"}},
    )["Item"]
    return dict(from_item(item))
