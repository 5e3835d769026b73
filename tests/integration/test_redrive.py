"""Dead letters can be read where they lie, and sent back."""

from infra.local.pump import Pump
from tests.integration.conftest import StackWith
from tests.integration.small import bodies


def test_looking_at_dead_letters_leaves_them_there(stack_with: StackWith) -> None:
    stack = stack_with()
    for n in range(12):
        stack.client("sqs").send_message(QueueUrl=stack.outputs["DeadLettersUrl"], MessageBody=f"{n:02}")
    letters = stack.dead_letters("Inbox")

    assert len(letters.letters()) == 12
    Pump(stack).advance(1)
    assert len(letters.letters()) == 12


def test_redriven_letters_are_back_in_their_queue_with_their_attributes(stack_with: StackWith) -> None:
    stack = stack_with()
    stack.client("sqs").send_message(
        QueueUrl=stack.outputs["DeadLettersUrl"],
        MessageBody="a",
        MessageAttributes={"kind": {"DataType": "String", "StringValue": "late"}},
    )

    assert stack.dead_letters("Inbox").redrive() == 1
    assert stack.dead_letters("Inbox").letters() == []
    [message] = stack.client("sqs").receive_message(QueueUrl=stack.outputs["InboxUrl"], MessageAttributeNames=["All"])[
        "Messages"
    ]
    assert message["Body"] == "a"
    assert message["MessageAttributes"]["kind"]["StringValue"] == "late"


def test_redriving_nothing_does_nothing(stack_with: StackWith) -> None:
    stack = stack_with()

    assert stack.dead_letters("Inbox").redrive() == 0
    assert bodies(stack, "InboxUrl") == []
