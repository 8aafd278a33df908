"""The sample community as stories speak of it: its people by their refs, their tasks, their answers.

Everything goes through the engine's own commands. The clock moves one second before each act, as no two
people ever answer in the same microsecond; timers are fired only by `pass_until`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from services.pictures import photograph
from sqlalchemy import select

from engine import access, commands, timers
from engine.attachments import attach
from engine.clock import SetClock
from engine.community import Community, community_by_slug
from engine.loading import Loaded, load_item
from engine.roster import Reporter
from engine.runtime import Runtime
from engine.schema import outbox, people, tasks
from engine.stepping import Done
from workflows.events import Via

SECRET = "a secret of the tests alone"
DEFINITIONS = Path(__file__).parents[2] / "definitions"
REFUSE_HOUSE = {"place": "3栋旁的垃圾房", "hazard": "minor"}
PROPOSAL = {"proposal": "翻新垃圾房，铺透水砖，装灰色的门", "material": "permeable_brick",
            "door_colour": "community_grey", "railing": "no_railing", "budget": "38000"}  # fmt: skip
NEIGHBOUR = Reporter(name="2栋住户", phone="13800000091", home="2-1-101")
JPEG = photograph(32, 24)


@dataclass(slots=True)
class Wutongli:
    """The community of the tests."""

    rt: Runtime
    clock: SetClock

    @property
    def community(self) -> Community:
        with self.rt.store.read() as connection:
            found = community_by_slug(connection, "wutongli")
        assert found is not None
        return found

    @property
    def id(self) -> str:
        return self.community.id

    def person(self, ref: str) -> str:
        """The id of a person of the roster."""
        with self.rt.store.read() as connection:
            return connection.execute(select(people.c.id).where(people.c.ref == ref)).scalar_one()

    def actor(self, ref: str) -> access.Actor:
        """A member of staff, signed in."""
        with self.rt.store.read() as connection:
            found = access.actor_of(connection, self.person_on(connection, ref))
        assert found is not None
        return found

    @staticmethod
    def person_on(connection: Any, ref: str) -> str:
        return connection.execute(select(people.c.id).where(people.c.ref == ref)).scalar_one()

    def tick(self, span: timedelta = timedelta(seconds=1)) -> None:
        self.clock.advance(span)

    def open(
        self,
        title: str = "翻新3栋旁的垃圾房",
        *,
        issue_type: str = "facility_upgrade",
        fields: dict[str, Any] | None = None,
        reporter: Reporter | None = NEIGHBOUR,
        by: str | None = "coordinator",
        once: commands.Once | None = None,
    ) -> str:
        """A matter is raised; its id."""
        self.tick()
        done = commands.open_item(
            self.rt, self.id, self.actor(by) if by else None, issue_type=issue_type, title=title,
            fields=fields or REFUSE_HOUSE, reporter=reporter, once=once,
        )  # fmt: skip
        assert isinstance(done, Done), done
        return done.item.id

    def loaded(self, item_id: str) -> Loaded:
        with self.rt.store.read() as connection:
            found = load_item(connection, item_id, self.rt.now(), lock=False)
        assert found is not None
        return found

    def state(self, item_id: str) -> str:
        return self.loaded(item_id).item.state

    def task(self, item_id: str, ref: str, kind: str | None = None) -> str:
        """The newest task of a person at an item; its id."""
        with self.rt.store.read() as connection:
            wanted = select(tasks.c.id).where(
                tasks.c.item_id == item_id, tasks.c.person_id == self.person_on(connection, ref)
            )
            if kind is not None:
                wanted = wanted.where(tasks.c.kind == kind)
            return connection.execute(
                wanted.order_by(tasks.c.step.desc(), tasks.c.id.desc()).limit(1)
            ).scalar_one()

    def asked(self, item_id: str) -> set[str]:
        """The refs of everybody with an open task."""
        with self.rt.store.read() as connection:
            rows = connection.execute(
                select(people.c.ref)
                .join(tasks, tasks.c.person_id == people.c.id)
                .where(tasks.c.item_id == item_id, tasks.c.status == "open")
            )
            return set(rows.scalars())

    def answer(self, item_id: str, ref: str, *, via: Via = "link", **given: Any) -> commands.Outcome:
        """A person answers their newest task."""
        self.tick()
        kind = given.pop("kind", None)
        return commands.answer_task(self.rt, self.task(item_id, ref, kind), given, via=via)

    def press(self, item_id: str, ref: str, **given: Any) -> commands.Outcome:
        """A member of staff presses a button."""
        self.tick()
        return commands.press_button(self.rt, self.actor(ref), item_id, given)

    def photo(self, item_id: str, ref: str) -> str:
        """A photograph of an item."""
        kept = attach(self.rt, self.id, JPEG, item_id=item_id, task_id=None, person_id=self.person(ref))
        assert isinstance(kept, str), kept
        return kept

    def pass_until(self, instant: datetime) -> list[tuple[str, str]]:
        """Time passes; every timer fires at its instant. What fired: timer ids and what became of them."""
        fired: list[tuple[str, str]] = []
        while True:
            with self.rt.store.read() as connection:
                due = timers.next_due(connection)
            if due is None or due > instant:
                break
            self.clock.advance_to(due)
            claimed = timers.claim_due(self.rt, self.rt.now(), "the clock of the story")
            assert claimed, "a timer that is due can be claimed"
            fired.extend((id_, timers.fire(self.rt, id_)) for id_ in claimed)
        self.clock.advance_to(instant)
        return fired

    def messages(self, item_id: str, **columns: Any) -> list[Any]:
        """The outbox's rows of an item, oldest first."""
        wanted = select(outbox).where(outbox.c.item_id == item_id).order_by(outbox.c.id)
        for name, value in columns.items():
            wanted = wanted.where(outbox.c[name] == value)
        with self.rt.store.read() as connection:
            return list(connection.execute(wanted).all())

    def to_deliberation(self, **options: Any) -> str:
        """An item on the table of the five parties."""
        item_id = self.open(**options)
        assert isinstance(self.press(item_id, "coordinator", button="accept"), Done)
        assert isinstance(self.answer(item_id, "property_manager", fields=PROPOSAL), Done)
        assert self.state(item_id) == "deliberating"
        return item_id

    def all_agree(self, item_id: str) -> None:
        """The five representatives agree."""
        for ref in ("community_head", "owners_chair", "property_manager", "building3", "social_worker"):
            done = self.answer(item_id, ref, stand="agree")
            assert isinstance(done, Done), done
