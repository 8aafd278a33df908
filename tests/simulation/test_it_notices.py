"""The engine is broken on purpose, in one place at a time: a few lives must tell, and in the words that fit.

The seed that told must be a sound life of the engine as it is; else whatever is wrong already would be the proof.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from simulation.judging import judge
from simulation.process import MachineClock
from simulation.world import World

import engine.commands.once
import engine.outbox
import engine.stepping
import engine.timers
import engine.writing.messages
import notify.delivery
from engine.schema import outbox, timers
from workflows.events import TimerFired

WITHIN = 40
"""Lives in which a break must be noticed."""
Break = Callable[[pytest.MonkeyPatch], None]


def _fired_then_stepped(patched: pytest.MonkeyPatch) -> None:
    """Marked in one transaction, and acted upon in another."""

    def fire_all(rt: Any, rows: Any) -> None:
        for id_, _ in rows:
            with rt.store.write() as connection:
                timer = connection.execute(timers.select().where(timers.c.id == id_)).one()
                if timer.state != "pending" or timer.due_at > rt.now():
                    continue
                connection.execute(
                    timers.update().where(timers.c.id == id_).values(state="fired", fired_at=rt.now())
                )
            with rt.store.write() as connection:
                engine.timers.step(
                    rt, connection, timer.item_id, TimerFired(timer.key), actor_id=None, via="system"
                )

    patched.setattr("simulation.process.fire_all", fire_all)


def _early(patched: pytest.MonkeyPatch) -> None:
    """A timer counts as due a minute before its time."""
    really, claim = engine.timers._fire, engine.timers.claim

    def fire(rt: Any, connection: Any, timer: Any, version: Any, loaded: Any) -> Any:
        if timer is None:
            return "stale"
        fields = dict(getattr(timer, "_mapping", None) or timer._asdict())
        fields["due_at"] -= timedelta(minutes=1)
        return really(rt, connection, SimpleNamespace(**fields), version, loaded)

    def sooner(rt: Any, *given: Any, ahead: timedelta, **more: Any) -> Any:
        held = claim(rt, *given, ahead=ahead + timedelta(minutes=1), **more)
        return [each._replace(due_at=each.due_at - timedelta(minutes=1)) for each in held]

    patched.setattr(engine.timers, "_fire", fire)
    patched.setattr(engine.timers, "claim", sooner)


def _not_read_again(patched: pytest.MonkeyPatch) -> None:
    """Whatever was claimed once fires, though it was cancelled or fired since."""
    really = engine.timers._fire

    def fire(rt: Any, connection: Any, timer: Any, _version: Any, loaded: Any) -> Any:
        if timer is None:
            return "stale"
        fields = dict(getattr(timer, "_mapping", None) or timer._asdict())
        return really(rt, connection, SimpleNamespace(**fields | {"state": "pending"}), None, loaded)

    patched.setattr(engine.timers, "_fire", fire)


def _leases_ignored(patched: pytest.MonkeyPatch) -> None:
    """Two may send the same message at once."""
    really = engine.outbox.take

    def take(rt: Any, outbox_id: str, owner: str, now: Any) -> Any:
        with rt.store.write() as connection:
            connection.execute(
                outbox.update().where(outbox.c.id == outbox_id).values(lease_owner=None, lease_until=None)
            )
        return really(rt, outbox_id, owner, now)

    patched.setattr(engine.outbox, "take", take)


def _noted_before_sent(patched: pytest.MonkeyPatch) -> None:
    """A message is called sent before anybody has it."""
    really = notify.delivery._send

    def send(rt: Any, letter: Any, *given: Any) -> Any:
        engine.outbox.record_attempt(
            rt, letter.outbox_id, channel="email", outcome="sent", detail="", now=rt.now()
        )
        return really(rt, letter, *given)

    patched.setattr(notify.delivery, "_send", send)


def _random_causes(patched: pytest.MonkeyPatch) -> None:
    """A message has another key each time."""
    really = engine.writing.messages.cause_of
    patched.setattr(
        engine.writing.messages, "cause_of", lambda *given: f"{really(*given)}:{os.urandom(4).hex()}"
    )


def _answers_forgotten(patched: pytest.MonkeyPatch) -> None:
    """The answer to a request is not kept."""
    patched.setattr(engine.commands.once, "_known", lambda *_given: None)
    patched.setattr(engine.commands.once, "insert", lambda table: table.insert().prefix_with("OR IGNORE"))


def _own_clocks(patched: pytest.MonkeyPatch) -> None:
    """A worker trusts the clock of its own machine."""
    patched.setattr(MachineClock, "measure", lambda self: setattr(self, "_measured", 1e9))


def _told_before_committed(patched: pytest.MonkeyPatch) -> None:
    """An acknowledgement goes out, and then the transaction is lost."""
    really, times = engine.commands.once.committed, [0]

    def committed(rt: Any, act: Any) -> Any:
        times[0] += 1
        if times[0] % 5:
            return really(rt, act)
        kept: list[Any] = []

        def lost(connection: Any) -> Any:
            kept.append(act(connection))
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            rt.store.commit(lost)
        return kept[0]

    patched.setattr("engine.commands.answering.committed", committed)
    patched.setattr(engine.commands.once, "committed", committed)


def _queued_apart(patched: pytest.MonkeyPatch) -> None:
    """Some messages are left for later, and are gone."""
    really, times = engine.writing.messages.queued, [0]

    def message(rows: Any, effect: Any) -> None:
        times[0] += 1
        if times[0] % 20:
            really(rows, effect)

    patched.setattr(engine.writing.messages, "queued", message)


BREAKS: list[Any] = [
    pytest.param(
        _fired_then_stepped,
        "is called fired, and nothing came of it",
        id="a timer is marked in one transaction and acts in another",
    ),
    pytest.param(_early, "fired early", id="a timer fires a minute early"),
    pytest.param(_not_read_again, "had ended", id="a timer that was cancelled or moved fires all the same"),
    pytest.param(_leases_ignored, "of them excused", id="leases of messages are ignored"),
    pytest.param(_noted_before_sent, "no provider has it", id="a message is noted before it is sent"),
    pytest.param(_random_causes, "causes, 0 messages", id="a cause has randomness in it"),
    pytest.param(_answers_forgotten, "was told", id="the answer to a request is not kept"),
    pytest.param(_own_clocks, "fired early|does not come to rest", id="a worker trusts its own clock"),
    pytest.param(_told_before_committed, "is gone", id="an answer is acknowledged and not committed"),
    pytest.param(_queued_apart, "causes, 0 messages", id="a message is not written with its event"),
]


@pytest.mark.parametrize(("broken", "told"), BREAKS)
def test_it_is_noticed(
    broken: Break, told: str, settled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []
    with monkeypatch.context() as patched:
        broken(patched)
        for seed in range(WITHIN):
            heard = _judged(seed, settled, tmp_path)
            if any(re.search(told, each) for each in heard):
                break
        else:
            pytest.fail(f"{WITHIN} lives, and nobody said {told!r}; the last said {heard[:3]}")
    sound = _judged(seed, settled, tmp_path)
    assert not sound, f"seed {seed} is no proof: the engine as it is gives {sound[:3]}"


def _judged(seed: int, settled: Path, folder: Path) -> list[str]:
    world = World(seed, settled, folder)
    world.live()
    wrong = judge(world)
    world.close()
    return wrong
