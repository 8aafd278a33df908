"""What time brings: deadlines, reminders, stand-ins, and what follows silence.

A timer's key names the step it was armed in; in any other step it is stale and brings nothing, so a timer
that fires twice, late, or after its state was left does no harm. Silence never ends in silence: what is
late asks a named person again and again until the state is left.
"""

from __future__ import annotations

from workflows import effects as fx
from workflows.consequences.consenting import consent_missed
from workflows.consequences.draft import Asked, Draft
from workflows.consequences.entering import conclude
from workflows.consequences.gathering import gathered
from workflows.consequences.objecting import ask_judges_again, notice_over
from workflows.consequences.speaking import MAJORITY
from workflows.consequences.timekeeping import clock_beside, late_timer, restart_clock, stand_in_timer
from workflows.consequences.weighing import decided_at_deadline, weigh
from workflows.item import LATE, Item, Task
from workflows.model import EACH_PARTY, VOICES, Definition, Who
from workflows.refusal import Refused
from workflows.text import Text, text

OVER, PASSED_BY = "over", "late"
"""The outcomes that time alone brings: a wait is over; a deadline passed, where the definition goes on from there."""


def fire(draft: Draft, timer: str) -> Refused | None:
    """A timer came due; nothing follows from a stale one."""
    step, _, name = timer.partition(".")
    form = draft.form
    if step != str(draft.item.step) or form.phase == "closed":
        return None
    if draft.item.paused_at is not None and not name.startswith("pause."):
        return None
    kind, *rest = name.split(".")
    match kind:
        case "deadline" if form.deadline is not None and rest == [str(draft.item.extension)]:
            if not draft.item.late:
                _deadline(draft)
        case "reminder" if rest[0] == str(draft.item.extension) and not draft.item.late:
            for task in waiting_tasks(draft.definition, draft.item):
                draft.tell("reminder", task.person, task=task.key, about=name)
        case "stand_in" if form.stand_in is not None and name == stand_in_timer(draft.item.extension):
            _stand_in(draft)
        case "over" if form.gather is not None:
            gathered(draft)
        case "over" if form.wait is not None:
            conclude(draft, OVER, text("时间到了。", "The time is over."))
        case "clock" if rest[2] == str(draft.item.extension):
            clock_beside(draft, rest[0], rest[1])
        case "pause" if rest == [str(draft.item.extension)]:
            restart_clock(draft, None)
        case "notice" if form.notice is not None and not draft.item.late:
            notice_over(draft)
        case "late" if draft.item.late and rest[1:] in ([], [str(draft.item.extension)]):
            _late(draft, int(rest[0]))
        case _:
            pass
    return None


def waiting_tasks(definition: Definition, item: Item) -> list[Task]:
    """The open tasks that still wait: not those of a party, or of co-owners, that spoke through somebody else. Where a
    majority of its seats makes a party's voice, every seat is waited for.
    """
    spoken = {_voice(task) for task in item.tasks if task.kind in VOICES and task.status == "answered"}
    return [
        task
        for task in item.open_tasks
        if task.kind not in VOICES or _is_a_seat(definition, task) or _voice(task) not in spoken
    ]


def _is_a_seat(definition: Definition, task: Task) -> bool:
    by_seats = task.party is not None and definition.voice_of(task.party) == MAJORITY
    return by_seats and task.kind == "position" and not task.stands_in


def _voice(task: Task) -> str:
    """Whose one voice a task may give: its party's, its elector's, or the person's own."""
    return task.party or task.about or task.person


def _deadline(draft: Draft) -> None:
    form = draft.form
    if form.ask is not None and form.ask.to == "consent":
        consent_missed(draft)
    elif form.decide is not None and decided_at_deadline(form):
        weigh(draft, closing=True)
    elif PASSED_BY in form.then:
        conclude(draft, PASSED_BY, _silent(draft))
    else:
        draft.emit(fx.BecameLate())
        _late(draft, 0)


def _silent(draft: Draft) -> Text:
    parties = dict.fromkeys(
        task.party or task.role or "" for task in waiting_tasks(draft.definition, draft.item)
    )
    names = [draft.context.roster.title(name) for name in parties if name]
    return Text(
        zh="到期未答复：" + ("、".join(name.zh for name in names) or "—") + "。",
        en="No answer in time: " + (", ".join(name.en for name in names) or "—") + ".",
    )


def _stand_in(draft: Draft) -> None:
    """The alternates of each silent party are asked too; a representative who answers all the same speaks for it."""
    spoken = {task.party for task in draft.item.tasks if task.kind in VOICES and task.answer is not None}
    silent = dict.fromkeys(
        task.party
        for task in waiting_tasks(draft.definition, draft.item)
        if task.party and task.kind in VOICES and task.party not in spoken
    )
    if (
        draft.form.ask is not None and EACH_PARTY in draft.form.ask.who
    ):  # one that nobody was there to be asked for
        seated = {task.party for task in draft.item.tasks if task.kind in VOICES}
        silent |= dict.fromkeys(
            party for party in draft.definition.parties if party not in seated and party not in draft.recused
        )
    asked_already = {task.person for task in draft.item.tasks if task.kind in VOICES}
    for party in silent:
        for person in draft.context.roster.alternates(party):
            if person.id not in asked_already:
                task = draft.open_task(
                    draft.form.ask.to if draft.form.ask else "position",
                    Asked(person.id, party=party),
                    stands_in=True,
                )
                draft.tell("stand_in", person.id, task=task.key)


def _late(draft: Draft, number: int) -> None:
    """The `number`th time that lateness asks, counted from the deadline itself (0)."""
    rule = draft.form.if_late
    if rule is None:
        if draft.form.notice is not None:
            ask_judges_again(draft, number + 1)
        return
    if rule.ask is not None:
        _ask_somebody(draft, rule.ask, number)
    elif rule.remind is not None and 0 < number <= rule.times:
        _remind_late(draft, rule.remind, number)
    elif rule.then_ask is not None and number > rule.times:
        _ask_somebody(draft, rule.then_ask, number)
    draft.arm(late_timer(number + 1, draft.item.extension), "late", draft.due(rule.every))


def _time(draft: Draft, number: int) -> str:
    """Which time it is that lateness asks: under a deadline that was moved it begins anew."""
    moved = draft.item.extension
    return f"late {number} {moved}" if moved else f"late {number}"


def _remind_late(draft: Draft, who: Who, number: int) -> None:
    """Those who were asked and are late are reminded; others whom the rule names are told."""
    waiting = {task.person: task for task in waiting_tasks(draft.definition, draft.item)}
    for asked in draft.meant(who):
        task = waiting.get(asked.person)
        draft.tell("late_reminder", asked.person, task=task.key if task else None, about=_time(draft, number))


def _ask_somebody(draft: Draft, who: Who, number: int) -> None:
    """Somebody is asked to see to it: with the same buttons where the state asks to choose, else to follow up.
    Asked again, they are told again.
    """
    people = draft.meant(who)
    if not people:
        people = draft.meant(("coordinator",))
    for asked in people:
        mine = next(
            (
                t
                for t in draft.item.tasks
                if t.person == asked.person and t.about == LATE and t.status == "open"
            ),
            None,
        )
        if mine is None:
            choosing = draft.form.ask is not None and draft.form.ask.to == "choose"
            mine = draft.open_task("choose" if choosing else "follow_up", asked, about=LATE)
        draft.tell("late_ask", asked.person, task=mine.key, about=_time(draft, number))
    if not people:
        draft.incident(
            "nobody_left",
            text("议题已逾期，但没有可以催办的人", "An item is late and there is nobody left to ask"),
        )
