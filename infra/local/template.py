"""template.yaml read as a deployment would read it, without asking AWS anything.

The SAM translator turns serverless resources into plain CloudFormation; the names that a
deployment would invent are invented here, always the same, so that every reference has a
value before anything exists.
"""

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from boto3 import Session
from samtranslator.parser.parser import Parser  # type: ignore[import-untyped] # ships no types
from samtranslator.translator.translator import Translator  # type: ignore[import-untyped] # ships no types
from samtranslator.utils.py27hash_fix import (  # type: ignore[import-untyped] # ships no types
    to_py27_compatible_template,
    undo_mark_unicode_str_in_template,
)

from infra.local.intrinsics import NO_VALUE, Resolver, Unresolvable

ACCOUNT = "123456789012"  # moto's
REGION = "us-east-1"  # the one region whose buckets need no location
TEMPLATE = Path(__file__).parents[2] / "template.yaml"

# The translator wants packaged code where the template names folders; nobody downloads it.
_PACKAGED = {
    "AWS::Serverless::Function": "CodeUri",
    "AWS::Serverless::LayerVersion": "ContentUri",
}
_ARNS = {
    "AWS::SQS::Queue": "arn:aws:sqs:{region}:{account}:{name}",
    "AWS::DynamoDB::Table": "arn:aws:dynamodb:{region}:{account}:table/{name}",
    "AWS::S3::Bucket": "arn:aws:s3:::{name}",
    "AWS::Events::EventBus": "arn:aws:events:{region}:{account}:event-bus/{name}",
    "AWS::Events::Rule": "arn:aws:events:{region}:{account}:rule/{name}",
    "AWS::Lambda::Function": "arn:aws:lambda:{region}:{account}:function:{name}",
    "AWS::IAM::Role": "arn:aws:iam::{account}:role/{name}",
    "AWS::Logs::LogGroup": "arn:aws:logs:{region}:{account}:log-group:{name}:*",
}
_NAME_PROPERTY = {
    "AWS::SQS::Queue": "QueueName",
    "AWS::DynamoDB::Table": "TableName",
    "AWS::S3::Bucket": "BucketName",
    "AWS::Events::EventBus": "Name",
    "AWS::Lambda::Function": "FunctionName",
    "AWS::Events::Rule": "Name",
    "AWS::IAM::Role": "RoleName",
    "AWS::Logs::LogGroup": "LogGroupName",
}


class _Loader(yaml.SafeLoader):
    """YAML with CloudFormation's short forms (`!Ref x` for `{Ref: x}`)."""


def _short_form(loader: yaml.SafeLoader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    value: Any
    if isinstance(node, yaml.MappingNode):
        value = loader.construct_mapping(node, deep=True)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = node.value
    if suffix == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {suffix if suffix in {"Ref", "Condition"} else f"Fn::{suffix}": value}


_Loader.add_multi_constructor("!", _short_form)


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource whose properties hold values only, no references."""

    logical_id: str
    type: str
    name: str
    arn: str
    properties: dict[str, Any] = field(repr=False)


@dataclass(frozen=True)
class Template:
    """Plain CloudFormation, and what its references mean on one endpoint."""

    body: Mapping[str, Any]
    parameters: Mapping[str, str]
    stack_name: str
    queue_url_base: str
    streams: Mapping[str, str] = field(default_factory=dict)  # of tables, by logical id; AWS chooses their names
    api_url: str = "https://api.invalid"  # where the HTTP API is served, once it is (RFC 2606: nowhere)

    @classmethod
    def load(
        cls,
        path: Path = TEMPLATE,
        *,
        parameters: Mapping[str, str] | None = None,
        defaults: Mapping[str, str] | None = None,
        stack_name: str = "newsmill",
        endpoint_url: str | None = None,
    ) -> "Template":
        """The template with `parameters`, as resources at `endpoint_url` (or on AWS).

        `defaults` serve parameters that have none in the template; those it does not declare are ignored.
        """
        text = path.read_text(encoding="utf-8")
        declared = _parsed(text).get("Parameters", {})
        values = _parameter_values(declared, parameters or {}, defaults or {})
        base = endpoint_url or f"https://sqs.{REGION}.amazonaws.com"
        return cls(_translated(text, tuple(values.items())), values, stack_name, f"{base}/{ACCOUNT}")

    @property
    def resolver(self) -> Resolver:
        pseudo = {
            "AWS::Region": REGION,
            "AWS::AccountId": ACCOUNT,
            "AWS::Partition": "aws",
            "AWS::URLSuffix": "amazonaws.com",
            "AWS::StackName": self.stack_name,
            "AWS::StackId": f"arn:aws:cloudformation:{REGION}:{ACCOUNT}:stack/{self.stack_name}/local",
            "AWS::NoValue": NO_VALUE,
        }
        return Resolver(
            values={**pseudo, **self.parameters},
            conditions=self.body.get("Conditions", {}),
            mappings=self.body.get("Mappings", {}),
            names=self,
        )

    def of_type(self, *types: str) -> Iterator[Resource]:
        """The resources of these types that the template's conditions let exist, in its order."""
        for logical_id, declared in self.body["Resources"].items():
            if declared["Type"] in types and self._exists(declared):
                yield self.resource(logical_id)

    @property
    def types(self) -> set[str]:
        return {declared["Type"] for declared in self.body["Resources"].values() if self._exists(declared)}

    def resource(self, logical_id: str) -> Resource:
        declared = self._declared(logical_id)
        return Resource(
            logical_id=logical_id,
            type=declared["Type"],
            name=self._name(logical_id),
            arn=self._arn(logical_id),
            properties=self.resolver.resolve(declared.get("Properties", {})),
        )

    def by_arn(self, arn: str) -> Resource:
        """The resource that has this ARN."""
        for logical_id, declared in self.body["Resources"].items():
            if declared["Type"] in _ARNS and self._exists(declared) and self._arn(logical_id) == arn:
                return self.resource(logical_id)
        raise Unresolvable(f"the template declares nothing with the ARN {arn}")

    def outputs(self) -> dict[str, str]:
        """The template's outputs; those only a deployment can know (an API's address) are left out."""
        known = {}
        for name, output in self.body.get("Outputs", {}).items():
            if self._exists(output):
                try:
                    known[name] = str(self.resolver.resolve(output["Value"]))
                except Unresolvable:
                    continue
        return known

    def ref(self, logical_id: str) -> str:
        """What `Ref` gives for a resource: a queue's URL, everything else's name."""
        declared = self._declared(logical_id)
        name = self._name(logical_id)
        return f"{self.queue_url_base}/{name}" if declared["Type"] == "AWS::SQS::Queue" else name

    def attribute(self, logical_id: str, name: str) -> str:
        """What `Fn::GetAtt` gives for a resource."""
        if name == "Arn":
            return self._arn(logical_id)
        if name == "ApiEndpoint":
            return self.api_url
        if name == "StreamArn" and logical_id in self.streams:
            return self.streams[logical_id]
        if name in {"QueueName", "Name"}:
            return self._name(logical_id)
        raise Unresolvable(f"{logical_id}.{name} is known only once the stack is deployed")

    def _declared(self, logical_id: str) -> dict[str, Any]:
        if logical_id not in self.body["Resources"]:
            raise Unresolvable(f"the template has no resource or parameter {logical_id}")
        declared: dict[str, Any] = self.body["Resources"][logical_id]
        return declared

    def _exists(self, declared: Mapping[str, Any]) -> bool:
        return "Condition" not in declared or self.resolver.holds(declared["Condition"])

    def _name(self, logical_id: str) -> str:
        declared = self._declared(logical_id)
        given = declared.get("Properties", {}).get(_NAME_PROPERTY.get(declared["Type"], ""))
        invented = f"{self.stack_name}-{logical_id}"
        if declared["Type"] == "AWS::S3::Bucket":  # bucket names have no capitals
            invented = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", invented).lower()
        return str(self.resolver.resolve(given)) if given else invented

    def _arn(self, logical_id: str) -> str:
        pattern = _ARNS.get(self._declared(logical_id)["Type"], "arn:aws:local:{region}:{account}:{name}")
        return pattern.format(region=REGION, account=ACCOUNT, name=self._name(logical_id))


def _parameter_values(
    declared: Mapping[str, Any], given: Mapping[str, str], defaults: Mapping[str, str]
) -> dict[str, str]:
    if unknown := set(given) - set(declared):
        raise Unresolvable(f"the template has no parameter {', '.join(sorted(unknown))}")
    own = {name: str(parameter["Default"]) for name, parameter in declared.items() if "Default" in parameter}
    values = {**defaults, **own, **given}
    if missing := set(declared) - set(values):
        raise Unresolvable(f"parameters without default need a value: {', '.join(sorted(missing))}")
    return {name: values[name] for name in declared}


@cache
def _parsed(text: str) -> dict[str, Any]:
    source: dict[str, Any] = yaml.load(text, _Loader)  # noqa: S506 - a SafeLoader
    return source


@cache  # a tenth of a second, and always the same
def _translated(text: str, values: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    source = deepcopy(_parsed(text))
    for resource in source["Resources"].values():
        if resource["Type"] in _PACKAGED:
            resource["Properties"][_PACKAGED[resource["Type"]]] = "s3://not-uploaded/code.zip"
    parameters: dict[str, Any] = dict(values)
    to_py27_compatible_template(source, parameters)
    translator = Translator(None, Parser(), boto_session=Session(region_name=REGION))
    # Managed policies would be looked up in IAM; roles are not emulated, so their names will do.
    plain = translator.translate(source, parameters, get_managed_policy_map=dict)
    translator.metrics.publish()  # to nobody; it complains otherwise
    result: dict[str, Any] = undo_mark_unicode_str_in_template(plain)
    return result
