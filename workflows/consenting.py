"""Consent: something may happen only if everybody it needs says yes; and who may stop it, or ask for more time.

One no is enough against it, and silence is no yes. What was consented to may be stopped at any time by those
whom the definition names (People's Mediation Law of the PRC: mediation is voluntary).
"""

from __future__ import annotations

from workflows import effects as fx
from workflows import events as ev
from workflows.answers import Consent, Grant
from workflows.draft import Draft
from workflows.entering import conclude
from workflows.item import Task
from workflows.refusal import Refused
from workflows.text import Text, listed, text
from workflows.timekeeping import extend

STOPPED, SILENT = "stopped", "silent"


def consent(draft: Draft) -> None:
    """Weigh the consents given so far: one no ends it, and so does the last yes."""
    asked = [task for task in draft.item.tasks if task.kind == "consent"]
    said = {task.party or task.role or task.person: task.answer for task in asked}
    refused = [who for who, answer in said.items() if isinstance(answer, Consent) and not answer.given]
    if refused:
        names = _names(draft, refused)
        conclude(draft, "refused", Text(zh=f"{names.zh}不同意。", en=f"{names.en} did not consent."))
    elif all(isinstance(task.answer, Consent) for task in asked):
        names = _names(draft, said)
        conclude(draft, "given", Text(zh=f"{names.zh}都同意。", en=f"{names.en} all consented."))


def consent_missed(draft: Draft) -> None:
    """The deadline passed before everybody had said yes."""
    waiting = [
        task.party or task.role or task.person for task in draft.item.open_tasks if task.kind == "consent"
    ]
    names = _names(draft, waiting)
    conclude(draft, SILENT, Text(zh=f"到期未回应：{names.zh}。", en=f"No reply in time: {names.en}."))


def stop(draft: Draft, event: ev.MatterStopped) -> Refused | None:
    """Somebody who may ends the state for everybody."""
    if not draft.form.may_stop:
        return Refused("not_possible", text("这一步不能单方终止", "This state cannot be stopped by one side"))
    if not draft.is_one_of(event.by, draft.form.may_stop):
        return Refused("not_allowed", text("您不能终止这件事", "It is not yours to stop this"))
    person = draft.context.roster.people.get(event.by)
    who = _names(draft, [person.party] if person and person.party else [])
    said = event.text.strip()
    because = Text(
        zh=f"{who.zh if who.zh != '—' else '一方'}终止" + (f"：{said}" if said else "") + "。",
        en=f"{who.en if who.en != '—' else 'One side'} stopped it" + (f": {said}" if said else "") + ".",
    )
    conclude(draft, STOPPED, because)
    return None


def ask_more_time(draft: Draft, event: ev.MoreTimeAsked) -> Refused | None:
    """Somebody who may asks for more time: everybody whose agreement it needs is asked, who asks has agreed."""
    form, item = draft.form.extend, draft.item
    if form is None or item.due_at is None or item.late:
        return Refused("not_possible", text("这一步不能申请延期", "No more time can be asked for here"))
    if not draft.is_one_of(event.by, form.asked_by):
        return Refused("not_allowed", text("您不能申请延期", "It is not yours to ask for more time"))
    if item.ways.get(_way(draft), 0) >= form.times:
        return Refused(
            "not_possible",
            Text(
                zh=f"最多延期 {form.times} 次，已经用完",
                en=f"It was extended {form.times} times already, the most there is",
            ),
        )
    if item.asking_time:
        return Refused("not_possible", text("延期申请正在等各方答复", "More time is being asked for already"))
    draft.emit(fx.TimeAsked(event.by, event.text.strip()))
    for asked in draft.meant(form.needs):
        if asked.person != event.by:
            task = draft.open_task("grant", asked)
            draft.tell("task", asked.person, task=task.key)
    _settle_time(draft)
    return None


def grant(draft: Draft, task: Task) -> None:
    """Somebody says whether there may be more time."""
    answer = draft.item.task(task.key)
    if answer is not None and isinstance(answer.answer, Grant) and not answer.answer.granted:
        draft.emit(fx.TimeRefused(task.person))
        _close_grants(draft, "refused")
        return
    _settle_time(draft)


def _settle_time(draft: Draft) -> None:
    form = draft.form.extend
    if form is None or any(task.kind == "grant" for task in draft.item.open_tasks):
        return
    draft.emit(fx.WayTaken(_way(draft), draft.item.ways.get(_way(draft), 0) + 1))
    _close_grants(draft, "granted")
    extend(draft, form.by, onto=True)


def _close_grants(draft: Draft, reason: str) -> None:
    for task in draft.item.tasks:
        if task.kind == "grant" and task.status != "closed":
            draft.emit(fx.TaskClosed(task.key, reason))


def _way(draft: Draft) -> str:
    return f"{draft.item.state}.extend"


def _names(draft: Draft, who: object) -> Text:
    assert isinstance(who, (list, dict)), "names in their order"  # noqa: S101  # the callers above
    return listed([draft.context.roster.title(str(name)) for name in who])
