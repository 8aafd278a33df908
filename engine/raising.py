"""A matter comes to be: its number, the community's active definition, and everything of its first state, in one
transaction. A matter that follows from another is raised in the transaction of the step that it follows from.

Must hold: an item is never half there. What follows from another and cannot be raised (its type is not in use, or it
asks more than the other knows) holds nothing up: a coordinator is told what is to be raised by hand, and why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from engine.attachments import copied, give_to
from engine.community import community_at
from engine.history import EVENT_NAMES, FIRST
from engine.ids import new_id
from engine.loading import Loaded
from engine.prepared import Prepared, asked, unread
from engine.registry import definition
from engine.roster import roster_of
from engine.runtime import Runtime
from engine.schema import communities, definitions, incidents, items, reporters
from engine.writing import Rows, write_rows
from workflows import effects as fx
from workflows import events as ev
from workflows.consequences.draft import Context
from workflows.decide import Decision, decide
from workflows.filling import carried, intake_fields, read_fields
from workflows.item import Item
from workflows.model import Definition, FieldValue
from workflows.refusal import Refused
from workflows.text import Text, text

NOT_RAISED = "not_raised"
"""The code of an incident: what follows from an item could not be raised."""
MOST_IN_A_ROW = 4
"""How many matters may follow one from another at once: definitions that open each other stop there."""
_ACTIVE = Prepared(
    select(definitions.c.id).where(
        definitions.c.community_id == bindparam("community_id"),
        definitions.c.issue_type == bindparam("issue_type"),
        definitions.c.active,
    )
)
_NEXT = Prepared(
    update(communities)
    .where(communities.c.id == bindparam("b_community"))
    .values(last_number=communities.c.last_number + 1)
    .returning(communities.c.last_number, communities.c.roster_revision)
)
_ITEM, _REPORTER = Prepared(insert(items)), Prepared(insert(reporters))


@dataclass(frozen=True, slots=True)
class Matter:
    """What is raised: of which type, called what, by whom, and who took it in."""

    issue_type: str
    title: str
    raised_by: tuple[str, ...]
    by: str
    via: ev.Via
    actor_id: str | None
    named: Mapping[str, str] = field(default_factory=dict)
    """Who speaks for the parties that are named at intake."""
    from_item: str | None = None
    """The item that it follows from."""
    in_a_row: int = 0
    """How many it follows from, one from another, in this transaction."""


Reading = Callable[[Definition], dict[str, FieldValue] | Refused]
"""The facts of a matter, as its definition wants them."""


def filled_in(given: Mapping[str, object]) -> Reading:
    """The facts as somebody filled them in."""
    return lambda form: read_fields(form, intake_fields(form), given)


def raise_matter(
    rt: Runtime, connection: Connection, community_id: str, matter: Matter, reading: Reading
) -> tuple[str, Decision] | Refused:
    """The matter's id and what followed at once, inside the caller's transaction; refused, and then it must be undone."""
    here: dict[str, Any] = {"community_id": community_id}
    active, numbered = asked(
        connection,
        (_ACTIVE, here | {"issue_type": matter.issue_type}),
        (_NEXT, {"b_community": community_id}),
    )
    if not active or not numbered:
        return Refused(
            "invalid",
            text(f"没有“{matter.issue_type}”这个议题类型", f"There is no issue type {matter.issue_type}"),
            where="issue_type",
        )
    ((definition_id,), (number, revision)) = active[0], numbered[0]
    now, form = rt.now(), definition(connection, definition_id)
    place = community_at(connection, community_id, revision).in_the_words_of(form)
    given = reading(form)
    if isinstance(given, Refused):
        return given
    item_id, start = new_id(now), form.states[form.start]
    with unread(connection):
        _ITEM.send(connection, here | {
            "id": item_id, "number": number, "definition_id": definition_id, "issue_type": matter.issue_type,
            "title": matter.title, "state": form.start, "phase": start.phase, "list": start.list, "step": 0, "round": 1,
            "extension": 0, "fields": {}, "ways": {}, "reporters": [], "conditional": False, "late": False,
            "opened_at": now, "entered_at": now, "seq": 0, "head": FIRST,
        })  # fmt: skip
        _REPORTER.send(connection, *(
            here | {"item_id": item_id, "person_id": each, "from_item": matter.from_item, "joined_at": now}
            for each in matter.raised_by
        ))  # fmt: skip
    images = [name for name, each in form.fields.items() if each.type == "images" and given.get(name)]
    for name in images:
        if matter.from_item is not None:
            given[name] = copied(connection, matter.from_item, item_id, _ids(given[name]), now)
        elif gone := give_to(connection, community_id, item_id, _ids(given[name])):
            return gone
    context = Context(now, place.calendar, roster_of(connection, place, now)).in_the_words_of(form)
    fresh = Loaded(
        item=Item(item_id), definition=form, definition_id=definition_id, community=place, context=context,
        task_ids={}, number=number, seq=0, head=FIRST, opened_at=now,
    )  # fmt: skip
    event = ev.MatterRaised(matter.title, matter.by, matter.raised_by, given, matter.via, matter.named)
    decision = decide(form, fresh.item, event, context)
    if isinstance(decision, Refused):
        return decision
    with unread(connection):
        write_rows(
            Rows(rt, connection, fresh, decision, matter.actor_id, matter.via), EVENT_NAMES[type(event)]
        )
    raise_what_follows(rt, connection, fresh, decision, in_a_row=matter.in_a_row)
    return item_id, decision


def raise_what_follows(
    rt: Runtime, connection: Connection, before: Loaded, decision: Decision, *, in_a_row: int = 0
) -> None:
    """Every item that a decision says is to follow, each whole or told to a coordinator."""
    for effect in _followers(decision):
        matter = Matter(
            effect.issue_type, effect.title, effect.reporters, effect.reporters[0], "system", None,
            from_item=decision.item.id, in_a_row=in_a_row + 1,
        )  # fmt: skip
        if matter.in_a_row > MOST_IN_A_ROW:
            _told(connection, before, matter, _ENDLESS)
            continue
        facts = dict(effect.fields)
        connection.exec_driver_sql("SAVEPOINT followed")
        raised = raise_matter(
            rt, connection, before.community.id, matter, lambda form, facts=facts: carried(before.definition, form, facts)  # type: ignore[misc]  # the loop's own facts
        )  # fmt: skip
        if isinstance(raised, Refused):
            connection.exec_driver_sql("ROLLBACK TO SAVEPOINT followed")
            _told(connection, before, matter, raised.message)
        connection.exec_driver_sql("RELEASE SAVEPOINT followed")


def _followers(decision: Decision) -> Iterator[fx.AnotherOpened]:
    return (effect for effect in decision.effects if isinstance(effect, fx.AnotherOpened))


_ENDLESS = text("几个类型的议题互相另立，已停在这里", "issue types that open each other are stopped here")


def _told(connection: Connection, before: Loaded, matter: Matter, why: Text) -> None:
    now = before.context.now
    connection.execute(
        insert(incidents).values(
            id=new_id(now), community_id=before.community.id, item_id=before.item.id, code=NOT_RAISED, at=now,
            explanation={
                "zh": f"本应由此另立议题“{matter.title}”（{matter.issue_type}），没有立成：{why.zh}。请手工登记",
                "en": f"“{matter.title}” ({matter.issue_type}) was to follow from this and could not be raised: {why.en}. "
                "Please raise it by hand",
            },
        )
    )  # fmt: skip


def _ids(value: FieldValue) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()
