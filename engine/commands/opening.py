"""A matter is raised: it gets its number, the community's active definition, and its first state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from engine.access import Actor, denied
from engine.commands.merging import no_item
from engine.commands.once import Once, Outcome, transaction
from engine.commands.reporting import reporter_id, unreachable
from engine.raising import Matter, filled_in, raise_matter
from engine.roster import Reporter, person_for
from engine.runtime import Runtime
from engine.stepping import Done
from engine.typed import one_line
from workflows import events as ev
from workflows.model import Definition, FieldValue
from workflows.refusal import Refused
from workflows.text import Text, text

MAX_TITLE = 120


def open_item(
    rt: Runtime,
    community_id: str,
    actor: Actor | None,
    *,
    issue_type: str,
    title: str,
    fields: Mapping[str, Any],
    reporter: Reporter | None = None,
    named: Mapping[str, Reporter] | None = None,
    via: ev.Via = "console",
    once: Once | None = None,
) -> Outcome:
    """A matter is raised. Without an actor it is a resident's own doing, through the public page. `named` says who
    speaks for those parties that the definition has named at intake.
    """
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
    for party, each in (named or {}).items():
        if lost := unreachable(each):
            return replace(lost, where=f"{party}.{lost.where}")
    if actor is None and reporter is None:
        return Refused("invalid", text("请留下称呼", "Please say who you are"), where="name")

    def act(connection: Connection) -> Done | Refused:
        now = rt.now()
        by = reporter_id(connection, community_id, reporter, now)
        raised_by = by or (actor.person_id if actor else "")
        matter = Matter(
            issue_type, wanted, (raised_by,), actor.person_id if actor else raised_by, via,
            actor.person_id if actor else raised_by,
            named={party: person_for(connection, community_id, each, now) for party, each in (named or {}).items()},
        )  # fmt: skip

        def reading(form: Definition) -> dict[str, FieldValue] | Refused:
            return _peopled(form, reporter, named or {}) or filled_in(fields)(form)

        raised = raise_matter(rt, connection, community_id, matter, reading)
        if isinstance(raised, Refused):
            return raised
        _, decision = raised
        return Done(decision.item, decision.effects)

    return transaction(rt, community_id, once, act)


def _peopled(form: Definition, reporter: Reporter | None, named: Mapping[str, Reporter]) -> Refused | None:
    """Refused where a party of the matter would be spoken for by nobody, or by somebody whom it does not take."""
    if reporter is None and any(form.source_of(party) == "reporter" for party in form.parties):
        return Refused(
            "invalid",
            text(
                "这类议题由提出人担任一方，请写明提出人",
                "Whoever raises this is a party to it: please say who it is",
            ),
            where="name",
        )
    wanted = form.parties_named_at_intake
    unknown = [party for party in named if party not in wanted]
    if unknown:
        return Refused(
            "invalid",
            Text(
                zh=f"“{unknown[0]}”不是受理时指定的一方",
                en=f"{unknown[0]} is no party that is named at intake",
            ),
            where=unknown[0],
            possible=wanted,
        )
    return None
