"""Somebody enters an answer for another: how, when, and with a photograph of the paper; the person is told and may correct
it; of a sealed vote neither the answer nor the photograph is seen before the close.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from services.lamps import lamps, sealed
from services.wutongli import JPEG, Wutongli
from serving import CSRF, ON_SQLITE, Served, csrf_in, link_of
from sqlalchemy import select

from engine.access import issue_api_key
from engine.erasure import erase_person
from engine.letter import letter
from engine.schema import attachments, outbox, responses

pytestmark = ON_SQLITE
REASON = "灯杆太旧，不该再修"
HOUR = timedelta(hours=1)
CANNOT_BE = [
    pytest.param("2026-03-02T18:00", "不能晚于现在", id="in the future"),
    pytest.param("2026-03-01T18:00", "不能早于提问的时间", id="before the question"),
    pytest.param("0001-01-01T00:00", "不能早于提问的时间", id="in the year one"),
    pytest.param("昨天下午", "时间写成", id="no time at all"),
]


def enter(served: Served, here: Wutongli, item: str, **given: Any) -> Any:
    """The coordinator enters what the owners' chair wrote on paper."""
    here.tick()
    staff = served.staff(here, "coordinator", "zh-CN")
    at = f"/console/tasks/{here.task(item, 'owners_chair')}"
    token = CSRF.search(staff.get(at).text)
    assert token is not None
    form = {"csrf": token[1], "via": "paper", "stand": "disagree", "text": REASON} | given
    return staff.post(at, data=form, files={"paper": ("paper.jpg", JPEG, "image/jpeg")}), staff


def kept(here: Wutongli) -> tuple[Any, Any]:
    with here.rt.store.read() as connection:
        return connection.execute(select(responses)).one(), connection.execute(select(attachments)).one()


def told(here: Wutongli, item: str) -> str:
    with here.rt.store.read() as connection:
        id_ = connection.execute(
            select(outbox.c.id).where(outbox.c.item_id == item, outbox.c.kind == "recorded")
        ).scalar_one()
        return repr(letter(here.rt, connection, id_))


def test_how_when_and_the_paper_are_kept_and_the_person_is_told(served: Served, wutongli: Wutongli) -> None:
    item = lamps(wutongli, "answers: open")
    wutongli.clock.advance(HOUR)
    done, staff = enter(served, wutongli, item, given_at="2026-03-02T09:40")
    assert done.status_code == 303, done.text
    said, photo = kept(wutongli)
    assert (said.via, said.paper, photo.seal) == ("paper", [photo.id], None)
    assert said.given_at.isoformat() == "2026-03-02T01:40:00+00:00"
    assert REASON in told(wutongli, item)
    assert staff.get(f"/console/photos/{photo.id}").content == photo.body
    link = link_of(wutongli, wutongli.task(item, "owners_chair"))
    owner = served.client("zh-CN")
    assert photo.id not in owner.get(link).text
    assert owner.get(f"{link}/photos/{photo.id}").status_code == 404
    owner.post(link, data={"stand": "agree"})
    with wutongli.rt.store.read() as connection:
        last = connection.execute(select(responses.c.answer).order_by(responses.c.revision.desc()).limit(1))
        assert last.scalar_one()["stand"] == "agree"


@pytest.mark.parametrize(("given_at", "said"), CANNOT_BE)
def test_a_time_that_cannot_be_is_refused(
    served: Served, wutongli: Wutongli, given_at: str, said: str
) -> None:
    refused, _ = enter(served, wutongli, lamps(wutongli, "answers: open"), given_at=given_at)
    assert refused.status_code == 422
    assert said in refused.text
    assert REASON in refused.text


@pytest.mark.parametrize(("given_at", "said"), CANNOT_BE)
def test_a_system_is_told_the_same_of_a_time_that_cannot_be(
    served: Served, wutongli: Wutongli, given_at: str, said: str
) -> None:
    task = wutongli.task(lamps(wutongli, "answers: open"), "owners_chair")
    key = issue_api_key(wutongli.rt, wutongli.id, "coordinator")
    system = served.client("zh-CN", Authorization=f"Bearer {key}")
    refused = system.post(
        f"/api/v1/tasks/{task}/responses", json={"stand": "agree", "how": "door", "given_at": given_at}
    )
    assert refused.status_code == 422, refused.text
    assert (refused.json()["where"], said in refused.text) == ("given_at", True)


def test_a_sealed_vote_from_paper_is_seen_by_nobody_before_the_close(
    served: Served, wutongli: Wutongli
) -> None:
    item = sealed(wutongli)
    done, staff = enter(served, wutongli, item)
    assert done.status_code == 303, done.text
    said, photo = kept(wutongli)
    assert said.paper == [photo.id]
    assert JPEG[200:] not in photo.body
    assert photo.body[:2] != JPEG[:2]
    link = link_of(wutongli, wutongli.task(item, "owners_chair"))
    guest = served.client("zh-CN")
    assert staff.get(f"/console/photos/{photo.id}").status_code == 404
    assert guest.get(f"{link}/photos/{photo.id}").status_code == 404
    assert photo.id not in staff.get(f"/console/items/{item}").text
    letter_said = told(wutongli, item)
    assert REASON not in letter_said
    assert "不同意" not in letter_said

    due = wutongli.loaded(item).item.due_at
    assert due is not None
    wutongli.pass_until(due)
    _, revealed = kept(wutongli)
    assert revealed.seal is None
    assert staff.get(f"/console/photos/{photo.id}").content[:2] == JPEG[:2]


def test_the_paper_of_an_entry_that_was_refused_is_shown_to_no_party(
    served: Served, wutongli: Wutongli
) -> None:
    item = lamps(wutongli, "answers: open")
    refused, _ = enter(served, wutongli, item, given_at="2026-03-02T18:00")
    assert refused.status_code == 422
    with wutongli.rt.store.read() as connection:
        photo = connection.execute(select(attachments.c.id)).scalar_one()
    party = served.client("zh-CN")
    for ref in ("owners_chair", "community_head"):
        link = link_of(wutongli, wutongli.task(item, ref))
        assert photo not in party.get(link).text
        assert party.get(f"{link}/photos/{photo}").status_code == 404


@pytest.mark.parametrize("field", ["paper", "photos"])
@pytest.mark.parametrize("ref", ["supervisor", "secretary"])
def test_who_may_not_record_answers_puts_no_photograph_on_an_item(
    served: Served, wutongli: Wutongli, ref: str, field: str
) -> None:
    at = f"/console/tasks/{wutongli.task(lamps(wutongli, 'answers: open'), 'owners_chair')}"
    staff = served.staff(wutongli, ref, "zh-CN")
    form = {"csrf": csrf_in(staff.get("/console")), "via": "paper", "stand": "agree"}
    before = served.rows()
    answer = staff.post(at, data=form, files={field: ("photo.jpg", JPEG, "image/jpeg")})
    assert answer.status_code == 404
    assert served.rows() == before


def test_the_paper_of_somebody_forgotten_is_gone(served: Served, wutongli: Wutongli) -> None:
    item = lamps(wutongli, "answers: open")
    enter(served, wutongli, item)
    erase_person(wutongli.rt, wutongli.id, wutongli.person("owners_chair"))
    with wutongli.rt.store.read() as connection:
        assert connection.execute(select(attachments.c.id)).all() == []
