"""What happened to an item, told in plain sentences, newest first: from its history, and what became of its messages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from engine.answer_words import words_of
from engine.community import Community
from engine.deadlines import CALENDAR_ARRIVED
from engine.happenings import Happenings
from engine.history import Entry
from engine.loading import kept_answer
from engine.schema import outbox
from engine.showing import COVERED, Cover, covers
from engine.words import DELIVERY, MESSAGES, VIA, field_words
from workflows import effects as fx
from workflows.answers import Report
from workflows.item import Item
from workflows.model import Definition
from workflows.stories.phrases import moment_said
from workflows.text import Text, text

_TOLD = ("reminder", "stand_in", "late_reminder", "late_ask")


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of the timeline."""

    at: datetime
    said: Text
    weight: str
    """`step` where the item moved on, `message` for what was sent, `note` for everything else."""


def moments(
    connection: Connection,
    here: Community,
    form: Definition,
    item: Item,
    entries: Sequence[Entry],
    names: dict[str, str],
) -> tuple[Moment, ...]:
    """The timeline of an item."""
    found: list[Moment] = []
    states: dict[str, str] = {}
    asked: dict[str, fx.TaskOpened] = {}
    state = ""
    for entry in entries:
        for effect in entry.effects:
            said = _sentence(effect, entry, here, form, names, states, state, asked)
            if isinstance(effect, fx.ResponseRecorded) and (under := _under(effect, form, item)):
                said = _kept_quiet(effect, here, names, under)
            if isinstance(effect, fx.StateEntered):
                state = effect.state
            if isinstance(effect, fx.TaskOpened):
                states[effect.task], asked[effect.task] = effect.form, effect
            if said is not None:
                weight = "step" if isinstance(effect, (fx.StateEntered, fx.OutcomeDecided)) else "note"
                found.append(Moment(entry.at, said, weight))
    rows = connection.execute(
        select(outbox)
        .where(outbox.c.item_id == item.id, outbox.c.kind.in_(_TOLD))
        .order_by(outbox.c.created_at)
    )
    for row in rows:
        said = _message(row.kind, names.get(row.person_id, "—"), row.channel, row.state)
        found.append(Moment(row.created_at, said, "message"))
    ordered = sorted(enumerate(found), key=lambda each: (each[1].at, each[0]), reverse=True)
    return tuple(moment for _, moment in ordered)


def _message(kind: str, name: str, channel: str | None, state: str) -> Text:
    way, end, what = VIA.get(channel or ""), DELIVERY[state], MESSAGES[kind]
    zh = "，".join(part for part in (way.zh if way else "", end.zh) if part)
    en = ", ".join(part for part in (way.en if way else "", end.en) if part)
    return Text(zh=f"{what.zh}：{name}（{zh}）", en=f"{what.en}: {name} ({en})")


def _sentence(  # one sentence for each effect that people care about
    effect: fx.Effect,
    entry: Entry,
    here: Community,
    form: Definition,
    names: dict[str, str],
    kinds: dict[str, str],
    state: str,
    asked: dict[str, fx.TaskOpened],
) -> Text | None:
    match effect:
        case fx.TaskOpened(in_place_of=str(seated)):
            who, whose = names.get(effect.person, "—"), names.get(seated, "—")
            return Text(zh=f"由{who}代{whose}答复", en=f"{who} answers in place of {whose}")
        case fx.ItemOpened():
            by = names.get(entry.actor_id or "", "—")
            return Text(
                zh=f"提出（{VIA[entry.via].zh}，{by} 登记）",
                en=f"Raised ({VIA[entry.via].en}, taken in by {by})",
            )
        case fx.StateEntered():
            title = form.title_of(effect.state)
            again = f"，第 {effect.round} 轮" if effect.round > 1 else ""
            round_ = f", round {effect.round}" if effect.round > 1 else ""
            return Text(zh=f"进入“{title.zh}”{again}", en=f"Came to “{title.en}”{round_}")
        case fx.OutcomeDecided():
            return effect.explanation if effect.outcome not in ("answered", "chosen") else None
        case fx.ResponseRecorded():
            return _response(effect, here, form, names, kinds, state, asked.get(effect.task))
        case fx.ButtonChosen():
            by = names.get(effect.by, "—")
            ask = form.states[state].ask if state else None
            button = ask.buttons.get(effect.button) if ask else None
            title = (button.title if button else None) or Text(zh=effect.button, en=effect.button)
            why = f"：{effect.text}" if effect.text else ""
            because = f": {effect.text}" if effect.text else ""
            way = VIA[effect.via]
            return Text(zh=f"{by}：{title.zh}{why}（{way.zh}）", en=f"{by}: {title.en}{because} ({way.en})")
        case fx.FieldsSet():
            given = [
                (form.field_title(n), field_words(form, n, effect.fields.get(n, "")))
                for n in form.fields
                if n in effect.fields or n in effect.emptied
            ]
            if not given:  # a form of which nothing had to be filled in
                return None
            zh = "；".join(f"{title.zh}：{value.zh}" for title, value in given)
            en = "; ".join(f"{title.en}: {value.en}" for title, value in given)
            return Text(zh=zh, en=en)
        case fx.DeadlineSet() if entry.event == CALENDAR_ARRIVED:
            to = effect.local.replace("T", " ")
            by = names.get(entry.actor_id or "", "—")
            return Text(
                zh=f"{by}导入了新的节假日安排，按它期限是 {to}",
                en=f"{by} imported a new calendar, by which the deadline is {to}",
            )
        case fx.DeadlineSet() if effect.extension:
            return Text(
                zh=f"延期到 {effect.local.replace('T', ' ')}",
                en=f"Extended to {effect.local.replace('T', ' ')}",
            )
        case _:
            return _begun(Happenings(form, here, names).told(effect, state, asked))


def _begun(said: Text | None) -> Text | None:
    return Text(zh=said.zh, en=said.en[:1].upper() + said.en[1:]) if said else None


def _under(effect: fx.ResponseRecorded, form: Definition, item: Item) -> Cover | None:
    task = item.task(effect.task)
    return covers(form, item, task.step, task.kind) if task is not None else None


def _kept_quiet(effect: fx.ResponseRecorded, here: Community, names: dict[str, str], under: Cover) -> Text:
    """That somebody has answered, and nothing else of it."""
    who, said = _who(effect, here, names), COVERED[under]
    return Text(zh=f"{who.zh}：{said.zh}", en=f"{who.en}: {said.en}")


def _who(effect: fx.ResponseRecorded, here: Community, names: dict[str, str]) -> Text:
    title = here.titles.get(effect.party or "")
    name = names.get(effect.by, "—")
    return Text(zh=f"{title.zh}（{name}）", en=f"{title.en} ({name})") if title else Text(zh=name, en=name)


def _response(
    effect: fx.ResponseRecorded,
    here: Community,
    form: Definition,
    names: dict[str, str],
    kinds: dict[str, str],
    state: str,
    task: fx.TaskOpened | None,
) -> Text:
    kept, said = kept_answer(effect.answer)
    words = words_of(kinds.get(effect.task, effect.answer.kind), state, kept, said or "", form)
    who = _who(effect, here, names)
    how = list(_how(effect, here, names, task))
    zh, en = "，".join(part.zh for part in how), ", ".join(part.en for part in how)
    return Text(zh=f"{who.zh}：{words.zh}（{zh}）", en=f"{who.en}: {words.en} ({en})")


def _how(
    effect: fx.ResponseRecorded, here: Community, names: dict[str, str], task: fx.TaskOpened | None
) -> Iterator[Text]:
    """By which way an answer came, in whose place, who entered it and from what, and whether it corrects another."""
    yield VIA[effect.via]
    if task is not None and task.in_place_of is not None:
        whose = names.get(task.in_place_of, "—")
        yield Text(zh=f"代{whose}", en=f"in place of {whose}")
    if by := names.get(effect.recorded_by or "", ""):
        yield Text(zh=f"{by} 代录", en=f"recorded by {by}")
    if effect.given_at is not None:
        given = moment_said(effect.given_at.astimezone(ZoneInfo(here.zone)))
        yield Text(zh=f"本人{given.zh}所说", en=f"said on {given.en}")
    if many := len(effect.paper):
        yield Text(zh=f"附照片 {many} 张", en=f"with {many} photograph{'s' * (many != 1)} of it")
    if effect.revision > 1 and not isinstance(effect.answer, Report):  # a report goes on, it is not corrected
        yield text("更正", "corrected")
