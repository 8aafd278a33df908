"""What is outside the house: a broker that forgets and repeats, providers of mail and SMS, people who keep receipts.

What they saw is kept here and never in the house's tables, so that the one can be held against the other.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from engine.letter import Letter
from engine.queues import DEADLINES, Job
from gongshi.hands import TASKS
from gongshi.settings import EMBEDDED
from notify.channel import Attempt, Rendered
from workflows.effects import Effect

if TYPE_CHECKING:
    from simulation.process import Process, WorkerProcess
    from simulation.world import World


@dataclass(frozen=True, slots=True)
class Receipt:
    """What somebody was told had happened: to which item, with what effects."""

    act: int
    item_id: str
    effects: tuple[Effect, ...]


@dataclass(frozen=True, slots=True)
class Accepted:
    """A message that a provider took."""

    outbox_id: str
    message_id: str
    to: str
    link: str | None
    by: Process


@dataclass(slots=True)
class Broker:
    """Holds messages of Celery as JSON. The world takes them out late, twice, in any order, or never."""

    world: World
    away: bool = False
    lying: list[tuple[str, str]] = field(default_factory=list)
    under_way: list[Job] = field(default_factory=list)

    class conf:  # noqa: N801  # as a Celery application has it
        broker_url = EMBEDDED
        broker_transport_options: dict[str, Any] = {}  # noqa: RUF012  # nobody writes it

    def connection_for_write(self, **_options: Any) -> None:
        """There is no connection to keep."""

    def send_task(self, name: str, *, args: Any, **_more: Any) -> None:
        """A message is handed in, as the publisher does it."""
        self.world.point("publish")
        if self.away:
            self.world.faults["broker away"] += 1
            raise ConnectionError("the broker is away")
        self.lying.append((name, json.dumps(args)))
        self.world.point("published")

    def hand_out(self) -> None:
        """One message comes to a worker: any, and perhaps not for the last time."""
        lying = self.lying
        if not lying:
            return
        number = self.world.chance.randrange(len(lying))
        if number:
            self.world.faults["out of order"] += 1
        name, said = lying[number]
        twice = self.world.troubled and self.world.chance.random() < 0.3  # enough that most are
        if twice:
            self.world.faults["delivered twice"] += 1
        else:
            del lying[number]
        args = json.loads(said)
        queue = DEADLINES if name == TASKS[DEADLINES] else args[0]
        job = Job(queue, tuple((id_, version) for id_, version in args[-1]))
        worker = self.world.chance.choice(self.world.workers)
        self.world.trace(f"  {queue} {[id_[-6:] for id_ in job.ids]} to {worker.name}")
        self._do(worker, job)
        if not worker.alive and not twice:  # it was not acknowledged
            self.world.faults["delivered again"] += 1
            lying.append((name, said))

    def _do(self, worker: WorkerProcess, job: Job) -> None:
        self.under_way.append(job)
        self.world.by(worker, lambda: worker.work(job))
        self.under_way.pop()

    def repeat(self, job: Job) -> None:
        """A job that is under way comes to another worker, as after a visibility timeout."""
        self.world.faults["delivered while under way"] += 1
        worker = self.world.chance.choice(self.world.workers)
        self.world.trace(f"  {job.queue} {[id_[-6:] for id_ in job.ids]} once more, to {worker.name}")
        self._do(worker, job)

    def forget(self) -> None:
        """FLUSHALL."""
        if self.lying:
            self.world.faults["flushall"] += 1
        self.lying.clear()

    def go_or_come(self) -> None:
        """It cannot be reached, or can again."""
        self.away = not self.away


@dataclass(slots=True)
class Provider:
    """A mail server, or a gateway for SMS, in the form of a channel."""

    world: World
    name: str

    def reaches(self, letter: Letter) -> bool:
        """Whether the person has such an address."""
        return bool(self._to(letter))

    def send(self, rendered: Rendered, letter: Letter) -> Attempt:  # noqa: ARG002  # a channel is given the words too
        """Take the message, or do not, or take it and do not say so."""
        world, chance = self.world, self.world.chance
        world.trace(f"  {self.name} is given {letter.kind} {letter.outbox_id[-6:]}")
        world.point("send")
        outcome = "sent"
        if world.troubled:
            outcome = chance.choices(
                ("sent", "try_again", "undeliverable", "unknown"), weights=(80, 9, 4, 7)
            )[0]
        if outcome == "sent" or (outcome == "unknown" and chance.random() < 0.5):  # as often as not
            world.accepted.append(
                Accepted(letter.outbox_id, letter.message_id, self._to(letter), letter.link, world.process)
            )
        if outcome != "sent":
            world.faults[f"provider: {outcome}"] += 1
        if outcome == "unknown":
            world.excused[letter.outbox_id] += 1
        world.point("server's 250")
        return Attempt(outcome, provider_id=letter.outbox_id if outcome == "sent" else None)

    def _to(self, letter: Letter) -> str:
        return (letter.recipient.email if self.name == "email" else letter.recipient.phone) or ""


def copies(accepted: list[Accepted]) -> Counter[str]:
    """How often each message was taken."""
    return Counter(each.outbox_id for each in accepted)
