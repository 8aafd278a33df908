"""The passages of an item: each time that it moved on, with everything that the step before it had come to.

Read from the history alone, whose entries are given in their order. A passage says what brought it; its stay says who
was asked, what each answered last and how, who did not, who was recused, which conditions and objections there were,
until when it was to last, and what was decided. Nothing is judged anew: the reason is the one that was written down.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from workflows import effects as fx
from workflows.answers import Position, Stand, TaskKind
from workflows.consequences.draft import OWNER
from workflows.consequences.speaking import MAJORITY, Asked, heard, of_stands
from workflows.evolving import evolve
from workflows.item import Amendment, Condition, Item, Objection
from workflows.model import Definition


class Told(Protocol):
    """An entry of a history."""

    @property
    def seq(self) -> int:
        """Its place in the history, from 1."""

    @property
    def at(self) -> datetime:
        """When it was written."""

    @property
    def event(self) -> str:
        """What happened."""

    @property
    def actor_id(self) -> str | None:
        """Who did it; None where time did."""

    @property
    def via(self) -> str:
        """By which way."""

    @property
    def effects(self) -> tuple[fx.Effect, ...]:
        """What followed."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What somebody answered last in a stay, and when; `seq` is the row of the history that has it."""

    task: fx.TaskOpened
    response: fx.ResponseRecorded
    at: datetime
    seq: int
    in_place_of_own: bool = False
    """Whether it was recorded for somebody who had answered themselves before."""


@dataclass(frozen=True, slots=True)
class Happened:
    """An effect, in the state in which it happened; `seq` is the row of the history that has it."""

    effect: fx.Effect
    state: str
    seq: int


@dataclass(frozen=True, slots=True)
class Stay:
    """A state from when it was entered until it was left, or until now."""

    entered: fx.StateEntered
    seq: int
    asked: tuple[fx.TaskOpened, ...] = ()
    answers: tuple[Answered, ...] = ()
    overtaken: tuple[Answered, ...] = ()
    """Answers that an amendment of the text overtook: whoever gave them was asked again."""
    recused: tuple[fx.PartyRecused, ...] = ()
    conditions: tuple[Condition, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    objections: tuple[Objection, ...] = ()
    judgements: tuple[fx.ObjectionJudged, ...] = ()
    buttons: tuple[fx.ButtonChosen, ...] = ()
    due: fx.DeadlineSet | None = None
    late: bool = False
    reminders: int = 0
    outcome: fx.OutcomeDecided | None = None
    unopened: int = 0
    """So many answers were given under seal when the step was broken off; they stay sealed."""
    gone: frozenset[str] = frozenset()
    """Tasks that ended before the stay did: whoever was asked no longer speaks, or sits it out."""
    called_back: tuple[fx.PartyRecused, ...] = ()
    """Parties that were set aside, and took part again before the stay was over."""

    def silent(self, form: TaskKind) -> tuple[fx.TaskOpened, ...]:
        """Those who were asked for such an answer and gave none, each place once: whoever stands in fills it."""
        heard = {place_of(each.task) for each in self.answers}
        wanted = [task for task in self.asked if task.form == form and place_of(task) not in heard]
        return tuple({place_of(task): task for task in wanted}.values())


@dataclass(frozen=True, slots=True)
class Passage:
    """The item moved on: from a stay (none at its beginning) into a state, by one entry of its history."""

    entry: Told
    stay: Stay | None
    entered: fx.StateEntered
    before: Item
    """The item as it was when it left."""
    known: int
    """How many entries there were before this one."""
    happened: tuple[Happened, ...] = ()
    """Every effect since the passage before, in their order, the entering not among them."""


@dataclass(frozen=True, slots=True)
class Course:
    """All that happened: the passages in their order, and the stay that the item is in now."""

    passages: tuple[Passage, ...]
    now: Stay | None
    happened: tuple[Happened, ...] = ()
    """Every effect since the last passage."""

    def decisions(self, definition: Definition) -> tuple[Passage, ...]:
        """The passages by which something was decided by a rule."""
        return tuple(
            each
            for each in self.passages
            if each.stay is not None
            and each.stay.outcome is not None
            and definition.states[each.stay.entered.state].decide is not None
        )


@dataclass
class _Open:
    """A stay that is being read."""

    entered: fx.StateEntered
    seq: int
    asked: dict[str, fx.TaskOpened] = field(default_factory=dict)
    answers: dict[str, Answered] = field(default_factory=dict)
    overtaken: list[Answered] = field(default_factory=list)
    recused: list[fx.PartyRecused] = field(default_factory=list)
    judgements: list[fx.ObjectionJudged] = field(default_factory=list)
    buttons: list[fx.ButtonChosen] = field(default_factory=list)
    due: fx.DeadlineSet | None = None
    reminders: int = 0
    outcome: fx.OutcomeDecided | None = None
    unopened: int = 0
    gone: set[str] = field(default_factory=set)
    called_back: list[fx.PartyRecused] = field(default_factory=list)

    def read(self, effect: fx.Effect, entry: Told) -> None:
        match effect:
            case fx.TaskOpened():
                self.asked[effect.task] = effect
            case fx.ResponseRecorded() if effect.task in self.asked:
                before = self.answers.get(effect.task)
                over_own = (
                    effect.recorded_by is not None
                    and before is not None
                    and (before.response.recorded_by is None or before.in_place_of_own)
                )
                self.answers[effect.task] = Answered(
                    self.asked[effect.task], effect, entry.at, entry.seq, over_own
                )
            case fx.TaskClosed():
                self.gone.add(effect.task)
            case fx.TaskReopened() if effect.task in self.answers:
                self.overtaken.append(self.answers.pop(effect.task))
            case fx.PartyRecused():
                self.recused.append(effect)
            case fx.PartyReadmitted():
                self.called_back += [each for each in self.recused if each.party == effect.party]
                self.recused = [each for each in self.recused if each.party != effect.party]
            case fx.ObjectionJudged():
                self.judgements.append(effect)
            case fx.ButtonChosen():
                self.buttons.append(effect)
            case fx.DeadlineSet():
                self.due = effect
            case fx.MessageQueued() if effect.message in ("reminder", "late_reminder"):
                self.reminders += 1
            case fx.OutcomeDecided():
                self.outcome = effect
            case fx.AnswersUnopened():
                self.unopened = effect.many
            case _:
                pass

    def left(self, item: Item) -> Stay:
        return Stay(
            self.entered, self.seq, tuple(self.asked.values()), tuple(self.answers.values()),
            tuple(self.overtaken), tuple(self.recused), item.conditions, item.amendments, item.objections,
            tuple(self.judgements), tuple(self.buttons), self.due, item.late, self.reminders, self.outcome,
            self.unopened, frozenset(self.gone), tuple(self.called_back),
        )  # fmt: skip


def course(item_id: str, entries: Sequence[Told]) -> Course:
    """The course of an item, read from its whole history or from the beginning of one."""
    found: list[Passage] = []
    happened: list[Happened] = []
    item = Item(item_id)
    stay: _Open | None = None
    for known, entry in enumerate(entries):
        for effect in entry.effects:
            if isinstance(effect, fx.StateEntered):
                left = stay.left(item) if stay else None
                found.append(Passage(entry, left, effect, item, known, tuple(happened)))
                out = [each for each in stay.recused if each.by is not None] if stay else []
                happened, stay = [], _Open(effect, entry.seq, recused=out)
            else:
                happened.append(Happened(effect, item.state, entry.seq))
                if stay is not None:
                    stay.read(effect, entry)
            item = evolve(effect, item)
    return Course(tuple(found), stay.left(item) if stay else None, tuple(happened))


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a party said at a position, as it was counted: where it stood, and its words; several, where its seats
    made its voice together.
    """

    stand: Stand
    texts: tuple[str, ...]
    answers: tuple[Answered, ...]
    """The answers that make it, those of seats that said otherwise left out."""


def positions(definition: Definition, stay: Stay) -> dict[str, Spoken]:
    """The voice of each party at a position, whatever else the party answered in the same stay."""
    given = {each.task.task: each for each in stay.answers if isinstance(each.response.answer, Position)}
    found: dict[str, Spoken] = {}
    for party in definition.parties:
        asked = [
            Asked(
                (task.person, task.in_place_of), task.stands_in, task.task not in stay.gone,
                given[task.task].seq if task.task in given else None, given.get(task.task),
            )
            for task in stay.asked
            if task.form == "position" and task.party == party
        ]  # fmt: skip
        spoke = heard(asked, by_majority=definition.voice_of(party) == MAJORITY)
        said = [_position(each.of) for each in spoke]
        stands = [each.stand if each is not None else None for each in said]
        stand = of_stands(stands) if len(stands) > 1 else next(iter(stands), None)
        if stand is not None:
            of = [each.of for each in spoke if (own := _position(each.of)) and own.stand == stand]
            answers = tuple(each for each in of if each is not None)
            found[party] = Spoken(
                stand,
                tuple(
                    each.response.answer.text
                    for each in answers
                    if isinstance(each.response.answer, Position)
                ),
                answers,
            )
    return found


def _position(answered: Answered | None) -> Position | None:
    answer = answered.response.answer if answered is not None else None
    return answer if isinstance(answer, Position) else None


def voices(answers: Iterable[Answered]) -> dict[str, Answered]:
    """The last answer of each party, and a stand-in's only where nobody else answered: its ballot. What a party said at a
    position is in `positions`.
    """
    found: dict[str, Answered] = {}
    for each in sorted(answers, key=lambda answer: (not answer.task.stands_in, answer.seq)):
        if each.task.party is not None:
            found[each.task.party] = each
    return found


def rounds(passages: Iterable[Passage], state: str, until: Passage) -> Iterator[Stay]:
    """The stays in a state up to a passage, that passage's own last."""
    for each in passages:
        if each.stay is not None and each.stay.entered.state == state:
            yield each.stay
        if each is until:
            return


def place_of(task: fx.TaskOpened) -> tuple[str, str, str | None]:
    """What one answer fills: a party's or a role's place at a question, or one person's; each owner has one."""
    whose = task.party or (task.role if task.role != OWNER else None) or task.person
    return task.form, whose, task.about
