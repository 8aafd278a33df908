"""What is due is handed out: timers to fire, messages to send, each to the queue of its own hands.

A dispatcher takes turns. One turn is a plain function of the time: it claims what is due or will be in a
moment, keeps that until its instant has come, and hands out ids through a port, with the version at which each
was claimed. Where handing out fails (the broker is down), or what was handed out lies there, the work is done
here: the broker is an accelerator, not a dependency. Any number of dispatchers may run: a claim is a lease that
nobody else gets. What is long overdue goes out in order of due time and many at once, and never more than can be
under way, so that what falls due now is not late behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from heapq import heappop, heappush

from engine import outbox, overdue, timers
from engine.leases import Held
from engine.queues import CHANNELS, DEADLINES, Job
from engine.runtime import Runtime

Publish = Callable[[Job], None]
"""Hand a job to whoever works; raises where nobody can be reached."""
Work = Callable[[Job], object]
"""Do a job."""

AHEAD = timedelta(seconds=2)
"""How long before its instant a timer is claimed: the claim, which is a write, is over by then."""
UNTOUCHED = timedelta(seconds=5)
"""How long what the broker took may lie there before it is done here: the broker may have forgotten it."""
PATIENCE = timedelta(seconds=60)
"""How long a job may take. Until then we hold on to its rows; after that it hangs, and its lease runs out."""
HOLD_ON_EVERY = timedelta(seconds=2)
LOOK_FOR_STUCK_EVERY = timedelta(seconds=10)
OVERDUE = timedelta(seconds=1)
"""From here on a timer is late anyway, and goes with others of its kind in one transaction."""
BATCH = 100
"""How many timers go in one job at the most: so many items are under lock while they fire, some hundred milliseconds,
and so many share one wait for the disk. On a disk that takes 50 ms to flush, 25 of them would be too few."""
RUSH = 25
"""From so many under way on messages give way."""
FEW = 4
"""Up to so many that fall due at one look go alone, to as many hands."""
KEPT = 1500
"""How many timers may be claimed before they are due. A rush is claimed early, in few writes."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What one turn handed out and dropped, when the next timer is due, and when to take the next turn."""

    timers: int
    messages: int
    by_itself: int
    next_due: datetime | None
    dropped: int = 0
    again_at: datetime | None = None
    """None: there is nothing to wait for."""
    rush: bool = False
    """Whether so many timers are under way that a look for every one of them that ends would slow them down."""


@dataclass(slots=True)
class _Out:
    """One row that was handed out: its queue and version, when it first was, and when it last was."""

    queue: str
    version: int
    first: datetime
    last: datetime


class Dispatch:
    """One dispatcher: what it keeps for a moment, what it handed out, and its turns. `room` is how many rows of each
    queue may be out at once; a queue without room is not its own to serve.
    """

    def __init__(
        self,
        rt: Runtime,
        publish: Publish,
        work: Work,
        owner: str,
        room: Mapping[str, int],
        *,
        ahead: timedelta = AHEAD,
    ) -> None:
        self._rt, self._publish, self._work, self._owner = rt, publish, work, owner
        self._room, self._ahead = dict(room), ahead
        self._kept: list[tuple[datetime, str, Held]] = []
        self._out: dict[str, _Out] = {}
        self._reachable, self._by_itself = True, 0
        self._behind = self._some_lost = True  # who begins may have been away for a month
        self._held_on: datetime | None = None
        self._looked: datetime | None = None

    def turn(self, now: datetime) -> Ran:
        """Everything that can be done at `now`."""
        self._reachable, self._by_itself = True, 0
        fired = self._hand_out_due([], now)  # before anything that waits for the store
        self._settle(now)
        self._look_for_stuck(now)
        dropped, claimed = self._timers(now)
        messages = sum(self._messages(queue, now) for queue in CHANNELS)
        rush, waiting = self._rush(), None
        if DEADLINES in self._room and not rush:  # in a rush it would pass over all that is claimed
            with self._rt.store.read() as connection:
                waiting = timers.next_due(connection, now)
        kept = self._kept[0][0] if self._kept else None
        instants = [kept, waiting - self._ahead if waiting else None]
        return Ran(
            timers=fired + claimed,
            messages=messages,
            by_itself=self._by_itself,
            next_due=min((each for each in (kept, waiting) if each is not None), default=None),
            dropped=dropped,
            again_at=min((each for each in instants if each is not None), default=None),
            rush=rush,
        )

    def hand_back(self) -> int:
        """Let go of all that is claimed and not begun: others go on with it at once. How many rows it was."""
        self._kept.clear()
        self._out.clear()
        return timers.hand_back(self._rt, self._owner) + outbox.hand_back(self._rt, self._owner)

    def _timers(self, now: datetime) -> tuple[int, int]:
        """Drop what has lost its meaning, claim what is due soon, hand out what of it is due; how many of either."""
        if DEADLINES not in self._room:
            return 0, 0
        dropped = overdue.drop_lost(self._rt, now) if self._behind and self._some_lost else 0
        room = self._room[DEADLINES]
        if self._ahead and not self._behind:
            room = max(room, KEPT)
        free = room - len(self._kept) - self._outside(DEADLINES)
        fired = 0
        if free >= room // 2:  # a claim is a write: not one for every timer that fired
            held = timers.hold(self._rt, now, self._owner, free, self._ahead)
            # as much as was asked for, and at least half of it due: more waits (the other half may be what comes soon)
            due = sum(each.due_at <= now for each in held)
            self._behind = dropped > 0 or (0 < free <= len(held) and 2 * due >= free)
            self._some_lost = (
                dropped > 0 or not self._behind
            )  # looked for once in a backlog, and while there are any
            fired = self._hand_out_due(held, now)
        return dropped, fired

    def _hand_out_due(self, held: Sequence[Held], now: datetime) -> int:
        """Hand out what is due, of what was claimed and of what is kept, and keep the rest; how many went out."""
        due = [each for each in held if each.due_at <= now]
        for each in held:
            if each.due_at > now:
                heappush(self._kept, (each.due_at, each.id, each))
        while self._kept and self._kept[0][0] <= now:
            due.append(heappop(self._kept)[2])
        for job in jobs_of(due, now):
            self._hand_out(job, now)
        return len(due)

    def _messages(self, queue: str, now: datetime) -> int:
        free = self._room.get(queue, 0) - self._outside(queue)
        if self._rush():  # messages give way, and do not end
            free = min(free, 1 - self._outside(queue))
        held = outbox.hold(self._rt, now, self._owner, queue, free) if free > 0 else []
        for each in held:
            self._hand_out(Job(queue, ((each.id, each.version),)), now)
        return len(held)

    def _hand_out(self, job: Job, now: datetime) -> None:
        for id_, version in job.rows:
            self._out[id_] = _Out(job.queue, version, now, now)
        if self._reachable:
            try:
                self._publish(job)
            except Exception:  # noqa: BLE001  # whatever keeps the broker from taking it, the work is done here
                self._reachable = False
            else:
                return
        self._work(job)
        self._by_itself += len(job.rows)

    def _settle(self, now: datetime) -> None:
        """Forget what is done, hold on to what is not, and do what nobody seems to have taken."""
        if not self._out and not self._kept:
            return
        with self._rt.store.read() as connection:
            going = timers.under_way(connection, self._ids(deadlines=True), now)
            going |= outbox.under_way(connection, self._ids(deadlines=False), now)
        self._out = {id_: out for id_, out in self._out.items() if id_ in going}
        if self._held_on is None or now - self._held_on >= HOLD_ON_EVERY:
            self._hold_on(now)
        untouched: dict[str, list[tuple[str, int]]] = {}
        for id_, out in self._out.items():
            if now - out.last >= UNTOUCHED:
                out.last = now
                untouched.setdefault(out.queue, []).append((id_, out.version))
        for queue, rows in untouched.items():
            most = BATCH if queue == DEADLINES else 1
            for place in range(0, len(rows), most):
                self._work(Job(queue, tuple(rows[place : place + most])))

    def _hold_on(self, now: datetime) -> None:
        self._held_on = now
        patient = {id_ for id_, out in self._out.items() if now - out.first < PATIENCE}
        mine = [*(patient & self._ids(deadlines=True)), *(each.id for *_, each in self._kept)]
        timers.hold_on_to(self._rt, mine, self._owner, now)
        outbox.hold_on_to(self._rt, patient & self._ids(deadlines=False), self._owner, now)

    def _look_for_stuck(self, now: datetime) -> None:
        if self._looked is None or now - self._looked >= LOOK_FOR_STUCK_EVERY:
            self._looked = now
            timers.park_stuck(self._rt, now)
            outbox.park_stuck(self._rt, now)

    def _ids(self, *, deadlines: bool) -> set[str]:
        return {id_ for id_, out in self._out.items() if (out.queue == DEADLINES) is deadlines}

    def _rush(self) -> bool:
        return self._outside(DEADLINES) >= RUSH

    def _outside(self, queue: str) -> int:
        return sum(out.queue == queue for out in self._out.values())


def jobs_of(due: Sequence[Held], now: datetime) -> Iterator[Job]:
    """Timers as jobs: what is in time goes first, each alone unless many fall due together; what is overdue goes many
    at once, in order of due time. All that is due of one item goes in one job.
    """
    in_time = sorted((each for each in due if now - each.due_at <= OVERDUE), key=lambda each: each.due_at)
    late = sorted((each for each in due if now - each.due_at > OVERDUE), key=lambda each: each.due_at)
    yield from _batches(in_time, BATCH if len(in_time) > FEW else 1)
    for job in _batches(late, BATCH):
        yield replace(job, overdue=True)


def _batches(due: Sequence[Held], most: int) -> Iterator[Job]:
    items: dict[str, list[Held]] = {}
    for each in due:
        items.setdefault(each.item_id, []).append(each)
    batch: list[Held] = []
    for mine in items.values():
        batch += mine
        if len(batch) >= most:
            yield _job(batch)
            batch = []
    if batch:
        yield _job(batch)


def _job(batch: Collection[Held]) -> Job:
    return Job(DEADLINES, tuple((each.id, each.version) for each in batch))


def run_once(
    rt: Runtime,
    now: datetime,
    publish: Publish,
    work: Work,
    owner: str,
    most: int = 100,
    messages: int | None = None,
) -> Ran:
    """One turn of a dispatcher that begins at `now` and is forgotten: at most so many timers, and as many messages of
    each channel or `messages`. It claims nothing ahead of time, since nobody would hand it out.
    """
    each = most if messages is None else messages
    room = {DEADLINES: most} | dict.fromkeys(CHANNELS, each)
    return Dispatch(rt, publish, work, owner, room, ahead=timedelta()).turn(now)
