"""Roles: what each may do at an item, and that another community sees nothing of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from services.wutongli import NEIGHBOUR, PROPOSAL, REFUSE_HOUSE, Wutongli
from sqlalchemy import select

from engine.access import Actor
from engine.commands import answer_task, lodge_objection, open_item, press_button, receive_signal
from engine.community import load_community, save_community
from engine.roster import Reporter, import_roster
from engine.schema import history, responses
from engine.stepping import Done
from workflows.refusal import Refused

STAFF = ("coordinator", "supervisor", "grid_worker", "secretary")


@pytest.mark.parametrize(
    ("ref", "may"),
    [
        pytest.param("coordinator", True, id="the coordinator"),
        pytest.param("supervisor", True, id="the supervisor"),
        pytest.param("grid_worker", True, id="the recorder"),
        pytest.param("secretary", False, id="the secretary only writes minutes"),
        pytest.param("building3", False, id="a representative has links, and no console"),
    ],
)
def test_who_may_open_an_item(wutongli: Wutongli, ref: str, may: bool) -> None:
    done = open_item(
        wutongli.rt, wutongli.id, wutongli.actor(ref), issue_type="facility_upgrade", title="垃圾房",
        fields=REFUSE_HOUSE, reporter=NEIGHBOUR,
    )  # fmt: skip
    assert isinstance(done, Done) if may else (isinstance(done, Refused) and done.code == "not_allowed")


@pytest.mark.parametrize(
    ("ref", "code"),
    [
        pytest.param("coordinator", None, id="the coordinator, whom the state asks"),
        pytest.param("supervisor", "not_allowed", id="the supervisor may press buttons, but not this one"),
        pytest.param("grid_worker", "not_allowed", id="the recorder presses none"),
        pytest.param("secretary", "not_allowed", id="nor does the secretary"),
    ],
)
def test_who_may_press_a_button(wutongli: Wutongli, ref: str, code: str | None) -> None:
    item = wutongli.open()
    done = wutongli.press(item, ref, button="accept")
    assert (done.code if isinstance(done, Refused) else None) == code
    assert wutongli.state(item) == ("collecting" if code else "proposing")


@pytest.mark.parametrize(
    ("ref", "may"),
    [
        pytest.param("grid_worker", True, id="the recorder"),
        pytest.param("coordinator", True, id="the coordinator"),
        pytest.param("supervisor", False, id="not the supervisor"),
        pytest.param("secretary", False, id="not the secretary"),
    ],
)
def test_who_may_record_an_answer_for_somebody(wutongli: Wutongli, ref: str, may: bool) -> None:
    here = wutongli
    item = here.to_deliberation()
    recorder = here.actor(ref)
    done = answer_task(
        here.rt, here.task(item, "building3"), {"stand": "agree"}, via="door", recorded_by=recorder
    )
    if not may:
        assert isinstance(done, Refused)
        assert done.code == "not_allowed"
        return
    assert isinstance(done, Done)
    with here.rt.store.read() as connection:
        row = connection.execute(
            select(responses).where(responses.c.task_id == here.task(item, "building3"))
        ).one()
        last = connection.execute(
            select(history.c.actor_id)
            .where(history.c.item_id == item)
            .order_by(history.c.seq.desc())
            .limit(1)
        ).scalar_one()
    assert (row.person_id, row.recorded_by, row.via) == (here.person("building3"), recorder.person_id, "door")
    assert last == recorder.person_id
    # whoever it was recorded for is told
    assert [row.person_id for row in here.messages(item, kind="recorded")] == [here.person("building3")]


def test_a_task_is_answered_by_the_person_asked_alone(wutongli: Wutongli) -> None:
    here = wutongli
    item = here.to_deliberation()
    done = answer_task(
        here.rt, here.task(item, "building3"), {"stand": "agree"}, by=here.person("building5"), via="link"
    )
    assert isinstance(done, Refused)
    assert done.code == "not_allowed"


@pytest.fixture
def stranger(wutongli: Wutongli) -> Actor:
    """The coordinator of another community of the same house."""
    said = (
        "slug: guihuayuan\ntitle: 桂花苑\nzone: Asia/Shanghai\nlanguage: zh\n"
        "parties: {community: {title: 社区, glyph: 社}}\nroles: {coordinator: 协调员}\n"
    )
    form = load_community(said).form
    assert form is not None, load_community(said).findings
    id_ = save_community(wutongli.rt, form)
    roster = "ref,name,roles,email\nother,桂花苑协调员,coordinator,other@guihuayuan.example.org\n"
    import_roster(wutongli.rt, id_, roster)
    actor = wutongli.actor("other")
    assert actor.community_id == id_
    return actor


def test_an_actor_of_another_community_finds_nothing_here(wutongli: Wutongli, stranger: Actor) -> None:
    here, rt = wutongli, wutongli.rt
    item = here.to_deliberation()
    task = here.task(item, "building3")
    system = replace(stranger, roles=frozenset({"system"}), key_name="property_system")
    tried: dict[str, Any] = {
        "press": press_button(rt, stranger, item, {"button": "accept"}),
        "record": answer_task(rt, task, {"stand": "agree"}, via="phone", recorded_by=stranger),
        "signal": receive_signal(rt, system, item, "work_order_closed"),
        "object": lodge_objection(
            rt, stranger.community_id, item, said="不行", reporter=Reporter(name="某人")
        ),
        "open": open_item(
            rt, here.id, stranger, issue_type="facility_upgrade", title="垃圾房", fields=REFUSE_HOUSE
        ),
        "nothing": press_button(rt, stranger, "01NOSUCHITEM00000000000000", {"button": "accept"}),
    }
    assert {name: done.code for name, done in tried.items()} == dict.fromkeys(tried, "not_found")


def test_the_number_of_an_item_means_one_of_the_own_community(wutongli: Wutongli, stranger: Actor) -> None:
    item = wutongli.open()
    refused = wutongli.press(item, "coordinator", button="merge", item="99")
    assert isinstance(refused, Refused)
    assert (refused.code, refused.where) == ("invalid", "item")


@pytest.mark.parametrize(
    ("given", "where"),
    [
        pytest.param({"stand": ""}, "stand", id="no stand"),
        pytest.param({"stand": "maybe"}, "stand", id="a stand that is none"),
        pytest.param({"stand": "disagree"}, "text", id="disagreeing without a reason"),
        pytest.param({"stand": "agree_if", "text": "  "}, "text", id="a condition that says nothing"),
        pytest.param({"stand": "agree", "text": "长" * 4001}, "text", id="too long"),
    ],
)
def test_an_answer_of_the_wrong_form_is_refused_with_its_field(
    wutongli: Wutongli, given: dict[str, str], where: str
) -> None:
    here = wutongli
    item = here.to_deliberation()
    before = here.loaded(item)
    done = here.answer(item, "building3", **given)
    assert isinstance(done, Refused)
    assert (done.code, done.where) == ("invalid", where)
    assert here.loaded(item).seq == before.seq


@pytest.mark.parametrize(
    ("title", "fields", "where"),
    [
        pytest.param("   ", REFUSE_HOUSE, "title", id="no title"),
        pytest.param("长" * 121, REFUSE_HOUSE, "title", id="a title too long"),
        pytest.param("垃圾房", {}, "place", id="a field is missing"),
        pytest.param("垃圾房", {"place": "3栋", "hazard": "huge"}, "hazard", id="a choice that is none"),
    ],
)
def test_an_item_of_the_wrong_form_is_refused(
    wutongli: Wutongli, title: str, fields: dict[str, str], where: str
) -> None:
    done = open_item(
        wutongli.rt,
        wutongli.id,
        None,
        issue_type="facility_upgrade",
        title=title,
        fields=fields,
        reporter=NEIGHBOUR,
    )
    assert isinstance(done, Refused)
    assert (done.code, done.where) == ("invalid", where)


def test_control_characters_are_left_out_of_what_people_write(wutongli: Wutongli) -> None:
    """PostgreSQL keeps no NUL in a text; a resident's form must not fail on one."""
    here = wutongli
    item = here.open("垃圾\x00房", fields={"place": "3\x00栋"}, reporter=Reporter(name="住\x00户"), by=None)
    assert here.loaded(item).item.title == "垃圾房"
    assert here.loaded(item).item.fields["place"] == "3栋"
    here.press(item, "coordinator", button="accept")
    done = here.answer(item, "property_manager", fields=PROPOSAL | {"proposal": "翻\x00新"})
    assert isinstance(done, Done)
    assert here.loaded(item).item.fields["proposal"] == "翻新"
