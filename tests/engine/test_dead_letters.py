"""Dead letters: a coordinator sees who was not reached, why and what was tried, and sends again or says it is told."""

from __future__ import annotations

from typing import Any

import pytest
from services.wutongli import Wutongli
from sqlalchemy import select, update

from engine import dead_letters, outbox
from engine.dead_letters import DeadLetter, address_digest
from engine.reasons import reason_of
from engine.schema import outbox as rows
from engine.schema import people
from workflows.refusal import Refused

NO_SUCH_USER = "550 5.1.1 …: no such user"


def _failed(here: Wutongli, outbox_id: str, detail: str = NO_SUCH_USER, outcome: Any = "undeliverable",
            channel: str = "email", address: str | None = "head@wutongli.example.org") -> None:  # fmt: skip
    now = here.rt.now()
    outbox.record_attempt(
        here.rt, outbox_id, channel=channel, outcome=outcome, detail=detail, now=now,
        sent_to=address_digest(here.rt.keys, address) if address else None,
    )  # fmt: skip


def _change(here: Wutongli, ref: str, **columns: Any) -> None:
    with here.rt.store.write() as connection:
        connection.execute(update(people).where(people.c.ref == ref).values(**columns))


def _letters(here: Wutongli) -> tuple[DeadLetter, ...]:
    with here.rt.store.read() as connection:
        return dead_letters.dead_letters(connection, here.rt.keys, here.id)


@pytest.fixture
def head(wutongli: Wutongli) -> str:
    """The message that asks the community's head where they stand; it bounced."""
    item = wutongli.to_deliberation()
    (row,) = wutongli.messages(item, kind="task", person_id=wutongli.person("community_head"))
    _failed(wutongli, row.id)
    return str(row.id)


def test_who_was_not_reached_about_what_and_why(wutongli: Wutongli, head: str) -> None:
    (found,) = _letters(wutongli)
    assert (found.outbox_id, found.name, found.kind, found.title) == (
        head, "社区书记", "task", "翻新3栋旁的垃圾房",
    )  # fmt: skip
    assert found.reason.said.zh == "没有这个邮箱地址"
    assert found.reason.fault == "address"
    (tried,) = found.tries
    assert (tried.channel, tried.outcome, tried.address) == ("email", "undeliverable", "head@wutongli.example.org")  # fmt: skip
    assert (found.corrected, found.over, found.can_be_sent) == (False, False, True)


def test_after_the_roster_was_corrected_it_says_so_and_shows_no_wrong_address(
    wutongli: Wutongli, head: str
) -> None:
    _change(wutongli, "community_head", email="shuji@wutongli.example.org")
    (found,) = _letters(wutongli)
    assert found.outbox_id == head
    assert found.corrected
    assert found.tries[0].address is None


def test_who_had_neither_mail_nor_phone_has_one_now(wutongli: Wutongli) -> None:
    here = wutongli
    item = here.open()
    (row,) = here.messages(item, kind="task")
    _change(here, "coordinator", email=None, phone=None)
    _failed(here, row.id, "neither e-mail nor phone", channel="none", address=None)
    (found,) = _letters(here)
    assert (found.corrected, found.can_be_sent) == (False, False)
    _change(here, "coordinator", phone="+8613800000010")
    (found,) = _letters(here)
    assert (found.corrected, found.can_be_sent) == (True, True)


def test_sent_again_it_goes_the_way_that_the_roster_has_now(wutongli: Wutongli, head: str) -> None:
    here = wutongli
    _change(here, "community_head", email=None, phone="+8613800000010", channel="sms")
    assert dead_letters.send_again(here.rt, here.actor("coordinator"), head) == "queued"
    with here.rt.store.read() as connection:
        row = connection.execute(select(rows).where(rows.c.id == head)).one()
    assert (row.state, row.queue, row.attempts, row.tried_since_at) == ("queued", "sms", 0, None)
    assert _letters(here) == ()


def test_what_is_told_in_person_is_off_the_list(wutongli: Wutongli, head: str) -> None:
    here = wutongli
    assert dead_letters.mark_told(here.rt, here.actor("coordinator"), head) == "told"
    assert _letters(here) == ()
    again = dead_letters.mark_told(here.rt, here.actor("coordinator"), head)
    assert isinstance(again, Refused)
    assert again.code == "not_possible"


def test_where_the_answer_came_another_way_nothing_needs_sending(wutongli: Wutongli, head: str) -> None:
    here = wutongli
    (before,) = _letters(here)
    here.answer(before.item_id or "", "community_head", stand="agree", via="door")
    (found,) = _letters(here)
    assert found.outbox_id == head
    assert (found.over, found.can_be_sent) == (True, False)


def test_urgent_ones_stand_first(wutongli: Wutongli, head: str) -> None:
    here = wutongli
    hazard = here.open(issue_type="safety_hazard", fields={"place": "2栋", "danger": "扶手松动"})
    later = here.open()
    for item in (hazard, later):
        _failed(here, here.messages(item, kind="task")[0].id)
    assert [found.urgent for found in _letters(here)] == [True, False, False]
    assert _letters(here)[-1].outbox_id == head


def test_no_community_sees_anothers(wutongli: Wutongli, head: str) -> None:
    with wutongli.rt.store.read() as connection:
        assert dead_letters.dead_letters(connection, wutongli.rt.keys, "another") == ()
        assert dead_letters.count(connection, wutongli.id) == 1
    assert head


@pytest.mark.parametrize(
    ("channel", "outcome", "detail", "fault", "zh"),
    [
        pytest.param("email", "undeliverable", "550 5.1.1 no such user", "address", "没有这个邮箱", id="no such mailbox"),
        pytest.param("email", "undeliverable", "550 5.2.1 disabled", "address", "已停用", id="a mailbox out of use"),
        pytest.param("email", "undeliverable", "552 5.2.2 over quota", "out_of_reach", "满了", id="a full mailbox"),
        pytest.param("email", "try_again", "452 4.2.2 over quota", "out_of_reach", "满了", id="a mailbox that was full all day"),
        pytest.param("email", "undeliverable", "554 5.7.1 spam", "blocked", "垃圾邮件", id="taken for junk"),
        pytest.param("email", "undeliverable", "552 5.3.4 too big", "blocked", "太大", id="too big"),
        pytest.param("email", "try_again", "451 4.3.0 later", "out_of_reach", "稍后再试", id="later, all day"),
        pytest.param("email", "undeliverable", "571 no", "blocked", "拒收", id="declined without more"),
        pytest.param("email", "undeliverable", "address: ValueError", "address", "写法不对", id="no address at all"),
        pytest.param("email", "try_again", "connect: ConnectionRefusedError", "out_of_reach", "连不上", id="no server"),
        pytest.param("email", "try_again", "connect: SMTPAuthenticationError 535", "house", "密码", id="our password"),
        pytest.param("email", "try_again", "connect: SSLCertVerificationError", "house", "证书", id="a certificate"),
        pytest.param("email", "try_again", "sender: 530 5.7.0 sign in", "house", "不让本系统发信", id="we may not send"),
        pytest.param("email", "unknown", "lost after the dot: SMTPServerDisconnected", "unsure", "断了线", id="lost after the dot"),
        pytest.param("sms", "unknown", "lost: ReadTimeout", "unsure", "断了线", id="an SMS lost on the way"),
        pytest.param("sms", "undeliverable", "HTTP 400", "address", "号码", id="a number that is none"),
        pytest.param("sms", "undeliverable", "HTTP 401", "house", "账号", id="our account"),
        pytest.param("sms", "try_again", "HTTP 503", "out_of_reach", "故障", id="the gateway failed"),
        pytest.param("none", "undeliverable", "neither e-mail nor phone", "address", "既没有邮箱", id="neither"),
        pytest.param("none", "undeliverable", "template: UndefinedError", "house", "写出来", id="a template"),
        pytest.param("none", "undeliverable", "never ended: 5 leases", "house", "写出来", id="a sender that hangs"),
        pytest.param("none", "unknown", "", "unsure", "原因不明", id="nobody knows"),
    ],
)  # fmt: skip
def test_reasons_are_plain(channel: str, outcome: str, detail: str, fault: str, zh: str) -> None:
    reason = reason_of(channel, outcome, detail)
    assert reason.fault == fault
    assert zh in reason.said.zh
    assert reason.said.en
    assert reason.mend.zh.endswith("。")
