"""One task, as the person asked sees it: the question, for whom, until when, about what, and what they answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from engine.amendments_told import AmendmentRow, Change, amendments_of, changes_of, changes_since
from engine.answer_words import about_of, answer_words
from engine.attachments import shown_photos
from engine.history import Entry, history_of
from engine.loading import Loaded, load_item
from engine.requests import Requests, asked_for_time, question_of, requests_of
from engine.runtime import Runtime
from engine.schema import people, tasks
from engine.showing import COVERED, Shown, covers
from engine.table import SOMEBODY, Stand, counts_of, how_shown, table_for, table_of, voice_of
from engine.task_form import TaskForm, form_of, given_of, marked, proposed_of, typed
from engine.words import field_words
from workflows.amendable import amendable
from workflows.consequences.draft import Draft
from workflows.item import Item
from workflows.model import BALLOTS, VOICES, Definition, FieldForm
from workflows.sayings import fields_said
from workflows.text import Text, text


@dataclass(frozen=True, slots=True)
class TaskPage:
    """What a task's page shows, in one language."""

    task_id: str
    item_id: str
    community_id: str
    kind: str
    community_title: Text
    phone: str
    zone: str
    person_name: str
    person_phone: str | None
    question_words: str
    """The question with the matter's title before it."""
    title: str
    question: str
    """The question alone."""
    before: tuple[tuple[Text, Text], ...]
    """What the parties said in the round before, for whoever makes the next proposal."""
    why: Text | None
    """Why there is another round."""
    party_title: Text | None
    stands_in: bool
    in_place_of: str | None
    """The name of the seated person in whose place one answers."""
    due_at: datetime | None
    paused: bool
    """Whether the clock stands still."""
    asking_time: bool
    """Whether more time was asked for and not everybody has said yes or no yet."""
    requests: Requests
    """What this person may ask for besides answering."""
    late: bool
    closed: bool
    set_aside: str | None
    """Why the party sits this out, where that is why nothing is asked; None otherwise."""
    can_change: bool
    state_now: Text
    explanation: Text | None
    fields_shown: tuple[tuple[Text, Text], ...]
    photos: tuple[str, ...]
    about_title: str
    about_words: str
    table: tuple[Stand, ...]
    table_words: str
    named: tuple[tuple[Text, str, str], ...]
    """Who has answered what, by party and name, where the definition shows names."""
    answer_words: Text | None
    given: dict[str, Any]
    form: TaskForm
    sealed: bool
    """Whether answers are under seal until the close."""
    version: int
    """How often the facts of the matter were changed since it was taken in."""
    changes: tuple[Change, ...]
    """What is different from what one answered last; for an amendment, what it would change."""
    amendments: tuple[AmendmentRow, ...]
    """What was put forward and is not decided yet, and what became of the rest."""
    suggest: tuple[tuple[str, FieldForm, str, Any], ...]
    """The fields that one may put forward a change of: name, form, title, and what they say, as one would type it."""


def task_page(
    connection: Connection, task_id: str, language: str, now: datetime, *, own: bool = True
) -> TaskPage | None:
    """The page of a task, for whoever is asked; or for somebody who records an answer in their name, who is told no more
    of a hidden answer than anybody else, and not what the person who is asked has seen by answering.
    """
    row = connection.execute(select(tasks).where(tasks.c.id == task_id)).one_or_none()
    if row is None:
        return None
    loaded = load_item(connection, row.item_id, now, lock=False)
    if loaded is None:
        return None
    form, item, here = loaded.definition, loaded.item, loaded.community
    rows = list(connection.execute(select(tasks).where(tasks.c.item_id == row.item_id)).all())
    apart = table_of(here, form, item, rows, step=row.step, has_answered=own and row.answer is not None)
    how = how_shown(form, rows)
    table = table_for(apart, how)
    under = covers(form, item, row.step, row.kind)
    broken_off = under is None and (row.answer or {}).get("kind") == "sealed"
    kept_words = UNOPENED if broken_off else SEALED if under == "sealed" else None
    unseen = not own and under == "hidden" and row.answer is not None
    closed = row.status == "closed"
    entries = (
        history_of(connection, row.item_id)
        if item.amendments or (row.revision and row.status == "open")
        else []
    )
    about_title, about = about_of(connection, row)
    if row.kind == "grant":
        about_title, about = asked_for_time(connection, loaded)
    party = here.titles.get(row.party) if row.party else None
    question = _question(row, form).in_(language)
    task_form = form_of(form, loaded, row, language)
    person = connection.execute(
        select(people.c.name, people.c.phone).where(people.c.id == row.person_id)
    ).one()
    return TaskPage(
        task_id=task_id,
        item_id=row.item_id,
        community_id=here.id,
        kind=row.kind,
        community_title=here.title,
        phone=here.phone,
        zone=here.zone,
        person_name=person.name,
        person_phone=person.phone,
        question_words=f"{item.title}：{question}" if language == "zh" else f"{item.title}: {question}",
        title=item.title,
        question=question,
        before=_before(form, here.titles, rows) if row.kind == "fill" else (),
        why=item.explanation if row.kind == "fill" and item.round > 1 else None,
        party_title=party,
        stands_in=row.stands_in,
        in_place_of=_name(connection, row.in_place_of),
        due_at=None if closed else item.due_at,
        paused=item.paused_at is not None,
        asking_time=item.asking_time,
        requests=requests_of(loaded).of(row.person_id),
        late=item.late,
        closed=closed,
        set_aside=item.recused.get(row.party or "") if closed and row.step == item.step else None,
        can_change=not closed and row.kind not in ("fill", "choose", "count"),
        state_now=form.title_of(item.state),
        explanation=item.explanation if row.step != item.step else None,
        fields_shown=_fields(form, loaded, row),
        photos=shown_photos(connection, loaded)[:24],
        about_title=about_title.in_(language),
        about_words=about,
        table=table,
        table_words=_table_words(row.kind, apart, how, language),
        named=_named(connection, apart) if how == "names" else (),
        answer_words=COVERED["hidden"]
        if unseen
        else kept_words
        if kept_words and row.answer
        else answer_words(row, form),
        given=given_of({}, "") | {"marks": {}}
        if unseen
        else given_of(row.answer or {}, row.answer_text or "")
        | proposed_of(form, loaded, row)
        | {"marks": marked(row.kind, (row.answer or {}).get("marks", {}), task_form.questions)},
        form=task_form,
        sealed=kept_words is not None,
        version=item.version,
        changes=_changes(form, item, row, entries),
        amendments=amendments_of(entries, form, here.titles, {}) if row.kind == "position" else (),
        suggest=() if closed else _suggest(loaded, row, language),
    )


def _changes(form: Definition, item: Item, row: Any, entries: Sequence[Entry]) -> tuple[Change, ...]:
    if row.kind == "amend":
        found = next((each for each in item.amendments if each.key == row.about), None)
        return changes_of(form, found.was, found.fields) if found is not None else ()
    if row.kind != "position" or row.status != "open" or not row.revision:
        return ()
    return changes_since(entries, form, item, row.version)


def _suggest(loaded: Loaded, row: Any, language: str) -> tuple[tuple[str, FieldForm, str, Any], ...]:
    """Empty where this person may not put forward a change, or not now."""
    form, item = loaded.definition, loaded.item
    ask = form.states[item.state].ask
    if row.step != item.step or ask is None or ask.amend is None:
        return ()
    if not Draft(form, item, loaded.context).is_one_of(row.person_id, ask.amend.by):
        return ()
    return tuple(
        (
            name,
            form.fields[name],
            form.field_title(name).in_(language),
            typed(form, name, item.fields.get(name)),
        )
        for name in amendable(form, item)
    )


def _name(connection: Connection, person_id: str | None) -> str | None:
    if person_id is None:
        return None
    return str(connection.execute(select(people.c.name).where(people.c.id == person_id)).scalar_one())


def _question(row: Any, form: Definition) -> Text:
    state = form.states[row.state]
    ask = state.ask
    if ask is not None and ask.question is not None and row.kind == ask.to:
        return ask.question
    if of_the_clock := question_of(row.kind, row.about, state):
        return of_the_clock
    zh, en = {
        "position": ("这样办，您同意吗？", "Do you agree?"),
        "meet": ("这个条件满足了吗？", "Is this condition met?"),
        "confirm": ("您提的条件满足了吗？", "Is your condition met?"),
        "judge": ("这条异议成立吗？", "Does this objection stand?"),
        "count": ("请登记会议的人数和表决", "Please record who came to the meeting and how it voted"),
        "consent": ("您同意吗？", "Do you consent?"),
        "amend": ("方案要不要这样改？", "Shall the proposal be changed so?"),
        "follow_up": ("已经逾期，请您过问", "It is late: please see to it"),
        "choice": ("您选哪一项？", "Which do you choose?"),
        "approval": ("哪几项您可以接受？", "Which of these can you accept?"),
        "ranking": ("请按您的心意排个先后", "Please put these in your order"),
        "dots": ("您的点投给哪几项？", "Which of these get your dots?"),
        "ratings": ("各项您打几分？", "What score do you give each?"),
        "dates": ("哪些时间您有空？", "When are you free?"),
    }.get(row.kind, ("请您答复", "Please answer"))
    return Text(zh=zh, en=en)


def _before(form: Definition, titles: dict[str, Text], rows: list[Any]) -> tuple[tuple[Text, Text], ...]:
    """Where each party stood in the last round, and its words; whose they are, where others may know that."""
    asked = [row for row in rows if row.kind == "position"]
    last = max((row.step for row in asked if row.answer), default=None)
    asked = [row for row in asked if row.step == last]
    named = how_shown(form, asked) != "counts"
    found = []
    for party in form.parties:
        voice = voice_of(form, party, asked)
        words = answer_words(voice.row, form) if voice is not None else None
        if words is not None:
            found.append((titles.get(party, SOMEBODY) if named else SOMEBODY, words))
    return tuple(found if named else sorted(found, key=lambda each: each[1].zh))


def _fields(form: Definition, loaded: Loaded, row: Any) -> tuple[tuple[Text, Text], ...]:
    if row.kind == "fill":
        ask = form.states[row.state].ask
        hidden = set(ask.fields) if ask else set()
    else:
        hidden = set()
    return tuple(
        (form.field_title(name), field_words(form, name, loaded.item.fields[name]))
        for name in form.fields
        if name in loaded.item.fields and name not in hidden and form.fields[name].type != "images"
    )


def _said(row: Any, form: Definition) -> Text | None:
    """What was answered, as a receipt has it: of a form every fact, so that a slip is seen."""
    said = answer_words(row, form)
    if row.kind != "fill" or said is None:
        return said
    kept = (row.answer or {}).get("fields", {})
    facts = fields_said(form, {n: tuple(v) if isinstance(v, list) else v for n, v in kept.items()})
    return Text(zh=f"{said.zh}：{facts.zh}", en=f"{said.en}: {facts.en}")


def _named(connection: Connection, table: tuple[Stand, ...]) -> tuple[tuple[Text, str, str], ...]:
    return tuple(
        (each.party.title, _name(connection, each.person) or "", each.stand)
        for each in table
        if each.person is not None
    )


def _table_words(kind: str, table: tuple[Stand, ...], how: Shown, language: str) -> str:
    if kind not in VOICES:
        return ""
    zh = language.startswith("zh")
    for under, said in _UNDER.items():
        if any(each.stand == under for each in table):
            return said.in_(language)
    if how == "counts":
        return counts_of(table).in_(language)
    waiting = [each.party.title.in_(language) for each in table if each.stand == "waiting"]
    conditional = 0
    if kind in BALLOTS:
        many, zh_word, en_word = sum(each.stand == "answered" for each in table), "已答复", "answered"
    else:
        many, zh_word, en_word = sum(each.stand == "agree" for each in table), "已同意", "agreed"
        conditional = sum(each.stand == "agree_if" for each in table)
    seated = sum(each.stand != "recused" for each in table)
    if zh:
        heard = f"{seated} 方中 {many} 方{zh_word}" + (f"，{conditional} 方有条件同意" if conditional else "")
        return heard + (f"，还在等{'、'.join(waiting)}" if waiting else "")
    heard = f"{many} of {seated} parties {en_word}" + (
        f", {conditional} under a condition" if conditional else ""
    )
    return heard + (f"; waiting for {', '.join(waiting)}" if waiting else "")


UNOPENED = text(
    "投票中途终止，您的答复一直密封，不再开封",
    "the vote was broken off: your answer stays sealed and will never be opened",
)
SEALED = text(
    "您的答复已经收到。内容已密封，到截止才揭晓，在那以前本页也不显示",
    "your answer was received. It is under seal until the close; before that this page does not show it either",
)
_UNDER = {
    "hidden": text("您答复以后，就能看到别人怎么答", "Once you have answered you see what the others say"),
    "sealed": text(
        "大家的答复都密封，到截止一起揭晓",
        "All answers are under seal and are revealed together at the close",
    ),
}


def is_sealed(rt: Runtime, row: Any) -> bool:
    """Whether answers to a task's row are kept under seal while its step lasts."""
    with rt.store.read() as connection:
        loaded = load_item(connection, row.item_id, rt.now(), lock=False)
    return loaded is not None and covers(loaded.definition, loaded.item, row.step, row.kind) == "sealed"
