"""Run by infra.artifacts on Lambda's Python, isolated: starts a handler from what was built.

    python3.13 -I -S probe.py functions.fetch.handler ARTIFACT LAYER RUNTIME

Besides the handler itself, everything is imported that it or our modules would import later, from within
functions: a package that was left out of an artifact shows here, not in the first message that needs it.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from importlib import import_module

OURS = ("functions", "shared")


def imports(tree: ast.AST) -> Iterator[str]:
    """Modules named by import statements anywhere in the code, but for those only type checkers see."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
        else:
            yield from imports(node)


def reachable(handler: str) -> list[str]:
    """Import the handler and, module by module of ours, what they name; all that was imported so."""
    found, waiting = set[str](), [handler]
    while waiting:
        name = waiting.pop()
        module = import_module(name)
        found.add(name)
        if name.split(".")[0] in OURS and module.__file__:
            with open(module.__file__, encoding="utf-8") as source:  # noqa: PTH123 - nothing but what is probed
                waiting += [name for name in imports(ast.parse(source.read())) if name not in found]
    return sorted(found)


def main(handler: str, *beside: str) -> None:
    sys.path[:0] = beside
    built = tuple(f"{folder}/" for folder in beside)
    assert callable(import_module(handler).lambda_handler)  # noqa: S101 - the whole point; python -O is not used
    found = reachable(handler)
    ours = [name for name in found if name.split(".")[0] in OURS]
    for name in ours:
        file = sys.modules[name].__file__
        if file and not file.startswith(built):  # a namespace package has no file
            sys.exit(f"{name} comes from {file}, not from the artifact")
    print(
        f"{handler}: {len(ours)} modules of ours, {len(found) - len(ours)} of others, Python {sys.version.split()[0]}"
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
