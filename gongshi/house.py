"""The house put together from its settings: store, clock, keys, channels, and what the rooms hand each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from engine import timers
from engine.clock import Clock, RehearsalClock, clock_for
from engine.dispatcher import Work
from engine.ids import Keys
from engine.migrations import pending
from engine.queues import DEADLINES, Job
from engine.runtime import Runtime
from engine.store import Store
from engine.watchdog import NAMES, look
from gongshi.jobs import told
from gongshi.keeping import secret_of
from gongshi.settings import Settings
from notify.channel import Channel
from notify.channels import channels
from notify.delivery import UNLIMITED, deliver
from notify.limits import Limits
from notify.sharing import preview, share
from web.ports import Health, Ports


@dataclass(frozen=True, slots=True)
class House:
    """Everything that runs, wired."""

    settings: Settings
    rt: Runtime
    channels: Mapping[str, Channel]
    limits: Limits = UNLIMITED

    def work(self, owner: str) -> Work:
        """How a job is done: timers fire, messages are delivered."""

        def do(job: Job) -> object:
            if job.queue == DEADLINES:
                return timers.fire_all(self.rt, job.rows)
            return [deliver(self.rt, self.channels, id_, owner, self.limits) for id_ in job.ids]

        return told(self.rt, do)

    def ports(self) -> Ports:
        """What the pages get from beside them."""
        return Ports(preview=preview, share=share, health=self.health)

    def health(self) -> Health:
        """How the house is, as whoever watches over it would ask."""
        try:
            behind = pending(self.rt.store)
            if behind:
                return Health({"database": None, "migrations": "run `gongshi migrate`"})
            with self.rt.store.read() as connection:
                seen = look(connection, self.rt.now())
        except SQLAlchemyError as fault:
            return Health({"database": type(fault).__name__})
        lags: dict[str, str | None] = dict.fromkeys(NAMES)
        lags |= {each.name: each.said.en for each in seen.troubles}
        return Health({"database": None, "migrations": None}, lags)


def build(settings: Settings, clock: Clock | None = None) -> House:
    """The house of these settings; with a clock of one's own where time is played."""
    url = make_url(settings.database)
    if url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:"):
        Path(str(url.database)).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    store = Store(settings.database)
    secret = settings.secret_key.get_secret_value() if settings.secret_key else secret_of(settings.folder)
    ticking = clock or clock_for(store)
    if settings.rehearsal is not None:
        ticking = RehearsalClock(ticking, settings.rehearsal)
    rt = Runtime(
        store=store, clock=ticking, keys=Keys(secret), base_url=settings.address,
        zone=settings.zone, language=settings.language,
    )  # fmt: skip
    limits = Limits(
        settings.email_per_minute, settings.email_per_day, settings.sms_per_minute, settings.sms_per_day,
        settings.sms_per_number, settings.sms_same_text_s,
    )  # fmt: skip
    return House(settings, rt, channels(settings.smtp_url, settings.sms_url), limits)
