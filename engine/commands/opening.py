"""A matter is raised: it gets its number, the community's active definition, and its first state."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from engine.access import Actor, denied
from engine.attachments import give_to
from engine.catching_up import step
from engine.commands.merging import no_item
from engine.commands.once import Once, Outcome, transaction
from engine.commands.reporting import reporter_id, unreachable
from engine.community import community_at
from engine.history import FIRST
from engine.ids import new_id
from engine.loading import Loaded
from engine.prepared import Prepared, asked, unread
from engine.registry import definition
from engine.roster import Reporter, roster_of
from engine.runtime import Runtime
from engine.schema import communities, definitions, items, reporters
from engine.stepping import Done
from engine.typed import one_line
from workflows import events as ev
from workflows.consequences.draft import Context
from workflows.item import Item
from workflows.reading import intake_fields, read_fields
from workflows.refusal import Refused
from workflows.text import Text, text

MAX_TITLE = 120
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
        return no_item()
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
    if reporter is not None and (lost := unreachable(reporter)):
        return lost
    if actor is None and reporter is None:
        return Refused("invalid", text("请留下称呼", "Please say who you are"), where="name")

    def act(connection: Connection) -> Done | Refused:
        now = rt.now()
        here = {"community_id": community_id}
        active, numbered = asked(
            connection, (_ACTIVE, here | {"issue_type": issue_type}), (_NEXT, {"b_community": community_id})
        )
        if not active or not numbered:
            return Refused(
                "invalid",
                text(f"没有“{issue_type}”这个议题类型", f"There is no issue type {issue_type}"),
                where="issue_type",
            )
        ((definition_id,), (number, revision)) = active[0], numbered[0]
        form, place = definition(connection, definition_id), community_at(connection, community_id, revision)
        given = read_fields(form, intake_fields(form), fields)
        if isinstance(given, Refused):
            return given
        by = reporter_id(connection, community_id, reporter, now)
        raised_by = by or (actor.person_id if actor else "")
        item_id = new_id(now)
        start = form.states[form.start]
        with unread(connection):
            _ITEM.send(connection, here | {
                "id": item_id, "number": number, "definition_id": definition_id, "issue_type": issue_type,
                "title": wanted, "state": form.start, "phase": start.phase, "list": start.list, "step": 0, "round": 1,
                "extension": 0, "fields": {}, "ways": {}, "reporters": [], "conditional": False, "late": False,
                "opened_at": now, "entered_at": now, "seq": 0, "head": FIRST,
            })  # fmt: skip
            _REPORTER.send(connection, here | {"item_id": item_id, "person_id": raised_by, "joined_at": now})
        images = [id_ for name, field in form.fields.items() if field.type == "images"
                  for id_ in _ids(given.get(name))]  # fmt: skip
        if images and (gone := give_to(connection, community_id, item_id, images)):
            return gone
        roster = roster_of(connection, place, now)
        fresh = Loaded(
            item=Item(item_id), definition=form, definition_id=definition_id, community=place,
            context=Context(now, place.calendar, roster), task_ids={}, number=number, seq=0, head=FIRST, opened_at=now,
        )  # fmt: skip
        event = ev.MatterRaised(wanted, actor.person_id if actor else raised_by, (raised_by,), given, via)
        return step(rt, connection, item_id, event, actor_id=event.by, via=via, loaded=fresh)

    return transaction(rt, community_id, once, act)


def _ids(value: Any) -> tuple[str, ...]:
    """The ids in the value of a field of images."""
    return value if isinstance(value, tuple) else ()
