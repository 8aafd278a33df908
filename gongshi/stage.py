"""A scenario on the real engine: the same story as `gongshi try`, with rows, links, timers and messages.

Time is a set clock that the stage moves from one due thing to the next, so that a month passes in a second
and every deadline fires at its instant.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from engine import timers
from engine.access import Actor, actor_of, actor_of_api_key, issue_api_key
from engine.attachments import attach
from engine.clock import SetClock
from engine.commands import (
    Outcome,
    answer_task,
    ask_more_time,
    call_back,
    lodge_objection,
    open_item,
    press_button,
    propose_amendment,
    receive_signal,
    restart_clock,
    set_aside,
    stop_clock,
    stop_matter,
)
from engine.community import Community, community
from engine.dispatcher import run_once
from engine.loading import Loaded, load_item
from engine.queues import Job
from engine.registry import active_definition
from engine.roster import Reporter, roster_of
from engine.schema import items, outbox, reporters, tasks
from engine.stepping import Done
from gongshi.house import House
from gongshi.picture import picture
from workflows.answers import TaskKind
from workflows.consequences.lateness import waiting_tasks
from workflows.guarding import recused
from workflows.model import REPORTER
from workflows.refusal import Refused
from workflows.roster import Person
from workflows.stories.scenario import (
    ALTERNATE,
    Scenario,
    Seen,
    Step,
    answers_of,
    later,
    mismatches,
    pressed_of,
)
from workflows.text import Text

NAMES = {REPORTER: "一位居民", "neighbour": "另一位居民"}


@dataclass(slots=True)
class Stage:
    """One story being played."""

    house: House
    clock: SetClock
    community_id: str
    scenario: Scenario
    item_id: str = ""

    @property
    def here(self) -> Community:
        """The community, as it stands."""
        with self.house.rt.store.read() as connection:
            found = community(connection, self.community_id)
        assert found is not None  # noqa: S101  # it was settled before the story began
        return found

    def play(self, step: Step) -> list[Text]:
        """Do one step; what went otherwise than it says."""
        if step.wait is not None:
            self.wait_until(later(self.here.calendar, self.clock.now(), step.wait))
            return []
        if step.expect is not None:
            return mismatches(step.expect, self.seen())
        refused = next((no for no in self._do(step) if isinstance(no, Refused)), None)
        self.settle()
        if refused is None and step.refused is not None:
            return [
                Text(
                    zh=f"应被拒绝（{step.refused}），却成功了",
                    en=f"should be refused ({step.refused}), and was not",
                )
            ]
        if refused is not None and refused.code != step.refused:
            return [refused.message]
        return []

    def settle(self) -> None:
        """Do everything that is due now, as a dispatcher with its broker away would."""
        rt, work = self.house.rt, self.house.work("stage")
        while True:
            ran = run_once(rt, self.clock.now(), _nobody, work, "stage")
            if not (ran.timers or ran.messages or ran.dropped):
                return

    def wait_until(self, instant: datetime) -> None:
        """Let time pass, from one due thing to the next."""
        self.settle()
        while (due := self._next()) is not None and due <= instant:
            self.clock.advance_to(due)
            self.settle()
        self.clock.advance_to(instant)

    def _next(self) -> datetime | None:
        with self.house.rt.store.read() as connection:
            instants = [timers.next_due(connection)]
            instants.append(
                connection.execute(
                    select(outbox.c.next_at)
                    .where(outbox.c.state == "queued")
                    .order_by(outbox.c.next_at)
                    .limit(1)
                ).scalar_one_or_none()
            )
        return min((each for each in instants if each is not None), default=None)

    def _do(self, step: Step) -> Iterator[Outcome]:
        rt = self.house.rt
        if step.open is not None:
            done = open_item(
                rt, self.community_id, None, issue_type=self.scenario.issue_type, title=step.open.title,
                fields=self._with_photos(step.open.fields),
                named={party: Reporter(name=NAMES[who], phone="13800000022") for party, who in step.open.named.items()},
                reporter=Reporter(name=NAMES[REPORTER], phone="13800000021"), via="web",
            )  # fmt: skip
            if not isinstance(done, Refused):
                assert isinstance(done, Done)  # noqa: S101  # no key was given, so nothing is replayed
                self.item_id = done.item.id
            yield done
        elif step.object is not None:
            neighbour = Reporter(name=NAMES["neighbour"], phone="13800000022")
            yield lodge_objection(
                rt, self.community_id, self.item_id, said=step.object.text, reporter=neighbour
            )
        elif step.signal is not None:
            for name, sender in step.signal.items():
                actor = actor_of_api_key(rt, issue_api_key(rt, self.community_id, sender))
                assert actor is not None  # noqa: S101  # the key was made this moment
                yield receive_signal(rt, actor, self.item_id, name)
        elif step.recuse is not None or step.call_back is not None:
            do = set_aside if step.recuse is not None else call_back
            for party, why in (step.recuse or step.call_back or {}).items():
                yield do(rt, self._actor("coordinator"), self.item_id, party, why)
        elif step.amend is not None:
            for who, change in step.amend.items():
                yield propose_amendment(
                    rt, self.community_id, self.item_id, change.fields, by=self.people().get(who, ""), said=change.text, via="link",
                )  # fmt: skip
        elif step.pause is not None:
            for who, why in step.pause.items():
                yield stop_clock(rt, self._actor(who), self.item_id, why)
        elif step.resume is not None:
            yield restart_clock(rt, self._actor(step.resume), self.item_id)
        elif step.more_time is not None or step.stop is not None:
            ask = ask_more_time if step.more_time is not None else stop_matter
            for who, why in (step.more_time or step.stop or {}).items():
                person = self.people().get(who, "")
                yield ask(rt, self.community_id, self.item_id, by=person, said=why, via="link")
        elif step.press is not None:
            for who, said in step.press.items():
                given = pressed_of(said)
                yield self._press(who, given | {"text": given.get("reason", "")})
        else:
            kinds, answers = answers_of(step)
            for who, given in answers.items():
                yield self._answer(who, given, kinds)

    def _press(self, who: str, given: dict[str, Any]) -> Outcome:
        if who not in self.here.form.roles and self.people().get(who) in self._asked("choose"):
            return self._answer(who, given, ("choose",))  # a party signs in nowhere: it has a link
        return press_button(self.house.rt, self._actor(who), self.item_id, given)

    def _asked(self, kind: TaskKind) -> frozenset[str]:
        return frozenset(task.person for task in self.live().item.tasks if task.kind == kind)

    def _answer(self, who: str, given: dict[str, Any], kinds: tuple[TaskKind, ...]) -> Outcome:
        person = self.people().get(who, "")
        about = given.pop("about", None)
        wanted = (
            select(tasks)
            .where(tasks.c.item_id == self.item_id, tasks.c.person_id == person, tasks.c.status != "closed")
            .where(
                *([tasks.c.kind.in_(kinds)] if kinds else []), *([tasks.c.about == about] if about else [])
            )
            # what was not answered yet first, and of that the newest
            .order_by(tasks.c.answered_at.is_not(None), tasks.c.opened_at.desc(), tasks.c.id.desc())
        )
        with self.house.rt.store.read() as connection:
            rows = connection.execute(wanted).all()
        if not rows:
            return Refused("not_found", Text(zh=f"没有人问“{who}”", en=f"`{who}` is not asked anything"))
        if photos := given.pop("photos", 0):
            given["evidence"] = [self._photo(rows[0].id, person, number) for number in range(int(photos))]
        return answer_task(self.house.rt, rows[0].id, given, via="link")

    def _with_photos(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        """The fields of a matter that is raised, with a picture for every photograph that the story only names."""
        with self.house.rt.store.read() as connection:
            active = active_definition(connection, self.community_id, self.scenario.issue_type)
        forms = active.definition.fields if active else {}
        images = [name for name in fields if name in forms and forms[name].type == "images"]
        return {**fields} | {
            name: [self._photo(None, None, number) for number, _ in enumerate(fields[name])]
            for name in images
        }

    def _photo(self, task_id: str | None, person: str | None, number: int) -> str:
        kept = attach(
            self.house.rt,
            self.community_id,
            picture(number),
            item_id=self.item_id if task_id else None,
            task_id=task_id,
            person_id=person,
        )
        assert isinstance(kept, str)  # noqa: S101  # a picture of ours is a picture
        return kept

    def _actor(self, who: str) -> Actor:
        with self.house.rt.store.read() as connection:
            found = actor_of(connection, self.people().get(who, ""))
        return found or Actor(self.people().get(who, ""), self.community_id, who, frozenset())

    def people(self) -> Mapping[str, str]:
        """The ids of the people that a scenario's names mean."""
        here = self.here
        with self.house.rt.store.read() as connection:
            roster = roster_of(connection, here, self.clock.now())
            raised = connection.execute(
                select(items.c.reporters, items.c.named).where(items.c.id == self.item_id)
            ).one_or_none()
        found: dict[str, str] = {}
        for party in here.form.parties:
            _put(found, party, roster.representatives(party))
            _put(found, party + ALTERNATE, roster.alternates(party))
        for role in here.form.roles:
            _put(found, role, roster.holders(role))
        if raised and raised.named:
            found["neighbour"] = next(iter(raised.named.values()))
        return found | ({REPORTER: raised.reporters[0]} if raised and raised.reporters else {})

    def live(self) -> Loaded:
        """The item as it stands."""
        with self.house.rt.store.read() as connection:
            found = load_item(connection, self.item_id, self.clock.now(), lock=False)
        assert found is not None  # noqa: S101  # the story began with it
        return found

    def seen(self) -> Seen:
        """How the item stands, in the scenario's names."""
        loaded = self.live()
        item, state = loaded.item, loaded.definition.states[loaded.item.state]
        names = {person: name for name, person in self.people().items()}
        with self.house.rt.store.read() as connection:
            rows = connection.execute(
                select(outbox.c.person_id, outbox.c.kind, outbox.c.inputs)
                .where(outbox.c.item_id == item.id, outbox.c.created_at >= item.entered_at)
                .order_by(outbox.c.created_at)
            ).all()
            followers = tuple(
                connection.execute(
                    select(items.c.issue_type)
                    .where(
                        items.c.id.in_(select(reporters.c.item_id).where(reporters.c.from_item == item.id))
                    )
                    .order_by(items.c.number)
                ).scalars()
            )
        rows = [row for row in rows if row.inputs["state"] == item.state]  # two steps may share an instant
        due = loaded.community.calendar.at(item.due_at).local.replace("T", " ") if item.due_at else None
        return Seen(
            state=item.state, phase=state.phase, on_list=state.list or "none", round=item.round, result=item.result,
            outcome=item.outcome, due=due, late=item.late,
            waiting_for=frozenset(t.party or t.role or t.person for t in waiting_tasks(loaded.definition, item)),
            asked=frozenset(names.get(task.person, task.person) for task in item.tasks),
            reminded=frozenset(names.get(r.person_id, "?") for r in rows if r.kind in ("reminder", "late_reminder")),
            told=frozenset(names.get(row.person_id, "?") for row in rows),
            winners=item.winners, fields=item.fields, paused=item.paused_at is not None,
            recused=frozenset(recused(loaded.definition, item)), opened=followers,
        )  # fmt: skip


def _put(found: dict[str, str], name: str, people: Sequence[Person]) -> None:
    """The first of those who are meant by a name."""
    if people:
        found[name] = people[0].id


def _nobody(job: Job) -> None:
    raise ConnectionError(f"nobody to hand {job} to")
