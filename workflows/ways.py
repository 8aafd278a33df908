"""Everything that leads on from a state: what a definition says of it, without the machine that takes it.

A way is counted under one name wherever it is counted: by the machine that takes it, on the item that keeps
the counts, and in the checks that prove where they end.
"""

from __future__ import annotations

from collections.abc import Iterator

from workflows.model import State, Target


def ways(state: State) -> Iterator[tuple[str, Target]]:
    """Every trigger of a state with where it leads; a trigger with guarded arms once for each, in their order."""
    for outcome, targets in state.then.items():
        for target in targets:
            yield f"outcome.{outcome}", target
    for name, button in (state.ask.buttons if state.ask else {}).items():
        yield f"button.{name}", button
    for name, signal in state.signals.items():
        yield f"signal.{name}", signal


def arms(name: str, state: State) -> Iterator[tuple[str, str, Target]]:
    """Trigger, name of the way that it is counted by, and target, for everything that leads on from a state.

    The first arm of a trigger is counted under the trigger's own name, the others under that with their place.
    """
    seen: dict[str, int] = {}
    for trigger, target in ways(state):
        number = seen[trigger] = seen.get(trigger, 0) + 1
        yield trigger, f"{name}.{trigger}" + (f".{number}" if number > 1 else ""), target
