"""Every mutation is loaded and checked, and judged: where the two do not say the same, one of them is wrong."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bench.mutations.judging.judge import Undecided, why_broken
from bench.mutations.judging.pieces import Pieces, pieces_of, put_in
from bench.mutations.mutating import Mutation, Words, mutations
from bench.mutations.tree import Node, parsed, written
from workflows.load import load, load_pieces
from workflows.pieces import Pieces as ReadPieces

PIECES = "pieces"
"""The file beside the definitions that holds what they use by name."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What the judge and the checker say of one mutation. Neither knows of the other."""

    mutation: Mutation
    broken: str | None
    """The judge's reason; None where the definition holds."""
    found: tuple[str, ...]
    """The rules of the checker's errors."""
    undecided: bool = False
    crash: str = ""
    """The fault that the checker died of; it must not, whatever it reads."""

    @property
    def missed(self) -> bool:
        """It is broken, and the checker says nothing, or dies of it."""
        return self.broken is not None and not self.found and not self.undecided

    @property
    def alarm(self) -> bool:
        """It holds, and the checker says that it does not, or dies of it."""
        return self.broken is None and bool(self.found or self.crash) and not self.undecided

    def __str__(self) -> str:
        said = self.crash or ", ".join(dict.fromkeys(self.found)) or "nothing"
        return f"{self.mutation}\n    judge: {self.broken or 'it holds'}\n    check: {said}"


@dataclass(frozen=True, slots=True)
class Shelf:
    """The definitions of a folder as trees, by the names of their files, and the pieces that they use."""

    trees: Mapping[str, Node]
    pieces: str = ""

    def __or__(self, other: Shelf) -> Shelf:
        """Both together; one set of pieces serves both."""
        return Shelf({**self.trees, **other.trees}, self.pieces or other.pieces)

    def why_broken(self, tree: Node) -> str | None:
        """What the judge says of a tree that may use these pieces."""
        return why_broken(tree, _pieces_of(self.pieces))

    def mutations(self) -> list[Mutation]:
        """All mutations of these trees in a fixed order; of one that uses pieces, also as it is without them."""
        whole = dict(self.trees)
        for file, tree in self.trees.items():
            without = put_in(tree, _pieces_of(self.pieces))
            if without != tree:
                whole[f"{file}, written out"] = without
        words = Words(whole.values())
        return [each for file, tree in whole.items() for each in mutations(file, tree, words)]


def shelf(folder: Path, names: Sequence[str] = ()) -> Shelf:
    """The definitions in a folder, all or those named."""
    files = sorted(folder.glob("*.yaml"))
    pieces = next((each.read_text("utf-8") for each in files if each.stem == PIECES), "")
    chosen = [each for each in files if each.stem != PIECES and (not names or each.stem in names)]
    return Shelf({each.stem: parsed(each.read_text("utf-8")) for each in chosen}, pieces)


def sampled(every: Sequence[Mutation], number: int | None, seed: int = 0) -> list[Mutation]:
    """So many of them, the same for the same seed; all, where no number is said."""
    if number is None or number >= len(every):
        return list(every)
    return random.Random(seed).sample(list(every), number)


def tried(mutation: Mutation, pieces: str = "") -> Tried:
    """One mutation, judged and checked."""
    undecided, broken, crash = False, None, ""
    found: tuple[str, ...] = ()
    try:
        broken = why_broken(mutation.tree, _pieces_of(pieces))
    except Undecided:
        undecided = True
    try:
        loaded = load(written(mutation.tree), pieces=_pieces_for_the_checker(pieces))
        found = tuple(each.rule for each in loaded.errors)
    except Exception as fault:  # noqa: BLE001  # whatever it died of is what we want to know
        crash = repr(fault)
    return Tried(mutation, broken, found, undecided, crash)


@cache
def _pieces_of(said: str) -> Pieces:
    return pieces_of(parsed(said)) if said else {}


@cache
def _pieces_for_the_checker(said: str) -> ReadPieces | None:
    return load_pieces(said) if said else None
