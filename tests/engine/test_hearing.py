"""When an answer that is entered for somebody was given: between the question and now, in a form that can be read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from services.lamps import lamps
from services.wutongli import Wutongli
from sqlalchemy import select

from engine.commands import Heard, answer_task
from engine.schema import responses
from engine.stepping import Done
from workflows.refusal import Refused

HOUR = timedelta(hours=1)


def enter(here: Wutongli, item: str, given_at: Any) -> Any:
    """The coordinator enters what the owners' chair said at the door."""
    return answer_task(
        here.rt, here.task(item, "owners_chair"), {"stand": "agree"}, via="door",
        recorded_by=here.actor("coordinator"), heard=Heard(given_at),
    )  # fmt: skip


@pytest.fixture
def asked(wutongli: Wutongli) -> str:
    """Lamps on the table since 09:30:40 on Monday, the second of March; it is 10:30:40 by now."""
    wutongli.clock.advance_to(datetime(2026, 3, 2, 1, 30, 39, tzinfo=UTC))
    item = lamps(wutongli, "answers: open")
    wutongli.clock.advance(HOUR)
    return item


@pytest.mark.parametrize(
    ("given_at", "kept"),
    [
        pytest.param("2026-03-02T09:30", "2026-03-02T01:30:00+00:00", id="in the minute of the question"),
        pytest.param("2026-03-02T10:30", "2026-03-02T02:30:00+00:00", id="just now"),
        pytest.param("2026-03-02T01:45:00Z", "2026-03-02T01:45:00+00:00", id="as an instant"),
        pytest.param("2026-03-02 10:00", "2026-03-02T02:00:00+00:00", id="as the message says it"),
        pytest.param("  ", None, id="left empty"),
        pytest.param(None, None, id="not said"),
    ],
)
def test_a_time_between_the_question_and_now_is_kept(
    wutongli: Wutongli, asked: str, given_at: Any, kept: str | None
) -> None:
    assert isinstance(enter(wutongli, asked, given_at), Done)
    with wutongli.rt.store.read() as connection:
        found = connection.execute(select(responses.c.given_at)).scalar_one()
    assert (found and found.isoformat()) == kept


@pytest.mark.parametrize(
    ("given_at", "said"),
    [
        pytest.param("2026-03-02T09:29", "不能早于提问的时间（3月2日周一 09:30）", id="a minute too early"),
        pytest.param("0001-01-01T00:00", "不能早于", id="in the year one"),
        pytest.param("0001-01-01T00:00+14:00", "不能早于", id="before the year one"),
        pytest.param("2026-03-02T10:31", "不能晚于现在", id="in the future"),
        pytest.param("9999-12-31T23:59-14:00", "不能晚于现在", id="after the last year"),
        pytest.param("昨天下午", "时间写成", id="in words"),
        pytest.param("２０２６-03-02T10:00", "时间写成", id="in digits of full width"),
        pytest.param("2026-02-30T10:00", "时间写成", id="on a day that there is not"),
        pytest.param("2026-03-02T10:00\ud800", "时间写成", id="with half a sign"),
        pytest.param(0, "时间写成", id="nought"),
        pytest.param(20260302, "时间写成", id="a number"),
        pytest.param(["2026-03-02T10:00"], "时间写成", id="a list"),
        pytest.param({}, "时间写成", id="an empty object"),
    ],
)
def test_a_time_that_cannot_be_is_refused_and_nothing_is_kept(
    wutongli: Wutongli, asked: str, given_at: Any, said: str
) -> None:
    refused = enter(wutongli, asked, given_at)
    assert isinstance(refused, Refused)
    assert (refused.code, refused.where) == ("invalid", "given_at")
    assert said in refused.message.zh
    with wutongli.rt.store.read() as connection:
        assert connection.execute(select(responses.c.id)).all() == []
