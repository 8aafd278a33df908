"""Consent: something may happen only if everybody it needs says yes; and who may stop it, or ask for more time.

One no is enough against it, and silence is no yes. What was consented to may be stopped at any time by those
whom the definition names (People's Mediation Law of the PRC: mediation is voluntary).
"""

from __future__ import annotations

from collections.abc import Iterable

from workflows import effects as fx
from workflows import events as ev
from workflows.answers import Consent, Grant
from workflows.consequences.draft import Draft
from workflows.consequences.entering import STOPPED, conclude
from workflows.consequences.timekeeping import extend
from workflows.item import Task
from workflows.refusal import Refused
from workflows.text import Text, listed, text

SILENT = "silent"


def consent(draft: Draft) -> None:
    """Weigh the consents given so far: one no ends it, and so does the last yes. A party that sits it out says neither."""
    asked = [task for task in draft.item.tasks if task.kind == "consent" and task.status != "closed"]
    refused = dict.fromkeys(
        _whose(task) for task in asked if isinstance(task.answer, Consent) and not task.answer.given
    )
    if refused:
        names = _names(draft, refused)
        conclude(draft, "refused", Text(zh=f"{names.zh}不同意。", en=f"{names.en} did not consent."))
    elif asked and all(isinstance(task.answer, Consent) for task in asked) and not _unasked(draft):
        names = _names(draft, dict.fromkeys(_whose(task) for task in asked))
        conclude(draft, "given", Text(zh=f"{names.zh}都同意。", en=f"{names.en} all consented."))


def consent_missed(draft: Draft) -> None:
    """The deadline passed before everybody had said yes."""
    waiting = [_whose(task) for task in draft.item.open_tasks if task.kind == "consent"]
    names = _names(draft, dict.fromkeys([*waiting, *_unasked(draft)]))
    conclude(draft, SILENT, Text(zh=f"到期未回应：{names.zh}。", en=f"No reply in time: {names.en}."))


def _whose(task: Task) -> str:
    return task.party or task.role or task.person


def _unasked(draft: Draft) -> list[str]:
    """Whose consent is needed although nobody was there to be asked for it: without them there is none."""
    ask = draft.form.ask
    tasks = [task for task in draft.item.tasks if task.kind == "consent"]
    return [
        name
        for name in draft.named(ask.who if ask else ())
        if not any(name in (t.party, t.role) or draft.is_one_of(t.person, (name,)) for t in tasks)
    ]


def stop(draft: Draft, event: ev.MatterStopped) -> Refused | None:
    """Somebody who may ends the state for everybody."""
    if not draft.form.may_stop:
        return Refused("not_possible", text("这一步不能单方终止", "This state cannot be stopped by one side"))
    if not draft.is_one_of(event.by, draft.form.may_stop):
        return Refused("not_allowed", text("您不能终止这件事", "It is not yours to stop this"))
    names = [name for name in draft.named(draft.form.may_stop) if draft.is_one_of(event.by, (name,))]
    who = _names(draft, names[:1])
    draft.emit(fx.MatterEnded(event.by, event.text.strip()))
    conclude(draft, STOPPED, Text(zh=f"{who.zh}要求终止。", en=f"{who.en} stopped it."))
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
    missing = [name for name in draft.named(form.needs) if not draft.anybody(name)]
    if missing:
        names = _names(draft, missing)
        return Refused(
            "not_possible",
            Text(
                zh=f"延期须经{names.zh}同意，但名册里没有人代表",
                en=f"It needs the agreement of {names.en}, and nobody in the roster speaks for them",
            ),
        )
    draft.emit(fx.TimeAsked(event.by, event.text.strip()))
    for asked in draft.meant(form.needs):
        if asked.person != event.by:
            task = draft.open_task("grant", asked)
            draft.tell("task", asked.person, task=task.key)
    settle_time(draft)
    return None


def grant(draft: Draft, task: Task) -> None:
    """Somebody says whether there may be more time."""
    answer = draft.item.task(task.key)
    if answer is not None and isinstance(answer.answer, Grant) and not answer.answer.granted:
        draft.emit(fx.TimeRefused(task.person))
        _close_grants(draft, "refused")
        return
    settle_time(draft)


def settle_time(draft: Draft) -> None:
    """More time is given once nobody is left who has to say whether it may be."""
    form = draft.form.extend
    if (
        form is None
        or not draft.item.asking_time
        or any(task.kind == "grant" for task in draft.item.open_tasks)
    ):
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


def _names(draft: Draft, who: Iterable[str]) -> Text:
    return listed([draft.context.roster.title(name) for name in who])
