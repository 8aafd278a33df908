"""One cause, one message: over every shipped story nobody is told the same thing twice, and nothing is told under
a key that another message has.

The stories are played by the pure core; the keys are those under which the house would write the messages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from services.wutongli import DEFINITIONS

from engine.cause import cause_of, cause_of_link
from workflows import effects as fx
from workflows.calendar import Calendar
from workflows.load import load, load_pieces
from workflows.stories.scenario import load_scenario
from workflows.stories.trial import Happened, try_scenario

STORIES = sorted((DEFINITIONS / "scenarios").glob("*.yaml"))


def _played(file: Path) -> tuple[Happened, ...]:
    told = load_scenario(file.read_text(encoding="utf-8"))
    assert told.scenario is not None
    source = (DEFINITIONS / f"{told.scenario.issue_type}.yaml").read_text(encoding="utf-8")
    pieces = load_pieces((DEFINITIONS / "pieces.yaml").read_text(encoding="utf-8"))
    form = load(source, pieces=pieces).definition
    assert form is not None
    return try_scenario(form, told.scenario, told.places, Calendar("Asia/Shanghai")).told


def _causes(told: tuple[Happened, ...]) -> Iterator[str]:
    step = 0
    for each in told:
        entered = [effect.step for effect in each.effects if isinstance(effect, fx.StateEntered)]
        step = entered[-1] if entered else step
        for effect in each.effects:
            if isinstance(effect, fx.MessageQueued):
                yield cause_of("item", step, effect)


@pytest.mark.parametrize("file", [pytest.param(each, id=each.stem) for each in STORIES])
def test_no_story_tells_anybody_twice_for_one_cause(file: Path) -> None:
    causes = list(_causes(_played(file)))
    assert [each for each, times in Counter(causes).items() if times > 1] == []


def test_the_stories_have_messages_of_nearly_every_kind() -> None:
    kinds = {cause.split(":")[1] for file in STORIES for cause in _causes(_played(file))}
    assert {
        "task",
        "reminder",
        "stand_in",
        "late_ask",
        "late_reminder",
        "extended",
        "update",
        "result",
    } <= kinds


def test_whatever_differs_makes_another_cause() -> None:
    messages = [
        fx.MessageQueued(kind, person, task, about)
        for kind, person, task, about in product(
            ("task", "reminder"), ("a", "b"), (None, "1.1.position", "2.1.position"), ("", "late 1")
        )
    ]
    keys = {cause_of(item, step, each) for item in ("x", "y") for step in (3, 4) for each in messages}
    # a message about a task is told apart by the task: the step in which it rests afterwards says no more
    assert len(keys) == 2 * (2 * 2 * 2 * 2 + 2 * 2 * 2 * 2)
    assert cause_of_link("x", "task", "a", "reissued 1") != cause_of_link("x", "task", "a", "reissued 2")
