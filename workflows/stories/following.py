"""What happens in a story, in words: who did what, and what followed from it, as one would tell it to a neighbour.

The facts are those that `decide` gave (`workflows/stories/trial.py`), and no other: nothing is told that is not among its
effects. The item is folded beside them, so that a sentence knows whose task was answered and who was waited for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal
from zoneinfo import ZoneInfo

from workflows import effects as fx
from workflows import events as ev
from workflows.evolving import evolve
from workflows.item import LATE, Item
from workflows.model import Definition, State
from workflows.outcomes import OUTCOME_WORDS
from workflows.sayings import fields_said, pressing, saying
from workflows.stories.phrases import (
    joined,
    local_said,
    moment_said,
    name_of,
    people,
    people_of,
    whole,
    with_words,
)
from workflows.stories.story import ALTERNATE
from workflows.stories.trial import Happened
from workflows.text import Text, listed, text
from workflows.titles import called, plain

Weight = Literal["act", "step", "note"]
"""act: somebody did something. step: the matter moved on. note: everything else that followed."""


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of a story, and how much it weighs."""

    weight: Weight
    said: Text


_ASKED: dict[str, Text] = {
    "choose": text("请{}决定", "asked {} to choose"),
    "fill": text("请{}填写", "asked {} to fill in the form"),
    "report": text("请{}报告进展", "asked {} to report"),
    "position": text("请{}表态", "asked {} to take a position"),
    "consent": text("征求{}同意", "asked {} for their consent"),
    "choice": text("请{}投票", "asked {} to vote"),
    "approval": text("请{}勾选认可的", "asked {} which they approved of"),
    "ranking": text("请{}排序", "asked {} to rank the options"),
    "dots": text("请{}贴点", "asked {} to put their dots"),
    "ratings": text("请{}逐项打分", "asked {} to score each option"),
    "dates": text("问{}哪天有空", "asked {} when they could come"),
    "score": text("请{}评分", "asked {} for a score"),
    "count": text("请{}登记会议表决", "asked {} for the meeting's record sheet"),
    "sort": text("请{}归并建议", "asked {} to put like suggestions together"),
    "meet": text("请{}落实条件", "asked {} to meet the condition"),
    "confirm": text("请{}确认条件是否落实", "asked {} to confirm that it was met"),
    "judge": text("请{}裁定", "asked {} to judge it"),
    "follow_up": text("请{}跟进", "asked {} to follow up"),
    "grant": text("问{}是否同意延期", "asked {} to agree to more time"),
    "deliver": text("请{}逐户送达", "asked {} to bring it to each home"),
    "amend": text("问{}是否采纳修改", "asked {} whether to accept the amendment"),
}
"""What a task asks, with a place for those who are asked."""
_QUIET = ("answered", "chosen")
"""Outcomes that say no more than the act that brought them."""


@dataclass
class _Stay:
    """What is told together when something new is entered, or when somebody is asked in between."""

    entered: fx.StateEntered | None = None
    due: fx.DeadlineSet | None = None
    tasks: list[fx.TaskOpened] = field(default_factory=list)
    messages: list[fx.MessageQueued] = field(default_factory=list)


class Following:
    """A story gone through once, event by event."""

    def __init__(self, definition: Definition, zone: ZoneInfo) -> None:
        self._definition = definition
        self._own = definition.party_titles
        self._zone = zone
        self._item = Item("story")

    @property
    def _form(self) -> State:
        return self._definition.states[self._item.state]

    def _called(self, name: str) -> Text:
        return called(name, self._own)

    def _name(self, person: str) -> Text:
        return name_of(person, self._own)

    def _people(self, persons: list[str]) -> Text:
        return people(persons, self._own)

    def tell(self, each: Happened) -> Iterator[Line]:
        """What was done, and then what followed."""
        if (done := self._act(each)) is not None:
            yield Line("act", whole(done))
        stay, resumed = _Stay(), False
        for effect in each.effects:
            if isinstance(effect, fx.StateEntered):
                yield from self._settled(stay, resumed=resumed)
                stay = _Stay(effect)
            self._item = evolve(effect, self._item)
            match effect:
                case fx.DeadlineSet():
                    stay.due = effect
                case fx.TaskOpened():
                    stay.tasks.append(effect)
                case fx.MessageQueued():
                    stay.messages.append(effect)
                case fx.ClockResumed():
                    resumed = True
                    if effect.by is None:
                        yield Line(
                            "note",
                            whole(
                                text(
                                    "停表到期，期限自动继续",
                                    "the pause was over, and the clock went on by itself",
                                )
                            ),
                        )
                case _:
                    if (line := self._fact(effect, each.event)) is not None:
                        yield line
        yield from self._settled(stay, resumed=resumed)

    def _act(self, each: Happened) -> Text | None:
        event = each.event
        match event:
            case ev.MatterRaised():
                return self._raised(event)
            case ev.ResponseGiven():
                who = self._answering(event)
                return joined(who, saying(self._definition, self._item.state, event.answer))
            case ev.ButtonPressed():
                said = joined(self._name(event.by), pressing(self._form, event.choice.button))
                return with_words(said, event.choice.text)
            case ev.TimerFired():
                return self._time(event.timer, each.effects)
            case ev.SignalReceived():
                return Text(
                    zh=f"系统 {event.sender} 发来信号 {event.signal}",
                    en=f"the system {event.sender} sent the signal {event.signal}",
                )
            case ev.ObjectionLodged():
                return with_words(joined(self._name(event.by), text("提出异议", "objected")), event.text)
            case ev.SuggestionMade():
                return with_words(joined(self._name(event.by), text("建议", "suggested")), event.text)
            case ev.MatterStopped():
                return with_words(joined(self._name(event.by), text("要求终止", "ended it")), event.text)
            case ev.MoreTimeAsked():
                return with_words(
                    joined(self._name(event.by), text("申请延期", "asked for more time")), event.text
                )
            case ev.ClockStopped():
                return with_words(joined(self._name(event.by), text("停表", "stopped the clock")), event.text)
            case ev.ClockRestarted():
                return joined(self._name(event.by), text("让期限继续", "let the clock go on"))
            case ev.PartySetAside():
                who = self._called(event.party)
                said = Text(zh=f"请{who.zh}回避", en=f"had {who.en} sit this out")
                return with_words(joined(self._name(event.by), said), event.text)
            case ev.PartyCalledBack():
                who = self._called(event.party)
                said = Text(zh=f"请{who.zh}重新参加", en=f"called {who.en} back")
                return with_words(joined(self._name(event.by), said), event.text)
            case ev.AmendmentProposed():
                facts = fields_said(self._definition, event.fields)
                said = Text(zh=f"提出修改方案（{facts.zh}）", en=f"proposed an amendment ({facts.en})")
                return with_words(joined(self._name(event.by), said), event.text)
            case _:
                return text("另一议题并入", "another matter was merged into this one")

    def _raised(self, event: ev.MatterRaised) -> Text:
        said = joined(self._name(event.by), Text(zh=f"提出“{event.title}”", en=f"raised “{event.title}”"))
        if event.fields:
            facts = fields_said(self._definition, event.fields)
            said = Text(zh=f"{said.zh}（{facts.zh}）", en=f"{said.en} ({facts.en})")
        if event.named:
            named = [
                Text(
                    zh=f"{self._called(party).zh}是 {self._name(who).zh}",
                    en=f"{self._called(party).en} is {self._name(who).en}",
                )
                for party, who in event.named.items()
            ]
            said = Text(
                zh=said.zh + "；" + "，".join(each.zh for each in named),
                en=said.en + "; " + ", ".join(each.en for each in named),
            )
        return said

    def _answering(self, event: ev.ResponseGiven) -> Text:
        """Whoever answers, and for which party where they speak for one by another name."""
        who = self._name(event.by)
        task = self._item.task(event.task)
        party = task.party if task else None
        if party is None or event.by in (party, party + ALTERNATE) or self._called(party) == who:
            return who
        return Text(zh=f"{self._called(party).zh}（{who.zh}）", en=f"{self._called(party).en} ({who.en})")

    def _time(self, timer: str, effects: tuple[fx.Effect, ...]) -> Text | None:
        """What time brings by itself; what it brings to people is told with them."""
        kind = timer.split(".")[1]
        if not effects:
            return None
        match kind:
            case "deadline":
                waiting = [task.party or task.role or task.person for task in self._item.open_tasks]
                if not waiting:
                    return text("期限到了", "the deadline passed")
                who = self._people(list(dict.fromkeys(waiting)))
                return Text(
                    zh=f"期限到了，还在等{who.zh}", en=f"the deadline passed, still waiting for {who.en}"
                )
            case "notice":
                return text("公示期满", "the time of the notice was over")
            case "clock":
                clock = self._form.clocks.get(timer.split(".")[2])
                title = (clock.title if clock else None) or plain(timer.split(".")[2])
                return Text(zh=f"“{title.zh}”的时间到了", en=f"it was time for “{title.en}”")
            case _:
                return None

    def _fact(self, effect: fx.Effect, event: ev.Event) -> Line | None:
        match effect:
            case fx.OutcomeDecided() if effect.outcome not in _QUIET:
                title = OUTCOME_WORDS.get(effect.outcome) or plain(effect.outcome)
                because = effect.explanation
                return Line(
                    "note",
                    Text(zh=f"结论“{title.zh}”：{because.zh}", en=f"Outcome “{title.en}”: {because.en}"),
                )
            case fx.FieldsSet(emptied=(_, *_)):
                titles = listed([self._definition.field_title(name) for name in effect.emptied])
                return Line(
                    "note",
                    whole(Text(zh=f"这次没有再填：{titles.zh}", en=f"left empty this time: {titles.en}")),
                )
            case fx.FieldsSet() if not isinstance(event, ev.ResponseGiven) or event.answer.kind != "fill":
                facts = fields_said(self._definition, effect.fields)
                return Line("note", whole(Text(zh=f"记下：{facts.zh}", en=f"written down: {facts.en}")))
            case fx.PartyRecused(by=None):
                who = self._called(effect.party)
                return Line("note", whole(Text(zh=f"{who.zh}回避", en=f"{who.en} sat this out (recused)")))
            case fx.AmendmentDecided():
                why = effect.explanation
                said = (
                    Text(zh=f"修改采纳：{why.zh}", en=f"The amendment was accepted: {why.en}")
                    if effect.accepted
                    else Text(zh=f"修改没有采纳：{why.zh}", en=f"The amendment was declined: {why.en}")
                )
                return Line("note", said)
            case fx.TimeRefused():
                return Line("note", whole(text("没有延期", "there was no more time")))
            case fx.ConditionChanged(status="withdrawn"):
                return Line("note", whole(text("原来的条件撤回", "the condition was withdrawn")))
            case fx.ItemMerged():
                return Line(
                    "note", whole(Text(zh=f"并入议题 {effect.into}", en=f"it was merged into {effect.into}"))
                )
            case fx.AnotherOpened():
                said = Text(
                    zh=f"另开 {effect.issue_type} 议题“{effect.title}”",
                    en=f"another item of type {effect.issue_type} was opened: “{effect.title}”",
                )
                return Line("note", whole(said))
            case fx.IncidentRaised():
                said = effect.explanation
                return Line("note", Text(zh=f"注意：{said.zh}", en=f"Attention: {said.en}"))
            case fx.ClockPaused():
                until = moment_said(effect.until.astimezone(self._zone))
                return Line(
                    "note",
                    whole(
                        Text(
                            zh=f"期限停在这里，最晚到 {until.zh}",
                            en=f"the clock stood still, until {until.en} at the latest",
                        )
                    ),
                )
            case _:
                return None

    def _settled(self, stay: _Stay, *, resumed: bool) -> Iterator[Line]:
        """The state that was entered with everybody asked in it; or who is asked, reminded and told in between."""
        if stay.entered is not None:
            yield Line("step", self._entered(stay, stay.entered))
        else:
            if stay.due is not None:
                until = local_said(stay.due.local)
                said = (
                    Text(zh=f"期限顺延到 {until.zh}", en=f"the deadline moved to {until.en}")
                    if resumed
                    else Text(zh=f"期限延长到 {until.zh}", en=f"the deadline was extended to {until.en}")
                )
                yield Line("note", whole(said))
            for said in self._asked(stay.tasks):
                yield Line("note", whole(said))
        yield from self._messages(stay)

    def _entered(self, stay: _Stay, entered: fx.StateEntered) -> Text:
        title, form = self._definition.title_of(entered.state), self._definition.states[entered.state]
        zh, en = f"→ {title.zh}", f"→ {title.en}"
        if entered.round > 1 and form.phase != "closed":
            zh, en = f"{zh}（第 {entered.round} 轮）", f"{en} (round {entered.round})"
        parts = list(self._asked([task for task in stay.tasks if not task.stands_in]))
        if (until := _until(form, stay.due)) is not None:
            parts.append(until)
        if form.phase == "closed":
            parts.append(Text(zh=f"结果 {entered.result}", en=f"closed as {entered.result}"))
        if not parts:
            return Text(zh=zh, en=en)
        return whole(
            Text(
                zh=f"{zh}：" + "，".join(each.zh for each in parts),
                en=f"{en}: " + ", ".join(each.en for each in parts),
            )
        )

    def _asked(self, tasks: Iterable[fx.TaskOpened]) -> Iterator[Text]:
        asked: dict[str, list[fx.TaskOpened]] = {}
        for task in tasks:
            if task.about == LATE:
                continue  # told with the message that asks them
            asked.setdefault("stand_in" if task.stands_in else task.form, []).append(task)
        for form, those in asked.items():
            who = people_of(those, self._own)
            if form == "stand_in":
                yield Text(zh=f"请{who.zh}代答", en=f"asked {who.en} to answer in their place")
            else:
                yield Text(zh=_ASKED[form].zh.format(who.zh), en=_ASKED[form].en.format(who.en))

    def _messages(self, stay: _Stay) -> Iterator[Line]:
        sent: dict[str, list[fx.MessageQueued]] = {}
        for message in stay.messages:
            sent.setdefault(message.message, []).append(message)
        for kind, those in sent.items():
            who = self._people(list(dict.fromkeys(each.person for each in those)))
            again = kind == "late_ask" and those[0].about not in ("", "late 0")
            if (said := _TOLD.get("late_again" if again and self._asked_before(those) else kind)) is not None:
                yield Line("note", whole(Text(zh=said.zh.format(who.zh), en=said.en.format(who.en))))

    def _asked_before(self, those: list[fx.MessageQueued]) -> bool:
        """Whether whoever is asked about something late was asked before: their task was not opened just now."""
        return self._item.late and all(each.about != "late 0" for each in those)


_TOLD: dict[str, Text] = {
    "reminder": text("提醒{}", "reminded {}"),
    "late_reminder": text("催{}", "reminded {} that it was late"),
    "late_ask": text("请{}出面处理", "asked {} to see to it"),
    "late_again": text("再请{}出面处理", "asked {} again to see to it"),
    "update": text("告知{}", "told {}"),
    "result": text("把结果告知{}", "told {} the result"),
    "clock": text("告知{}", "told {}"),
    "recused": text("告知{}这次回避", "told {} that it sits this out"),
    "changed": text("方案改了，再问{}", "asked {} again, as the proposal had changed"),
}


def _until(form: State, due: fx.DeadlineSet | None) -> Text | None:
    if due is None:
        return None
    until = local_said(due.local)
    if form.notice is not None:
        return Text(zh=f"公示到 {until.zh}", en=f"on public notice until {until.en}")
    if form.gather is not None:
        return Text(zh=f"征集建议到 {until.zh}", en=f"suggestions were taken until {until.en}")
    if form.wait is not None:
        return Text(zh=f"等到 {until.zh}", en=f"waiting until {until.en}")
    return Text(zh=f"{until.zh} 截止", en=f"until {until.en}")
