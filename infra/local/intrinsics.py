"""CloudFormation's intrinsic functions and conditions, as far as a template needs them without a deployment."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

JSON = Any


class Unresolvable(Exception):
    """The value is known only to a deployed stack (or the template names something that is not there)."""


class Names(Protocol):
    """What resources are called once they exist."""

    def ref(self, logical_id: str) -> str: ...
    def attribute(self, logical_id: str, name: str) -> str: ...


class _NoValue:
    """AWS::NoValue: the property is as good as not written."""


NO_VALUE = _NoValue()
_VARIABLE = re.compile(r"\$\{(!?)([^}]+)\}")


@dataclass(frozen=True, slots=True)
class Resolver:
    """Replaces intrinsic functions by their values, anywhere in a piece of template."""

    values: Mapping[str, JSON]  # parameters and pseudo parameters
    conditions: Mapping[str, JSON]
    mappings: Mapping[str, JSON]
    names: Names

    def resolve(self, node: JSON) -> JSON:
        if isinstance(node, dict):
            if len(node) == 1:
                [(name, argument)] = node.items()
                if name in _FUNCTIONS:
                    return _FUNCTIONS[name](self, argument)
            resolved = {key: self.resolve(value) for key, value in node.items()}
            return {key: value for key, value in resolved.items() if value is not NO_VALUE}
        if isinstance(node, list):
            return [value for value in map(self.resolve, node) if value is not NO_VALUE]
        return node

    def holds(self, condition: str) -> bool:
        """Whether a named condition of the template is true."""
        if condition not in self.conditions:
            raise Unresolvable(f"no condition {condition}")
        return bool(self.resolve(self.conditions[condition]))

    def _ref(self, name: str) -> JSON:
        return self.values[name] if name in self.values else self.names.ref(name)

    def _get_att(self, argument: JSON) -> str:
        logical_id, attribute = argument.split(".", 1) if isinstance(argument, str) else argument
        return self.names.attribute(logical_id, self.resolve(attribute))

    def _sub(self, argument: JSON) -> str:
        text, given = (argument, {}) if isinstance(argument, str) else argument
        variables = self.resolve(given)

        def value_of(found: re.Match[str]) -> str:
            literal, name = found.groups()
            if literal:
                return f"${{{name}}}"
            if name in variables:
                return str(variables[name])
            return str(self._get_att(name) if "." in name else self._ref(name))

        return _VARIABLE.sub(value_of, text)

    def _join(self, argument: JSON) -> str:
        separator, parts = argument
        return str(separator).join(map(str, self.resolve(parts)))

    def _if(self, argument: JSON) -> JSON:
        condition, then, otherwise = argument
        return self.resolve(then if self.holds(condition) else otherwise)

    def _equals(self, argument: JSON) -> bool:
        left, right = self.resolve(argument)
        return str(left) == str(right)

    def _find_in_map(self, argument: JSON) -> JSON:
        table, row, column = self.resolve(argument)
        try:
            return self.mappings[table][row][column]
        except KeyError as error:
            raise Unresolvable(f"no entry {table}/{row}/{column} in the mappings") from error

    def _select(self, argument: JSON) -> JSON:
        index, items = self.resolve(argument)
        return items[int(index)]

    def _split(self, argument: JSON) -> list[str]:
        separator, text = self.resolve(argument)
        return list(text.split(separator))


_FUNCTIONS: dict[str, Callable[[Resolver, JSON], JSON]] = {
    "Ref": Resolver._ref,  # noqa: SLF001 - the table of the class above
    "Fn::GetAtt": Resolver._get_att,  # noqa: SLF001
    "Fn::Sub": Resolver._sub,  # noqa: SLF001
    "Fn::Join": Resolver._join,  # noqa: SLF001
    "Fn::If": Resolver._if,  # noqa: SLF001
    "Fn::Equals": Resolver._equals,  # noqa: SLF001
    "Fn::FindInMap": Resolver._find_in_map,  # noqa: SLF001
    "Fn::Select": Resolver._select,  # noqa: SLF001
    "Fn::Split": Resolver._split,  # noqa: SLF001
    "Fn::And": lambda resolver, terms: all(resolver.resolve(terms)),
    "Fn::Or": lambda resolver, terms: any(resolver.resolve(terms)),
    "Fn::Not": lambda resolver, terms: not resolver.resolve(terms)[0],
    "Condition": lambda resolver, name: resolver.holds(name),
}
