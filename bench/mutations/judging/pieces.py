"""Pieces that are written once and used by name, put in where they are used."""

from __future__ import annotations

from collections.abc import Mapping

from bench.mutations.judging.breaking import demand
from bench.mutations.tree import Node, Row, Scalar, Table

Pieces = Mapping[str, Table]


def pieces_of(tree: Node | None) -> Pieces:
    """The pieces that a file of pieces declares."""
    named = tree.get("pieces") if isinstance(tree, Table) else None
    pairs = named.pairs if isinstance(named, Table) else ()
    return {name.said: piece for name, piece in pairs if isinstance(piece, Table)}


def put_in(node: Node, pieces: Pieces) -> Node:
    """The tree with every `use` replaced by what it names; keys that stand beside it win."""
    match node:
        case Scalar():
            return node
        case Row(members):
            return Row(tuple(put_in(each, pieces) for each in members))
        case Table(pairs):
            own = tuple((key, put_in(value, pieces)) for key, value in pairs if key.said != "use")
            uses = [value for key, value in pairs if key.said == "use"]
            demand(len(uses) < 2, "`use` stands twice")  # once
            said = {key.said for key, _ in own}
            brought: dict[str, tuple[Scalar, Node]] = {}
            for use in uses:
                for name in use.members if isinstance(use, Row) else (use,):
                    demand(isinstance(name, Scalar) and name.said in pieces, "there is no such piece")
                    if isinstance(name, Scalar):
                        brought |= {key.said: (key, each) for key, each in pieces[name.said].pairs}
            return Table((*(pair for key, pair in brought.items() if key not in said), *own))
