"""The refuse house, from the call of a neighbour to everybody's satisfaction, on both databases.

Only the engine's commands and its timers move the item. Whatever the story does, the item's history folded
gives the item, and every deadline falls where the community's calendar says.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from services.wutongli import NEIGHBOUR, PROPOSAL, Wutongli
from sqlalchemy import func, select

from engine.access import actor_of_api_key, issue_api_key
from engine.board import board
from engine.commands import answer_task, lodge_objection, receive_signal
from engine.community import people_changed
from engine.history import Holds, verify
from engine.item_page import item_page
from engine.roster import Reporter
from engine.schema import incidents, outbox, people, tasks, timers
from engine.stepping import Done
from engine.task_page import task_page
from workflows.refusal import Refused

DAY = timedelta(days=1)


def _to_notice(here: Wutongli) -> str:
    item = here.to_deliberation()
    here.all_agree(item)
    assert here.state(item) == "publicity"
    return item


def test_from_a_neighbours_call_to_satisfaction(wutongli: Wutongli) -> None:
    here = wutongli
    item = here.open()
    assert (here.state(item), here.asked(item)) == ("collecting", {"coordinator"})
    # five working days from Monday nine o'clock: the next Monday at closing time
    assert here.loaded(item).item.due_at == datetime(2026, 3, 9, 10, 0, tzinfo=UTC)

    assert isinstance(here.press(item, "coordinator", button="accept"), Done)
    assert (here.state(item), here.asked(item)) == ("proposing", {"property_manager"})
    assert isinstance(here.answer(item, "property_manager", fields=PROPOSAL), Done)
    assert here.loaded(item).item.fields["budget"] == 3_800_000
    assert here.asked(item) == {
        "community_head", "owners_chair", "property_manager", "building3", "social_worker",
    }  # fmt: skip

    here.all_agree(item)
    assert (here.state(item), here.asked(item)) == ("publicity", set())
    over = here.loaded(item).item.due_at
    assert over is not None
    here.pass_until(over)
    assert (here.state(item), here.loaded(item).item.outcome) == ("implementing", "undisputed")

    photo = here.photo(item, "property_manager")
    for milestone, evidence in (("contract", []), ("begin", []), ("finish", [photo])):
        here.clock.advance(3 * DAY)
        done = here.answer(item, "property_manager", milestone=milestone, evidence=evidence)
        assert isinstance(done, Done), done
    assert here.state(item) == "accepting"

    here.answer(item, "building3", score=5, text="干净多了")
    here.answer(item, "owners_chair", score=4)
    with here.rt.store.read() as connection:
        neighbour = connection.execute(
            select(tasks.c.id)
            .join(people, people.c.id == tasks.c.person_id)
            .where(tasks.c.item_id == item, tasks.c.kind == "score", people.c.name == NEIGHBOUR.name)
        ).scalar_one()
    here.tick()
    assert isinstance(answer_task(here.rt, neighbour, {"score": "5"}, via="link"), Done)

    end = here.loaded(item).item
    assert (end.state, end.result, end.round) == ("done", "done", 1)
    told = [row.kind for row in here.messages(item) if row.kind in ("update", "result")]
    assert told == ["update", "result"]
    with here.rt.store.read() as connection:
        assert isinstance(verify(connection, item), Holds)
        pending = select(func.count()).select_from(timers).where(timers.c.state == "pending")
        assert connection.execute(pending).scalar_one() == 0


def test_every_page_can_be_read_at_every_step(wutongli: Wutongli) -> None:
    here = wutongli
    item = here.to_deliberation()
    here.answer(item, "building3", stand="agree_if", text="施工避开午休")
    task = here.task(item, "owners_chair")
    with here.rt.store.read() as connection:
        now = here.rt.now()
        whole = board(connection, here.community, now, here.person("owners_chair"))
        page = item_page(connection, here.community, item, now)
        form = task_page(connection, task, "zh", now)
    assert [card.id for card in whole.lists["problem"]] == [item]
    assert [each.task_id for each in whole.waiting_for_me] == [task]
    assert page is not None
    stands = {row.party.en: row.stand for row in page.positions}
    assert stands["residents"] == "agree_if"
    assert len(page.history) == 4
    assert form is not None
    assert [stand.stand for stand in form.table].count("waiting") == 4


def test_silence_reminds_lets_the_alternate_stand_in_and_extends_once(wutongli: Wutongli) -> None:
    here = wutongli
    item = here.to_deliberation()
    for ref in ("community_head", "owners_chair", "property_manager"):
        here.answer(item, ref, stand="agree")
    opened = here.rt.now()

    here.pass_until(opened + 5 * DAY)
    reminded = {row.person_id for row in here.messages(item, kind="reminder")}
    asked_too = {row.person_id for row in here.messages(item, kind="stand_in")}
    assert reminded == {here.person("building3"), here.person("social_worker")}
    assert asked_too == {here.person("building5"), here.person("volunteers")}

    first = here.loaded(item).item.due_at
    assert first is not None
    here.pass_until(first)
    extended = here.loaded(item).item
    assert (extended.state, extended.extension) == ("deliberating", 1)
    assert extended.due_at is not None
    assert extended.due_at > first

    here.answer(item, "building5", stand="agree")
    here.pass_until(extended.due_at)
    # four of five are the quorum; the fifth stayed silent
    assert here.state(item) == "publicity"


def test_nobody_comes_and_the_supervisor_has_it(wutongli: Wutongli) -> None:
    here = wutongli
    item = here.to_deliberation()
    here.pass_until(here.rt.now() + 30 * DAY)
    assert here.state(item) == "stalled"
    assert "supervisor" in here.asked(item)
    assert isinstance(here.press(item, "supervisor", button="close", text="各方无人答复"), Done)
    assert here.loaded(item).item.result == "declined"


def test_a_condition_is_met_and_confirmed_before_the_matter_goes_on(wutongli: Wutongli) -> None:
    here = wutongli
    item = here.to_deliberation()
    for ref in ("community_head", "owners_chair", "property_manager", "social_worker"):
        here.answer(item, ref, stand="agree")
    here.answer(item, "building3", stand="agree_if", text="施工避开午休")
    assert here.state(item) == "deliberating"
    assert [each.status for each in here.loaded(item).item.conditions] == ["open"]

    assert isinstance(
        here.answer(item, "property_manager", kind="meet", met="yes", text="12点到14点停工"), Done
    )
    assert [each.status for each in here.loaded(item).item.conditions] == ["met"]
    assert isinstance(here.answer(item, "building3", kind="confirm", confirmed="yes"), Done)
    assert here.state(item) == "publicity"


def test_a_disagreement_opens_a_new_round_and_the_third_goes_to_the_supervisor(wutongli: Wutongli) -> None:
    here = wutongli
    item = here.to_deliberation()
    for number in (1, 2, 3):
        assert here.loaded(item).item.round == number
        for ref in ("community_head", "owners_chair", "property_manager", "social_worker"):
            here.answer(item, ref, stand="agree")
        here.answer(item, "building3", stand="disagree", text="门的颜色不好看")
        if number < 3:
            assert here.state(item) == "proposing"
            here.answer(item, "property_manager", fields=PROPOSAL)
    assert here.state(item) == "stalled"
    assert here.loaded(item).item.ways["deliberating.outcome.failed"] == 2


@pytest.mark.parametrize(
    ("upheld", "after"),
    [
        pytest.param("yes", "proposing", id="upheld: a new round"),
        pytest.param("no", "publicity", id="dismissed"),
    ],
)
def test_an_objection_is_judged(wutongli: Wutongli, upheld: str, after: str) -> None:
    here = wutongli
    item = _to_notice(here)
    here.tick()
    objector = Reporter(name="5栋住户", phone="13800000092")
    done = lodge_objection(here.rt, here.id, item, said="灰门太暗", reporter=objector)
    assert isinstance(done, Done), done
    assert here.asked(item) == {"community_head"}
    assert isinstance(here.answer(item, "community_head", upheld=upheld, text="已核实"), Done)
    assert here.state(item) == after
    with here.rt.store.read() as connection:
        seen = item_page(connection, here.community, item, here.rt.now())
    assert seen is not None
    assert [(each.said, each.reason) for each in seen.objections] == [("灰门太暗", "已核实")]


def test_a_notice_does_not_end_while_an_objection_waits(wutongli: Wutongli) -> None:
    here = wutongli
    item = _to_notice(here)
    here.tick()
    lodge_objection(here.rt, here.id, item, said="灰门太暗", reporter=NEIGHBOUR)
    here.pass_until(here.rt.now() + 12 * DAY)
    assert (here.state(item), here.loaded(item).item.late) == ("publicity", True)
    assert len(here.messages(item, kind="late_reminder")) >= 2
    here.answer(item, "community_head", upheld="no", text="已说明")
    assert here.state(item) == "implementing"


def test_merging_keeps_those_who_raised_it_and_tells_them(wutongli: Wutongli) -> None:
    here = wutongli
    first, second = (
        here.open(),
        here.open("垃圾房太臭", reporter=Reporter(name="3栋住户", phone="13800000093")),
    )
    third = here.open("又是垃圾房", reporter=Reporter(name="3栋住户", phone="13800000093"))
    number = here.loaded(first).number
    raised = here.loaded(second).item.reporters

    for each in (second, third):
        assert isinstance(here.press(each, "coordinator", button="merge", item=str(number)), Done)
        assert here.loaded(each).item.merged_into == first
        assert here.loaded(each).item.result == "merged"
    assert set(raised) < set(here.loaded(first).item.reporters)
    assert len(here.loaded(first).item.reporters) == 2
    assert {row.person_id for row in here.messages(first, kind="merged")} == set(raised)
    # a refused half leaves nothing of the other: nothing can be merged into what is closed
    fourth = here.open("再来一个")
    refused = here.press(fourth, "coordinator", button="merge", item=second)
    assert isinstance(refused, Refused)
    assert (refused.code, here.state(fourth)) == ("not_possible", "collecting")


def test_the_property_systems_signal_ends_the_works(wutongli: Wutongli) -> None:
    here = wutongli
    item = _to_notice(here)
    over = here.loaded(item).item.due_at
    assert over is not None
    here.pass_until(over)
    stranger = actor_of_api_key(here.rt, issue_api_key(here.rt, here.id, "another_system"))
    sender = actor_of_api_key(here.rt, issue_api_key(here.rt, here.id, "property_system"))
    assert stranger is not None
    assert sender is not None
    refused = receive_signal(here.rt, stranger, item, "work_order_closed")
    assert isinstance(refused, Refused)
    assert refused.code == "not_allowed"
    assert isinstance(receive_signal(here.rt, sender, item, "work_order_closed"), Done)
    assert here.state(item) == "accepting"


def test_a_hazard_is_urgent_and_goes_the_short_way(wutongli: Wutongli) -> None:
    here = wutongli
    item = here.open(
        "护栏松动", issue_type="safety_hazard", fields={"place": "5栋楼顶", "danger": "护栏会掉"}
    )
    assert all(row.urgent for row in here.messages(item))
    here.press(item, "coordinator", button="accept")
    done = here.answer(
        item, "property_manager", milestone="fenced", evidence=[here.photo(item, "property_manager")]
    )
    assert isinstance(done, Done), done
    here.answer(
        item, "property_manager", fields={"proposal": "换护栏", "railing": "stainless_steel", "budget": "900"}
    )
    for ref in ("community_head", "owners_chair", "property_manager"):
        here.answer(item, ref, stand="agree")
    here.pass_until(here.rt.now() + 2 * DAY)
    assert here.state(item) == "implementing"


def test_an_empty_seat_becomes_an_incident_not_a_silence(wutongli: Wutongli) -> None:
    here = wutongli
    with here.rt.store.write() as connection:
        connection.execute(
            people.update().where(people.c.ref.in_(("social_worker", "volunteers"))).values(active=False)
        )
        people_changed(connection, here.id)
    item = here.to_deliberation()
    with here.rt.store.read() as connection:
        codes = set(connection.execute(select(incidents.c.code).where(incidents.c.item_id == item)).scalars())
        shown = board(connection, here.community, here.rt.now())
        twice = connection.execute(
            select(outbox.c.dedupe_key).group_by(outbox.c.dedupe_key).having(func.count() > 1)
        ).all()
    assert codes == {"nobody_there"}
    assert [each.item_id for each in shown.incidents] == [item]
    assert twice == []
