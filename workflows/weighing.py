"""When a state is decided: its answers are weighed by its rule, after each answer and at the deadline."""

from __future__ import annotations

from workflows.answers import Position, Score
from workflows.draft import Draft
from workflows.entering import conclude
from workflows.item import Condition, Item, Task
from workflows.model import Decide, Definition
from workflows.roster import Roster
from workflows.rules import Ballot, ScoreTally, Verdict, Voice, party_verdict, score_verdict


def weigh(draft: Draft, *, closing: bool = False) -> None:
    """Conclude the state if its rule has an outcome by now; at the close it always has one."""
    form = draft.form
    if form.decide is None:
        return
    verdict = verdict_of(draft.definition, draft.item, draft.context.roster, form.decide, closing=closing)
    if verdict.outcome is not None:
        conclude(draft, verdict.outcome, verdict.because)


def verdict_of(definition: Definition, item: Item, roster: Roster, form: Decide, *, closing: bool) -> Verdict:
    """What the state's rule says of the answers so far."""
    if form.rule == "mean_at_least":
        return score_verdict(form, _scores(item), closing=closing)
    return party_verdict(form, voices(definition, item, roster), closing=closing)


def voices(definition: Definition, item: Item, roster: Roster) -> list[Voice]:
    """One voice for each party at the table, in the order of the definition."""
    return [
        Voice(party, roster.title(party), _ballot(item, speaking_task(item, party)))
        for party in definition.parties
    ]


def precedence(answer_order: int | None, *, stands_in: bool) -> tuple[bool, int]:
    """Which of a party's answers is its voice: the greatest of these.

    A representative's own answer comes before that of somebody who stands in, a later one before an earlier.
    """
    return not stands_in, answer_order or 0


def speaking_task(item: Item, party: str) -> Task | None:
    """The task whose answer is the party's voice in this step."""
    answered = [
        task
        for task in item.tasks
        if task.party == party and task.kind == "position" and task.answer is not None
    ]
    return max(answered, key=lambda task: precedence(task.order, stands_in=task.stands_in), default=None)


def condition_of(item: Item, task: Task) -> Condition | None:
    """The condition that the task's answer raised and that has not been withdrawn."""
    return next(
        (
            each
            for each in item.conditions
            if each.by == task.person and each.party == task.party and each.status != "withdrawn"
        ),
        None,
    )


def _ballot(item: Item, task: Task | None) -> Ballot | None:
    if task is None or not isinstance(task.answer, Position):
        return None
    if task.answer.stand != "agree_if":
        return task.answer.stand
    condition = condition_of(item, task)
    return "met" if condition is not None and condition.status == "confirmed" else "conditional"


def _scores(item: Item) -> ScoreTally:
    asked = [task for task in item.tasks if task.kind == "score"]
    tally = ScoreTally(asked=len(asked))
    for task in asked:
        tally = tally.add(None, task.answer.score if isinstance(task.answer, Score) else None)
    return tally
