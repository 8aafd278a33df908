"""The figures of a run: for each kind of mutation how many broke a definition, and how many of those were seen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bench.mutations.mutating import KINDS
from bench.mutations.trying import Tried


@dataclass(slots=True)
class Figures:
    """Counts of one kind of mutation, or of all."""

    all: int = 0
    broken: int = 0
    missed: int = 0
    alarms: int = 0
    undecided: int = 0

    def add(self, each: Tried) -> None:
        """One more mutation."""
        self.all += 1
        self.broken += each.broken is not None
        self.missed += each.missed
        self.alarms += each.alarm
        self.undecided += each.undecided

    @property
    def sound(self) -> int:
        """Mutations after which the definition still holds."""
        return self.all - self.broken - self.undecided

    @property
    def caught(self) -> int:
        """Broken ones that the checker saw."""
        return self.broken - self.missed


def figures(tried: Iterable[Tried]) -> tuple[dict[str, Figures], Figures]:
    """The figures of each kind, and of all together."""
    kinds: dict[str, Figures] = defaultdict(Figures)
    total = Figures()
    for each in tried:
        kinds[each.mutation.kind].add(each)
        total.add(each)
    return {kind: kinds[kind] for kind in KINDS if kind in kinds}, total


def table(kinds: dict[str, Figures], total: Figures) -> str:
    """The figures as a table, one kind a line."""
    lines = [
        f"{'kind':<20} {'all':>7} {'broken':>7} {'caught':>7} {'missed':>7} {'sound':>7} {'alarms':>7} {'open':>5}"
    ]
    for kind, each in [*kinds.items(), ("all", total)]:
        lines.append(
            f"{kind:<20} {each.all:>7} {each.broken:>7} {each.caught:>7} {each.missed:>7} "
            f"{each.sound:>7} {each.alarms:>7} {each.undecided:>5}"
        )
    caught, alarms = _percent(total.caught, total.broken), _percent(total.alarms, total.sound)
    lines.append(f"caught {caught} of the broken ones; false alarms on {alarms} of the sound ones")
    return "\n".join(lines)


def disagreements(tried: Sequence[Tried], which: str) -> list[Tried]:
    """Where judge and checker do not say the same: `misses`, `alarms` or `both`."""
    misses = [each for each in tried if each.missed] if which in ("misses", "both") else []
    alarms = [each for each in tried if each.alarm] if which in ("alarms", "both") else []
    return misses + alarms


def _percent(part: int, whole: int) -> str:
    """Rounded down, so that 100 % means all of them; and up from nothing, so that 0 % means none."""
    if whole == 0 or part in (0, whole):
        return "100 %" if part or not whole else "0 %"
    tenths = min(max(part * 1000 // whole, 1), 999)
    return f"{tenths // 10}.{tenths % 10} %"
