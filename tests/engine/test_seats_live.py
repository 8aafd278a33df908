"""Who speaks for a party changes while items are under way: substitutes, proxies, mandates with days, recusal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from services.told import house_of, stage_of, story_in
from services.wutongli import DEFINITIONS, JPEG, Wutongli
from sqlalchemy import select, update

from engine.attachments import attach
from engine.authorities import Authority
from engine.clock import SetClock
from engine.commands import (
    NewAuthority,
    Once,
    Replayed,
    call_back,
    record_authority,
    revoke_authority,
    set_aside,
)
from engine.commands.once import AskedOnce
from engine.community import community, people_changed
from engine.history import Holds, fold, history_of, verify
from engine.ids import hashed
from engine.record_state import differing
from engine.roster import Imported, import_roster, seating_of
from engine.schema import outbox, people, seatings
from engine.seating import read_all_seats
from engine.stepping import Done
from gongshi.watchman import Watchman
from workflows.refusal import Refused

DAY = timedelta(days=1)
MONDAY_ON, FRIDAY_ON = date(2026, 3, 2), date(2026, 3, 6)
WHY = "出差到周五"


def member_for_chair(here: Wutongli, **other: Any) -> NewAuthority:
    """A member of the owners' committee answers for its chair, from Monday to Friday."""
    new = NewAuthority(
        "substitution", here.person("owners_chair"), here.person("owners_member"), MONDAY_ON, FRIDAY_ON, WHY
    )
    return replace(new, **other)


def recorded(here: Wutongli, new: NewAuthority) -> Authority:
    here.tick()
    done = record_authority(here.rt, here.actor("coordinator"), new)
    assert isinstance(done, Authority), done
    return done


def sound(here: Wutongli, item: str) -> list[str]:
    """What happened to the item, by its history, which holds and says what the tables say."""
    with here.rt.store.read() as connection:
        assert isinstance(verify(connection, item), Holds)
        found = history_of(connection, item)
        assert fold(item, found).tasks == here.loaded(item).item.tasks
        assert differing(connection, item, here.rt.now()) == ()
    return [entry.event for entry in found]


def told(here: Wutongli, item: str, ref: str) -> list[str]:
    return [row.kind for row in here.messages(item, person_id=here.person(ref))]


def test_a_substitute_is_asked_instead_and_the_answer_is_the_partys(wutongli: Wutongli) -> None:
    here = wutongli
    item = here.to_deliberation()
    recorded(here, member_for_chair(here))
    assert "owners_member" in here.asked(item)
    assert "owners_chair" not in here.asked(item)
    assert told(here, item, "owners_member") == ["task"]
    assert isinstance(here.answer(item, "owners_chair", stand="disagree"), Refused)
    for ref in ("community_head", "owners_member", "property_manager", "building3", "social_worker"):
        assert isinstance(here.answer(item, ref, stand="agree"), Done)
    assert here.state(item) == "publicity"
    assert sound(here, item).count("seats_changed") == 1


def test_an_authority_ends_with_its_last_day_and_not_before(wutongli: Wutongli) -> None:
    here = wutongli
    item = here.to_deliberation()
    recorded(here, member_for_chair(here, until_on=MONDAY_ON + DAY))
    here.clock.advance(DAY)
    assert read_all_seats(here.rt, here.rt.now()) == 0, "Tuesday belongs to it"
    assert isinstance(here.answer(item, "owners_member", stand="agree"), Done)
    here.clock.advance(DAY)
    assert read_all_seats(here.rt, here.rt.now()) == 1
    assert read_all_seats(here.rt, here.rt.now()) == 0, "done once for the day"
    assert "owners_chair" in here.asked(item)
    loaded = here.loaded(item)
    given = {task.person: task.answer for task in loaded.item.tasks}
    assert given[here.person("owners_member")] is not None, "what was said in the chair's place stands"
    sound(here, item)


def test_an_authority_begins_with_its_day(wutongli: Wutongli) -> None:
    here = wutongli
    item = here.to_deliberation()
    recorded(here, member_for_chair(here, from_on=MONDAY_ON + DAY))
    assert "owners_chair" in here.asked(item)
    here.clock.advance(DAY)
    read_all_seats(here.rt, here.rt.now())
    assert "owners_chair" not in here.asked(item)
    assert "owners_member" in here.asked(item)


def test_one_for_an_item_is_for_that_item_alone(wutongli: Wutongli) -> None:
    here = wutongli
    one, other = here.to_deliberation(), here.to_deliberation(title="翻新5栋旁的垃圾房")
    paper = attach(here.rt, here.id, JPEG, item_id=None, task_id=None, person_id=here.person("coordinator"))
    assert isinstance(paper, str)
    made = recorded(here, member_for_chair(here, kind="proxy", item_id=one, paper=paper))
    assert ("owners_member" in here.asked(one), "owners_member" in here.asked(other)) == (True, False)
    third = here.to_deliberation(title="翻新8栋旁的垃圾房")
    assert "owners_chair" in here.asked(third)
    here.tick()
    done = revoke_authority(here.rt, here.actor("coordinator"), made.id, "主任已经回来")
    assert isinstance(done, Authority)
    assert done.revoked_at is not None
    assert ("owners_member" in here.asked(one), "owners_chair" in here.asked(one)) == (False, True)
    again = revoke_authority(here.rt, here.actor("coordinator"), made.id, "再收一次")
    assert isinstance(again, Refused)
    assert again.code == "not_possible"


@pytest.mark.parametrize(
    ("change", "where"),
    [
        pytest.param({"kind": "proxy"}, "paper", id="a proxy without its paper"),
        pytest.param({"kind": "proxy", "paper": "nowhere"}, "paper", id="a paper that is not there"),
        pytest.param({"until_on": date(2026, 3, 1), "from_on": date(2026, 2, 1)}, "until", id="a time that is over"),
        pytest.param({"until_on": MONDAY_ON, "from_on": FRIDAY_ON}, "until", id="an end before its beginning"),
        pytest.param({"holder_id": "nobody"}, "holder", id="nobody"),
        pytest.param({"holder_id": "@owners_chair"}, "holder", id="oneself"),
        pytest.param({"holder_id": "@building3"}, "holder", id="another party's representative"),
        pytest.param({"person_id": "@owners_member"}, "person", id="the seat of an alternate"),
        pytest.param({"person_id": "@supervisor"}, "person", id="somebody without a seat"),
        pytest.param({"reason": "  "}, "reason", id="no reason"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_leaves_nothing(
    wutongli: Wutongli, change: dict[str, Any], where: str
) -> None:
    change = {
        name: wutongli.person(value[1:]) if str(value).startswith("@") else value
        for name, value in change.items()
    }
    before = wutongli.community.roster_revision
    refused = record_authority(
        wutongli.rt, wutongli.actor("coordinator"), member_for_chair(wutongli, **change)
    )
    assert isinstance(refused, Refused)
    assert (refused.code, refused.where) == ("invalid", where)
    assert wutongli.community.roster_revision == before


def test_the_same_request_has_one_authority(wutongli: Wutongli) -> None:

    once: AskedOnce[Authority] = AskedOnce("k1", hashed("the same"), lambda _, done: {"id": done.id})
    new = member_for_chair(wutongli)
    first = record_authority(wutongli.rt, wutongli.actor("coordinator"), new, once)
    again = record_authority(wutongli.rt, wutongli.actor("coordinator"), new, once)
    assert isinstance(first, Authority)
    assert again == Replayed({"id": first.id})


def test_only_a_coordinator_or_oneself_records(wutongli: Wutongli) -> None:
    refused = record_authority(wutongli.rt, wutongli.actor("supervisor"), member_for_chair(wutongli))
    assert isinstance(refused, Refused)
    assert refused.code == "not_allowed"
    own = record_authority(wutongli.rt, wutongli.actor("owners_chair"), member_for_chair(wutongli))
    assert isinstance(own, Authority)


def test_a_mandate_that_ends_leaves_the_seat_to_the_successor(wutongli: Wutongli) -> None:
    here = wutongli
    item = here.to_deliberation()
    file = (DEFINITIONS / "communities" / "wutongli" / "roster.csv").read_text(encoding="utf-8")
    head, *rows = file.splitlines()
    rows = [row + (",,2026-03-03" if row.startswith("owners_chair") else ",,") for row in rows]
    rows.append("next_chair,新任业委会主任,owners,chair,,next@wutongli.example.org,,zh,email,,2026年3月4日,")
    done = import_roster(here.rt, here.id, "\n".join([head + ",任期起,任期止", *rows]))
    assert isinstance(done, Imported), done
    assert read_all_seats(here.rt, here.rt.now()) == 0 or "owners_chair" in here.asked(item)
    here.clock.advance(2 * DAY)
    assert read_all_seats(here.rt, here.rt.now()) == 1
    assert ("owners_chair" in here.asked(item), "next_chair" in here.asked(item)) == (False, True)
    sound(here, item)


def test_what_was_cut_off_goes_on_after_the_last_item(wutongli: Wutongli) -> None:
    here = wutongli
    items = sorted(here.to_deliberation(title=f"第{n}处垃圾房") for n in range(3))
    read_all_seats(here.rt, here.rt.now())
    recorded(here, member_for_chair(here, from_on=MONDAY_ON + DAY))
    here.clock.advance(DAY)
    with here.rt.store.write() as connection:  # as a worker leaves it that ended after the second
        place = community(connection, here.id)
        assert place is not None
        digest = seating_of(connection, place, here.rt.now()).digest
        connection.execute(update(seatings).values(digest=digest, upto=items[1]))
    assert read_all_seats(here.rt, here.rt.now()) == 1
    assert ["owners_member" in here.asked(item) for item in items] == [False, False, True]
    with here.rt.store.read() as connection:
        assert connection.execute(select(seatings.c.upto)).scalar_one() is None


def test_a_party_is_set_aside_with_a_reason_and_called_back(wutongli: Wutongli) -> None:
    here = wutongli
    item = here.to_deliberation()
    actor = here.actor("coordinator")
    without = set_aside(here.rt, actor, item, "property", "  ")
    assert isinstance(without, Refused)
    assert without.where == "text"
    here.tick()
    once = Once("k1", hashed("the same"), lambda _, done: {"item": done.item.id})
    assert isinstance(set_aside(here.rt, actor, item, "property", "承接公司与物业有关联", once), Done)
    assert isinstance(set_aside(here.rt, actor, item, "property", "承接公司与物业有关联", once), Replayed)
    assert "property_manager" not in here.asked(item)
    assert here.loaded(item).item.recused == {"property": "承接公司与物业有关联"}
    assert isinstance(here.answer(item, "property_manager", kind="position", stand="agree"), Refused)
    here.tick()
    assert isinstance(call_back(here.rt, actor, item, "property", "已更换承接公司"), Done)
    assert "property_manager" in here.asked(item)
    assert here.loaded(item).item.recused == {}
    events = sound(here, item)
    assert [each for each in events if each.startswith("party_")] == ["party_set_aside", "party_called_back"]


def test_only_a_coordinator_sets_aside(wutongli: Wutongli) -> None:
    item = wutongli.to_deliberation()
    refused = set_aside(wutongli.rt, wutongli.actor("supervisor"), item, "property", "有关联")
    assert isinstance(refused, Refused)
    assert refused.code == "not_allowed"


def test_nobody_answers_who_has_left_the_roster(wutongli: Wutongli) -> None:
    here = wutongli
    recorded(here, member_for_chair(here))
    with here.rt.store.write() as connection:
        connection.execute(update(people).where(people.c.ref == "owners_member").values(active=False))

        people_changed(connection, here.id)
    item = here.to_deliberation()
    assert "owners_chair" in here.asked(item)
    with here.rt.store.read() as connection:
        wanted = select(outbox.c.id).where(outbox.c.person_id == here.person("owners_member"))
        assert connection.execute(wanted).first() is None


def test_the_story_of_a_recusal_goes_on_the_real_engine_as_it_is_told(
    wutongli: Wutongli, clock: SetClock
) -> None:
    story = story_in(DEFINITIONS / "scenarios" / "facility_upgrade_contractor.yaml")
    with stage_of(wutongli, clock, story) as stage:
        assert [stage.play(step) for step in story.steps] == [[] for _ in story.steps]


def test_a_worker_asks_anew_when_a_day_has_begun(wutongli: Wutongli, clock: SetClock) -> None:
    here = wutongli
    item = here.to_deliberation()
    recorded(here, member_for_chair(here, until_on=MONDAY_ON))
    with house_of(here, clock) as house:
        clock.advance(DAY)
        Watchman(house, "a worker").once(clock.now())
    assert "owners_chair" in here.asked(item)
    assert "owners_member" not in here.asked(item)


def test_nobody_makes_themselves_the_one_who_answers(wutongli: Wutongli) -> None:
    here = wutongli
    new = member_for_chair(here, holder_id=here.person("coordinator"))
    refused = record_authority(here.rt, here.actor("coordinator"), new)
    assert isinstance(refused, Refused)
    assert refused.where == "holder"
    paper = attach(here.rt, here.id, JPEG, item_id=None, task_id=None, person_id=here.person("coordinator"))
    assert isinstance(paper, str)
    recorded(here, replace(new, kind="proxy", paper=paper))  # but on paper that the other signed
