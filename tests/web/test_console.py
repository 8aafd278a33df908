"""The console: who sees and does what there, and that nobody comes in from the side."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import httpx2 as httpx
import pytest
from services.wutongli import JPEG, REFUSE_HOUSE, Wutongli
from serving import ON_SQLITE, PASSWORD, Served, csrf_in
from sqlalchemy import select, update

from engine import access
from engine.access import Actor
from engine.community import people_changed
from engine.schema import attachments, incidents, items, objections, outbox, people, responses, tasks

pytestmark = ON_SQLITE
STAFF = ("coordinator", "supervisor", "grid_worker", "secretary")
"""In the order of the columns of the table below."""


@pytest.fixture
def desk(served: Served, wutongli: Wutongli) -> httpx.Client:
    """The coordinator at the console."""
    return served.staff(wutongli, "coordinator", "zh-CN")


def at(client: httpx.Client, path: str, **form: Any) -> httpx.Response:
    """A form of the console, sent as its page would send it."""
    return client.post(path, data={"csrf": csrf_in(client.get("/console")), **form})


def found(here: Wutongli, column: Any, *where: Any) -> Any:
    with here.rt.store.read() as connection:
        return connection.execute(select(column).where(*where)).scalars().all()


SEES = {
    "the board": ("/console", (200, 200, 200, 200)),
    "an item": ("/console/items/{item}", (200, 200, 200, 200)),
    "the workflows": ("/console/definitions", (200, 200, 200, 200)),
    "a workflow": ("/console/definitions/facility_upgrade", (200, 200, 200, 200)),
    "the people": ("/console/people", (200, 200, 403, 200)),
    "the messages": ("/console/messages", (200, 403, 403, 403)),
    "a message": ("/console/messages/{message}", (200, 403, 403, 403)),
    "what reached nobody": ("/console/letters", (200, 403, 403, 403)),
    "the form of a new matter": ("/console/items/new", (200, 200, 200, 403)),
    "the form of a button": ("/console/items/{fresh}/buttons/decline", (200, 200, 403, 403)),
    "the form of somebody's answer": ("/console/tasks/{task}", (200, 404, 200, 404)),
}
DOES: dict[str, tuple[str, dict[str, str], tuple[int, ...]]] = {
    "raise a matter": ("/console/items/new", {}, (422, 422, 422, 403)),
    "press a button": ("/console/items/{fresh}/buttons/decline", {"text": "x"}, (303, 403, 403, 403)),
    "record an answer": ("/console/tasks/{task}", {"stand": "agree", "text": ""}, (303, 404, 303, 404)),
    "record an objection": (
        "/console/items/{notice}/objections", {"name": "某人", "text": "不行"}, (303, 403, 303, 403),
    ),
    "send a message again": ("/console/messages/{message}/again", {}, (409, 403, 403, 403)),
    "say that somebody was told": ("/console/messages/{message}/told", {}, (409, 403, 403, 403)),
    "resolve an incident": ("/console/incidents/none/resolve", {}, (404, 403, 403, 403)),
}  # fmt: skip


NEXT_DOOR: list[tuple[str, dict[str, str]]] = [
    *(DOES[name][:2] for name in DOES if name not in ("raise a matter", "resolve an incident")),
    ("/console/tasks/{task}/link", {}),
    ("/console/items/{item}/clock/stop", {"text": "x"}),
    ("/console/items/{item}/clock/go_on", {}),
    ("/console/items/{item}/more_time", {"by": "x", "text": "x"}),
    ("/console/items/{item}/end", {"by": "x", "text": "x"}),
]
"""What is done to something of one community, and finds nothing from another."""


def places(here: Wutongli) -> dict[str, str]:
    item = here.to_deliberation()
    notice = here.to_deliberation(title="公示中的事")
    here.all_agree(notice)
    return {
        "item": item, "fresh": here.open("刚来的事"), "notice": notice, "task": here.task(item, "building3"),
        "message": found(here, outbox.c.id, outbox.c.item_id == item)[0],
    }  # fmt: skip


def test_what_each_role_sees(served: Served, wutongli: Wutongli) -> None:
    where = places(wutongli)
    staff = [served.staff(wutongli, ref) for ref in STAFF]
    before = served.rows()
    seen = {
        name: tuple(client.get(path.format(**where)).status_code for client in staff)
        for name, (path, _) in SEES.items()
    }
    assert seen == {name: statuses for name, (_, statuses) in SEES.items()}
    assert served.rows() == before, "a page that shows writes nothing"
    outside = served.client()
    for path, _ in SEES.values():
        answer = outside.get(path.format(**where))
        assert (answer.status_code, answer.headers["location"]) == (
            303,
            f"/sign-in?next={path.format(**where)}",
        )


def test_what_each_role_does(served: Served, wutongli: Wutongli) -> None:
    where = places(wutongli)
    staff = {ref: served.staff(wutongli, ref) for ref in STAFF}
    for name, (path, form, statuses) in DOES.items():
        # the coordinator last, since what they do is done
        for ref, status in reversed([*zip(STAFF, statuses, strict=True)]):
            wutongli.tick()
            before = served.rows()
            answer = at(staff[ref], path.format(**where), **form)
            assert answer.status_code == status, (name, ref, answer.text)
            if status >= 400:
                assert served.rows() == before, (name, ref)
    outside = served.client()
    for path, form, _ in DOES.values():
        answer = outside.post(path.format(**where), data=form)
        assert (answer.status_code, answer.headers["location"][:8]) == (303, "/sign-in")


def test_a_representative_may_sign_in_nowhere_and_do_nothing(served: Served, wutongli: Wutongli) -> None:
    client = served.staff(wutongli, "building3")
    for path in ("/console", "/console/people", "/console/messages", "/console/items/new"):
        refused = client.get(path)
        assert refused.status_code == 403
        assert "Your role does not allow this" in refused.text


@pytest.mark.parametrize("token", [
    pytest.param(None, id="none"),
    pytest.param("", id="empty"),
    pytest.param("x" * 20, id="guessed"),
    pytest.param("反", id="no token at all"),
    pytest.param("another's", id="another session's"),
])  # fmt: skip
def test_a_form_from_elsewhere_is_refused(
    served: Served, wutongli: Wutongli, desk: httpx.Client, token: str | None
) -> None:
    if token == "another's":
        token = csrf_in(served.staff(wutongli, "supervisor").get("/console"))
    where = places(wutongli)
    before = served.rows()
    for path, form, _ in DOES.values():
        answer = desk.post(
            path.format(**where), data={**form, **({"csrf": token} if token is not None else {})}
        )
        assert answer.status_code == 403, path
        assert "页面已过期" in answer.text
    assert served.rows() == before
    out = desk.post("/sign-out", data={"csrf": token or ""})
    assert out.status_code == 303
    assert desk.get("/console").status_code == 200, "nobody else signs them out"


def test_another_communitys_matters_are_not_there(
    served: Served, wutongli: Wutongli, stranger: Actor
) -> None:
    where = places(wutongli)
    photo = wutongli.photo(where["item"], "property_manager")
    client = served.staff(wutongli, "other")
    for path in ("/console/items/{item}", "/console/items/{fresh}/buttons/decline", "/console/tasks/{task}",
                 "/console/messages/{message}", f"/console/photos/{photo}", "/console/definitions/facility_upgrade"):  # fmt: skip
        assert client.get(path.format(**where)).status_code == 404, path
    before = served.rows()
    for path, form in NEXT_DOOR:
        assert at(client, path.format(**where), **form).status_code == 404, path
    # what is next door and what there is not are told alike
    for path in ("/console/messages/{}/again", "/console/messages/{}/told", "/console/tasks/{}/link"):
        kind = "task" if "tasks" in path else "message"
        told = [at(client, path.format(id_)) for id_ in (where[kind], "none")]
        assert [each.status_code for each in told] == [404, 404], path
        assert told[0].text == told[1].text
    assert served.rows() == before
    assert "垃圾房" not in client.get("/console").text
    assert "wutongli" not in client.get("/console/people").text
    assert "垃圾房" not in client.get("/console/messages").text


def test_signing_in_and_out(served: Served, wutongli: Wutongli) -> None:
    client = served.staff(wutongli, "coordinator")
    cookie = client.cookies.get("session")
    assert cookie
    assert "议事协调员" in client.get("/console").text
    assert client.get("/sign-in").status_code == 200
    assert at(client, "/sign-out").status_code == 303
    assert client.get("/console").status_code == 303


def test_the_session_is_kept_from_scripts_and_other_sites(served: Served, wutongli: Wutongli) -> None:
    access.set_password(served.rt, wutongli.person("coordinator"), "coordinator", PASSWORD)
    answer = served.client().post("/sign-in", data={"login": "coordinator", "password": PASSWORD})
    said = answer.headers["set-cookie"].lower()
    assert "httponly" in said
    assert "samesite=lax" in said
    assert PASSWORD not in said


def test_five_wrong_passwords_rest_the_login(served: Served, wutongli: Wutongli) -> None:
    access.set_password(served.rt, wutongli.person("coordinator"), "coordinator", PASSWORD)
    client = served.client()

    def enter(password: str) -> httpx.Response:
        return client.post("/sign-in", data={"login": "coordinator", "password": password})

    assert [enter("a wrong one").status_code for _ in range(5)] == [403] * 5
    locked = enter(PASSWORD)
    assert (locked.status_code, "15 minutes" in locked.text) == (429, True)
    assert "set-cookie" not in locked.headers
    assert PASSWORD not in locked.text
    wutongli.tick(access.LOCKED)
    assert enter(PASSWORD).status_code == 303


@pytest.mark.parametrize(("asked", "comes_to"), [
    pytest.param("/console/people", "/console/people", id="a page of the console"),
    pytest.param("https://evil.example/console", "/console", id="another site"),
    pytest.param("//evil.example/console", "/console", id="another site without its scheme"),
    pytest.param("/\\evil.example", "/console", id="a backslash"),
    pytest.param("/console\\@evil.example", "/console", id="a backslash later"),
    pytest.param("javascript:alert(1)", "/console", id="a script"),
    pytest.param("", "/console", id="nothing"),
    pytest.param("/nowhere\r\nSet-Cookie: a=b", "/console", id="a line of a header"),
])  # fmt: skip
def test_signing_in_leads_nowhere_else(served: Served, wutongli: Wutongli, asked: str, comes_to: str) -> None:
    access.set_password(served.rt, wutongli.person("coordinator"), "coordinator", PASSWORD)
    client = served.client()
    form = client.get("/sign-in", params={"next": asked}).text
    assert re.findall(r'name="next" value="([^"]*)"', form) == [comes_to]
    answer = client.post("/sign-in", data={"login": "coordinator", "password": PASSWORD, "next": asked})
    assert answer.status_code == 303
    assert answer.headers["location"] == comes_to
    assert "a" not in answer.cookies


def test_a_visitor_at_the_desk_raises_a_matter(desk: httpx.Client, wutongli: Wutongli) -> None:
    form = desk.get("/console/items/new").text
    assert 'enctype="multipart/form-data"' in form
    csrf = csrf_in(desk.get("/console"))
    given = {"csrf": csrf, "issue_type": "facility_upgrade", "title": "1号门的路灯坏了", "via": "phone",
             "name": "来电的住户", "phone": "13800000098", **REFUSE_HOUSE}  # fmt: skip
    wrong = desk.post(
        "/console/items/new", data=given, files=[("photos", ("a.jpg", b"GIF89a", "image/jpeg"))]
    )
    assert (wrong.status_code, "只收 JPEG" in wrong.text, "1号门的路灯坏了" in wrong.text) == (
        422,
        True,
        True,
    )
    wutongli.tick()
    raised = desk.post("/console/items/new", data=given, files=[("photos", ("a.jpg", JPEG, "image/jpeg"))])
    assert raised.status_code == 303, raised.text
    page = desk.get(raised.headers["location"]).text
    item = re.findall(r"/console/items/(\w+)", raised.headers["location"])[0]
    assert "已登记" in page
    assert "来电的住户" in page
    assert found(wutongli, attachments.c.item_id, attachments.c.item_id.is_not(None)) == [item]
    shown = re.search(r'<img src="([^"]+)"', page)
    assert shown is not None
    assert desk.get(shown[1]).headers["content-type"] == "image/jpeg"
    assert "电话" in page


def test_an_answer_is_recorded_and_the_person_is_told(
    served: Served, wutongli: Wutongli, desk: httpx.Client
) -> None:
    here = wutongli
    item = here.to_deliberation()
    task = here.task(item, "building3")
    here.tick()
    worker = served.staff(here, "grid_worker", "zh-CN")
    assert "代3栋居民代表记录" in worker.get(f"/console/tasks/{task}").text
    nothing = at(worker, f"/console/tasks/{task}", via="door", text="")
    assert (nothing.status_code, "请选择一种态度" in nothing.text) == (422, True)
    done = at(worker, f"/console/tasks/{task}", via="door", stand="agree_if", text="施工避开午休")
    assert (done.status_code, done.headers["location"]) == (303, f"/console/items/{item}?said=recorded")
    with here.rt.store.read() as connection:
        row = connection.execute(select(responses).where(responses.c.task_id == task)).one()
    assert (row.via, row.person_id, row.recorded_by) == (
        "door",
        here.person("building3"),
        here.person("grid_worker"),
    )
    page = worker.get(done.headers["location"]).text
    assert "已记录" in page
    assert "施工避开午休" in page
    assert "微网格员 代录" in page
    told = found(here, outbox.c.person_id, outbox.c.item_id == item, outbox.c.kind == "recorded")
    assert told == [here.person("building3")]
    message = found(here, outbox.c.id, outbox.c.item_id == item, outbox.c.kind == "recorded")[0]
    assert "3栋居民代表" in desk.get("/console/messages").text
    assert desk.get(f"/console/messages/{message}").status_code == 200


def test_the_coordinators_own_task_waits_on_the_board(desk: httpx.Client, wutongli: Wutongli) -> None:
    item = wutongli.open()
    task = wutongli.task(item, "coordinator")
    assert f"/console/tasks/{task}" in desk.get("/console").text
    page = desk.get(f"/console/tasks/{task}").text
    assert "对方怎样告诉您的" not in page, "it is their own answer"
    wutongli.tick()
    assert at(desk, f"/console/tasks/{task}", button="accept", text="").status_code == 303
    assert wutongli.state(item) == "proposing"
    assert found(wutongli, responses.c.via, responses.c.task_id == task) == ["console"]
    assert at(desk, f"/console/tasks/{task}", button="accept", text="").status_code == 409


def test_buttons_are_pressed_and_ask_for_what_they_need(desk: httpx.Client, wutongli: Wutongli) -> None:
    item = wutongli.open()
    page = desk.get(f"/console/items/{item}").text
    assert f'action="/console/items/{item}/buttons/accept"' in page
    assert f'href="/console/items/{item}/buttons/decline"' in page
    bare = at(desk, f"/console/items/{item}/buttons/decline", text=" ")
    assert (bare.status_code, 'role="alert"' in bare.text) == (422, True)
    assert wutongli.state(item) == "collecting"
    wutongli.tick()
    assert at(desk, f"/console/items/{item}/buttons/accept").status_code == 303
    assert wutongli.state(item) == "proposing"
    gone = at(desk, f"/console/items/{item}/buttons/accept")
    assert gone.status_code == 409
    assert desk.get(f"/console/items/{item}/buttons/accept").status_code == 404


def test_two_matters_that_are_one_are_merged(desk: httpx.Client, wutongli: Wutongli) -> None:
    first, second = wutongli.open("垃圾房太臭"), wutongli.open("又是垃圾房")
    page = desk.get(f"/console/items/{second}/buttons/merge").text
    assert f'<option value="{first}"' in page
    assert f'<option value="{second}"' not in page
    wutongli.tick()
    assert at(desk, f"/console/items/{second}/buttons/merge", item="", text="").status_code == 422
    done = at(desk, f"/console/items/{second}/buttons/merge", item=first, text="")
    assert done.status_code == 303, done.text
    assert found(wutongli, items.c.merged_into, items.c.id == second) == [first]
    assert "又是垃圾房" not in desk.get(f"/console/items/{first}/buttons/merge").text


def test_an_objection_told_at_the_door_is_recorded(desk: httpx.Client, wutongli: Wutongli) -> None:
    item = wutongli.to_deliberation()
    wutongli.all_agree(item)
    wutongli.tick()
    assert "登记异议" in desk.get(f"/console/items/{item}").text
    done = at(desk, f"/console/items/{item}/objections", name="5栋住户", text="灰门太暗")
    assert done.status_code == 303, done.text
    assert found(wutongli, objections.c.body, objections.c.item_id == item) == ["灰门太暗"]
    page = desk.get(f"/console/items/{item}").text
    assert "灰门太暗" in page
    assert "5栋住户" in page
    assert at(desk, f"/console/items/{item}/objections", name="", text="x").status_code == 422


def test_a_message_can_be_read_and_its_link_opened(
    desk: httpx.Client, wutongli: Wutongli, served: Served
) -> None:
    item = wutongli.to_deliberation()
    listed = desk.get("/console/messages").text
    of_task = found(wutongli, outbox.c.id, outbox.c.task_id == wutongli.task(item, "building3"))[0]
    assert f"/console/messages/{of_task}" in listed
    page = desk.get(f"/console/messages/{of_task}").text
    link = re.search(r'href="(http://127\.0\.0\.1:\d+/t/[\w-]+)"', page)
    assert link is not None
    assert link[1] in page
    assert 'sandbox=""' in page
    opened = served.client("zh").get(link[1])
    assert opened.status_code == 200
    assert "您同意吗" in opened.text
    assert f"/console/messages/{of_task}" in desk.get("/console/messages?state=queued").text
    assert f"/console/messages/{of_task}" not in desk.get("/console/messages?state=sent").text


def test_what_did_not_arrive_is_called_for_and_sent_again(desk: httpx.Client, wutongli: Wutongli) -> None:
    item = wutongli.to_deliberation()
    id_ = found(wutongli, outbox.c.id, outbox.c.task_id == wutongli.task(item, "building3"))[0]
    with wutongli.rt.store.write() as connection:
        connection.execute(update(outbox).where(outbox.c.id == id_).values(state="undeliverable"))
    board = desk.get("/console").text
    assert "没有送达，请打电话或上门" in board
    assert "13800000004" in board.replace(" ", "").replace("-", "")
    assert "再发一次" in desk.get(f"/console/messages/{id_}").text
    assert at(desk, f"/console/messages/{id_}/again").status_code == 303
    assert found(wutongli, outbox.c.state, outbox.c.id == id_) == ["queued"]


def test_an_incident_is_shown_until_it_is_resolved(desk: httpx.Client, wutongli: Wutongli) -> None:
    here = wutongli
    with here.rt.store.write() as connection:
        connection.execute(
            update(people).where(people.c.ref.in_(("social_worker", "volunteers"))).values(active=False)
        )
        people_changed(connection, here.id)
    here.to_deliberation()
    [id_] = found(here, incidents.c.id)
    assert f"/console/incidents/{id_}/resolve" in desk.get("/console").text
    assert at(desk, f"/console/incidents/{id_}/resolve").status_code == 303
    assert id_ not in desk.get("/console").text
    assert found(here, incidents.c.resolved_by) == [here.person("coordinator")]


def test_the_workflows_are_drawn(desk: httpx.Client) -> None:
    listed = desk.get("/console/definitions").text
    assert listed.count('class="diagram"') == 2
    page = desk.get("/console/definitions/facility_upgrade").text
    assert 'class="diagram"' in page
    assert "五方协商" in page
    assert "10 个工作日" in page or "10个工作日" in page
    assert "issue_type: facility_upgrade" in page
    assert desk.get("/console/definitions/none").status_code == 404


def test_people_are_listed_without_their_addresses(desk: httpx.Client) -> None:
    page = desk.get("/console/people").text
    assert "3栋居民代表" in page
    assert "候补" in page
    for word in ("13800000004", "head@wutongli.example.org", "3-2-501"):
        assert word not in page


def test_the_deadline_says_why_it_is_then(desk: httpx.Client, wutongli: Wutongli) -> None:
    item = wutongli.open()
    page = desk.get(f"/console/items/{item}").text
    assert "规则是 5 个工作日。" in page
    assert "到 2026-03-09 18:00 止" in page
    assert "从2026年3月2日 周一起算，当天不计。周末不计。" in page
    assert "（下班时间，北京时间）" in page
    wutongli.pass_until(wutongli.rt.now() + timedelta(days=14))
    late = desk.get("/console").text
    assert 'class="item late"' in late
    assert wutongli.task(item, "supervisor") in [*found(wutongli, tasks.c.id)]


def test_a_form_of_the_desk_sent_twice_is_one(desk: httpx.Client, wutongli: Wutongli) -> None:
    item = wutongli.to_deliberation()
    wutongli.all_agree(item)
    wutongli.tick()
    for page, path, given in (
        ("/console/items/new", "/console/items/new", {"issue_type": "facility_upgrade", "title": "只报一次", "via": "phone", **REFUSE_HOUSE}),
        (f"/console/items/{item}", f"/console/items/{item}/objections", {"name": "5栋住户", "text": "灰门太暗"}),
    ):  # fmt: skip
        form = desk.get(page).text
        [key] = re.findall(r'name="form_key" value="([^"]+)"', form)
        sent = given | {"csrf": csrf_in(desk.get("/console")), "form_key": key}
        first, second = (desk.post(path, data=sent) for _ in range(2))
        assert (first.status_code, second.status_code) == (303, 303)
        assert first.headers["location"] == second.headers["location"]
        again = desk.post(path, data=sent | {"title": "另一件", "text": "另一条"})
        assert again.status_code == 303, "other words under the key of a form are another matter"
    assert found(wutongli, items.c.title, items.c.title.in_(("只报一次", "另一件"))) == ["只报一次", "另一件"]
    assert found(wutongli, objections.c.body, objections.c.item_id == item) == ["灰门太暗", "另一条"]
