"""The outbox: messages are rows, written in the transaction of the event that causes them.

Each row has one cause (its dedupe key), goes to one person, and ends sent, undeliverable, unknown or
cancelled. Whoever sends one holds it first; two never hold the same. The outcome of every attempt is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from urllib.parse import urlsplit

from sqlalchemy import Connection, func, insert, select, update

from engine.access import Actor, denied
from engine.answer_words import about_of, answer_words
from engine.community import Community, community
from engine.ids import new_id
from engine.leases import claim, due_rows, still_held
from engine.letter import About, Letter, Recipient
from engine.registry import definition
from engine.runtime import Runtime
from engine.schema import attempts, incidents, items, links, outbox, people, tasks
from engine.stepping import ASKING
from workflows.model import Definition, Option
from workflows.refusal import Refused
from workflows.text import Text, text

LEASE = timedelta(seconds=120)
"""Longer than any attempt to send may take."""
HANDED_OUT = timedelta(seconds=30)
"""How long the broker has for a message before it is handed out again; harmless where it was only slow."""
MOST_FAULTS = 5
"""How often a message may fail within the house, not on its way, before it is parked as an incident."""
AttemptOutcome = Literal["sent", "try_again", "undeliverable", "unknown"]

_DUE = due_rows(outbox, "queued", outbox.c.next_at)


@dataclass(frozen=True, slots=True)
class Skip:
    """There is nothing to send: why."""

    why: Literal["not_queued", "held", "not_due", "answered", "gone"]


def claim_queued(rt: Runtime, now: datetime, owner: str, most: int = 100) -> list[str]:
    """Hold messages that are to be sent, oldest first; their ids."""
    return claim(rt, outbox, _DUE, now=now, owner=owner, most=most, lasting=HANDED_OUT)


def under_way(connection: Connection, ids: set[str], now: datetime) -> set[str]:
    """Those of `ids` that were handed out and whose sending has not ended yet."""
    return still_held(connection, outbox, "queued", ids, now) if ids else set()


def take(rt: Runtime, outbox_id: str, owner: str, now: datetime) -> Letter | Skip:
    """The letter to send now, ours alone until the lease ends; or why there is none.

    `owner` is whoever sends: a message claimed for publishing is taken over by the first to take it.
    """
    with rt.store.write() as connection:
        wanted = select(outbox).where(outbox.c.id == outbox_id)
        row = connection.execute(wanted.with_for_update()).one_or_none()
        if row is None or row.state != "queued":
            return Skip("not_queued")
        if row.next_at > now:
            return Skip("not_due")
        holding = row.lease_until is not None and row.lease_until > now
        if holding and (row.lease_owner or "").startswith("sending:"):
            return Skip("held")
        if row.kind in ASKING and row.task_id and _answered(connection, row):
            connection.execute(update(outbox).where(outbox.c.id == outbox_id).values(state="cancelled"))
            return Skip("answered")
        connection.execute(
            update(outbox)
            .where(outbox.c.id == outbox_id)
            .values(lease_owner=f"sending:{owner}"[:63], lease_until=now + LEASE)
        )
        found = letter(rt, connection, outbox_id)
    return found or Skip("gone")


def record_attempt(
    rt: Runtime,
    outbox_id: str,
    *,
    channel: str,
    outcome: AttemptOutcome,
    detail: str,
    now: datetime,
    provider_id: str | None = None,
    retry_at: datetime | None = None,
) -> None:
    """Keep what became of an attempt. With `retry_at` the message is tried again then, whatever the outcome."""
    with rt.store.write() as connection:
        found = select(outbox.c.state).where(outbox.c.id == outbox_id).with_for_update()
        before = connection.execute(found).scalar_one_or_none()
        state = "queued" if retry_at is not None else {"try_again": "undeliverable"}.get(outcome, outcome)
        if (
            before not in (None, "queued") and outcome != "sent"
        ):  # withdrawn, or ended by another, in the meantime
            state = before
        row = connection.execute(
            update(outbox)
            .where(outbox.c.id == outbox_id)
            .values(
                state=state,
                channel=channel,
                attempts=outbox.c.attempts + 1,
                next_at=retry_at or now,
                lease_owner=None,
                lease_until=None,
                provider_id=provider_id,
                sent_at=now if outcome == "sent" else None,
            )
            .returning(outbox.c.community_id)
        ).one_or_none()
        if row is not None:
            connection.execute(
                insert(attempts).values(
                    id=new_id(now), community_id=row.community_id, outbox_id=outbox_id, channel=channel,
                    outcome=outcome, detail=detail[:500], at=now,
                )
            )  # fmt: skip


def record_fault(rt: Runtime, outbox_id: str, fault: Exception, now: datetime) -> bool:
    """Keep that a message failed before any channel had it; whether it was parked for having failed so often."""
    with rt.store.write() as connection:
        row = connection.execute(
            select(outbox.c.community_id, outbox.c.item_id).where(
                outbox.c.id == outbox_id, outbox.c.state == "queued"
            )
        ).one_or_none()
        if row is None:
            return True
        failed = select(func.count()).where(attempts.c.outbox_id == outbox_id, attempts.c.channel == "none")
        times = connection.execute(failed).scalar_one() + 1
        parked = times >= MOST_FAULTS
        connection.execute(
            update(outbox)
            .where(outbox.c.id == outbox_id)
            .values(
                state="undeliverable" if parked else "queued", attempts=outbox.c.attempts + 1,
                next_at=now + timedelta(seconds=2**times), lease_owner=None, lease_until=None,
            )
        )  # fmt: skip
        connection.execute(
            insert(attempts).values(
                id=new_id(now), community_id=row.community_id, outbox_id=outbox_id, channel="none", at=now,
                outcome="undeliverable" if parked else "try_again", detail=f"fault: {type(fault).__name__}",
            )
        )  # fmt: skip
        if parked:
            connection.execute(
                insert(incidents).values(
                    id=new_id(now), community_id=row.community_id, item_id=row.item_id, code="message_parked", at=now,
                    explanation=text(
                        "一条消息多次无法生成，已暂停，请联系维护人员",
                        "A message could not be made again and again and was parked; please call whoever runs the house",
                    ).model_dump(),
                )
            )  # fmt: skip
    return parked


def hold_until(rt: Runtime, outbox_id: str, instant: datetime) -> None:
    """Put a message off: it is quiet where its reader is."""
    with rt.store.write() as connection:
        connection.execute(
            update(outbox)
            .where(outbox.c.id == outbox_id, outbox.c.state == "queued")
            .values(next_at=instant, lease_owner=None, lease_until=None)
        )


def send_again(rt: Runtime, actor: Actor, outbox_id: str) -> Literal["queued"] | Refused:
    """A coordinator sends a message that did not arrive once more."""
    if not actor.may("send_again"):
        return denied("send_again")
    now = rt.now()
    with rt.store.write() as connection:
        changed = connection.execute(
            update(outbox)
            .where(
                outbox.c.id == outbox_id,
                outbox.c.community_id == actor.community_id,
                outbox.c.state.in_(("undeliverable", "unknown")),
            )
            .values(
                state="queued", next_at=now, created_at=now, attempts=0, lease_owner=None, lease_until=None
            )  # its day of tries begins anew
        ).rowcount
    if changed:
        return "queued"
    return Refused("not_possible", text("这条消息不需要重发", "This message needs no sending again"))


def mark_told(rt: Runtime, actor: Actor, outbox_id: str) -> Literal["told"] | Refused:
    """Somebody called or visited a person whom a message did not reach: the board need not show it any more."""
    if not actor.may("send_again"):
        return denied("send_again")
    with rt.store.write() as connection:
        changed = connection.execute(
            update(outbox)
            .where(
                outbox.c.id == outbox_id,
                outbox.c.community_id == actor.community_id,
                outbox.c.state.in_(("undeliverable", "unknown")),
            )
            .values(state="told")
        ).rowcount
    if changed:
        return "told"
    return Refused(
        "not_possible",
        text("这条消息不在没有送达之列", "This message is not among those that did not arrive"),
    )


def letter(rt: Runtime, connection: Connection, outbox_id: str) -> Letter | None:
    """The letter of a row, as it stands now; also for showing it."""
    row = connection.execute(
        select(
            outbox,
            people.c.name, people.c.email, people.c.phone, people.c.language, people.c.channel.label("prefers"),
            items.c.number, items.c.title, items.c.definition_id, items.c.list.label("on_list"),
        )
        .join(people, people.c.id == outbox.c.person_id)
        .join(items, items.c.id == outbox.c.item_id)
        .where(outbox.c.id == outbox_id)
    ).one_or_none()  # fmt: skip
    if row is None:
        return None
    here = community(connection, row.community_id)
    if here is None:
        return None
    form = definition(connection, row.definition_id)
    return _letter(rt, connection, row, here, form)


def _letter(rt: Runtime, connection: Connection, row: Any, here: Community, form: Definition) -> Letter:
    task = (
        connection.execute(select(tasks).where(tasks.c.id == row.task_id)).one_or_none()
        if row.task_id
        else None
    )
    state = form.states[row.inputs["state"]]
    due = row.inputs.get("due_at")
    explanation = row.inputs.get("explanation")
    quiet = here.form.quiet_hours
    ask = form.states[task.state].ask if task else None
    buttons = ask.buttons.items() if ask and task and task.kind == "choose" else ()
    return Letter(
        outbox_id=row.id,
        kind=row.kind,
        community_id=here.id,
        community_title=here.title,
        phone=here.phone,
        zone=here.zone,
        quiet=(quiet.start, quiet.end) if quiet else None,
        recipient=Recipient(row.person_id, row.name, row.email, row.phone, row.language, row.prefers),
        about=About(
            id=row.item_id,
            number=row.number,
            title=row.title,
            issue_title=form.title,
            state_title=form.title_of(row.inputs["state"]),
            phase=state.phase,
            round=row.inputs["round"],
            public_url=f"{rt.base_url}/c/{here.slug}/items/{row.number}" if state.list != "none" else None,
        ),
        task_kind=task.kind if task else None,
        question=ask.question if ask and task and task.kind == ask.to else None,
        quoted=about_of(connection, task)[1] if task else "",
        party_title=here.titles.get(task.party) if task and task.party else None,
        options=tuple(Option(name=name, title=b.title or Text(zh=name, en=name)) for name, b in buttons),
        due_at=datetime.fromisoformat(due) if due else None,
        link=_link(rt, connection, task.id) if task else None,
        answer=answer_words(task, form) if task and row.kind == "recorded" else None,
        explanation=Text.model_validate(explanation) if explanation else None,
        result=form.title_of(row.inputs["state"]) if state.phase == "closed" else None,
        urgent=row.urgent,
        message_id=row.message_id.replace(
            "gongshi.invalid", urlsplit(rt.base_url).hostname or "gongshi.invalid"
        ),
        created_at=row.created_at,
        attempts=row.attempts,
    )


def _link(rt: Runtime, connection: Connection, task_id: str) -> str | None:
    """The newest link to a task that still opens; derived, never stored."""
    row = connection.execute(
        select(links.c.person_id, links.c.generation)
        .where(links.c.task_id == task_id, links.c.revoked_at.is_(None))
        .order_by(links.c.generation.desc())
        .limit(1)
    ).one_or_none()
    return f"{rt.base_url}/t/{rt.keys.link_token(task_id, row.person_id, row.generation)}" if row else None


def _answered(connection: Connection, row: Any) -> bool:
    """Whether asking has become pointless: the task is closed, or answered. More time and a new link are sent
    to whoever answered all the same.
    """
    status = connection.execute(select(tasks.c.status).where(tasks.c.id == row.task_id)).scalar_one()
    wanted_all_the_same = row.kind == "extended" or row.about.startswith(("renewed", "reissued"))
    return bool(status == "closed" or (status == "answered" and not wanted_all_the_same))
