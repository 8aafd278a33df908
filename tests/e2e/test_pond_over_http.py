"""The pond at gate 2, where a child may fall in: raised and moved by another system over the API.

Fenced within hours, settled within days, done first and put on notice afterwards; a screening that comes
late asks the supervisor; a work order that is closed elsewhere moves the item by a signal.
"""

from __future__ import annotations

from datetime import timedelta

from e2e.running import Api, House, Neighbour, until
from services.wutongli import JPEG

TITLE = "2号门水池没有护栏"
POND = {
    "issue_type": "safety_hazard", "title": TITLE,
    "fields": {"place": "2号门水池", "danger": "放学后孩子在池边玩，水深过膝"},
    "reporter": {"name": "一位家长", "phone": "13800000023"},
}  # fmt: skip
MAIL = "{}@wutongli.example.org"
PHOTO = [("photos", ("fence.jpg", JPEG, "image/jpeg"))]


def test_the_pond_is_fenced_settled_built_and_put_on_notice(house: House, api: Api) -> None:
    coordinator, supervisor, head, manager, worker, volunteers = (
        Neighbour(house, MAIL.format(who))
        for who in ("coordinator", "supervisor", "head", "manager", "worker", "volunteers")
    )
    chair, building3, parent = (
        Neighbour(house, phone=f"+86{phone}") for phone in ("13800000002", "13800000004", "13800000023")
    )

    # raised by API, once, however often the request comes
    first = api.post("/items", POND, once="pond-1")
    again = api.post("/items", POND, once="pond-1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert again.headers["Idempotent-Replayed"] == "true"
    other = api.post("/items", POND | {"title": "另一件事"}, once="pond-1")
    assert other.status_code == 409
    item = api.item(TITLE)
    assert len(api.get("/lists/demand").json()["items"]) == 1

    # nobody screens it in four hours: the supervisor is asked, and decides
    link = coordinator.asked("作出选择", TITLE)
    house.pass_time(timedelta(hours=5))
    asked = supervisor.asked("过问", TITLE)
    assert api.item(TITLE)["late"]
    impossible = api.post(f"/items/{item['id']}/buttons/reopen")
    assert impossible.status_code == 409
    assert impossible.headers["Content-Type"] == "application/problem+json"
    assert set(impossible.json()["possible"]) == {"accept", "merge", "decline"}
    assert supervisor.answer(asked, button="accept").status_code == 303
    assert coordinator.answer(link, button="decline", text="不属实").status_code == 409, (
        "it was settled without them"
    )
    assert api.item(TITLE)["state"] == "fencing"

    # fenced at once, with a photograph; then the lasting remedy
    manager.answers("立即围挡", TITLE, PHOTO, milestone="fenced")
    api.reaches(TITLE, "planning")
    manager.answers(
        "方案和预算",
        TITLE,
        proposal="沿池边装不锈钢护栏，高一米一",
        railing="stainless_steel",
        budget="16800",
    )

    # settled within two days; the partners' alternate speaks for them
    api.reaches(TITLE, "deliberating")
    for who in (head, chair, manager):
        who.answers("表态", TITLE, stand="agree")
    building3.answers("表态", TITLE, stand="agree_if", text="护栏间距小于十一厘米")
    manager.answers("落实条件", TITLE, met="yes")
    building3.answers("确认条件", TITLE, confirmed="yes")
    house.pass_time(timedelta(hours=30))
    until(
        lambda: any("提醒" in each for each in worker.messages()),
        "the partners being reminded",
        seen=worker.messages,
    )
    volunteers.answers("stand in", TITLE, stand="agree")

    # built; the property company's own system says so
    built = api.reaches(TITLE, "implementing")
    stranger = Api(house, house.run("key", "issue", "weather_station").strip())
    assert stranger.post(f"/items/{built['id']}/signals/work_order_closed").status_code == 403
    assert api.post(f"/items/{built['id']}/signals/work_order_closed", once="wo-77").status_code == 200
    assert api.post(f"/items/{built['id']}/signals/work_order_closed", once="wo-77").status_code == 200
    assert api.item(TITLE)["state"] == "publicity"

    # put on notice afterwards, nobody objects; then those concerned are asked
    house.pass_time(timedelta(days=8))
    api.reaches(TITLE, "accepting")
    for who, score in ((building3, "5"), (chair, "5"), (parent, "4")):
        who.answers("评分", TITLE, score=score)
    closed = api.reaches(TITLE, "done")
    assert closed["result"] == "done"
    until(lambda: any("办结" in each for each in parent.messages()), "the parent learning of the end")
    events = [each["event"] for each in api.get(f"/items/{closed['id']}/history").json()["entries"]]
    assert events.count("signal_received") == 1
    assert "✗" not in house.run("doctor")
