"""Each of the nine kinds of task answered by hand: on a small phone, without JavaScript, in both languages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from services.wutongli import JPEG, Wutongli
from serving import ON_SQLITE, Served
from sqlalchemy import select
from street import build

from engine.schema import tasks

pytestmark = ON_SQLITE
THANKS = {"zh": "已经记下，谢谢您", "en": "Recorded, thank you"}
SEND = {"zh": "提交", "en": "Send"}
# what is pressed (the words on it), what is written, and what the table of tasks then holds
ANSWERS: dict[str, tuple[dict[str, str], dict[str, str], dict[str, Any]]] = {
    "position": ({"zh": "同意，但有条件", "en": "I agree, if …"}, {"text": "门换成绿色"}, {"stand": "agree_if"}),
    "choose": ({"zh": "不受理", "en": "Decline"}, {"text": "不属于公共部分"}, {"button": "decline"}),
    "fill": ({}, {"proposal": "翻新", "budget": "３８，０００.50 元"}, {}),
    "report": ({"zh": "完工", "en": "Works finished"}, {"text": "好了"}, {"milestone": "finish"}),
    "score": ({"zh": "4", "en": "4"}, {"text": "干净"}, {"score": 4}),
    "meet": ({"zh": "已经满足", "en": "It is met"}, {"text": "午休停工"}, {"met": True}),
    "confirm": ({"zh": "没有满足", "en": "No, it is not"}, {"text": "还是灰的"}, {"confirmed": False}),
    "judge": ({"zh": "异议不成立", "en": "The objection does not stand"}, {"text": "投票定过"}, {"upheld": False}),
    "follow_up": ({}, {"text": "今天去催"}, {}),
}  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_kind_of_task_is_answered(
    browser: Browser, served: Served, wutongli: Wutongli, tmp_path: Path, language: str
) -> None:
    street = build(wutongli)
    photo = tmp_path / "finished.jpg"
    photo.write_bytes(JPEG)
    locale = {"zh": "zh-CN", "en": "en-GB"}[language]
    context = browser.new_context(
        base_url=served.url, java_script_enabled=False, viewport={"width": 390, "height": 844}, locale=locale
    )
    page = context.new_page()
    page.set_default_timeout(5000)
    for kind, (pressed, written, kept) in ANSWERS.items():
        wutongli.tick()
        page.goto(street.link(kind))
        assert page.locator("h1").count() == 1, kind
        if pressed:
            words = re.compile(f"^\\s*{re.escape(pressed[language])}")
            page.locator("label.choice").filter(has_text=words).first.click()
        for name, said in written.items():
            page.locator(f"[name={name}]").fill(said)
        if kind == "fill":
            page.locator("[name=material]").select_option("granite")
        if kind == "report":
            page.locator("[name=photos]").set_input_files(photo)
        page.get_by_role("button", name=SEND[language], exact=True).click()
        assert page.url.endswith("?done=1"), (kind, page.locator("[role=alert]").all_inner_texts())
        assert THANKS[language] in page.locator("[role=status]").inner_text()
        _is_kept(wutongli, street.tasks[kind], kind, kept)
    context.close()


def _is_kept(here: Wutongli, task: str, kind: str, kept: dict[str, Any]) -> None:
    with here.rt.store.read() as connection:
        row = connection.execute(select(tasks).where(tasks.c.id == task)).one()
    assert row.answer is not None, kind
    assert kept.items() <= row.answer.items(), (kind, row.answer)
    assert row.via == "link"
    if kind == "fill":
        fields = here.loaded(row.item_id).item.fields
        assert (fields["budget"], fields["material"]) == (3_800_050, "granite")


def test_a_matter_is_raised_by_hand(
    browser: Browser, served: Served, wutongli: Wutongli, tmp_path: Path
) -> None:
    photo = tmp_path / "lamp.jpg"
    photo.write_bytes(JPEG)
    context = browser.new_context(base_url=served.url, java_script_enabled=False, locale="zh-CN",
                                  viewport={"width": 390, "height": 844})  # fmt: skip
    page = context.new_page()
    page.goto("/")
    page.get_by_role("link", name="我有事要提").click()
    page.get_by_label("一句话说清楚").fill("1号门的路灯坏了")
    page.get_by_label("位置").fill("1号门")
    page.get_by_label("照片").set_input_files([photo, photo])
    page.get_by_label("怎么称呼您").fill("某位住户")
    wutongli.tick()
    page.get_by_role("button", name="提交").click()
    assert "收到了，谢谢您" in page.locator("[role=status]").inner_text()
    page.get_by_role("link", name="看它走到哪一步").click()
    assert page.locator("h1").inner_text() == "1号门的路灯坏了"
    context.close()


def test_the_coordinator_works_by_hand(browser: Browser, served: Served, wutongli: Wutongli) -> None:
    served.staff(wutongli, "coordinator")
    item = wutongli.open("垃圾房太臭")
    context = browser.new_context(base_url=served.url, java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto(f"/console/items/{item}")
    _sign_in(page)
    assert page.locator("h1").inner_text() == "垃圾房太臭"
    wutongli.tick()
    page.get_by_role("button", name="受理", exact=True).click()
    assert page.locator("[role=status]").inner_text() == "已办理"
    assert wutongli.state(item) == "proposing"
    page.get_by_role("button", name="退出").click()
    assert page.url.endswith("/sign-in")
    context.close()


def _sign_in(page: Page) -> None:
    page.get_by_label("用户名").fill("coordinator")
    page.get_by_label("密码").fill("a password of the tests")
    page.get_by_role("button", name="登录").click()
