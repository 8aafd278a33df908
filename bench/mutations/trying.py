"""Every mutation is loaded and checked, and judged: where the two do not say the same, one of them is wrong."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.mutations.judging.judge import Undecided, why_broken
from bench.mutations.mutating import Mutation, Words, mutations
from bench.mutations.tree import Node, parsed, written
from workflows.load import load


@dataclass(frozen=True, slots=True)
class Tried:
    """What the judge and the checker say of one mutation. Neither knows of the other."""

    mutation: Mutation
    broken: str | None
    """The judge's reason; None where the definition holds."""
    found: tuple[str, ...]
    """The rules of the checker's errors."""
    undecided: bool = False

    @property
    def missed(self) -> bool:
        """It is broken, and the checker says nothing."""
        return self.broken is not None and not self.found and not self.undecided

    @property
    def alarm(self) -> bool:
        """It holds, and the checker says that it does not."""
        return self.broken is None and bool(self.found) and not self.undecided

    def __str__(self) -> str:
        said = ", ".join(dict.fromkeys(self.found)) or "nothing"
        return f"{self.mutation}\n    judge: {self.broken or 'it holds'}\n    check: {said}"


def shipped(folder: Path, names: Sequence[str] = ()) -> dict[str, Node]:
    """The trees of the definitions in a folder, all or those named, by the names of their files."""
    files = sorted(folder.glob("*.yaml"))
    return {
        each.stem: parsed(each.read_text("utf-8"))
        for each in files
        if (not names or each.stem in names) and each.stem != "pieces"
    }


def enumerated(trees: dict[str, Node]) -> list[Mutation]:
    """All mutations of these trees, in a fixed order."""
    words = Words(trees.values())
    return [each for file, tree in trees.items() for each in mutations(file, tree, words)]


def sampled(every: Sequence[Mutation], number: int | None, seed: int = 0) -> list[Mutation]:
    """So many of them, the same for the same seed; all, where no number is said."""
    if number is None or number >= len(every):
        return list(every)
    return random.Random(seed).sample(list(every), number)


def tried(mutation: Mutation) -> Tried:
    """One mutation, judged and checked."""
    undecided, broken = False, None
    try:
        broken = why_broken(mutation.tree)
    except Undecided:
        undecided = True
    found = load(written(mutation.tree)).errors
    return Tried(mutation, broken, tuple(each.rule for each in found), undecided)
