"""Who sits at the table is changed: a party is set aside and called back, somebody answers in another's place.

Setting aside belongs to one item and is one transaction of it. An authority belongs to the community: it is recorded
or revoked in one transaction, and then every open item is asked anew who speaks for whom (`engine/seating.py`), which
goes on by itself where it is cut off.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from engine.access import Actor, denied
from engine.authorities import Authority, AuthorityKind, authority
from engine.catching_up import step
from engine.commands.merging import mine, no_item
from engine.commands.once import AskedOnce, Once, Outcome, Replayed, transaction
from engine.community import community, people_changed
from engine.ids import new_id
from engine.own_seat import SPEAKS, Became, tell
from engine.roster import day_of
from engine.runtime import Runtime
from engine.schema import attachments, authorities, items, people
from engine.seating import read_seats
from engine.stepping import Done
from workflows import events as ev
from workflows.calendar import FIRST_YEAR, LAST_YEAR
from workflows.filling import free_text
from workflows.refusal import Refused
from workflows.text import text

Recorded = Authority | Refused | Replayed
"""What becomes of an authority that is recorded or revoked."""


@dataclass(frozen=True, slots=True)
class NewAuthority:
    """An authority as it is handed in. Both days belong to it; no item means all of them."""

    kind: AuthorityKind
    person_id: str
    holder_id: str
    from_on: date
    until_on: date
    reason: str
    item_id: str | None = None
    paper: str | None = None
    """The attachment with the signed proxy; a proxy needs one."""


def set_aside(
    rt: Runtime, actor: Actor, item_id: str, party: str, said: str, once: Once | None = None
) -> Outcome:
    """A party sits out what is left of an item, for the reason given."""
    return _seat(
        rt, actor, item_id, once, lambda why: ev.PartySetAside(party, why, actor.person_id, actor.via), said
    )


def call_back(
    rt: Runtime, actor: Actor, item_id: str, party: str, said: str, once: Once | None = None
) -> Outcome:
    """A party that was set aside takes part again, for the reason given."""
    return _seat(
        rt, actor, item_id, once, lambda why: ev.PartyCalledBack(party, why, actor.person_id, actor.via), said
    )


def record_authority(
    rt: Runtime, actor: Actor, new: NewAuthority, once: AskedOnce[Authority] | None = None
) -> Recorded:
    """Somebody answers in a seated person's place from a day to a day; a coordinator records it, or they themselves, who
    name an alternate of their party; then the coordinators and whoever answers are told.
    """
    if not (actor.may("seat") or actor.person_id == new.person_id):
        return denied("seat")
    reason = free_text(new.reason)
    if isinstance(reason, Refused):
        return reason

    def act(connection: Connection) -> Authority | Refused:
        refused = _wrong(rt, connection, actor.community_id, new, reason)
        if refused is None and not actor.may("seat"):
            refused = _beyond(connection, actor.community_id, new)
        if refused is None and new.holder_id == actor.person_id and new.kind != "proxy":
            refused = _invalid(
                "holder",
                "由您记录的，不能由您自己代答，除非有签了字的委托书",
                "What you record yourself cannot make you the one who answers, but on a signed proxy",
            )
        if refused is not None:
            return refused
        now = rt.now()
        id_ = new_id(now)
        connection.execute(
            insert(authorities).values(
                id=id_, community_id=actor.community_id, kind=new.kind, person_id=new.person_id, holder_id=new.holder_id,
                from_on=new.from_on, until_on=new.until_on, item_id=new.item_id, paper=new.paper, reason=reason,
                recorded_by=actor.person_id, created_at=now,
            )
        )  # fmt: skip
        return _changed(connection, actor, id_, "begun", now)

    done: Recorded = transaction(rt, actor.community_id, once, act)
    return _and_read(rt, actor, done, reason)


def revoke_authority(
    rt: Runtime, actor: Actor, authority_id: str, said: str, once: AskedOnce[Authority] | None = None
) -> Recorded:
    """An authority ends at once, for the reason given; by a coordinator, or by whom it is for."""
    reason = free_text(said)
    if isinstance(reason, Refused):
        return reason

    def act(connection: Connection) -> Authority | Refused:
        known = authority(connection, actor.community_id, authority_id)
        if known is None:
            return Refused("not_found", text("没有这项委托", "There is no such authority"))
        if not (actor.may("seat") or actor.person_id == known.person_id):
            return denied("seat")
        if not reason:
            return _invalid("text", "请写明理由", "Please give a reason")
        now = rt.now()
        ended = update(authorities).where(
            authorities.c.id == authority_id, authorities.c.revoked_at.is_(None)
        )
        if connection.execute(ended.values(revoked_at=now)).rowcount == 0:
            return Refused("not_possible", text("这项委托已经收回", "This authority was revoked already"))
        return _changed(connection, actor, authority_id, "ended", now)

    done: Recorded = transaction(rt, actor.community_id, once, act)
    return _and_read(rt, actor, done, reason)


def _seat(
    rt: Runtime, actor: Actor, item_id: str, once: Once | None, event: Callable[[str], ev.Event], said: str
) -> Outcome:
    if not actor.may("seat"):
        return denied("seat")
    reason = free_text(said)
    if isinstance(reason, Refused):
        return reason

    def act(connection: Connection) -> Done | Refused:
        loaded = mine(rt, connection, actor.community_id, item_id, None)
        if isinstance(loaded, Refused):
            return loaded
        return step(
            rt, connection, item_id, event(reason), actor_id=actor.person_id, via=actor.via, loaded=loaded
        )

    return transaction(rt, actor.community_id, once, act)


def _changed(
    connection: Connection, actor: Actor, authority_id: str, became: Became, now: datetime
) -> Authority:
    """What was written; told to others where somebody settled it for their own seat."""
    people_changed(connection, actor.community_id)
    found = authority(connection, actor.community_id, authority_id)
    assert found is not None, "it was written in this transaction"  # noqa: S101  # its references are kept by the store
    if not actor.may("seat"):
        tell(connection, found, actor.community_id, became, now)
    return found


def _and_read(rt: Runtime, actor: Actor, done: Recorded, reason: str) -> Recorded:
    if isinstance(done, Authority):
        read_seats(rt, actor.community_id, rt.now(), by=actor.person_id, said=reason, via=actor.via)
    return done


def _wrong(
    rt: Runtime, connection: Connection, community_id: str, new: NewAuthority, reason: str
) -> Refused | None:
    """Why it cannot be recorded, if it cannot."""
    here = community(connection, community_id)
    if here is None:
        return no_item()
    seated, holder = (_person(connection, community_id, each) for each in (new.person_id, new.holder_id))
    if seated is None or seated.seat not in SPEAKS:
        return _invalid(
            "person",
            "他不是哪一方的代表，没有席位可以代",
            "They speak for no party: there is no seat to fill",
        )
    if holder is None:
        return _invalid("holder", "名册里没有这位代答的人", "Whoever is to answer is not in the roster")
    if new.holder_id == new.person_id:
        return _invalid("holder", "不能由本人代本人", "Nobody answers in their own place")
    if holder.party not in (None, seated.party):
        return _invalid(
            "holder", "他已经代表另一方，不能同时代这一方", "They speak for another party already"
        )
    for where, day in (("from", new.from_on), ("until", new.until_on)):
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            return _invalid(
                where,
                f"年份应在 {FIRST_YEAR} 到 {LAST_YEAR} 之间",
                f"The year is from {FIRST_YEAR} to {LAST_YEAR}, please",
            )
    if new.until_on < new.from_on:
        return _invalid("until", "截止日不能早于开始日", "The last day is before the first")
    if new.until_on < day_of(here, rt.now()):
        return _invalid("until", "这段时间已经过去", "That time is over")
    if not reason:
        return _invalid("reason", "请写明理由", "Please give a reason")
    if new.item_id is not None and not _there(connection, items, community_id, new.item_id):
        return no_item()
    if new.kind == "proxy" and new.paper is None:
        return _invalid("paper", "请附上签了字的委托书照片", "Please add a photograph of the signed proxy")
    if new.paper is not None and not _there(connection, attachments, community_id, new.paper):
        return _invalid(
            "paper", "没有这张照片，请重新上传", "There is no such photograph; please send it again"
        )
    return None


def _beyond(connection: Connection, community_id: str, new: NewAuthority) -> Refused | None:
    """What is a coordinator's to record: a proxy, and anybody but an alternate of one's own party."""
    seated, holder = (_person(connection, community_id, each) for each in (new.person_id, new.holder_id))
    if new.kind != "substitution":
        return denied("seat")
    if holder is None or holder.seat != "alternate" or holder.party != seated.party:
        return _invalid(
            "holder",
            "只能请本方的候补代答；要请别人，请找协调员登记",
            "You can name an alternate of your own party; for anybody else please ask a coordinator",
        )
    return None


def _person(connection: Connection, community_id: str, person_id: str) -> Any:
    return connection.execute(
        select(people.c.id, people.c.party, people.c.seat).where(
            people.c.id == person_id, people.c.community_id == community_id, people.c.active
        )
    ).one_or_none()


def _there(connection: Connection, table: Any, community_id: str, id_: str) -> bool:
    mine_ = (table.c.id == id_) & (table.c.community_id == community_id)
    return connection.execute(select(table.c.id).where(mine_)).first() is not None


def _invalid(where: str, zh: str, en: str) -> Refused:
    return Refused("invalid", text(zh, en), where=where)
