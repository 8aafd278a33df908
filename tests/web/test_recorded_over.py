"""An answer recorded for somebody who has answered already: what whoever records it sees, and what nobody may replace."""

from __future__ import annotations

import pytest
from services.lamps import lamps, sealed
from services.wutongli import Wutongli
from serving import ON_SQLITE, Served, csrf_in, link_of

pytestmark = ON_SQLITE
REASON = "灯杆太旧，不该再修"
AGAINST = {"stand": "disagree", "text": REASON}


def test_nobody_takes_the_place_of_what_was_said_under_seal(served: Served, wutongli: Wutongli) -> None:
    here = wutongli
    item = sealed(here)
    task, other = here.task(item, "owners_chair"), here.task(item, "property_manager")
    staff, person = served.staff(here, "coordinator", "zh-CN"), served.client("zh-CN")
    form = {"csrf": csrf_in(staff.get(f"/console/tasks/{task}")), "via": "phone", "stand": "agree"}
    assert person.post(link_of(here, task), data=AGAINST).status_code == 303
    refused = staff.post(f"/console/tasks/{task}", data=form)
    assert refused.status_code == 403
    assert "只有本人可以改" in refused.text
    assert staff.post(f"/console/tasks/{other}", data=form).status_code == 303
    again = staff.post(f"/console/tasks/{other}", data=form | {"stand": "abstain"})
    assert again.status_code == 303  # what was recorded can be recorded anew
    assert person.post(link_of(here, other), data={"stand": "agree"}).status_code == 303
    assert staff.post(f"/console/tasks/{other}", data=form).status_code == 403


def test_what_is_open_may_be_recorded_over_and_that_is_told(served: Served, wutongli: Wutongli) -> None:
    here = wutongli
    item = lamps(here, "answers: open")
    task = here.task(item, "owners_chair")
    assert served.client("zh-CN").post(link_of(here, task), data=AGAINST).status_code == 303
    staff = served.staff(here, "coordinator", "zh-CN")
    form = {"csrf": csrf_in(staff.get(f"/console/tasks/{task}")), "via": "phone", "stand": "agree"}
    assert staff.post(f"/console/tasks/{task}", data=form).status_code == 303
    for ref in ("community_head", "property_manager"):
        here.answer(item, ref, stand="agree")
    assert "替换了本人先前自己的答复" in staff.get(f"/console/items/{item}/why").text


@pytest.mark.parametrize("answers", ["hidden", "open"])
def test_a_hidden_answer_is_shown_to_nobody_who_records_for_somebody(
    served: Served, wutongli: Wutongli, answers: str
) -> None:
    here = wutongli
    item = lamps(here, f"answers: {answers}")
    task = here.task(item, "owners_chair")
    assert served.client("zh-CN").post(link_of(here, task), data=AGAINST).status_code == 303
    page = served.staff(here, "coordinator", "zh-CN").get(f"/console/tasks/{task}").text
    assert (REASON in page) is (answers == "open")
    assert ("已答复，先不公开" in page) is (answers == "hidden")
    assert (" checked" in page) is (answers == "open")
    assert REASON in served.client("zh-CN").get(link_of(here, task)).text  # whoever gave it sees it
