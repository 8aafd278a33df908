"""Why an item went the way it went: each passage of its history in sentences, from the history alone.

For each: what brought it and who, the rule and the numbers, whose answers in which round and revision, who stood in,
who recorded for whom, who did not answer or was recused, the conditions and objections, and why the deadline fell
when it did. Staff see names; another system is told of parties and seats alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from engine.answers_told import AnswersTold
from engine.community import Community
from engine.happenings import Happenings
from engine.history import Entry, history_of
from engine.loading import load_item
from engine.schema import people
from engine.why_due import why_due
from engine.words import CONDITION, OBJECTION, VIA
from workflows import effects as fx
from workflows.explain import standing
from workflows.model import Definition
from workflows.outcomes import OUTCOME_WORDS
from workflows.passages import Happened, Passage, Stay, course
from workflows.rules.catalogue import RULES
from workflows.sayings import pressing
from workflows.stories.phrases import whole
from workflows.text import Text, text


@dataclass(frozen=True, slots=True)
class Chapter:
    """One passage: from which state to which, at which row of the history, and why in whole sentences."""

    seq: int
    at: datetime
    left: Text | None
    entered: Text
    outcome: Text | None
    because: tuple[Text, ...]

    def as_json(self) -> dict[str, object]:
        """The chapter for other programs: both languages, the instant in UTC."""
        return {
            "row": self.seq,
            "at": self.at.isoformat(),
            "left": self.left.model_dump() if self.left else None,
            "entered": self.entered.model_dump(),
            "outcome": self.outcome.model_dump() if self.outcome else None,
            "because": [said.model_dump() for said in self.because],
        }


@dataclass(frozen=True, slots=True)
class Account:
    """All chapters, oldest first, and why the item stands where it stands now."""

    number: int
    title: str
    chapters: tuple[Chapter, ...]
    now: Text
    meanwhile: tuple[Text, ...] = ()
    """What happened since the last passage besides answers, which are told when the step is over."""

    def as_json(self) -> dict[str, object]:
        """The account for other programs: both languages, instants in UTC."""
        return {
            "number": self.number,
            "title": self.title,
            "now": self.now.model_dump(),
            "meanwhile": [said.model_dump() for said in self.meanwhile],
            "passages": [each.as_json() for each in self.chapters],
        }


def account(
    connection: Connection, here: Community, item_id: str, now: datetime, *, with_names: bool = True
) -> Account | None:
    """Why an item of this community went the way it went, people named where asked; None where there is no such item."""
    loaded = load_item(connection, item_id, now, lock=False)
    if loaded is None or loaded.community.id != here.id:
        return None
    told = Telling(loaded.definition, here, names_of(connection, here) if with_names else {})
    entries = history_of(connection, item_id)
    return Account(
        loaded.number,
        loaded.item.title,
        told.chapters(item_id, entries),
        standing(loaded.definition, loaded.item, loaded.context.roster),
        told.meanwhile(item_id, entries),
    )


def names_of(connection: Connection, here: Community) -> dict[str, str]:
    """The names of a community's people, by their ids."""
    rows = connection.execute(select(people.c.id, people.c.name).where(people.c.community_id == here.id))
    return {row.id: row.name for row in rows}


class Telling:
    """How passages are told to whoever may see these `names`."""

    def __init__(self, definition: Definition, here: Community, names: Mapping[str, str]) -> None:
        self._definition, self._here, self._names = definition, here, names
        self._happenings = Happenings(definition, here, names)
        self._who, self._title, self._place = (
            self._happenings.who, self._happenings.title, self._happenings.place,
        )  # fmt: skip
        self._told = AnswersTold(definition, self._happenings, ZoneInfo(here.zone))

    def chapters(self, item_id: str, entries: Sequence[Entry]) -> tuple[Chapter, ...]:
        """Every passage of a history."""
        return tuple(self._chapter(each, entries) for each in course(item_id, entries).passages)

    def meanwhile(self, item_id: str, entries: Sequence[Entry]) -> tuple[Text, ...]:
        """What happened since the last passage, besides answers."""
        return tuple(self._happened(course(item_id, entries).happened))

    def _chapter(self, passage: Passage, entries: Sequence[Entry]) -> Chapter:
        stay = passage.stay
        return Chapter(
            seq=passage.entry.seq,
            at=passage.entry.at,
            left=self._definition.title_of(stay.entered.state) if stay else None,
            entered=self._definition.title_of(passage.entered.state),
            outcome=_outcome(stay),
            because=tuple(self._because(passage, entries)),
        )

    def _because(self, passage: Passage, entries: Sequence[Entry]) -> Iterator[Text]:
        yield whole(self._cause(passage))
        stay = passage.stay
        if stay is None:
            yield from self._happened(passage.happened)
            return
        form = self._definition.states[stay.entered.state]
        if form.decide is not None:
            rule = RULES[form.decide.rule].title
            yield Text(zh=f"规则：{rule.zh}。", en=f"The rule: {rule.en}.")
        if stay.outcome is not None:
            if form.decide is not None:
                yield whole(stay.outcome.explanation)
            yield from self._told.winners(stay)
        yield from self._told.asked(stay)
        yield from self._happened(passage.happened, passage)
        yield from self._told.answers(stay)
        yield from self._told.silent(stay)
        yield from self._besides(stay)
        due = why_due(
            entries[: passage.known], self._definition, passage.before, self._here.calendar, self._names
        )
        if due is not None:
            yield Text(zh=f"期限：{due.zh}", en=f"The deadline: {due.en}")

    def _cause(self, passage: Passage) -> Text:
        entry, stay = passage.entry, passage.stay
        if stay is None:
            who = self._who(entry.actor_id)
            return Text(
                zh=f"{who.zh}提出了这件事（{VIA[entry.via].zh}）。",
                en=f"The matter was raised by {who.en} ({VIA[entry.via].en}).",
            )
        if entry.event == "timer_fired":
            return _of_time(stay)
        if entry.event == "button_pressed" and stay.buttons:
            last = stay.buttons[-1]
            said = pressing(self._definition.states[stay.entered.state], last.button)
            why = f"：{last.text}" if last.text else ""
            because = f": {last.text}" if last.text else ""
            who = self._who(last.by)
            return Text(zh=f"{who.zh}{said.zh}{why}。", en=f"{who.en} {said.en}{because}.")
        if entry.event in ("response_given", "button_pressed"):
            newest = max(stay.answers, key=lambda each: each.seq, default=None)
            if newest is not None and newest.seq == entry.seq:
                who = self._place(newest.task)
                return Text(
                    zh=f"{who.zh}的答复到了，这一步就此结束。", en=f"The answer of {who.en} ended this step."
                )
        return _EVENTS.get(entry.event, text("记下了一件事。", "Something was recorded."))

    def _happened(self, happened: Sequence[Happened], passage: Passage | None = None) -> Iterator[Text]:
        """What happened besides answers, in its order; suggestions and homes are counted."""
        asked: dict[str, fx.TaskOpened] = {}
        told_already = {
            each.seq for each in happened
            if isinstance(each.effect, fx.AmendmentDecided)
            or (isinstance(each.effect, fx.ResponseRecorded) and each.effect.answer.kind == "fill")
        }  # fmt: skip
        counted: Counter[type[fx.Effect]] = Counter()
        for each in happened:
            effect = each.effect
            if isinstance(effect, fx.TaskOpened):
                asked[effect.task] = effect
            if isinstance(effect, _COUNTED):
                counted[type(effect)] += 1
            elif (passage and isinstance(effect, _BESIDES)) or (
                isinstance(effect, fx.FieldsSet) and each.seq in told_already
            ):
                continue
            elif isinstance(effect, fx.ButtonChosen) and passage and each.seq == passage.entry.seq:
                continue  # it is the cause
            elif said := self._happenings.told(effect, each.state, asked):
                yield whole(said)
        for kind, many in counted.items():
            said = _COUNTS[kind]
            yield Text(zh=said.zh.format(many), en=said.en.format(many))

    def _besides(self, stay: Stay) -> Iterator[Text]:
        for condition in stay.conditions:
            who, became = self._title(condition.party or ""), CONDITION[condition.status]
            yield Text(
                zh=f"{who.zh}的条件“{condition.text}”：{became.zh}。",
                en=f"The condition of {who.en}, “{condition.text}”: {became.en}.",
            )
        why = {each.objection: each.text for each in stay.judgements}
        for objection in stay.objections:
            became = OBJECTION[objection.status]
            because = why.get(objection.key, "")
            yield Text(
                zh=f"异议“{objection.text}”：{became.zh}{f'，{because}' if because else ''}。",
                en=f"The objection “{objection.text}”: {became.en}{f', {because}' if because else ''}.",
            )
        for recused in (*stay.called_back, *stay.recused):
            who = self._title(recused.party)
            if recused.by is None:
                yield whole(Text(zh=f"{who.zh}按规则回避。", en=f"{who.en} sat this out, by the rule."))
            else:
                by = self._who(recused.by)
                yield Text(
                    zh=f"{by.zh}请{who.zh}回避：{recused.text}。",
                    en=f"{by.en} had {who.en} sit this out: {recused.text}.",
                )
        if stay.reminders:
            many = stay.reminders
            yield Text(
                zh=f"其间提醒过 {many} 次。", en=f"{many} reminder{'s' * (many != 1)} went out meanwhile."
            )


_COUNTS: Mapping[type[fx.Effect], Text] = {
    fx.SuggestionRaised: text("收到建议 {} 条。", "Suggestions that came in: {}."),
    fx.HomeReached: text("通知送达 {} 户。", "Homes that the notice reached: {}."),
}
_COUNTED = tuple(_COUNTS)
_BESIDES = (fx.ConditionChanged, fx.ObjectionRaised, fx.PartyRecused)
"""Told with what became of them, once a step is over."""
_EVENTS: dict[str, Text] = {
    "signal_received": text("收到了约定的信号。", "The signal that was agreed on arrived."),
    "objection_lodged": text("有人提出异议。", "Somebody objected."),
    "another_merged": text("和另一个议题并在一起。", "It was put together with another item."),
    "matter_stopped": text("有一方提出到此为止。", "One side ended this step."),
    "amendment_proposed": text(
        "方案改动后，意见已经齐了。", "With the text changed, the answers were enough."
    ),
    "party_set_aside": text(
        "有一方回避后，答复已经够了。", "With a party sitting out, the answers were enough."
    ),
    "party_called_back": text("有一方重新参加。", "A party took part again."),
    "seats_changed": text("由谁代表各方有变。", "Who speaks for the parties had changed."),
    "calendar_arrived": text("按新的节假日安排重新算了期限。", "The deadline was counted by a new calendar."),
}


def _of_time(stay: Stay) -> Text:
    if stay.outcome is not None and stay.outcome.outcome == "undisputed":
        return text("公示期满。", "The time of the public notice was over.")
    return text("期限到了。", "The deadline came.")


def _outcome(stay: Stay | None) -> Text | None:
    if stay is None or stay.outcome is None:
        return None
    return OUTCOME_WORDS.get(stay.outcome.outcome)
