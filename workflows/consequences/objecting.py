"""Public notice: who objects, who judges, and how a notice ends.

A notice ends `objected` as soon as the upheld objections reach the number that the definition names, and
`undisputed` when its time is over and no objection waits for judgement. While one waits, the notice does
not end: whoever must judge is asked again and again.
"""

from __future__ import annotations

from workflows import effects as fx
from workflows import events as ev
from workflows.answers import Judgement
from workflows.consequences.delivering import post_the_rest
from workflows.consequences.draft import Draft
from workflows.consequences.entering import conclude
from workflows.consequences.timekeeping import late_timer
from workflows.item import Item, Task
from workflows.refusal import Refused
from workflows.span import Span
from workflows.text import Text, text

JUDGE_AGAIN = Span.parse("2 working days")
"""How often a judge is asked again once the notice's time is over. Assumed: no rule was found."""


def lodge(draft: Draft, event: ev.ObjectionLodged) -> Refused | None:
    """Somebody objects: the judges are asked."""
    notice = draft.form.notice
    if notice is None or notice.objections is None:
        return Refused(
            "not_possible",
            text(
                "这个议题现在不在公示期，不收异议",
                "This item is not on public notice now; no objection can be made",
            ),
        )
    if draft.item.late:
        return Refused("closed", text("公示期已满，不再收异议", "The time of the notice is over"))
    if not event.text.strip():
        return Refused("invalid", text("请写明异议的理由", "Please say why you object"), where="text")
    mine = [each for each in draft.item.objections if each.by == event.by and each.status == "open"]
    if any(each.text == event.text.strip() for each in mine):
        return None
    key = f"{draft.item.step}.objection.{len(draft.item.objections) + 1}"
    draft.emit(fx.ObjectionRaised(key, event.by, event.text.strip()))
    _ask_judges(draft, key)
    return None


def _ask_judges(draft: Draft, key: str) -> None:
    notice = draft.form.notice
    for asked in draft.meant(notice.objections.judged_by if notice and notice.objections else ()):
        task = draft.open_task("judge", asked, about=key)
        draft.tell("task", asked.person, task=task.key)


def judge(draft: Draft, task: Task, answer: Judgement) -> None:
    """An objection is upheld or dismissed; the same person may correct it while the notice stands."""
    assert task.about is not None, "a judge task is about an objection"  # noqa: S101  # held by lodge()
    draft.emit(fx.ObjectionJudged(task.about, answer.upheld, task.person, answer.text))
    for other in draft.item.open_tasks:
        if other.about == task.about and other.key != task.key:
            draft.emit(fx.TaskClosed(other.key, "judged"))
    if draft.form.notice is not None:
        _end(draft, over=draft.item.late)


def notice_over(draft: Draft) -> None:
    """The time of the notice is over. Homes that nobody could bring it to have it posted from then on."""
    post_the_rest(draft)
    if not _end(draft, over=True):
        draft.emit(fx.BecameLate())
        ask_judges_again(draft, 1)


def ask_judges_again(draft: Draft, number: int) -> None:
    """Remind whoever has an objection to judge, and come back; one that nobody was there to judge is asked anew."""
    moved = draft.item.extension
    asked = [task for task in draft.item.open_tasks if task.kind == "judge"]
    for task in asked:
        draft.tell(
            "late_reminder", task.person, task=task.key, about=f"{number} {moved}" if moved else str(number)
        )
    for objection in draft.item.objections:
        if objection.status == "open" and objection.key not in {task.about for task in asked}:
            _ask_judges(draft, objection.key)
    draft.arm(late_timer(number, moved), "late", draft.due(JUDGE_AGAIN))


def _end(draft: Draft, *, over: bool) -> bool:
    """Conclude the notice if it can be; True where it was."""
    notice = draft.form.notice
    reach = notice.objections.reach if notice and notice.objections else 1
    upheld, waiting = _count(draft.item, "upheld"), _count(draft.item, "open")
    if upheld >= reach:
        conclude(draft, "objected", _reason(draft.item, text("异议成立", "an objection stands")))
        return True
    if over and not waiting:
        conclude(draft, "undisputed", _reason(draft.item, text("公示期满", "the notice is over")))
        return True
    return False


def _count(item: Item, status: str) -> int:
    return sum(each.status == status for each in item.objections)


def _reason(item: Item, end: Text) -> Text:
    raised, upheld, dismissed = len(item.objections), _count(item, "upheld"), _count(item, "dismissed")
    if not raised:
        return Text(zh=f"无人提出异议；{end.zh}。", en=f"Nobody objected; {end.en}.")
    return Text(
        zh=f"收到异议 {raised} 条，成立 {upheld} 条，不成立 {dismissed} 条；{end.zh}。",
        en=f"{raised} objections, {upheld} upheld, {dismissed} dismissed; {end.en}.",
    )
