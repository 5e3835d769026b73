"""Intrinsic functions give what CloudFormation would put in their place."""

from typing import Any

import pytest

from infra.local.intrinsics import NO_VALUE, Resolver, Unresolvable


class Names:
    def ref(self, logical_id: str) -> str:
        return f"name-of-{logical_id}"

    def attribute(self, logical_id: str, name: str) -> str:
        return f"{name}-of-{logical_id}"


RESOLVER = Resolver(
    values={"Stage": "prod", "Days": "30", "AWS::Region": "eu-west-1", "AWS::NoValue": NO_VALUE},
    conditions={
        "IsProd": {"Fn::Equals": [{"Ref": "Stage"}, "prod"]},
        "IsShort": {"Fn::Equals": [{"Ref": "Days"}, 7]},
        "IsEither": {"Fn::Or": [{"Condition": "IsProd"}, {"Condition": "IsShort"}]},
        "IsBoth": {"Fn::And": [{"Condition": "IsProd"}, {"Condition": "IsShort"}]},
    },
    mappings={"Sizes": {"prod": {"memory": 512}}},
    names=Names(),
)


@pytest.mark.parametrize(
    ("node", "value"),
    [
        ("plain", "plain"),
        ({"Ref": "Stage"}, "prod"),
        ({"Ref": "Queue"}, "name-of-Queue"),
        ({"Fn::GetAtt": ["Queue", "Arn"]}, "Arn-of-Queue"),
        ({"Fn::GetAtt": "Queue.Arn"}, "Arn-of-Queue"),
        ({"Fn::Sub": "${Stage}/${Queue}/${Queue.Arn}/${!Kept}"}, "prod/name-of-Queue/Arn-of-Queue/${Kept}"),
        ({"Fn::Sub": ["${Own}-${AWS::Region}", {"Own": {"Ref": "Days"}}]}, "30-eu-west-1"),
        ({"Fn::Join": ["-", ["a", {"Ref": "Stage"}]]}, "a-prod"),
        ({"Fn::If": ["IsProd", 1, 2]}, 1),
        ({"Fn::If": ["IsShort", 1, {"Ref": "Days"}]}, "30"),
        ({"Fn::If": ["IsEither", 1, 2]}, 1),
        ({"Fn::If": ["IsBoth", 1, 2]}, 2),
        ({"Fn::Not": [{"Condition": "IsProd"}]}, False),
        ({"Fn::FindInMap": ["Sizes", {"Ref": "Stage"}, "memory"]}, 512),
        ({"Fn::Select": [1, {"Fn::Split": [",", "a,b,c"]}]}, "b"),
        ({"Name": {"Ref": "Stage"}, "Gone": {"Ref": "AWS::NoValue"}}, {"Name": "prod"}),
        ([{"Ref": "Stage"}, {"Ref": "AWS::NoValue"}], ["prod"]),
        ({"deep": [{"er": {"Ref": "Days"}}]}, {"deep": [{"er": "30"}]}),
    ],
)
def test_a_function_becomes_its_value(node: Any, value: Any) -> None:
    assert RESOLVER.resolve(node) == value


@pytest.mark.parametrize("node", [{"Fn::If": ["Nowhere", 1, 2]}, {"Fn::FindInMap": ["Sizes", "dev", "memory"]}])
def test_what_the_template_does_not_define_is_an_error(node: Any) -> None:
    with pytest.raises(Unresolvable):
        RESOLVER.resolve(node)
