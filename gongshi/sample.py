"""What a first start finds: the shipped definitions and an invented community, with people who can sign in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from engine.access import password_holds, set_password
from engine.community import all_communities, community_by_slug
from engine.runtime import Runtime
from engine.schema import credentials, people
from engine.settling import Mistaken, Settled, settle
from gongshi.keeping import passwords_of

DEFINITIONS = Path(__file__).parent.parent / "definitions"
SCENARIOS = DEFINITIONS / "scenarios"
IN_USE = ("facility_upgrade", "safety_hazard")
"""The types that the sample community takes into use."""
PLAYED = ("refuse_house", "pond")
"""The stories that the demo plays on it, the refuse house first."""
SLUG = "wutongli"
COMMUNITY = DEFINITIONS / "communities" / SLUG
LOGINS = {"coordinator": "coordinator", "supervisor": "supervisor", "recorder": "grid_worker"}
"""A login for each role that a newcomer wants to try, and whose it is in the sample roster."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """How somebody signs in for the first time."""

    login: str
    password: str
    name: str


def definition_files() -> list[Path]:
    """The definitions that the sample community takes into use."""
    return [DEFINITIONS / f"{name}.yaml" for name in IN_USE]


def stories() -> dict[str, Path]:
    """The scenarios that the demo plays, by name."""
    return {name: SCENARIOS / f"{name}.yaml" for name in PLAYED}


def settle_sample(rt: Runtime) -> Settled | Mistaken | None:
    """Settle the sample community in a house where nobody lives yet; None where somebody does.

    What is there was perhaps changed since (a roster, a newer version of a definition), so it is left alone.
    """
    with rt.store.read() as connection:
        if all_communities(connection):
            return None
    return settle(rt, COMMUNITY, definition_files())


def sign_ins(rt: Runtime, folder: Path) -> list[SignIn]:
    """First passwords of the sample community, made once; one that somebody changed since is not shown."""
    passwords = passwords_of(folder, tuple(LOGINS))
    with rt.store.read() as connection:
        here = community_by_slug(connection, SLUG)
        if here is None:
            return []
        known = set(connection.execute(select(credentials.c.login)).scalars())
        rows = connection.execute(
            select(people.c.ref, people.c.id, people.c.name).where(
                people.c.community_id == here.id, people.c.active, people.c.ref.in_(LOGINS.values())
            )
        )
        who = {row.ref: row for row in rows}
    found = []
    for login, ref in LOGINS.items():
        if ref not in who:
            continue
        if login not in known:
            set_password(rt, who[ref].id, login, passwords[login])
        if password_holds(rt, login, passwords[login]):
            found.append(SignIn(login, passwords[login], who[ref].name))
    return found
