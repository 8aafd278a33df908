"""Why an item stands where it stands, in one plain sentence with the numbers, in both languages."""

from __future__ import annotations

from workflows.consequences.lateness import waiting_tasks
from workflows.consequences.weighing import verdict_of
from workflows.item import Item
from workflows.model import Definition
from workflows.roster import Roster
from workflows.text import Text, listed, text


def standing(definition: Definition, item: Item, roster: Roster) -> Text:
    """What the item is waiting for now, or how it ended."""
    form = definition.states[item.state]
    if form.phase == "closed":
        title = definition.title_of(item.state)
        if item.explanation is not None:
            return Text(zh=f"{title.zh}。{item.explanation.zh}", en=f"{title.en}. {item.explanation.en}")
        return Text(zh=f"{title.zh}。", en=f"{title.en}.")
    hidden = form.ask is not None and form.ask.answers == "hidden"
    if form.decide is not None and item.paused_at is None and not hidden:
        return verdict_of(definition, item, roster, form.decide, closing=False).because
    if item.paused_at is not None:
        return text("期限已暂停。", "The clock is stopped.")
    if form.notice is not None:
        return _notice(item)
    if form.wait is not None:
        return text("在等时间到。", "It waits for the time to be over.")
    if form.gather is not None:
        number = len(item.suggestions)
        return Text(
            zh=f"正在征集建议，已收到 {number} 条。", en=f"Suggestions are being gathered; {number} so far."
        )
    names = listed(waiting_for(definition, item, roster))
    if item.late:
        return Text(zh=f"已逾期，还在等{names.zh}答复。", en=f"Late: still waiting for {names.en}.")
    return Text(zh=f"正在等{names.zh}答复。", en=f"Waiting for {names.en}.")


def waiting_for(definition: Definition, item: Item, roster: Roster) -> list[Text]:
    """The parties and roles whose answer is still awaited, each once."""
    names = dict.fromkeys(
        task.party or task.role or "" for task in waiting_tasks(definition, item) if task.kind != "follow_up"
    )
    return [roster.title(name) for name in names if name]


def _notice(item: Item) -> Text:
    waiting = sum(each.status == "open" for each in item.objections)
    if waiting:
        return Text(
            zh=f"公示中，收到异议 {len(item.objections)} 条，{waiting} 条等待裁定。",
            en=f"On public notice; {_many(len(item.objections))}, {waiting} to be judged.",
        )
    return Text(
        zh=f"公示中，{'无人提出异议' if not item.objections else f'异议 {len(item.objections)} 条，均不成立'}。",
        en="On public notice; "
        + ("nobody has objected." if not item.objections else f"{_many(len(item.objections))}, none stands."),
    )


def _many(objections: int) -> str:
    return f"{objections} objection{'s' * (objections != 1)}"
