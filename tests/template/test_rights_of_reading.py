"""What the functions behind readers may do, held against what they do: as test_rights.py does for the stages."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from infra.local.host import FunctionHost
from infra.local.output import FunctionOutput
from infra.local.stack import LocalStack, _session
from infra.push_events import asked
from infra.read_events import READ, stream
from infra.sample_events import normalized
from shared.aws.s3 import S3Objects
from shared.aws.stories import DynamoStories
from shared.heads import StoryHead
from shared.history import Sighting, object_key
from tests.template.test_rights import NOT_CALLED_BY_OUR_CODE, Right, arn, granted, used_by

Deeds = Callable[[LocalStack, FunctionHost], None]


def kept_story(stack: LocalStack) -> StoryHead:
    """One that can be read: with its object in the bucket."""
    story = normalized().story
    head = StoryHead.of(story, (Sighting.of(story),), ())
    objects = S3Objects(stack.client("s3"), stack.outputs["BucketName"])
    objects.put_once(
        object_key(story.story_id, Sighting.of(story)), story.model_dump_json().encode(), "application/json"
    )
    assert DynamoStories(stack.client("dynamodb"), stack.outputs["StoriesTableName"]).replace(head, None)
    return head


def changes(stack: LocalStack, host: FunctionHost) -> None:
    assert len(host.invoke(stream())) == 3
    assert len(host.invoke(stream())) == 3  # again, as after a bus that failed


def read(stack: LocalStack, host: FunctionHost) -> None:
    head = kept_story(stack)
    lists = ["", f"source={head.source}", "author=Ines+Halvard", "section=Local"]
    paths = [(f"/stories/{head.story_id}", ""), ("/story", "url=https://nowhere.invalid/"), ("/changes", "")]
    for path, query in (*paths, ("/changes", "since=latest"), *(("/stories", query) for query in lists)):
        host.invoke(asked(READ, path=path, query=query))


DEEDS: dict[str, Deeds] = {"changes": changes, "read": read}


def needed(params: dict[str, Any], model: Any) -> Iterator[Right]:
    """The rights that a request needs: of a transaction those of what is in it, of an index its own."""
    if "TransactItems" in params:
        for item in params["TransactItems"]:
            [(action, request)] = item.items()
            yield Right(f"dynamodb:{action}Item", arn("dynamodb", f"table/{request['TableName']}"))
        return
    index = f"/index/{params['IndexName']}" if "IndexName" in params else ""
    for right in used_by(params, model):
        yield Right(right.action, f"{right.resource}{index}")


@pytest.fixture(scope="module", params=DEEDS)
def rights(request: pytest.FixtureRequest) -> Iterator[tuple[set[Right], set[Right]]]:
    """What a function was granted, and what it used."""
    name, used = str(request.param), set[Right]()
    with LocalStack.in_process() as stack:
        function = stack.function(f"{name.capitalize()}Function")
        theirs = _session()  # what the test itself asks of AWS is no right of the function
        theirs.events.register("provide-client-params", lambda params, model, **_: used.update(needed(params, model)))
        host = FunctionHost(
            function, variables=stack.runtime_environment(function), session=theirs, clock=stack.clock,
            output=FunctionOutput(Path("/dev/null")),
        )  # fmt: skip
        DEEDS[name](stack, host)
        yield granted(stack, name), used


def test_every_call_is_allowed(rights: tuple[set[Right], set[Right]]) -> None:
    allowed, used = rights
    assert {right for right in used if not any(grant.covers(right) for grant in allowed)} == set()


def test_nothing_is_allowed_that_is_never_done(rights: tuple[set[Right], set[Right]]) -> None:
    allowed, used = rights
    ours = {grant for grant in allowed if grant.action not in NOT_CALLED_BY_OUR_CODE}
    assert {grant for grant in ours if not any(grant.covers(right) for right in used)} == set()
