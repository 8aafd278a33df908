"""What pages and papers show of a party is what was counted of it: seats, substitutes, those set aside and called back."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from services.lamps import TABLE
from services.talks import talking
from services.told import pieces_beside
from services.venues import BALLOT, WRITTEN, balloting, consenting
from services.wutongli import DEFINITIONS, Wutongli
from sqlalchemy import update

from engine.account import account
from engine.authorities import Authority
from engine.board import card
from engine.commands import NewAuthority, answer_task, ask_more_time, call_back, record_authority, set_aside
from engine.community import people_changed
from engine.item_page import item_page
from engine.registry import Activated, activate
from engine.resolutions import resolutions_of
from engine.schema import people
from engine.stepping import Done
from engine.task_page import task_page
from workflows.consequences.lateness import waiting_tasks
from workflows.consequences.speaking import stance_of

LATER = timedelta(days=20)
OWNERS = ("owners_chair", "owners_member", "building5")
BY_SEATS = "{community: {}, owners: {voice: a majority of its seats}, property: {}}"


def defined(here: Wutongli, said: str) -> None:
    done = activate(here.rt, here.id, said)
    assert isinstance(done, Activated), done


def three_seats(here: Wutongli) -> str:
    """Lamps on a table at which the owners have three seats, whose majority speaks."""
    with here.rt.store.write() as connection:
        seats = update(people).where(people.c.ref.in_(OWNERS))
        connection.execute(seats.values(party="owners", seat="representative"))
        people_changed(connection, here.id)
    said = TABLE.format(ask="shown: parties", decide="close: at the deadline", issue_type="lamps_by_seats")
    defined(here, said.replace("parties: [community, owners, property]", f"parties: {BY_SEATS}"))
    return here.open(
        "灯", issue_type="lamps_by_seats", fields={"place": "东门", "lamp": "LED", "budget": "9000"}
    )


def answers(here: Wutongli, item: str, **stands: str) -> None:
    for ref, stand in stands.items():
        done = here.answer(item, ref, stand=stand, text=f"{ref}这样看")
        assert isinstance(done, Done), (ref, done)


def aside(here: Wutongli, item: str, party: str) -> None:
    here.tick()
    assert isinstance(set_aside(here.rt, here.actor("coordinator"), item, party, "利害关系"), Done)


def back(here: Wutongli, item: str, party: str) -> None:
    here.tick()
    assert isinstance(call_back(here.rt, here.actor("coordinator"), item, party, "查清了"), Done)


def shown(here: Wutongli, item: str, party: str) -> tuple[str, str]:
    """Where a party stands on the board and on the item's page."""
    with here.rt.store.read() as connection:
        cards = card(connection, here.community, item)
        page = item_page(connection, here.community, item, here.rt.now())
    assert cards is not None
    assert page is not None
    title = here.community.titles[party]
    on_the_board = next(each.stand for each in cards.table if each.party.name == party)
    return on_the_board, next(each.stand for each in page.positions if each.party == title)


def test_a_party_whose_seats_have_a_majority_stands_where_they_do(wutongli: Wutongli) -> None:
    here = wutongli
    item = three_seats(here)
    answers(here, item, community_head="agree", property_manager="disagree")
    answers(here, item, owners_chair="agree")
    assert shown(here, item, "owners") == ("waiting", "waiting")  # one of three is no majority
    assert here.asked(item) >= {"owners_member", "building5"}
    with here.rt.store.read() as connection:
        waits = card(connection, here.community, item)
    assert waits is not None
    assert here.community.titles["owners"] in waits.waiting_for
    answers(here, item, owners_member="agree", building5="disagree")
    assert shown(here, item, "owners") == ("agree", "agree")
    here.pass_until(here.rt.now() + LATER)
    assert shown(here, item, "owners") == ("agree", "agree")  # and so it stays when the step is over
    with here.rt.store.read() as connection:
        papers = resolutions_of(connection, here.community, item, here.rt.now())
    assert papers is not None
    (paper,) = papers
    assert [each.stands[0].en for each in paper.lines] == ["agrees", "agrees", "disagrees"]
    assert [party for party, _ in paper.minority] == [here.community.titles["property"]]


def test_each_seat_is_asked_where_one_person_answers_for_two_of_them(wutongli: Wutongli) -> None:
    here = wutongli
    three_seats(here)  # so that there are three
    for ref in ("owners_member", "building5"):
        here.tick()
        new = NewAuthority(
            "substitution",
            here.person(ref),
            here.person("supervisor"),
            date(2026, 3, 2),
            date(2026, 4, 1),
            "出差",
        )
        assert isinstance(record_authority(here.rt, here.actor("coordinator"), new), Authority)
    item = here.open(
        "灯", issue_type="lamps_by_seats", fields={"place": "西门", "lamp": "LED", "budget": "9000"}
    )
    for_others = [task for task in here.loaded(item).item.tasks if task.person == here.person("supervisor")]
    assert {task.in_place_of for task in for_others} == {
        here.person("owners_member"),
        here.person("building5"),
    }
    answers(here, item, owners_chair="disagree", community_head="agree", property_manager="disagree")
    for task in for_others:
        here.tick()

        done = answer_task(here.rt, here.loaded(item).task_ids[task.key], {"stand": "agree"}, via="link")
        assert isinstance(done, Done), done
    assert shown(here, item, "owners") == ("agree", "agree")  # two seats of three


def test_what_the_seats_said_counts_again_when_the_party_is_called_back(wutongli: Wutongli) -> None:
    here = wutongli
    item = three_seats(here)
    answers(here, item, owners_chair="agree", owners_member="agree", building5="disagree")
    aside(here, item, "owners")
    assert shown(here, item, "owners") == ("recused", "recused")
    back(here, item, "owners")
    loaded = here.loaded(item)
    assert stance_of(loaded.definition, loaded.item, "owners") == "agree"
    assert shown(here, item, "owners") == ("agree", "agree")


def test_the_ballot_of_a_party_that_is_set_aside_is_not_counted(wutongli: Wutongli) -> None:
    here = wutongli
    item = balloting(here, "choice", "plurality")
    for ref, option in (("owners_chair", "brick"), ("property_manager", "granite")):
        assert isinstance(here.answer(item, ref, choice=option), Done)
    aside(here, item, "property")
    here.pass_until(here.rt.now() + LATER)
    done = here.loaded(item).item
    assert (done.outcome, done.winners) == ("passed", {"answer": ("brick",)})
    assert done.explanation is not None
    assert done.explanation.en.startswith("1 of 2 answered")


def test_a_party_that_is_set_aside_is_not_waited_for_where_consent_is_asked(wutongli: Wutongli) -> None:
    here = wutongli
    item = consenting(here)
    asked = {task.party for task in here.loaded(item).item.open_tasks}
    aside(here, item, "property")
    assert {task.party for task in here.loaded(item).item.open_tasks} == asked - {"property"}
    assert not isinstance(here.answer(item, "property_manager", given=False), Done)
    back(here, item, "property")
    assert {task.party for task in here.loaded(item).item.open_tasks} == asked
    aside(here, item, "property")
    assert isinstance(here.answer(item, "owners_chair", given=True), Done)
    assert here.loaded(item).item.outcome in ("given", None)


def test_more_time_waits_for_nobody_who_sits_it_out(wutongli: Wutongli) -> None:
    here = wutongli
    item = talking(here)
    here.tick()
    by = here.person("owners_chair")
    assert isinstance(ask_more_time(here.rt, here.id, item, by=by, said="要再谈", via="link"), Done)
    before = here.loaded(item).item
    waiting = {task.party for task in before.open_tasks if task.kind == "grant"}
    for party in sorted(each for each in waiting if each):
        aside(here, item, party)
    assert not [task for task in here.loaded(item).item.open_tasks if task.kind == "grant"]
    after = here.loaded(item).item
    assert not after.asking_time
    assert after.extension == before.extension + 1  # nobody is left who could say no


def test_whoever_is_set_aside_is_told_of_once(wutongli: Wutongli) -> None:
    here = wutongli
    item = here.to_deliberation()
    aside(here, item, "property")
    here.pass_until(here.rt.now() + timedelta(days=60))
    with here.rt.store.read() as connection:
        told = account(connection, here.community, item, here.rt.now())
    assert told is not None
    said = [line.en for chapter in told.chapters for line in chapter.because if "property" in line.en.lower()]
    assert not [line for line in said if "by the rule" in line]


def test_who_was_set_aside_stays_in_the_account_when_called_back(wutongli: Wutongli) -> None:
    here = wutongli
    item = here.to_deliberation()
    aside(here, item, "property")
    back(here, item, "property")
    here.all_agree(item)
    with here.rt.store.read() as connection:
        told = account(connection, here.community, item, here.rt.now())
    assert told is not None
    said = " ".join(line.zh for chapter in told.chapters for line in chapter.because)
    assert "请物业回避：利害关系" in said
    assert "查清了" in said


def test_the_paper_says_how_a_voice_came_and_names_nobody(wutongli: Wutongli) -> None:
    here = wutongli
    item = three_seats(here)
    answers(here, item, owners_chair="agree", owners_member="agree", building5="agree")
    done = here.answer(item, "community_head", stand="agree")
    assert isinstance(done, Done)
    written_down = answer_task(
        here.rt, here.task(item, "property_manager"), {"stand": "disagree", "text": "没有钱"}, via="paper",
        recorded_by=here.actor("coordinator"),
    )  # fmt: skip
    assert isinstance(written_down, Done), written_down
    here.pass_until(here.rt.now() + LATER)
    with here.rt.store.read() as connection:
        papers = resolutions_of(connection, here.community, item, here.rt.now())
    assert papers is not None
    hows = [each.how.zh if each.how else None for each in papers[0].lines]
    assert hows == [None, None, "纸质，工作人员代录"]


def test_a_board_waits_for_no_party_that_has_cast_its_ballot_by_its_alternate(wutongli: Wutongli) -> None:
    here = wutongli
    said = BALLOT.format(to="choice", rule="plurality", asked=WRITTEN, version=1)
    defined(
        here,
        said.replace(
            "deadline: 5 working days",
            "deadline: 5 working days\n    stand_in: {after: 2 working days, who: alternate}",
        ),
    )
    item = here.open("南门换地砖", issue_type="paving", fields={"place": "南门", "designs": "砖\n木板"})
    here.pass_until(here.rt.now() + timedelta(days=3))
    assert isinstance(here.answer(item, "owners_member", choice="brick"), Done)
    loaded = here.loaded(item)
    with here.rt.store.read() as connection:
        cards = card(connection, here.community, item)
    assert cards is not None
    waited = {
        here.community.titles[task.party or ""] for task in waiting_tasks(loaded.definition, loaded.item)
    }
    assert set(cards.waiting_for) == waited
    assert here.community.titles["owners"] not in waited


@pytest.mark.parametrize(("how", "named"), [("counts", False), ("parties", True)])
def test_whoever_writes_the_next_proposal_reads_one_voice_of_each_party(
    wutongli: Wutongli, how: str, named: bool
) -> None:
    here, file = wutongli, DEFINITIONS / "facility_upgrade.yaml"
    said = file.read_text(encoding="utf-8")
    said = said.replace(
        "ask: {who: each party, to: position}", f"ask: {{who: each party, to: position, shown: {how}}}"
    )
    said = re.sub(
        r"\nversion: \d+",
        "\nversion: 97",
        said.replace("close: when all have answered", "close: at the deadline"),
    )
    done = activate(here.rt, here.id, said, pieces=pieces_beside(file))
    assert isinstance(done, Activated), done
    item = here.to_deliberation()
    here.pass_until(here.rt.now() + timedelta(days=5))
    stands: dict[str, Any] = {
        "community_head": "agree",
        "owners_member": "agree",
        "owners_chair": "disagree",
        "building3": "disagree",
        "social_worker": "agree",
    }
    answers(here, item, **stands)
    here.pass_until(here.rt.now() + timedelta(days=3))
    with here.rt.store.read() as connection:
        page = task_page(connection, here.task(item, "property_manager", "fill"), "zh", here.rt.now())
    assert page is not None
    parties = [party.zh for party, _ in page.before]
    assert len(parties) == len({"community", "owners", "residents", "partners"})
    assert ("业委会" in parties) is named
    assert not any(
        "owners_member" in words.zh for _, words in page.before
    )  # the chair has answered after all
