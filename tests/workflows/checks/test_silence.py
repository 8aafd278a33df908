"""Silence never ends in silence: whoever keeps silent, wherever, it ends closed or with a person who is asked again.

Walked over the shipped definitions, from every state under every count that an item can get to: at each step any
set of those asked may say nothing, and whatever the others say is weighed by the rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path

import pytest

from workflows.checks.endings import AWAITED
from workflows.checks.space import Node, Space, explore
from workflows.checks.subject import Subject
from workflows.load import load, load_pieces
from workflows.model import BALLOTS, Definition, State
from workflows.roster import ROLES
from workflows.rules.parties import PARTY_RULES, outcome_at_close
from workflows.rules.voices import STANCES as SAID
from workflows.rules.voices import Voice
from workflows.text import text

FOLDER = Path(__file__).parents[3] / "definitions"
FILES = sorted(file for file in FOLDER.glob("*.yaml") if file.name != "pieces.yaml")


@cache
def shipped(file: Path) -> Definition:
    pieces = load_pieces((FOLDER / "pieces.yaml").read_text(encoding="utf-8"))
    found = load(file.read_text(encoding="utf-8"), pieces=pieces)
    assert found.definition is not None, found.findings
    return found.definition


def patterns(definition: Definition, state: State) -> Iterator[str]:
    """What every set of silent parties brings, whatever the others say alike."""
    assert state.decide is not None
    assert state.ask is not None
    parties = tuple(definition.parties)
    for silent in product((True, False), repeat=len(parties)):
        for said in SAID:
            voices = [
                Voice(party, text(party, party), None if quiet else said)
                for party, quiet in zip(parties, silent, strict=True)
            ]
            yield outcome_at_close(state.decide, voices)


def silence_brings(definition: Definition, name: str) -> frozenset[str]:
    """The outcomes that come without an answer from some, or all, of those asked; none where they are waited for."""
    state = definition.states[name]
    if state.notice:
        return frozenset({"undisputed"})
    if state.wait or state.gather:
        return frozenset({"over", "gathered"})
    if state.ask is None:
        return frozenset()
    if state.ask.to in AWAITED:
        return frozenset({"late"})
    if state.ask.to == "consent":
        return frozenset({"silent"})
    if state.decide and state.decide.rule in PARTY_RULES:
        return frozenset(patterns(definition, state))
    if state.ask.to in BALLOTS or state.ask.to == "score":
        return frozenset({"no_quorum", "passed", "failed", "tied"})
    raise AssertionError(name)


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_every_pattern_of_silence_ends_closed_or_with_somebody_asked_again(file: Path):
    definition = shipped(file)
    brings = {name: silence_brings(definition, name) for name in definition.states}
    subject = Subject(definition, ROLES)
    space = Space(subject, subject.steps)
    ended: set[Node] = set()
    for first in explore(space).moves:
        way: list[Node] = []
        stack = [(first, 0)]
        while stack:
            node, depth = stack.pop()
            del way[depth:]
            assert node not in way, f"silence goes round: {[state for state, _ in way]}"
            if node in ended:
                continue
            way.append(node)
            ended.add(node)
            after = [move for move in space.moves(node) if move.step.outcome in brings[node[0]]]
            if not after:
                state = definition.states[node[0]]
                asked = state.if_late and (state.if_late.ask or state.if_late.then_ask)
                assert state.phase == "closed" or asked, f"{node[0]}: nobody is asked again"
            stack += [((move.state, move.counts), depth + 1) for move in after]
