"""Neighbours who go on whatever happens to the house, and the reckoning at the end.

A driver raises matters over the API and answers every link that comes by mail or SMS; where the house does
not answer it tries again later, as people do. It notes what was acknowledged (201 or 303), and only that.
"""

from __future__ import annotations

import re
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self
from zoneinfo import ZoneInfo

import httpx2 as httpx
from e2e.running import Api, House, until
from sqlalchemy import func, select

from engine.ids import hashed
from engine.schema import attempts, items, links, outbox, people, responses, tasks, timers
from engine.store import Store

MATTER = {"issue_type": "facility_upgrade", "fields": {"place": "1号门东侧", "hazard": "minor"},
          "reporter": {"name": "一位居民", "phone": "13800000021"}}  # fmt: skip
LINK = re.compile(r"/t/([\w-]{16,})")
ANSWERS = {
    'name="stand"': {"stand": "agree"},
    'name="proposal"': {"proposal": "砖砌围墙", "material": "granite", "door_colour": "green", "railing": "", "budget": "38000"},
    'name="score"': {"score": "5"},
    'value="accept"': {"button": "accept"},
}  # fmt: skip
LEFT = "无人过问"
"""A matter whose title says so is answered by nobody."""
AWAY = (503,)
"""What the pages may answer while their database is away; anything else of 500 and above is a fault."""


@dataclass
class Driver:
    """Raises matters and answers links in a thread of its own, until it is stopped."""

    house: House
    most: int = 12
    raised: dict[str, str] = field(default_factory=dict)
    answered: dict[str, str] = field(default_factory=dict)
    refused: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    unanswered: int = 0
    slowest_s: float = 0.0

    def __post_init__(self) -> None:
        self.api = Api(self.house, self.house.run("key", "issue", "property_system").strip())
        self._http = httpx.Client(base_url=self.house.http.base_url, timeout=20)
        self._stopped = threading.Event()
        self._settled: set[str] = set()
        self._thread = threading.Thread(target=self._run, name="driver", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Finish the request that is under way."""
        self._stopped.set()
        self._thread.join(30)
        self._http.close()

    def has_raised(self, number: int) -> None:
        """Wait until so many matters are raised."""
        self.most = max(self.most, number)
        until(
            lambda: self.faults or len(self.raised) >= number, f"{number} matters", seen=lambda: self.raised
        )
        assert not self.faults, self.faults

    def leave(self) -> str:
        """Raise a matter that nobody will answer; its id."""
        done = self.api.post("/items", {**MATTER, "title": f"{LEFT}的垃圾房"})
        assert done.status_code == 201, done.text
        return str(done.json()["id"])

    def _run(self) -> None:
        try:
            self._go_on()
        except Exception as fault:  # noqa: BLE001  # told where the test waits for this thread
            self.faults.append(repr(fault))

    def _go_on(self) -> None:
        number = 0
        while not self._stopped.is_set():
            if number < self.most and self._raise(f"第{number + 1}件：垃圾房又脏又臭"):
                number += 1
            for token in self._tokens():
                if self._stopped.is_set():
                    return
                self._answer(token)
            time.sleep(0.05)

    def _tokens(self) -> list[str]:
        texts = [each.text for each in list(self.house.mail.messages)]
        texts += [each["text"] for each in list(self.house.sms.requests)]
        found = dict.fromkeys(token for said in texts if LEFT not in said for token in LINK.findall(said))
        return [token for token in found if token not in self._settled]

    def _post(self, path: str, **given: Any) -> httpx.Response | None:
        began = time.monotonic()
        try:
            done = self._http.post(path, **given)
        except httpx.TransportError:
            self.unanswered += 1
            return None
        self.slowest_s = max(self.slowest_s, time.monotonic() - began)
        if done.status_code >= 500:
            if done.status_code not in AWAY:
                self.faults.append(f"POST {path[:8]} {done.status_code}: {done.text[:300]}")
            return None
        return done

    def _raise(self, title: str) -> bool:
        once = {
            "Authorization": f"Bearer {self.api.key}",
            "Idempotency-Key": f"raised-{len(self.raised) + 1}",
        }
        done = self._post("/api/v1/items", json={**MATTER, "title": title}, headers=once)
        if done is None:
            return False
        if done.status_code != 201:
            self.faults.append(f"raising {done.status_code}: {done.text[:300]}")
        else:
            self.raised[title] = done.json()["id"]
        return True

    def _answer(self, token: str) -> None:
        try:
            page = self._http.get(f"/t/{token}")
        except httpx.TransportError:
            return
        if page.status_code >= 500:
            if page.status_code not in AWAY:
                self.faults.append(f"GET /t/ {page.status_code}: {page.text[:300]}")
            return
        given = next((what for mark, what in ANSWERS.items() if mark in page.text), None)
        if given is None or '<form method="post"' not in page.text:
            self._settled.add(token)
            return
        done = self._post(f"/t/{token}", data=given)
        if done is None:
            return
        self._settled.add(token)
        if done.status_code == 303:
            self.answered[token] = next(iter(given))
        else:
            self.refused[done.status_code] += 1


def at_nine(house: House) -> None:
    """The house lives on a Monday, from nine in the morning: no quiet hours hold an SMS back."""
    here = datetime.now(ZoneInfo("Asia/Shanghai"))
    monday = here.replace(hour=9, minute=0, second=0) + timedelta(days=7 - here.weekday())
    _live(house, (monday.astimezone(UTC) - datetime.now(UTC)).total_seconds())


def jump(house: House, span: timedelta) -> None:
    """Time passes, whatever is under way."""
    _live(house, float(house._ahead.read_text()) + span.total_seconds())


def _live(house: House, seconds: float) -> None:
    fresh = house._ahead.with_suffix(".new")
    fresh.write_text(str(seconds))
    fresh.replace(house._ahead)


def come_to_rest(
    house: House, store: Store, *, patience_s: float = 45, leaps: timedelta = timedelta(minutes=3)
) -> float:
    """Wait until nothing is due and nothing is to be sent; leases of the dead end by leaps. How long it took."""
    began = leaped = time.monotonic()
    while True:
        left = _left(house, store)
        if not any(left):
            return time.monotonic() - began
        if time.monotonic() - leaped > 2:  # what the dead held comes back when their leases end
            jump(house, leaps)
            leaped = time.monotonic()
        assert time.monotonic() - began < patience_s, (
            f"after {patience_s} s {left[0]} timers and {left[1]} messages are still due; the house said:\n"
            f"{house.said()[-3000:]}"
        )
        time.sleep(0.1)


def _left(house: House, store: Store) -> tuple[int, int]:
    with store.read() as connection:
        due = connection.execute(
            select(func.count()).where(timers.c.state == "pending", timers.c.due_at <= house.now())
        ).scalar_one()
        queued = connection.execute(select(func.count()).where(outbox.c.state == "queued")).scalar_one()
    return due, queued


@dataclass(frozen=True)
class Figures:
    """What a run amounted to, for the message of an assertion and for the log."""

    raised: int
    answered: int
    unanswered: int
    messages: int
    copies: int
    timers_fired: int


def reckon(driver: Driver, store: Store) -> Figures:
    """Hold the house to what it acknowledged: all of it is there, sent at least once, to the right person."""
    house = driver.house
    assert not driver.faults, driver.faults
    with store.read() as connection:
        _acknowledged_is_there(driver, connection)
        copies = _messages_went_out(house, connection)
        fired = _timers_fired_in_time(connection)
        sent = connection.execute(select(func.count()).where(outbox.c.state == "sent")).scalar_one()
    said = house.run("doctor")
    assert "✗" not in said, said
    return Figures(len(driver.raised), len(driver.answered), driver.unanswered, sent, copies, fired)


def _acknowledged_is_there(driver: Driver, connection: Any) -> None:
    titles = Counter(connection.execute(select(items.c.title)).scalars())
    missing = [title for title in driver.raised if titles[title] != 1]
    assert not missing, f"raised and acknowledged, yet not there once: {missing}; there are {titles}"
    kept = set(
        connection.execute(
            select(links.c.token_hash).join(responses, responses.c.task_id == links.c.task_id)
        ).scalars()
    )
    pressed = set(
        connection.execute(
            select(links.c.token_hash).join(tasks, tasks.c.id == links.c.task_id).where(tasks.c.answered_at.is_not(None))
        ).scalars()
    )  # fmt: skip
    lost = [what for token, what in driver.answered.items() if hashed(token) not in kept | pressed]
    assert not lost, f"acknowledged answers that are gone: {lost}"


def _messages_went_out(house: House, connection: Any) -> int:
    """Every message at least once and to its person; the number of second copies, which bear the same id."""
    rows = connection.execute(
        select(outbox.c.id, outbox.c.kind, outbox.c.state, outbox.c.message_id, people.c.email, people.c.phone)
        .join(people, people.c.id == outbox.c.person_id)
    ).all()  # fmt: skip
    known = {row.message_id.strip("<>").split("@")[0]: row for row in rows} | {row.id: row for row in rows}
    got: Counter[str] = Counter()
    for each in house.mail.messages:
        row = known[each.message["Message-ID"].strip("<>").split("@")[0]]
        assert each.to == (row.email,), f"a {row.kind} for {row.email} went to {each.to}"
        got[row.id] += 1
    for request in house.sms.requests:
        row = known[request["idempotency_key"]]
        assert request["to"] == row.phone, f"a {row.kind} for {row.phone} went to {request['to']}"
        got[row.id] += 1
    ends = Counter(row.state for row in rows)
    assert set(ends) <= {"sent", "cancelled"}, f"messages ended as {ends}"
    never = [row.kind for row in rows if row.state == "sent" and not got[row.id]]
    assert not never, f"called sent, and never arrived: {never}"
    noted = connection.execute(select(func.count()).where(attempts.c.outcome == "sent")).scalar_one()
    copies = sum(times - 1 for times in got.values())
    # where days passed while something was being sent, another sender took it and noted it as well
    assert 0 <= noted - ends["sent"] <= copies, (
        f"{noted} noted as sent: {ends['sent']} messages, {copies} copies"
    )
    return copies


def _timers_fired_in_time(connection: Any) -> int:
    rows = connection.execute(
        select(timers.c.due_at, timers.c.fired_at).where(timers.c.state == "fired")
    ).all()
    early = [row for row in rows if row.fired_at < row.due_at]
    assert not early, f"fired early: {early}"
    parked = connection.execute(select(timers.c.fault).where(timers.c.state == "parked")).scalars().all()
    assert not parked, f"parked: {parked}"
    return len(rows)


def sqlite_of(house: House) -> str:
    """The store of the one process."""
    return f"sqlite:///{Path(house.environment['GONGSHI_FOLDER']) / 'gongshi.db'}"
