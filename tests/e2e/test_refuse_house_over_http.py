"""The refuse house at gate 1, from a resident's complaint to an accepted project, over HTTP, mail and SMS.

Two rounds; a party whose alternate answers after a reminder; a condition raised and met; an objection
during notice; completion with photographs; satisfaction. On one process, and on PostgreSQL with Redis.
"""

from __future__ import annotations

from datetime import timedelta

from e2e.running import LINK, Api, House, Neighbour, until
from services.wutongli import JPEG

TITLE = "1号门垃圾房又臭又脏"
PLACE = {"place": "1号门东侧", "hazard": "minor", "issue_type": "facility_upgrade", "title": TITLE}
MAIL = "{}@wutongli.example.org"


def test_the_refuse_house_from_complaint_to_satisfaction(house: House, api: Api) -> None:
    coordinator, supervisor = (Neighbour(house, MAIL.format(who)) for who in ("coordinator", "supervisor"))
    head, manager, worker, volunteers = (
        Neighbour(house, MAIL.format(who)) for who in ("head", "manager", "worker", "volunteers")
    )
    chair, building3, resident = (
        Neighbour(house, phone=phone) for phone in ("+8613800000002", "+8613800000004", "+8613800000021")
    )

    # a resident raises it on the public board, with a photograph
    photo = [("photos", ("before.jpg", JPEG, "image/jpeg"))]
    raised = house.http.post(
        "/c/wutongli/raise", data=PLACE | {"name": "一位居民", "phone": "13800000021"}, files=photo
    )
    assert raised.status_code == 303, raised.text
    assert api.item(TITLE)["list"] == "demand"

    # the coordinator accepts it from the mail; the property company proposes
    coordinator.answers("作出选择", TITLE, button="accept")
    assert api.reaches(TITLE, "proposing")["list"] == "problem"
    manager.answers("方案和预算", TITLE, proposal="砖砌围墙加推拉门，水泥地", material="concrete", door_colour="green",
                    railing="", budget="38000")  # fmt: skip

    # round one: the owners want brick, the residents agree on a condition, the partners are silent
    api.reaches(TITLE, "deliberating")
    head.answers("表态", TITLE, stand="agree")
    manager.answers("表态", TITLE, stand="agree")
    refused = chair.answer(chair.asked("表态", TITLE), stand="disagree")
    assert refused.status_code == 422, "a disagreement gives its reason"
    chair.answers("表态", TITLE, stand="disagree", text="水泥地夏天味道重，应当用透水砖")
    building3.answers("表态", TITLE, stand="agree_if", text="门的颜色与小区一致")
    assert {each["party"]: each["stand"] for each in api.item(TITLE)["seats"]} == {
        "community": "agree", "owners": "disagree", "property": "agree", "residents": "agree_if", "partners": "waiting",
    }  # fmt: skip

    house.pass_time(timedelta(days=5))
    until(lambda: any("提醒" in each for each in worker.messages()), "the partners being reminded")
    assert not any("提醒" in each for each in [*chair.messages(), *head.messages()]), (
        "who answered is left in peace"
    )
    link = volunteers.asked("stand in", TITLE)
    assert "alternate" in house.http.get(link, headers={"Accept-Language": "en"}).text
    assert volunteers.answer(link, stand="agree").status_code == 303
    again = api.reaches(TITLE, "proposing")
    assert again["round"] == 2

    # round two: permeable brick and a grey door; the condition is met and confirmed
    assert manager.answer(manager.asked("提出改造方案", TITLE), proposal="砖砌围墙加推拉门，透水砖铺地", material="permeable_brick",
                          door_colour="community_grey", railing="", budget="41500").status_code == 303  # fmt: skip
    api.reaches(TITLE, "deliberating")
    for who in (head, manager, chair, worker):
        who.answers("表态", TITLE, stand="agree")
    building3.answers("表态", TITLE, stand="agree_if", text="施工期间另设临时投放点")
    manager.answers("落实条件", TITLE, met="yes", text="在2栋旁设四个桶")
    building3.answers("确认条件", TITLE, confirmed="yes")
    notice = api.reaches(TITLE, "publicity")
    assert notice["list"] == "project"
    assert any("进展" in each for each in resident.messages()) or until(
        resident.messages, "the resident being told"
    )

    # an objection during the notice, judged and dismissed with its reason
    house.pass_time(timedelta(days=2))
    objected = house.http.post(
        f"/c/wutongli/items/{notice['number']}",
        data={"name": "另一位居民", "home": "3栋", "text": "推拉门会不会很吵？"},
    )
    assert objected.status_code == 303
    head.answers("裁定异议", TITLE, upheld="no", text="门下装静音滑轨，已写入合同")
    public = house.http.get(f"/c/wutongli/items/{notice['number']}").text
    assert "门下装静音滑轨" in public
    assert "另一位居民" not in public, "the public board names no one"
    house.pass_time(timedelta(days=6))

    # the works, with photographs of the end
    api.reaches(TITLE, "implementing")
    report = manager.asked("报告施工进展", TITLE)
    assert manager.answer(report, milestone="contract").status_code == 303
    assert manager.answer(report, milestone="finish").status_code == 422, "no end without a photograph"
    done = manager.answer(
        report, [("photos", ("after.jpg", JPEG, "image/jpeg"))], milestone="finish", text="完工"
    )
    assert done.status_code == 303

    # satisfaction
    api.reaches(TITLE, "accepting")
    for who, score in ((building3, "5"), (chair, "4"), (resident, "5")):
        who.answers("评分", TITLE, score=score)
    closed = api.reaches(TITLE, "done")
    assert closed["result"] == "done"
    until(lambda: any("办结" in each for each in resident.messages()), "the resident learning of the end")

    history = api.get(f"/items/{closed['id']}/history").json()["entries"]
    assert [each["seq"] for each in history] == list(range(1, len(history) + 1))
    assert "waiting" not in {each["stand"] for each in closed["seats"]}
    nobody_got_anything_twice_or_of_somebody_else(house)
    assert not supervisor.messages(), "nothing was late, so nobody was bothered"
    assert "✗" not in house.run("doctor")


def nobody_got_anything_twice_or_of_somebody_else(house: House) -> None:
    """Each message once; each link in one person's hands only."""
    ids = [each.message["Message-ID"] for each in house.mail.messages]
    twice = [
        (each.to, each.message["Subject"])
        for each in house.mail.messages
        if ids.count(each.message["Message-ID"]) > 1
    ]
    assert not twice, "messages came twice"
    keys = [each["idempotency_key"] for each in house.sms.requests]
    assert len(keys) == len(set(keys)), "an SMS was handed over twice"
    holders: dict[str, set[str]] = {}
    for each in house.mail.messages:
        for link in LINK.findall(each.text):
            holders.setdefault(link, set()).update(each.to)
    for request in house.sms.requests:
        for link in LINK.findall(request["text"]):
            holders.setdefault(link, set()).add(request["to"])
    assert all(len(each) == 1 for each in holders.values()), "a personal link went to two people"
