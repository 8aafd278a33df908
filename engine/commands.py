"""What people and systems can do: one command, one transaction, one answer.

A command checks who asks, loads the item under its lock, lets `decide` judge, writes, commits once. It
answers `Done`, `Refused` (nothing was written) or `Replayed` (the same request came before: its answer).
Two items are always locked in the order of their ids.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from engine.access import Actor, denied
from engine.attachments import give_to, missing_evidence
from engine.community import community
from engine.history import FIRST
from engine.ids import new_id
from engine.loading import Loaded, load_item
from engine.prepared import Prepared
from engine.registry import active_definition
from engine.roster import Reporter, person_for, roster_of
from engine.roster_file import one_line, phone_of
from engine.runtime import Runtime
from engine.schema import communities, idempotency, items, people, reporters, tasks
from engine.stepping import Done, step
from workflows import events as ev
from workflows.answers import Choice, Report
from workflows.consequences.draft import Context
from workflows.item import Item
from workflows.reading import intake_fields, read_answer, read_fields
from workflows.refusal import Refused
from workflows.text import Text, text

MAX_TITLE = 120
_TASK = Prepared(
    select(
        tasks.c.item_id, tasks.c.community_id, tasks.c.key, tasks.c.kind, tasks.c.person_id, tasks.c.state
    ).where(tasks.c.id == bindparam("task_id"))
)

_ONE_AT_A_TIME = select(func.pg_advisory_xact_lock(func.hashtextextended(bindparam("key"), 0)))


@dataclass(frozen=True, slots=True)
class Once:
    """A request that must have its effect once: its key, a hash of what it asked, and how it is answered."""

    key: str
    request_hash: str
    render: Callable[[Connection, Done], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Replayed:
    """The request came before; this is what it was answered."""

    answer: dict[str, Any]


Outcome = Done | Refused | Replayed


class _Undo(Exception):  # noqa: N818  # not an error: it carries a refusal out of a transaction to roll it back
    def __init__(self, refused: Refused) -> None:
        self.refused = refused


def _transaction(
    rt: Runtime, community_id: str, once: Once | None, act: Callable[[Connection], Done | Refused]
) -> Outcome:
    return _committed(rt, lambda connection: _once(rt, connection, community_id, once, act))


def _committed(rt: Runtime, act: Callable[[Connection], Outcome]) -> Outcome:
    """What `act` did, committed; a refusal leaves nothing behind."""
    try:
        with rt.store.write() as connection:
            done = act(connection)
            if isinstance(done, Refused):
                raise _Undo(done)  # noqa: TRY301  # leaving the block is what rolls it back
            return done
    except _Undo as undo:
        return undo.refused


def _once(
    rt: Runtime,
    connection: Connection,
    community_id: str,
    once: Once | None,
    act: Callable[[Connection], Done | Refused],
) -> Outcome:
    """What `act` does, or what the same request was answered before; the answer is kept with the effect."""
    if once is None:
        return act(connection)
    if rt.store.dialect == "postgresql":  # the same request at the same time waits for the first one's answer
        connection.execute(_ONE_AT_A_TIME, {"key": once.key})
    if known := _known(connection, community_id, once):
        return known
    done = act(connection)
    if isinstance(done, Done):
        connection.execute(
            insert(idempotency).values(
                community_id=community_id, key=once.key, request_hash=once.request_hash, status=200,
                answer=once.render(connection, done), created_at=rt.now(),
            )
        )  # fmt: skip
    return done


def _known(connection: Connection, community_id: str, once: Once) -> Replayed | Refused | None:
    row = connection.execute(
        select(idempotency).where(idempotency.c.key == once.key, idempotency.c.community_id == community_id)
    ).one_or_none()
    if row is None:
        return None
    if row.request_hash != once.request_hash:
        return Refused(
            "conflict",
            text(
                "这个幂等键已用于另一个请求，请换一个",
                "This idempotency key was used for another request; take a new one",
            ),
            where="Idempotency-Key",
        )
    return Replayed(row.answer)


def open_item(
    rt: Runtime,
    community_id: str,
    actor: Actor | None,
    *,
    issue_type: str,
    title: str,
    fields: Mapping[str, Any],
    reporter: Reporter | None = None,
    via: ev.Via = "console",
    once: Once | None = None,
) -> Outcome:
    """A matter is raised. Without an actor it is a resident's own doing, through the public page."""
    if actor is not None and not actor.may("open_item"):
        return denied("open_item")
    if actor is not None and actor.community_id != community_id:
        return _no_item()
    wanted = one_line(title)
    if not wanted or len(wanted) > MAX_TITLE:
        return Refused(
            "invalid",
            Text(
                zh=f"请写标题，最多 {MAX_TITLE} 字",
                en=f"Please give a title of at most {MAX_TITLE} characters",
            ),
            where="title",
        )
    if reporter is not None and (unreachable := _unreachable(reporter)):
        return unreachable
    if actor is None and reporter is None:
        return Refused("invalid", text("请留下称呼", "Please say who you are"), where="name")

    def act(connection: Connection) -> Done | Refused:
        now = rt.now()
        active = active_definition(connection, community_id, issue_type)
        here = community(connection, community_id)
        if active is None or here is None:
            return Refused(
                "invalid",
                text(f"没有“{issue_type}”这个议题类型", f"There is no issue type {issue_type}"),
                where="issue_type",
            )
        given = read_fields(active.definition, intake_fields(active.definition), fields)
        if isinstance(given, Refused):
            return given
        by = _reporter_id(connection, community_id, reporter, now)
        raised_by = by or (actor.person_id if actor else "")
        number = connection.execute(
            update(communities)
            .where(communities.c.id == community_id)
            .values(last_number=communities.c.last_number + 1)
            .returning(communities.c.last_number)
        ).scalar_one()
        item_id = new_id(now)
        start = active.definition.states[active.definition.start]
        connection.execute(
            insert(items).values(
                id=item_id, community_id=community_id, number=number, definition_id=active.id,
                issue_type=issue_type, title=wanted, state=active.definition.start, phase=start.phase,
                list=start.list, step=0, round=1, extension=0, fields={}, ways={}, reporters=[], conditional=False,
                late=False, opened_at=now, entered_at=now, seq=0, head=FIRST,
            )
        )  # fmt: skip
        connection.execute(
            insert(reporters).values(
                community_id=community_id, item_id=item_id, person_id=raised_by, joined_at=now
            )
        )
        images = [id_ for name, form in active.definition.fields.items() if form.type == "images"
                  for id_ in _ids(given.get(name))]  # fmt: skip
        if lost := give_to(connection, community_id, item_id, images):
            return lost
        roster = roster_of(connection, here.id, here.roster_revision, here.form)
        fresh = Loaded(
            item=Item(item_id), definition=active.definition, definition_id=active.id, community=here,
            context=Context(now, here.calendar, roster), task_ids={}, number=number, seq=0, head=FIRST, opened_at=now,
        )  # fmt: skip
        event = ev.MatterRaised(wanted, actor.person_id if actor else raised_by, (raised_by,), given, via)
        return step(rt, connection, item_id, event, actor_id=event.by, via=via, loaded=fresh)

    return _transaction(rt, community_id, once, act)


def press_button(
    rt: Runtime, actor: Actor, item_id: str, given: Mapping[str, Any], once: Once | None = None
) -> Outcome:
    """A button of the item's state is pressed by somebody whom it asks to choose."""
    if not actor.may("press_button"):
        return denied("press_button")

    def act(connection: Connection) -> Done | Refused:
        loaded = _mine(rt, connection, actor.community_id, item_id, given.get("item"))
        if isinstance(loaded, Refused):
            return loaded
        answer = read_answer(loaded.definition, loaded.item.state, "choose", given)
        if isinstance(answer, Refused):
            return answer
        assert isinstance(answer, Choice)  # noqa: S101  # read_answer gives the kind that it was asked for
        answer = _with_item_id(connection, loaded, answer)
        if isinstance(answer, Refused):
            return answer
        event = ev.ButtonPressed(answer, actor.person_id, actor.via)
        done = step(rt, connection, item_id, event, actor_id=actor.person_id, via=actor.via, loaded=loaded)
        return _merge(rt, connection, done, loaded, answer, actor.person_id, actor.via)

    return _transaction(rt, actor.community_id, once, act)


def answer_task(
    rt: Runtime,
    task_id: str,
    given: Mapping[str, Any],
    *,
    by: str | None = None,
    via: ev.Via,
    recorded_by: Actor | None = None,
    once: Once | None = None,
) -> Outcome:
    """A task is answered by the person asked, or recorded for them by somebody who may (`recorded_by`)."""
    if recorded_by is not None and not recorded_by.may("record_answer"):
        return denied("record_answer")

    def act(connection: Connection, row: Any) -> Done | Refused:
        person = by or row.person_id
        if recorded_by is not None and row.kind == "choose" and person != recorded_by.person_id:
            return Refused(
                "not_allowed",
                text(
                    "这是本人的职责，不能代为选择",
                    "This choice is an office of theirs; nobody records it for them",
                ),
            )
        loaded = _mine(rt, connection, row.community_id, row.item_id, given.get("item"))
        if isinstance(loaded, Refused):
            return loaded
        if loaded.item.task(row.key) is None:
            return Refused(
                "closed",
                text("这件事已经进入下一步，不再收答复", "This has moved on; answers are no longer taken"),
            )
        answer = read_answer(loaded.definition, row.state, row.kind, given)
        if isinstance(answer, Refused):
            return answer
        if isinstance(answer, Choice):
            chosen = _with_item_id(connection, loaded, answer)
            if isinstance(chosen, Refused):
                return chosen
            answer = chosen
        if isinstance(answer, Report) and (
            lost := missing_evidence(connection, row.item_id, answer.evidence)
        ):
            return lost
        event = ev.ResponseGiven(row.key, person, answer, via, recorded_by.person_id if recorded_by else None)
        actor_id = recorded_by.person_id if recorded_by else person
        done = step(rt, connection, row.item_id, event, actor_id=actor_id, via=via, loaded=loaded)
        if isinstance(answer, Choice):
            return _merge(rt, connection, done, loaded, answer, actor_id, via)
        return done

    def find_and_act(connection: Connection) -> Outcome:
        row = _TASK.first(connection, task_id=task_id)
        if row is None or (recorded_by is not None and recorded_by.community_id != row.community_id):
            return Refused("not_found", text("没有这个任务", "There is no such task"))
        return _once(rt, connection, row.community_id, once, lambda _: act(connection, row))

    return _committed(rt, find_and_act)


def receive_signal(rt: Runtime, actor: Actor, item_id: str, name: str, once: Once | None = None) -> Outcome:
    """Another system moves an item; the name of its key is the sender."""
    if not actor.may("signal"):
        return denied("signal")

    def act(connection: Connection) -> Done | Refused:
        loaded = _mine(rt, connection, actor.community_id, item_id, None)
        if isinstance(loaded, Refused):
            return loaded
        event = ev.SignalReceived(name, actor.key_name or "", actor.person_id)
        return step(rt, connection, item_id, event, actor_id=actor.person_id, via="api", loaded=loaded)

    return _transaction(rt, actor.community_id, once, act)


def lodge_objection(
    rt: Runtime,
    community_id: str,
    item_id: str,
    *,
    said: str,
    reporter: Reporter,
    via: ev.Via = "web",
    recorded_by: Actor | None = None,
    once: Once | None = None,
) -> Outcome:
    """Somebody who lives here objects to a decision on notice."""
    if recorded_by is not None and not recorded_by.may("record_objection"):
        return denied("record_objection")
    if not reporter.person_id and not reporter.name.strip():
        return Refused("invalid", text("请留下称呼", "Please say who you are"), where="name")

    def act(connection: Connection) -> Done | Refused:
        loaded = _mine(rt, connection, community_id, item_id, None)
        if isinstance(loaded, Refused):
            return loaded
        by = _reporter_id(connection, community_id, reporter, rt.now())
        event = ev.ObjectionLodged(
            said.replace("\x00", "").strip()[:4000],
            by or "",
            via,
            recorded_by.person_id if recorded_by else None,
        )
        actor_id = recorded_by.person_id if recorded_by else by
        return step(rt, connection, item_id, event, actor_id=actor_id, via=via, loaded=loaded)

    return _transaction(rt, community_id, once, act)


def _ids(value: Any) -> tuple[str, ...]:
    """The ids in the value of a field of images."""
    return value if isinstance(value, tuple) else ()


def _unreachable(reporter: Reporter) -> Refused | None:
    """Refused where a phone or an e-mail was given that nobody can be reached by: better now than a silent loss."""
    if reporter.phone.strip() and phone_of(reporter.phone) is None:
        return Refused(
            "invalid",
            text(
                "电话号码不对，请检查，或者不填",
                "That is no phone number: please check it, or leave it empty",
            ),
            where="phone",
        )
    return None


def _reporter_id(
    connection: Connection, community_id: str, reporter: Reporter | None, now: Any
) -> str | None:
    """The id of the person that a reporter is; None where nobody was named, or somebody of another community."""
    if reporter is None:
        return None
    if reporter.person_id is None:
        return person_for(connection, community_id, reporter, now)
    return connection.execute(
        select(people.c.id).where(people.c.id == reporter.person_id, people.c.community_id == community_id)
    ).scalar_one_or_none()


def _mine(
    rt: Runtime, connection: Connection, community_id: str, item_id: str, other: Any
) -> Loaded | Refused:
    """The item under its lock, if it is of this community; with another named, both in the order of ids."""
    other_id = _item_id(connection, community_id, other)
    if other_id is not None and other_id < item_id:
        load_item(connection, other_id, rt.now, lock=True)
    loaded = load_item(connection, item_id, rt.now, lock=True)
    if loaded is None or loaded.community.id != community_id:
        return _no_item()
    return loaded


def _item_id(connection: Connection, community_id: str, said: Any) -> str | None:
    """An item of the community by its id or by the number that people say."""
    if not said:
        return None
    word = str(said).strip().lstrip("#")
    same = items.c.number == int(word) if word.isdecimal() and len(word) < 10 else items.c.id == word  # noqa: PLR2004  # an id is longer
    return connection.execute(
        select(items.c.id).where(items.c.community_id == community_id, same)
    ).scalar_one_or_none()


def _with_item_id(connection: Connection, loaded: Loaded, answer: Choice) -> Choice | Refused:
    if answer.item is None:
        return answer
    other = _item_id(connection, loaded.community.id, answer.item)
    if other is None:
        return Refused("invalid", text("没有这个编号的议题", "There is no item of that number"), where="item")
    return Choice(answer.button, answer.text, other)


def _merge(
    rt: Runtime,
    connection: Connection,
    done: Done | Refused,
    loaded: Loaded,
    answer: Choice,
    actor_id: str | None,
    via: str,
) -> Done | Refused:
    """The other half of a merge: those who raised the one stand at the other from now on, and are told."""
    if isinstance(done, Refused) or answer.item is None:
        return done
    event = ev.AnotherMerged(loaded.item.id, loaded.item.reporters, actor_id or "")
    joined = step(rt, connection, answer.item, event, actor_id=actor_id, via=via)
    return joined if isinstance(joined, Refused) else done


def _no_item() -> Refused:
    return Refused("not_found", text("没有这个议题", "There is no such item"))
