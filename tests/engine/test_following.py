"""Another matter follows from one: whole, with what is known and who raised it, or a coordinator is told why not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from services.told import goes_as_told, stories_of, take_into_use
from services.wutongli import Wutongli
from sqlalchemy import delete, func, select

from engine.attachments import photo
from engine.board import board
from engine.clock import SetClock
from engine.following import kin_of
from engine.history import Holds, verify
from engine.record_state import differing
from engine.registry import Activated, activate
from engine.schema import attachments, incidents, items


@pytest.mark.parametrize(
    "file", [pytest.param(each, id=each.stem) for each in stories_of("hotline_transfer", "community_fund")]
)
def test_a_matter_that_others_follow_from_goes_its_way_live_as_its_story_says(
    wutongli: Wutongli, clock: SetClock, file: Path
) -> None:
    goes_as_told(wutongli, clock, file)


RAISED = """
issue_type: {name}
version: 1
title: {{zh: "{name}", en: "{name}"}}
fields:
{fields}
parties: [community, owners, property]
start: sorting
states:
  sorting:
    title: {{zh: "分拣", en: "Sorting"}}
    phase: collection
    list: problem
    ask: {{who: coordinator, to: choose, buttons: {{on: {{go: handed_on, title: {{zh: "转办", en: "Hand on"}}}}, no: {{go: declined, title: {{zh: "不办", en: "Decline"}}}}}}}}
    deadline: 3 working days
    if_late: {{ask: coordinator, every: 1 working day}}
    legal_basis: {{kind: assumed}}
  handed_on: {{title: {{zh: "已转办", en: "Handed on"}}, phase: closed, result: handed_on, tell: reporter, open: {opening}}}
  declined: {{title: {{zh: "不办", en: "Declined"}}, phase: closed, result: declined, tell: reporter}}
"""
FACTS = """  place: {{type: text, required: true, title: {{zh: "位置", en: "Place"}}}}
  cost: {{type: money, title: {{zh: "花费", en: "Cost"}}}}
  photos: {{type: images, at_most: 6, title: {{zh: "照片", en: "Photographs"}}}}
  wishes: {{type: list, title: {{zh: "愿望", en: "Wishes"}}}}
  urgency: {{type: choice, title: {{zh: "缓急", en: "Urgency"}}, options: {{{options}}}}}"""
SLOW = 'slow: {zh: "不急", en: "slow"}, now: {zh: "马上", en: "now"}'


def defined(here: Wutongli, name: str, opening: str, fields: str = FACTS.format(options=SLOW)) -> None:
    done = activate(here.rt, here.id, RAISED.format(name=name, opening=opening, fields=fields))
    assert isinstance(done, Activated), done


def handed_on(here: Wutongli, **fields: Any) -> str:
    """A matter of the first type, handed on."""
    item = here.open("换路灯", issue_type="first", fields={"place": "南门", **fields})
    here.press(item, "coordinator", button="on")
    assert here.state(item) == "handed_on"
    return item


CARRY = "{issue_type: second, with: [place, cost, photos, wishes, urgency]}"


def test_it_has_a_number_of_its_own_and_knows_what_the_first_one_knew(wutongli: Wutongli) -> None:
    here = wutongli
    defined(here, "first", CARRY)
    defined(
        here,
        "second",
        CARRY.replace("second", "first"),
        fields=FACTS.format(options=SLOW.replace("now", "fast")),
    )
    item = handed_on(here, cost="38000.50", wishes=["亮一点", "省电"], urgency="now")
    with here.rt.store.read() as connection:
        (second,) = kin_of(connection, item).followed_by
        first = kin_of(connection, second.id).follows_from
        for each in (item, second.id):
            assert isinstance(verify(connection, each), Holds)
            assert differing(connection, each, here.rt.now()) == ()
    assert first is not None
    assert first.id == item
    new = here.loaded(second.id)
    assert (new.number, new.item.title, new.item.state) == (here.loaded(item).number + 1, "换路灯", "sorting")
    assert new.item.reporters == here.loaded(item).item.reporters
    # what the second takes otherwise (an option it does not have) is left behind
    assert new.item.fields == {"place": "南门", "cost": 3_800_050, "wishes": ("亮一点", "省电")}
    assert here.asked(second.id) == {"coordinator"}


def test_it_keeps_photographs_of_its_own(wutongli: Wutongli) -> None:
    here = wutongli
    take_into_use(here, "hotline_transfer")
    defined(here, "first", "{issue_type: second, with: [place, photos]}")
    defined(here, "second", "{issue_type: first}")
    item = handed_on(here)
    assert here.loaded(item).item.fields.get("photos") is None
    shot = here.photo(item, "coordinator")
    with here.rt.store.write() as connection:  # as if it had come with the matter
        connection.execute(attachments.update().where(attachments.c.id == shot).values(item_id=None))
    item = handed_on(here, photos=[shot])
    with here.rt.store.read() as connection:
        (second,) = kin_of(connection, item).followed_by
    (copy,) = here.loaded(second.id).item.fields["photos"]
    assert copy != shot
    with here.rt.store.write() as connection:
        connection.execute(delete(attachments).where(attachments.c.id == shot))
        kept = photo(connection, here.id, copy)
    assert kept is not None


@pytest.mark.parametrize(
    ("opening", "fields", "told"),
    [
        pytest.param(
            "{issue_type: nowhere, with: [place]}", None, "没有“nowhere”", id="its type is not in use"
        ),
        pytest.param("{issue_type: second}", None, "请填写位置", id="it asks more than is known"),
    ],
)
def test_what_cannot_be_raised_is_told_to_a_coordinator_and_holds_nothing_up(
    wutongli: Wutongli, opening: str, fields: None, told: str
) -> None:
    here = wutongli
    defined(here, "first", opening)
    defined(here, "second", CARRY.replace("second", "first"))
    item = handed_on(here)
    with here.rt.store.read() as connection:
        shown = board(connection, here.community, here.rt.now()).incidents
        assert connection.execute(select(func.count()).select_from(items)).scalar_one() == 1
        assert kin_of(connection, item).followed_by == ()
    assert [told in each.explanation.zh for each in shown] == [True]
    following = here.open("下一件", issue_type="first", fields={"place": "北门"})
    assert here.loaded(following).number == here.loaded(item).number + 1  # no number was lost


def test_types_that_open_each_other_stop(wutongli: Wutongli) -> None:
    here = wutongli
    defined(here, "first", "{issue_type: second, with: [place]}")
    itself = "{issue_type: second, with: [place]}"
    said = RAISED.format(name="second", opening=itself, fields=FACTS.format(options=SLOW))
    said = said.replace("    list: problem\n", f"    list: problem\n    open: {itself}\n")
    assert isinstance(activate(here.rt, here.id, said), Activated)
    handed_on(here)
    with here.rt.store.read() as connection:
        many = connection.execute(select(func.count()).select_from(items)).scalar_one()
        codes = connection.execute(select(incidents.c.code)).scalars().all()
    assert (many, codes) == (1 + 4, ["not_raised"])
