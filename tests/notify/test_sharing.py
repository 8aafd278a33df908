"""What the console shows of messages: how each would go out, and a text for the residents' chat group."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from letters import NOW, letter
from services.wutongli import Wutongli
from sqlalchemy import select

from engine.item_page import item_page
from engine.letter import letter as letter_of
from engine.schema import outbox, people
from notify.channel import Rendered
from notify.rendering import render
from notify.sharing import preview, share

PUBLIC = "https://gongshi.example/c/wutongli/items/1"


def group_text(here: Wutongli, item: str, language: str = "zh") -> str:
    community = here.community
    with here.rt.store.read() as connection:
        page = item_page(connection, community, item, here.rt.now())
    assert page is not None
    return share(community, page.card, page.standing, PUBLIC, language, here.rt.now())


def test_while_parties_deliberate(wutongli: Wutongli) -> None:
    item = wutongli.to_deliberation()
    wutongli.answer(item, "owners_chair", stand="agree")
    told = group_text(wutongli, item).splitlines()
    assert told[0] == "【梧桐里小区】第 1 号议题：翻新3栋旁的垃圾房"
    assert told[2] == (
        "还在等：社区、物业、居民代表、共建伙伴，请在3月9日 周一 18:00前答复。"
        "各位代表请点自己短信或邮件里的链接，链接不要转发。"
    )
    assert told[-1] == "想了解、想提意见，或者不方便上网，请打电话：028-5555-0100"
    assert told[-2] == f"看它走到哪一步：{PUBLIC}"
    assert len(told) == 5


def test_while_on_notice(wutongli: Wutongli) -> None:
    item = wutongli.to_deliberation()
    wutongli.all_agree(item)
    assert "公示到3月9日 周一 18:00。有不同意见，请在这之前提出。" in group_text(wutongli, item)
    assert "On notice until Mon 9 Mar, 18:00. If you object" in group_text(wutongli, item, "en")


def test_when_late_no_time_that_is_over_is_asked_for(wutongli: Wutongli) -> None:
    item = wutongli.open()
    wutongli.press(item, "coordinator", button="accept")
    wutongli.pass_until(wutongli.rt.now() + timedelta(days=12))
    told = group_text(wutongli, item)
    assert "还在等：物业。" in told
    assert "前答复" not in told


def test_when_closed_nobody_is_waited_for(wutongli: Wutongli) -> None:
    item = wutongli.open()
    wutongli.press(item, "coordinator", button="decline", text="不归我们管")
    told = group_text(wutongli, item)
    assert "不予办理" in told
    assert "还在等" not in told


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_holds_no_personal_link_and_names_nobody(wutongli: Wutongli, language: str) -> None:
    item = wutongli.to_deliberation()
    told = group_text(wutongli, item, language)
    with wutongli.rt.store.read() as connection:
        names = list(connection.execute(select(people.c.name)).scalars())
    assert "/t/" not in told
    assert [name for name in names if name in told] == []
    assert "\n\n" not in told


def test_a_title_stays_on_its_line(wutongli: Wutongli) -> None:
    item = wutongli.open("【通知】{{ phone }}\n<b>粗</b>")
    assert (
        group_text(wutongli, item).splitlines()[0]
        == "【梧桐里小区】第 1 号议题：〔通知〕{{ phone }} <b>粗</b>"
    )


def test_a_preview_is_what_goes_out() -> None:
    assert preview(letter(), NOW) == render(letter(), NOW)


def test_a_preview_of_a_broken_template_says_why(break_template: Callable[[str, str], None]) -> None:
    break_template("zh/task.j2", "{% block body %}{{ nonsense }}{% endblock %}")
    said = preview(letter(), NOW)
    assert re.fullmatch(r"UndefinedError at zh/task\.j2:\d+", said), "its place, and nothing of what it holds"


def test_every_message_of_a_long_story_can_be_shown(wutongli: Wutongli) -> None:
    """Forty days of silence in deliberation, and a matter seen through to its notice, one joined to it, one declined."""
    wutongli.to_deliberation()
    wutongli.pass_until(wutongli.rt.now() + timedelta(days=40))
    agreed = wutongli.to_deliberation()
    wutongli.all_agree(agreed)
    wutongli.press(wutongli.open(), "coordinator", button="merge", item=agreed)
    wutongli.press(wutongli.open(), "coordinator", button="decline", text="不归我们管")
    kinds = set()
    with wutongli.rt.store.read() as connection:
        for row in connection.execute(select(outbox)).all():
            about = letter_of(wutongli.rt, connection, row.id)
            assert about is not None
            kinds.add(row.kind)
            for language in ("zh", "en"):
                words = render(about, row.created_at, language)
                assert isinstance(words, Rendered), (row.kind, words)
                assert words.segments <= 2, (row.kind, words.sms)
    assert kinds >= {"task", "reminder", "stand_in", "extended", "late_ask", "update", "merged", "result"}
