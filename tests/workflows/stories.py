"""A table at which a matter's story is told with roles: events go in, what everybody sees is asked for.

A `Table` holds one item of a shipped definition, the clock that the story moves, and the timers as the
engine would keep them. Every decision on the way is held against two promises: its effects folded give
its item, and they survive being written down as JSON.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from workflows import effects as fx
from workflows import events as ev
from workflows.answers import Answer, Choice, Confirmed, Filled, Judgement, Met, Position, Report, Score
from workflows.calendar import Calendar
from workflows.consequences.lateness import waiting_tasks
from workflows.decide import Context, Decision, decide
from workflows.effects import EFFECTS
from workflows.evolving import evolve
from workflows.item import Item, Task
from workflows.load import load, load_pieces
from workflows.model import Definition
from workflows.pieces import Pieces
from workflows.refusal import Refused
from workflows.roster import Person, Roster

DEFINITIONS = Path(__file__).parents[2] / "definitions"
MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
"""Nine in the morning in Chengdu, no holiday near."""
DAY, HOUR = timedelta(days=1), timedelta(hours=1)

PARTIES = ("community", "owners", "property", "residents", "partners")
NEIGHBOUR = "neighbour"
"""Who raised the matter: nobody of the roster."""


def seated(party: str) -> list[Person]:
    """A party's representative bears its name; its alternate too, with a word behind it."""
    return [
        Person(party, f"{party} speaker", party, "representative"),
        Person(f"{party}.alternate", f"{party} alternate", party, "alternate"),
    ]


def roster_of(*people: Person) -> Roster:
    return Roster({person.id: person for person in people})


STAFF = [
    Person("coordinator", "coordinator", roles=frozenset({"coordinator"})),
    Person("supervisor", "supervisor", roles=frozenset({"supervisor"})),
]
ROSTER = roster_of(*STAFF, *(person for party in PARTIES for person in seated(party)))


def days(*said: str) -> frozenset[date]:
    return frozenset(date.fromisoformat(each) for each in said)


CHINA = Calendar(
    "Asia/Shanghai",
    days_off=days(
        "2026-01-01", "2026-01-02", "2026-02-16", "2026-02-17", "2026-02-18", "2026-02-19", "2026-02-20",
        "2026-02-23", "2026-04-06", "2026-05-01", "2026-05-04", "2026-05-05", "2026-06-19", "2026-09-25",
        "2026-10-01", "2026-10-02", "2026-10-05", "2026-10-06", "2026-10-07",
    ),
    extra_workdays=days(
        "2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10",
    ),
    known_until=date(2026, 12, 31),
)  # fmt: skip
"""The year 2026 as the State Council arranged it."""


@cache
def written(name: str) -> str:
    """The text of a shipped definition."""
    return (DEFINITIONS / f"{name}.yaml").read_text(encoding="utf-8")


@cache
def shipped(name: str) -> Definition:
    """A shipped definition."""
    return loaded(written(name))


@cache
def shipped_pieces() -> Pieces:
    """What shipped definitions use by name."""
    return load_pieces((DEFINITIONS / "pieces.yaml").read_text(encoding="utf-8"))


def loaded(said: str) -> Definition:
    """The definition that a text means; the test ends here where it has a finding."""
    found = load(said, pieces=shipped_pieces())
    assert found.definition is not None, found.findings
    assert not found.findings
    return found.definition


def edited(name: str, *edits: tuple[str, str]) -> str:
    """A shipped definition's text with some words in it replaced, each of which must stand there once."""
    said = written(name)
    for old, new in edits:
        assert said.count(old) == 1, f"{old!r} stands {said.count(old)} times in {name}"
        said = said.replace(old, new)
    return said


def folded(effects: tuple[fx.Effect, ...], item: Item) -> Item:
    for effect in effects:
        item = evolve(effect, item)
    return item


@dataclass
class Table:
    """One item, its clock and its timers. What a person does returns the decision, or the refusal."""

    definition: Definition = field(default_factory=lambda: shipped("facility_upgrade"))
    now: datetime = MONDAY
    roster: Roster = ROSTER
    calendar: Calendar = CHINA
    item: Item = field(default_factory=lambda: Item("item"))
    timers: dict[str, datetime] = field(default_factory=dict)
    effects: list[fx.Effect] = field(default_factory=list)
    """Everything that ever followed."""

    @property
    def context(self) -> Context:
        return Context(self.now, self.calendar, self.roster)

    def tell(self, event: ev.Event) -> Decision | Refused:
        """Something happened. A refusal leaves everything as it was."""
        decision = decide(self.definition, self.item, event, self.context)
        if isinstance(decision, Refused):
            return decision
        assert folded(decision.effects, self.item) == decision.item
        assert EFFECTS.validate_json(EFFECTS.dump_json(list(decision.effects))) == list(decision.effects)
        self.item = decision.item
        self.effects += decision.effects
        for effect in decision.effects:
            if isinstance(effect, (fx.StateEntered, fx.TimersCancelled)):
                self.timers.clear()
            if isinstance(effect, fx.TimerArmed):
                self.timers[effect.timer] = effect.due_at
        return decision

    def raised(self, by: str = NEIGHBOUR, **fields: Any) -> Table:
        said = fields or {"place": "gate 1"}
        self.tell(ev.MatterRaised("The refuse house smells", by, (by,), said))
        return self

    def press(self, who: str, button: str, text: str = "", item: str | None = None) -> Decision | Refused:
        return self.tell(ev.ButtonPressed(Choice(button, text, item), who))

    def answer(self, who: str, answer: Answer, *, recorded_by: str | None = None) -> Decision | Refused:
        """`who` answers their latest task of the answer's kind."""
        task = self.task(who, answer.kind)
        return self.tell(ev.ResponseGiven(task.key, who, answer, "link", recorded_by))

    def stand(self, **stands: str) -> None:
        """Parties say where they stand: `owners="agree"`, `residents="agree_if: a grey door"`."""
        for who, said in stands.items():
            word, _, text = said.partition(": ")
            assert isinstance(self.answer(who.replace("_", "."), Position(word, text)), Decision)  # type: ignore[arg-type]

    def propose(self) -> Decision | Refused:
        return self.answer("property", Filled({"proposal": "a wall and a door", "budget": 38_000_00}))

    def meet(self, who: str, said: bool = True) -> Decision | Refused:
        return self.answer(who, Met(said))

    def confirm(self, who: str, said: bool = True, text: str = "") -> Decision | Refused:
        return self.answer(who, Confirmed(said, text))

    def report(self, milestone: str, *evidence: str) -> Decision | Refused:
        return self.answer("property", Report(milestone, evidence=evidence))

    def score(self, **scores: int) -> None:
        for who, score in scores.items():
            assert isinstance(self.answer(who, Score(score)), Decision)

    def object(self, text: str, by: str = "another_neighbour") -> Decision | Refused:
        return self.tell(ev.ObjectionLodged(text, by))

    def judge(self, who: str, upheld: bool) -> Decision | Refused:
        return self.answer(who, Judgement(upheld, "seen to"))

    def fire(self, timer: str) -> Decision | Refused:
        """A timer fires, whether it is still armed or not."""
        self.timers.pop(timer, None)
        return self.tell(ev.TimerFired(timer))

    def wait(self, span: timedelta) -> None:
        """Time passes; each timer fires when it is due."""
        until = self.now + span
        while due := sorted((at, timer) for timer, at in self.timers.items() if at <= until):
            self.now, timer = max(self.now, due[0][0]), due[0][1]
            assert isinstance(self.fire(timer), Decision)
        self.now = until

    def task(self, who: str, kind: str | None = None) -> Task:
        """The latest task of a person."""
        return [t for t in self.item.tasks if t.person == who and kind in (None, t.kind)][-1]

    @property
    def state(self) -> str:
        return self.item.state

    @property
    def asked(self) -> set[str]:
        """Who has an open task."""
        return {task.person for task in self.item.open_tasks}

    @property
    def waiting(self) -> set[str]:
        """Whose answer is still awaited."""
        return {task.person for task in waiting_tasks(self.definition, self.item)}

    def told(self, message: str, since: int = 0) -> list[str]:
        """Who got a message of that kind, from the effect number `since` on."""
        found = [e for e in self.effects[since:] if isinstance(e, fx.MessageQueued)]
        return [each.person for each in found if each.message == message]


def deliberating(table: Table | None = None) -> Table:
    """A facility upgrade on the five parties' table."""
    table = (table or Table()).raised()
    table.press("coordinator", "accept")
    table.propose()
    assert table.state == "deliberating"
    return table


def all_agree(table: Table) -> Table:
    table.stand(community="agree", owners="agree", property="agree", residents="agree", partners="agree")
    return table


def on_notice() -> Table:
    """A facility upgrade that all agreed to, on public notice."""
    table = all_agree(deliberating())
    assert table.state == "publicity"
    return table
