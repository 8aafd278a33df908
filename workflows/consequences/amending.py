"""Amendments: the text under deliberation is changed while it is deliberated, openly and by a rule.

An amendment names the fields it changes and says why. Whoever the definition names accepts or declines it; of
several, over half must accept, and it is declined as soon as that cannot come about any more. Once accepted
the proposal has a new version, and those whose agreement the change touches are asked again: what they had
answered stays in the history and counts no longer. Whoever proposes has accepted.
"""

from __future__ import annotations

from workflows import effects as fx
from workflows import events as ev
from workflows.answers import Amended, Position
from workflows.consequences.draft import Draft
from workflows.consequences.weighing import weigh
from workflows.item import Amendment, Task
from workflows.model import Amend
from workflows.refusal import Refused
from workflows.text import Text, listed, text


def amend(draft: Draft, event: ev.AmendmentProposed) -> Refused | None:
    """Somebody puts forward a change of the text; whoever accepts it is asked."""
    form = _form(draft)
    if form is None:
        return Refused("not_possible", text("这一步不能修改方案", "The proposal cannot be amended here"))
    if not draft.is_one_of(event.by, form.by):
        return Refused("not_allowed", text("您不能修改方案", "It is not yours to amend the proposal"))
    fields = {name: value for name, value in event.fields.items() if draft.item.fields.get(name) != value}
    if unknown := [name for name in event.fields if name not in form.fields]:
        return Refused(
            "invalid",
            text("这个内容这一步不能改", "This cannot be amended here"),
            where=unknown[0],
            possible=form.fields,
        )
    if not fields:
        return Refused("invalid", text("没有改动任何内容", "Nothing would change"), where=form.fields[0])
    said = event.text.strip()
    if not said:
        return Refused("invalid", text("请写明为什么要改", "Please say why it should change"), where="text")
    key = f"{draft.item.step}.amendment.{len(draft.item.amendments) + 1}"
    was = {name: draft.item.fields[name] for name in fields if name in draft.item.fields}
    party = draft.party_of(event.by, form.by)
    draft.emit(fx.AmendmentRaised(key, event.by, party, fields, was, said))
    for asked in draft.meant(form.accepted_by, kind="amend"):
        if asked.person != event.by and (asked.party is None or asked.party != party):
            task = draft.open_task("amend", asked, about=key)
            draft.tell("task", asked.person, task=task.key)
    _settle(draft, draft.item.amendments[-1], form)
    return None


def decide_amendment(draft: Draft, task: Task) -> Refused | None:
    """Somebody accepts an amendment or declines it."""
    form = _form(draft)
    found = next((each for each in draft.item.amendments if each.key == task.about), None)
    if form is None or found is None or found.status != "open":
        return Refused("closed", text("这项修改已经有了结果", "This amendment was decided already"))
    _settle(draft, found, form)
    return None


def _settle(draft: Draft, amendment: Amendment, form: Amend) -> None:
    voices: dict[str, bool | None] = {}
    for task in (each for each in draft.item.tasks if each.about == amendment.key):
        whose = task.party or task.person
        said = task.answer.accepted if isinstance(task.answer, Amended) else None
        voices[whose] = said if said is not None else voices.get(whose)
    if draft.is_one_of(amendment.by, form.accepted_by):
        voices[amendment.party or amendment.by] = True
    yes = [whose for whose, said in voices.items() if said]
    no = [whose for whose, said in voices.items() if said is False]
    if not voices:
        return  # nobody is there to accept it: an incident says so, and the matter goes on as it is
    if 2 * len(yes) > len(voices):
        _accept(draft, amendment, form, _told(draft, yes, "采纳", "accepted it"))
    elif 2 * len(no) >= len(voices):
        draft.emit(
            fx.AmendmentDecided(
                amendment.key, accepted=False, explanation=_told(draft, no, "不采纳", "declined it")
            )
        )
        _close(draft, amendment, "declined")


def _accept(draft: Draft, amendment: Amendment, form: Amend, because: Text) -> None:
    draft.emit(fx.AmendmentDecided(amendment.key, accepted=True, explanation=because))
    _close(draft, amendment, "accepted")
    draft.emit(fx.FieldsSet(dict(amendment.fields)))
    for task in draft.item.tasks:
        if task.kind != "position" or task.answer is None or not _touched(task, form):
            continue
        if task.status == "answered":
            _ask_again(draft, task, amendment)
        elif (
            task.status == "closed"
        ):  # whoever spoke before has left: nobody is asked, and it is no answer to this text
            draft.emit(fx.TaskReopened(task.key, amendment.key))
            draft.emit(fx.TaskClosed(task.key, "no longer speaks"))
    weigh(draft)


def _touched(task: Task, form: Amend) -> bool:
    if form.asks_again == "everybody":
        return True
    agreed = isinstance(task.answer, Position) and task.answer.stand in ("agree", "agree_if")
    return agreed and form.asks_again == "who agreed"


def _ask_again(draft: Draft, task: Task, amendment: Amendment) -> None:
    for condition in draft.item.conditions:
        mine = condition.by == task.person and condition.party == task.party
        if mine and condition.status != "withdrawn":
            draft.emit(fx.ConditionChanged(condition.key, "withdrawn", task.person))
            for about in (t for t in draft.item.tasks if t.about == condition.key and t.status != "closed"):
                draft.emit(fx.TaskClosed(about.key, "withdrawn"))
    draft.emit(fx.TaskReopened(task.key, amendment.key))
    draft.tell("changed", task.person, task=task.key, about=amendment.key)


def _close(draft: Draft, amendment: Amendment, reason: str) -> None:
    for task in draft.item.tasks:
        if task.about == amendment.key and task.status != "closed":
            draft.emit(fx.TaskClosed(task.key, reason))


def _form(draft: Draft) -> Amend | None:
    return draft.form.ask.amend if draft.form.ask is not None else None


def _told(draft: Draft, who: list[str], zh: str, en: str) -> Text:
    roster = draft.context.roster
    names = listed([roster.title(each) for each in who if each in draft.definition.parties])
    return (
        Text(zh=f"{names.zh}{zh}。", en=f"{names.en} {en}.") if names.zh else Text(zh=f"{zh}。", en=f"{en}.")
    )
