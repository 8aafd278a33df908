"""Who sits at the table, changed while a matter is under way: recusal with a reason, and seats that pass on.

Whoever came to speak is asked, whoever no longer speaks is asked no more, and the answers are weighed again at
once, so that the numbers that decide are those of the table as it is. An answer given while somebody spoke for
a party stays that party's until a successor answers; the answer of a party that is set aside counts for
nothing while it sits out, and again when it is called back.
"""

from __future__ import annotations

from workflows import effects as fx
from workflows import events as ev
from workflows.consequences.consenting import consent, settle_time
from workflows.consequences.draft import Asked, Draft
from workflows.consequences.weighing import weigh
from workflows.guarding import recused_by
from workflows.item import LATE, Task
from workflows.model import VOICES
from workflows.refusal import Refused
from workflows.text import Text, text


def set_aside(draft: Draft, event: ev.PartySetAside) -> Refused | None:
    """A party sits out what is left of the matter; its tasks end, and its conditions with them."""
    if refused := _no_party(draft, event.party) or _no_reason(event.text):
        return refused
    if event.party in draft.recused:
        return Refused("not_possible", text("这一方已经回避", "That party sits this out already"))
    draft.emit(fx.PartyRecused(event.party, event.by, event.text.strip()))
    for condition in draft.item.conditions:
        if condition.party == event.party and condition.status not in ("confirmed", "withdrawn"):
            draft.emit(fx.ConditionChanged(condition.key, "withdrawn", event.by))
            _close(draft, [task for task in draft.item.tasks if task.about == condition.key], "withdrawn")
    asked = [
        task for task in draft.item.tasks if _speaks_for(draft, task, event.party) and task.status != "closed"
    ]
    _close(draft, asked, "recused")
    for task in {task.person: task for task in asked}.values():
        draft.tell("recused", task.person, task=task.key, about=event.party)
    step = draft.item.step
    weigh(draft)
    if draft.item.step == step:
        settle_time(draft)
    if draft.item.step == step and draft.form.ask is not None and draft.form.ask.to == "consent":
        consent(draft)
    return None


def call_back(draft: Draft, event: ev.PartyCalledBack) -> Refused | None:
    """A party that was set aside takes part again, and is asked where its voice is wanted now."""
    if refused := _no_party(draft, event.party) or _no_reason(event.text):
        return refused
    if event.party not in draft.item.recused:
        by_rule = event.party in recused_by(draft.definition, draft.item.fields, draft.item.round)
        return Refused(
            "not_possible",
            text("它依规则回避，不能叫回", "A rule has it sit this out; it cannot be called back")
            if by_rule
            else text("这一方没有回避", "That party does not sit this out"),
        )
    draft.emit(fx.PartyReadmitted(event.party, event.by, event.text.strip()))
    _ask_those_who_speak(draft)
    _ask_for_its_word(draft, event.party)
    weigh(draft)
    return None


def read_seats(draft: Draft, event: ev.SeatsChanged) -> Refused | None:
    """Who speaks for the parties is read again. Where nothing changed for this matter, nothing follows."""
    before = len(draft.effects)
    gone = _ask_those_who_speak(draft, event)
    if gone or len(draft.effects) > before:
        weigh(draft)
    return None


def _ask_those_who_speak(draft: Draft, event: ev.SeatsChanged | None = None) -> bool:
    """Open what is missing and close what is left over among the tasks of this step; whether anything changed."""
    ask = draft.form.ask
    if ask is None or ask.to not in VOICES or ask.each is not None:
        return False
    wanted = draft.meant(ask.who, kind=ask.to, scope=ask.scope, say_missing=False)
    held = [
        task
        for task in draft.item.tasks
        if task.kind == ask.to and task.status != "closed" and task.about != LATE
    ]
    alternates = {
        person.id for party in draft.definition.parties for person in draft.context.roster.alternates(party)
    }
    over = [
        task
        for task in held
        if not any(_same(task, asked) for asked in wanted)
        and not (task.stands_in and task.person in alternates)
    ]
    new = [asked for asked in wanted if not any(_same(task, asked) for task in held)]
    if not over and not new:
        return False
    if event is not None:
        draft.emit(fx.SeatsRead(event.by, event.text.strip()))
    _close(draft, over, "no longer speaks")
    for asked in new:
        task = draft.open_task(ask.to, asked)
        draft.tell("task", asked.person, task=task.key)
    return True


def _same(task: Task, asked: Asked) -> bool:
    return (task.person, task.party, task.about, task.in_place_of, task.stands_in) == (
        asked.person,
        asked.party,
        asked.about,
        asked.in_place_of,
        False,
    )


def _ask_for_its_word(draft: Draft, party: str) -> None:
    """A party that is back is asked for its consent, or its score, where everybody's is wanted."""
    ask = draft.form.ask
    if ask is None or ask.to not in ("consent", "score"):
        return
    held = {task.person for task in draft.item.tasks if task.kind == ask.to and task.status != "closed"}
    for asked in draft.meant(ask.who, kind=ask.to, say_missing=False):
        if asked.party == party and asked.person not in held:
            task = draft.open_task(ask.to, asked)
            draft.tell("task", asked.person, task=task.key)


def _speaks_for(draft: Draft, task: Task, party: str) -> bool:
    """Whether the task wants the party's own word, which a party that sits the matter out does not give. Whoever is
    asked for it by name, and not among all the parties, is still asked.
    """
    if task.party != party:
        return False
    if task.kind in (*VOICES, "amend"):
        return True
    ask, more_time = draft.form.ask, draft.form.extend
    if task.kind == "grant":
        return more_time is not None and party not in draft.named(more_time.needs)
    return task.kind in ("consent", "score") and ask is not None and party not in draft.named(ask.who)


def _close(draft: Draft, tasks: list[Task], reason: str) -> None:
    for task in tasks:
        if task.status != "closed":
            draft.emit(fx.TaskClosed(task.key, reason))


def _no_party(draft: Draft, party: str) -> Refused | None:
    if draft.form.phase == "closed":
        return Refused("not_possible", text("议题已经办结", "The matter is closed"))
    if party in draft.definition.parties:
        return None
    return Refused(
        "not_found",
        Text(zh=f"桌边没有“{party}”这一方", en=f"No party {party} sits at the table"),
        where="party",
        possible=tuple(draft.definition.parties),
    )


def _no_reason(said: str) -> Refused | None:
    if said.strip():
        return None
    return Refused("invalid", text("请写明理由", "Please give a reason"), where="text")
