"""Who may do what: people who sign in, and systems that hold a key. Always within one community.

`PERMISSIONS` is the whole table. Participants need no account: a link in a message is theirs alone.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, insert, select, update

from engine.community import people_changed
from engine.ids import hashed, new_id
from engine.runtime import Runtime
from engine.schema import api_keys, credentials, grants, people
from workflows.events import Via
from workflows.refusal import Refused
from workflows.text import text

SESSION_HOURS = 12
FAILURES = 5
LOCKED = timedelta(minutes=15)
MIN_PASSWORD = 8
SYSTEM = "system:"
"""How the `ref` of an account begins that is no person's."""

_STAFF = frozenset({"coordinator", "supervisor", "recorder", "secretary"})
PERMISSIONS: dict[str, frozenset[str]] = {
    "see_board": _STAFF,
    "see_item": _STAFF,
    "see_definitions": _STAFF,
    "see_people": frozenset({"coordinator", "supervisor", "secretary"}),
    "see_messages": frozenset({"coordinator"}),
    "open_item": frozenset({"coordinator", "supervisor", "recorder", "system"}),
    "press_button": frozenset({"coordinator", "supervisor", "system"}),
    "stop_clock": frozenset({*_STAFF, "system"}),
    "record_answer": frozenset({"coordinator", "recorder", "system"}),
    "record_objection": frozenset({"coordinator", "recorder"}),
    "seat": frozenset({"coordinator"}),
    "reissue_link": frozenset({"coordinator", "recorder"}),
    "send_again": frozenset({"coordinator"}),
    "resolve_incident": frozenset({"coordinator"}),
    "signal": frozenset({"system"}),
    "use_api": frozenset({"system", *_STAFF}),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts: a person of one community with the roles that they hold there."""

    person_id: str
    community_id: str
    name: str
    roles: frozenset[str]
    via: Via = "console"
    key_name: str | None = None

    def may(self, action: str) -> bool:
        """Whether one of the roles allows `action`."""
        return bool(self.roles & PERMISSIONS[action])


def denied(action: str) -> Refused:
    """The refusal for an actor who may not do `action`."""
    roles = ", ".join(sorted(PERMISSIONS[action]))
    return Refused(
        "not_allowed",
        text(f"您的角色不能做这件事（需要：{roles}）", f"Your role does not allow this (needed: {roles})"),
    )


_hasher = PasswordHasher()


@cache
def _decoy() -> str:
    """Checked when there is no such login, so that the answer takes as long."""
    return _hasher.hash(secrets.token_hex(8))


class LoginTaken(ValueError):  # noqa: N818  # it reads as what is wrong
    """Somebody else of this house signs in by that name."""


def set_password(rt: Runtime, person_id: str, login: str, password: str) -> None:
    """Give a person a login. Every session of theirs ends."""
    if len(password) < MIN_PASSWORD:
        raise ValueError(f"a password has at least {MIN_PASSWORD} characters")
    digest = _hasher.hash(password)
    with rt.store.write() as connection:
        row = connection.execute(select(people.c.community_id).where(people.c.id == person_id)).one()
        taken = connection.execute(
            select(credentials.c.person_id).where(
                credentials.c.login == login, credentials.c.person_id != person_id
            )
        ).scalar_one_or_none()
        if taken is not None:
            raise LoginTaken(login)
        known = connection.execute(
            select(credentials.c.generation).where(credentials.c.person_id == person_id)
        ).scalar_one_or_none()
        if known is None:
            connection.execute(
                insert(credentials).values(
                    person_id=person_id, community_id=row.community_id, login=login, password_hash=digest
                )
            )
        else:
            connection.execute(
                update(credentials)
                .where(credentials.c.person_id == person_id)
                .values(
                    login=login, password_hash=digest, generation=known + 1, failures=0, locked_until=None
                )
            )


def password_holds(rt: Runtime, login: str, password: str) -> bool:
    """Whether it is the login's password now; for the house's own machine, where nothing is counted."""
    with rt.store.read() as connection:
        digest = connection.execute(
            select(credentials.c.password_hash).where(credentials.c.login == login)
        ).scalar_one_or_none()
    return digest is not None and _matches(digest, password)


def end_sessions(rt: Runtime, person_id: str) -> None:
    """Every session of a person ends, on every machine: a copied cookie opens nothing any more."""
    with rt.store.write() as connection:
        connection.execute(
            update(credentials)
            .where(credentials.c.person_id == person_id)
            .values(generation=credentials.c.generation + 1)
        )


def sign_in(rt: Runtime, login: str, password: str) -> Actor | Refused:
    """The actor whose login and password these are. After five failures the login rests for 15 minutes."""
    now = rt.now()
    wrong = Refused("not_allowed", text("用户名或密码不对", "The name or the password is wrong"))
    with rt.store.read() as connection:
        row = connection.execute(
            select(credentials, people.c.active)
            .join(people, people.c.id == credentials.c.person_id)
            .where(credentials.c.login == login.strip())
        ).one_or_none()
    good = _matches(row.password_hash if row else _decoy(), password)
    if row is None or not row.active:
        return wrong
    with rt.store.write() as connection:
        # under the row's lock: guesses that arrive at once are all counted
        counted = connection.execute(
            select(credentials.c.failures, credentials.c.locked_until)
            .where(credentials.c.person_id == row.person_id)
            .with_for_update()
        ).one()
        if counted.locked_until is not None and counted.locked_until > now:
            return Refused(
                "limited",
                text("失败次数太多，请 15 分钟后再试", "Too many failures; please try again in 15 minutes"),
            )
        failures = 0 if good else counted.failures + 1
        connection.execute(
            update(credentials)
            .where(credentials.c.person_id == row.person_id)
            .values(
                failures=failures if failures < FAILURES else 0,
                locked_until=now + LOCKED if failures >= FAILURES else None,
            )
        )
        return (_actor(connection, row.person_id) or wrong) if good else wrong


def session_token(rt: Runtime, actor: Actor) -> str:
    """What a signed-in browser keeps."""
    with rt.store.read() as connection:
        generation = connection.execute(
            select(credentials.c.generation).where(credentials.c.person_id == actor.person_id)
        ).scalar_one()
    return rt.keys.sign("session", [actor.person_id, generation])


def actor_of_session(rt: Runtime, token: str) -> Actor | None:
    """Who a browser's session belongs to, if it still holds."""
    said = rt.keys.unsign("session", token, SESSION_HOURS * 3600)
    if not isinstance(said, list) or len(said) != 2:  # noqa: PLR2004  # person and generation
        return None
    with rt.store.read() as connection:
        generation = connection.execute(
            select(credentials.c.generation).where(credentials.c.person_id == said[0])
        ).scalar_one_or_none()
        return _actor(connection, said[0]) if generation == said[1] else None


def issue_api_key(
    rt: Runtime, community_id: str, name: str, roles: frozenset[str] = frozenset({"system"})
) -> str:
    """A key for another system, shown this once. The name is also the sender of its signals."""
    now = rt.now()
    with rt.store.write() as connection:
        person_id = new_id(now)
        connection.execute(
            insert(people).values(
                id=person_id,
                community_id=community_id,
                ref=f"{SYSTEM}{name}:{person_id}",
                name=name,
                created_at=now,
            )
        )
        connection.execute(
            insert(grants),
            [{"community_id": community_id, "person_id": person_id, "role": role} for role in sorted(roles)],
        )
        key = _issued(connection, community_id, person_id, name, now)
        people_changed(connection, community_id)
    return key


def issue_key_for(rt: Runtime, actor: Actor, name: str) -> str:
    """A key that acts for a person of the roster: it may do what they may, and as long as they may. Shown this once."""
    with rt.store.write() as connection:
        return _issued(connection, actor.community_id, actor.person_id, name, rt.now())


def _issued(connection: Connection, community_id: str, person_id: str, name: str, now: datetime) -> str:
    key = f"gs_{secrets.token_urlsafe(24)}"
    connection.execute(
        insert(api_keys).values(
            id=new_id(now),
            community_id=community_id,
            person_id=person_id,
            name=name,
            key_hash=hashed(key),
            created_at=now,
        )
    )
    return key


def revoke_api_key(rt: Runtime, community_id: str, name: str) -> int:
    """No key of that name opens anything any more; how many there were."""
    with rt.store.write() as connection:
        mine = select(api_keys.c.person_id).where(
            api_keys.c.community_id == community_id, api_keys.c.name == name, api_keys.c.revoked_at.is_(None)
        )
        holders = list(connection.execute(mine).scalars())
        connection.execute(
            update(api_keys)
            .where(
                api_keys.c.person_id.in_(holders), api_keys.c.name == name, api_keys.c.revoked_at.is_(None)
            )
            .values(revoked_at=rt.now())
        )
        systems = people.c.id.in_(holders) & people.c.ref.startswith(
            SYSTEM
        )  # people stay, whoever acted for them
        connection.execute(update(people).where(systems).values(active=False))
        people_changed(connection, community_id)
    return len(holders)


def actor_of_api_key(rt: Runtime, key: str) -> Actor | None:
    """The system whose key this is."""
    with rt.store.read() as connection:
        row = connection.execute(
            select(api_keys.c.person_id, api_keys.c.name).where(
                api_keys.c.key_hash == hashed(key), api_keys.c.revoked_at.is_(None)
            )
        ).one_or_none()
        actor = _actor(connection, row.person_id) if row else None
    return replace(actor, via="api", key_name=row.name) if actor and row else None


def actor_of(connection: Connection, person_id: str) -> Actor | None:
    """A person of the roster as an actor, for the command line on the house's own machine."""
    return _actor(connection, person_id)


def _actor(connection: Connection, person_id: str) -> Actor | None:
    person = connection.execute(select(people).where(people.c.id == person_id, people.c.active)).one_or_none()
    if person is None:
        return None
    roles = connection.execute(select(grants.c.role).where(grants.c.person_id == person_id)).scalars()
    return Actor(person.id, person.community_id, person.name, frozenset(roles))


def _matches(digest: str, password: str) -> bool:
    try:
        return _hasher.verify(digest, password)
    except (VerificationError, InvalidHashError):
        return False
