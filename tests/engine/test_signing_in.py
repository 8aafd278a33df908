"""Signing in: what a wrong password brings, when a session ends, and what a key opens."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from services.wutongli import Wutongli
from sqlalchemy import select, update

from engine import access
from engine.access import Actor
from engine.commands import press_button
from engine.ids import Keys
from engine.schema import api_keys, credentials, people
from engine.stepping import Done
from workflows.refusal import Refused

pytestmark = pytest.mark.usefixtures("quick_passwords")
GOOD, WRONG = "a long password", "another password"
AS_IN_LIFE = access._hasher


@pytest.fixture
def login(wutongli: Wutongli) -> str:
    """The coordinator has a login."""
    access.set_password(wutongli.rt, wutongli.person("coordinator"), "coordinator", GOOD)
    return "coordinator"


def test_the_right_password_lets_in_with_the_rosters_roles(wutongli: Wutongli, login: str) -> None:
    actor = access.sign_in(wutongli.rt, f" {login} ", GOOD)
    assert isinstance(actor, Actor)
    assert (actor.person_id, actor.community_id, actor.roles) == (
        wutongli.person("coordinator"), wutongli.id, frozenset({"coordinator"}),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "password"),
    [
        pytest.param("coordinator", WRONG, id="a wrong password"),
        pytest.param("coordinator", "", id="none"),
        pytest.param("nobody", GOOD, id="an unknown login"),
    ],
)
def test_what_is_wrong_is_not_told_apart(wutongli: Wutongli, login: str, name: str, password: str) -> None:
    refused = access.sign_in(wutongli.rt, name, password)
    assert isinstance(refused, Refused)
    assert (refused.code, refused.message.en) == ("not_allowed", "The name or the password is wrong")


def test_five_failures_rest_the_login_for_a_quarter_of_an_hour(wutongli: Wutongli, login: str) -> None:
    here = wutongli
    codes = []
    for password in [*[WRONG] * 6, GOOD]:
        refused = access.sign_in(here.rt, login, password)
        assert isinstance(refused, Refused)
        codes.append(refused.code)
    assert codes == ["not_allowed"] * 5 + ["limited"] * 2
    here.clock.advance(access.LOCKED - timedelta(seconds=1))
    assert isinstance(access.sign_in(here.rt, login, GOOD), Refused)
    here.clock.advance(timedelta(seconds=1))
    assert isinstance(access.sign_in(here.rt, login, GOOD), Actor)


def test_a_success_forgets_the_failures_before_it(wutongli: Wutongli, login: str) -> None:
    for _ in range(4):
        access.sign_in(wutongli.rt, login, WRONG)
    assert isinstance(access.sign_in(wutongli.rt, login, GOOD), Actor)
    access.sign_in(wutongli.rt, login, WRONG)
    assert isinstance(access.sign_in(wutongli.rt, login, GOOD), Actor)


def test_failures_at_once_are_all_counted(wutongli: Wutongli, login: str) -> None:
    with ThreadPoolExecutor(5) as pool:
        list(pool.map(lambda _: access.sign_in(wutongli.rt, login, WRONG), range(5)))
    refused = access.sign_in(wutongli.rt, login, GOOD)
    assert isinstance(refused, Refused)
    assert refused.code == "limited"


def test_a_session_holds_until_there_is_a_new_password(wutongli: Wutongli, login: str) -> None:
    here = wutongli
    actor = access.sign_in(here.rt, login, GOOD)
    assert isinstance(actor, Actor)
    token = access.session_token(here.rt, actor)
    assert access.actor_of_session(here.rt, token) == actor
    access.set_password(here.rt, actor.person_id, login, WRONG)
    assert access.actor_of_session(here.rt, token) is None
    assert isinstance(access.sign_in(here.rt, login, GOOD), Refused)
    assert isinstance(access.sign_in(here.rt, login, WRONG), Actor)


def test_a_session_of_another_secret_or_another_shape_is_none(wutongli: Wutongli, login: str) -> None:
    here = wutongli
    person = here.person("coordinator")
    for token in (
        "",
        "x.y.z",
        Keys("another secret, as long").sign("session", [person, 1]),
        here.rt.keys.sign("another purpose", [person, 1]),
        here.rt.keys.sign("session", [person, 2]),
        here.rt.keys.sign("session", "words"),
    ):
        assert access.actor_of_session(here.rt, token) is None, token


def test_who_leaves_the_roster_is_out_at_once(wutongli: Wutongli, login: str) -> None:
    here = wutongli
    actor = access.sign_in(here.rt, login, GOOD)
    assert isinstance(actor, Actor)
    token = access.session_token(here.rt, actor)
    with here.rt.store.write() as connection:
        connection.execute(update(people).where(people.c.ref == "coordinator").values(active=False))
    assert access.actor_of_session(here.rt, token) is None
    assert isinstance(access.sign_in(here.rt, login, GOOD), Refused)


def test_no_password_is_kept_in_clear_and_none_is_too_short(wutongli: Wutongli, login: str) -> None:
    with wutongli.rt.store.read() as connection:
        kept = connection.execute(select(credentials.c.password_hash)).scalar_one()
    assert kept.startswith("$argon2id$")
    assert GOOD not in kept
    with pytest.raises(ValueError, match="at least 8"):
        access.set_password(wutongli.rt, wutongli.person("coordinator"), login, "short")


def test_in_life_a_guess_costs_64_megabytes_three_times(
    wutongli: Wutongli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "_hasher", AS_IN_LIFE)
    access.set_password(wutongli.rt, wutongli.person("coordinator"), "coordinator", GOOD)
    with wutongli.rt.store.read() as connection:
        kept = connection.execute(select(credentials.c.password_hash)).scalar_one()
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert isinstance(access.sign_in(wutongli.rt, "coordinator", GOOD), Actor)
    assert isinstance(access.sign_in(wutongli.rt, "coordinator", WRONG), Refused)


def test_a_key_acts_for_its_system_until_it_is_revoked(wutongli: Wutongli) -> None:
    here = wutongli
    key = access.issue_api_key(here.rt, here.id, "property_system")
    actor = access.actor_of_api_key(here.rt, key)
    assert actor is not None
    assert (actor.key_name, actor.via, actor.community_id) == ("property_system", "api", here.id)
    assert actor.roles == {"system"}
    assert access.actor_of_api_key(here.rt, key + "x") is None
    with here.rt.store.write() as connection:
        assert key not in repr(connection.execute(select(api_keys)).all())
        connection.execute(update(api_keys).values(revoked_at=here.rt.now()))
    assert access.actor_of_api_key(here.rt, key) is None


def test_a_key_that_was_revoked_opens_nothing_and_one_just_issued_presses_buttons(wutongli: Wutongli) -> None:
    item = wutongli.open()
    key = access.issue_api_key(wutongli.rt, wutongli.id, "work_orders")
    system = access.actor_of_api_key(wutongli.rt, key)
    assert system is not None
    assert isinstance(press_button(wutongli.rt, system, item, {"button": "accept"}), Done)
    assert access.revoke_api_key(wutongli.rt, wutongli.id, "work_orders") == 1
    assert access.actor_of_api_key(wutongli.rt, key) is None
    assert access.revoke_api_key(wutongli.rt, wutongli.id, "work_orders") == 0
