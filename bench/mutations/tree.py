"""A YAML text as a plain tree, to be changed in one place and written again.

Nothing is understood here: a scalar is what was written and whether it stood in quotation marks, a mapping
is a row of pairs, so that a key may stand twice. A tree never changes; `replaced` gives another one that
shares all the rest. What `written` writes is read back as the same tree.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

Path = tuple[int, ...]
"""The way to a node: the number of the pair or of the member, at each level."""
_NEEDS_QUOTES = re.compile(
    r"^$|^[\s\-?:,\[\]{}#&*!|>'\"%@`]|[\[\]{},\"]|: |:$| #|\s$|[^\x20-\x7e\u3400-\u9fff]"
)


@dataclass(frozen=True, slots=True)
class Scalar:
    """A word, a number, a text: whatever stands in one place."""

    said: str
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A list."""

    members: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A mapping, in the order in which it was written; a key may stand twice."""

    pairs: tuple[tuple[Scalar, Node], ...]

    def get(self, key: str) -> Node | None:
        """What stands under the first `key`."""
        return next((value for name, value in self.pairs if name.said == key), None)


Node = Scalar | Row | Table


def parsed(said: str) -> Node:
    """The tree of a YAML text that is known to be well-formed."""
    return _node(yaml.compose(said, Loader=yaml.BaseLoader))


def _node(node: Any) -> Node:
    if isinstance(node, yaml.MappingNode):
        return Table(tuple((Scalar(key.value, bool(key.style)), _node(value)) for key, value in node.value))
    if isinstance(node, yaml.SequenceNode):
        return Row(tuple(_node(each) for each in node.value))
    return Scalar(node.value, bool(node.style))


def written(node: Node) -> str:
    """The tree as YAML, each pair of the file and of its mappings in braces on one line."""
    if isinstance(node, Table):
        return "".join(f"{_scalar(key)}: {_flow(value)}\n" for key, value in node.pairs) or "{}\n"
    return _flow(node) + "\n"


def _flow(node: Node) -> str:
    match node:
        case Table(pairs):
            return "{" + ", ".join(f"{_scalar(key)}: {_flow(value)}" for key, value in pairs) + "}"
        case Row(members):
            return "[" + ", ".join(_flow(each) for each in members) + "]"
        case Scalar():
            return _scalar(node)


def _scalar(node: Scalar) -> str:
    if node.quoted or _NEEDS_QUOTES.search(node.said):
        return json.dumps(node.said, ensure_ascii=False)
    return node.said


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below."""
    match node:
        case Table(pairs):
            return tuple(value for _, value in pairs)
        case Row(members):
            return members
        case Scalar():
            return ()


def walk(node: Node, path: Path = ()) -> Iterator[tuple[Path, Node]]:
    """Every node with its path, from the outside in."""
    yield path, node
    for number, child in enumerate(children(node)):
        yield from walk(child, (*path, number))


def at(node: Node, path: Path) -> Node:
    """The node at the end of the path."""
    for number in path:
        node = children(node)[number]
    return node


def replaced(node: Node, path: Path, new: Node) -> Node:
    """The tree with `new` at the end of the path."""
    if not path:
        return new
    number, rest = path[0], path[1:]
    match node:
        case Table(pairs):
            key, value = pairs[number]
            return Table((*pairs[:number], (key, replaced(value, rest, new)), *pairs[number + 1 :]))
        case Row(members):
            return Row((*members[:number], replaced(members[number], rest, new), *members[number + 1 :]))
        case Scalar():
            raise LookupError(path)


def spoken(node: Node, path: Path) -> str:
    """A path as people say it: `states.publicity.then.objected`, members by their number."""
    said = []
    for number in path:
        said.append(node.pairs[number][0].said if isinstance(node, Table) else f"[{number}]")
        node = children(node)[number]
    return ".".join(said) or "."
