"""Whatever can happen to an item is told: by its timeline and by why it went the way it went, or it is named as silent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest
from services.wutongli import Wutongli

from engine.account import Telling
from engine.happenings import SILENT
from engine.history import Entry
from engine.timeline import moments
from workflows import effects as fx
from workflows.answers import Position
from workflows.text import Text

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
LATER = AT + timedelta(days=3)
SAID = Text(zh="物业采纳。", en="Property accepted it.")
NAMES = {"han": "甲", "lin": "乙", "zhou": "丙"}

EXAMPLES: dict[type[fx.Effect], tuple[fx.Effect, str]] = {
    fx.ItemOpened: (fx.ItemOpened("路灯不亮", ("han",), {}), "路灯不亮"),
    fx.StateEntered: (fx.StateEntered("publicity", 3, 1, LATER, "outcome.passed"), "公示"),
    fx.FieldsSet: (fx.FieldsSet({"budget": 4200000}), "¥42,000"),
    fx.ButtonChosen: (fx.ButtonChosen("accept", "lin", "console", "去现场看过"), "去现场看过"),
    fx.MatterEnded: (fx.MatterEnded("lin", "谈不下去了"), "谈不下去了"),
    fx.OutcomeDecided: (fx.OutcomeDecided("passed", Text(zh="五方都同意。", en="All agreed."), {"answer": ("灰门",)}), "五方都同意"),
    fx.ReportersJoined: (fx.ReportersJoined("2", ("zhou", "han")), "2 位提出人"),
    fx.ItemMerged: (fx.ItemMerged("2"), "并入另一议题"),
    fx.AnotherOpened: (fx.AnotherOpened("facility_upgrade", "铺路", {}, ("han",)), "铺路"),
    fx.IncidentRaised: (fx.IncidentRaised("nobody", Text(zh="席位空缺。", en="Nobody holds a seat.")), "席位空缺"),
    fx.DeadlineSet: (fx.DeadlineSet(LATER, "2026-03-05T18:00", "Asia/Shanghai", "3 working days", 1), "2026-03-05 18:00"),
    fx.BecameLate: (fx.BecameLate(), "已过期限"),
    fx.TimeAsked: (fx.TimeAsked("lin", "等检测报告"), "等检测报告"),
    fx.TimeRefused: (fx.TimeRefused("lin"), "乙不同意"),
    fx.ClockPaused: (fx.ClockPaused(AT, LATER, "lin", "等检测报告"), "等检测报告"),
    fx.ClockResumed: (fx.ClockResumed(86400, "lin"), "乙恢复了计时"),
    fx.ClockRang: (fx.ClockRang("revisit.0"), "revisit"),
    fx.ClockKept: (fx.ClockKept("deliberating", 90000), "1 天 1 小时"),
    fx.ConditionRaised: (fx.ConditionRaised("2.c.9", "residents", "han", "夜里不施工"), "夜里不施工"),
    fx.ConditionChanged: (fx.ConditionChanged("2.c.1", "withdrawn", "han"), "撤回"),
    fx.ObjectionRaised: (fx.ObjectionRaised("2.o.9", "zhou", "门太响"), "门太响"),
    fx.ObjectionJudged: (fx.ObjectionJudged("2.o.1", upheld=True, by="lin", text="确实太窄"), "确实太窄"),
    fx.AmendmentRaised: (
        fx.AmendmentRaised("2.a.1", "han", "residents", {"budget": 4200000}, {"budget": 3800000}, "加一道坡"),
        "预算由“¥38,000”改为“¥42,000”。理由：加一道坡",
    ),
    fx.AmendmentDecided: (fx.AmendmentDecided("2.a.1", accepted=True, explanation=SAID), "物业采纳"),
    fx.TaskReopened: (fx.TaskReopened("2.t.1", "2.a.1"), "重新征求居民代表的意见"),
    fx.AnswersRevealed: (fx.AnswersRevealed(2), "密封的答复同时公开"),
    fx.AnswersUnopened: (fx.AnswersUnopened(2, 3), "3 份答复一直密封，不再开封"),
    fx.TaskOpened: (fx.TaskOpened("2.t.9", "position", "zhou", "owners", in_place_of="lin"), "代乙"),
    fx.TaskClosed: (fx.TaskClosed("2.t.1", "no longer speaks"), "甲不再代表居民代表"),
    fx.ResponseRecorded: (
        fx.ResponseRecorded(
            "2.t.2", "lin", Position("disagree", "太贵"), "paper", 1, "owners", recorded_by="zhou",
            given_at=AT, paper=("p1",),
        ),
        "丙代录，本人3月2日周一 09:00所说，附照片 1 张",
    ),
    fx.PartyNamed: (fx.PartyNamed("owners", "zhou"), "由丙代表业委会"),
    fx.PartyRecused: (fx.PartyRecused("owners", "lin", "承包人是亲属"), "承包人是亲属"),
    fx.PartyReadmitted: (fx.PartyReadmitted("owners", "lin", "换了承包人"), "换了承包人"),
    fx.SeatsRead: (fx.SeatsRead("lin", "换届"), "换届"),
    fx.SuggestionRaised: (fx.SuggestionRaised("s1", "han", "装感应灯"), "建议"),
    fx.SuggestionsGrouped: (fx.SuggestionsGrouped("灯", ("s1", "s2")), "2 条建议归为“灯”"),
    fx.HomeReached: (fx.HomeReached("2-1-101", "door", "zhou"), "通知送达"),
    fx.MessageQueued: (fx.MessageQueued("reminder", "han", "2.t.1"), "提醒过 1 次"),
}  # fmt: skip
"""One of each effect, and what why must say of it."""

ONLY_WHY = (fx.TaskOpened, fx.ConditionRaised, fx.ObjectionJudged, fx.MessageQueued)
"""The timeline tells them by the answer that brought them, or by what became of the message."""
UNTOLD = {kind for kind in SILENT if kind not in EXAMPLES}


def history(*between: fx.Effect) -> list[Entry]:
    """A state entered, something said in it, `between`, and the state left."""
    opening = (
        fx.ItemOpened("翻新", ("han",), {"budget": 3800000}),
        fx.StateEntered("deliberating", 2, 1, AT, "start"),
        fx.DeadlineSet(AT + timedelta(days=7), "2026-03-09T18:00", "Asia/Shanghai", "7 days"),
        fx.TaskOpened("2.t.1", "position", "han", "residents"),
        fx.TaskOpened("2.t.2", "position", "lin", "owners"),
        fx.ResponseRecorded("2.t.1", "han", Position("agree_if", "避开午休"), "link", 1, "residents"),
        fx.ConditionRaised("2.c.1", "residents", "han", "避开午休"),
        fx.ObjectionRaised("2.o.1", "zhou", "门太窄"),
    )
    closing = (fx.StateEntered("implementing", 4, 1, LATER, "outcome.passed"),)
    return [
        Entry(1, AT, "matter_raised", "han", "web", opening),
        Entry(2, AT + timedelta(hours=1), "response_given", "lin", "link", between),
        Entry(3, LATER, "timer_fired", None, "system", closing),
    ]


def why(here: Wutongli, *between: fx.Effect) -> str:
    here.tick()
    form = here.loaded(here.open()).definition
    chapters = Telling(form, here.community, NAMES).chapters("1", history(*between))
    return "\n".join(
        f"{each.entered.zh}\n" + "\n".join(said.zh for said in each.because) for each in chapters
    )


def timeline(here: Wutongli, *between: fx.Effect) -> str:
    loaded = here.loaded(here.open())
    with here.rt.store.read() as connection:
        found = moments(connection, here.community, loaded.definition, loaded.item, history(*between), NAMES)
    return "\n".join(each.said.zh for each in found)


def test_every_effect_has_an_example_or_is_silent_for_a_reason() -> None:
    every = set(get_args(fx.Effect))
    assert every == EXAMPLES.keys() | UNTOLD
    assert {fx.TimersCancelled, fx.TimerArmed, fx.WayTaken} == UNTOLD
    assert all(SILENT[kind] for kind in UNTOLD)


@pytest.mark.parametrize("kind", [pytest.param(kind, id=kind.__name__) for kind in EXAMPLES])
def test_why_tells_of_each_effect(wutongli: Wutongli, kind: type[fx.Effect]) -> None:
    effect, says = EXAMPLES[kind]
    told = why(wutongli, effect)
    assert says in told
    assert told != why(wutongli), "it tells what it would not have told without it"


@pytest.mark.parametrize(
    "kind", [pytest.param(kind, id=kind.__name__) for kind in EXAMPLES if kind not in ONLY_WHY]
)
def test_the_timeline_tells_of_each_effect(wutongli: Wutongli, kind: type[fx.Effect]) -> None:
    effect, _ = EXAMPLES[kind]
    assert len(timeline(wutongli, effect).splitlines()) == len(timeline(wutongli).splitlines()) + 1


def test_the_answer_before_an_amendment_is_told_as_overtaken(wutongli: Wutongli) -> None:
    raised, _ = EXAMPLES[fx.AmendmentRaised]
    decided, _ = EXAMPLES[fx.AmendmentDecided]
    again = fx.ResponseRecorded(
        "2.t.1", "han", Position("disagree", "太贵"), "link", 2, "residents", version=1
    )
    told = why(
        wutongli, raised, decided, fx.FieldsSet({"budget": 4200000}), fx.TaskReopened("2.t.1", "2.a.1"), again
    )
    assert "方案改动以前：居民代表同意，条件是：避开午休（甲，链接，答的是方案第 0 版" in told
    assert "居民代表不同意：太贵（甲，链接，答的是方案第 1 版，第 2 版" in told
    assert "记下" not in told, "what the amendment says is not told twice"


def test_a_party_that_is_reopened_and_says_nothing_has_not_answered(wutongli: Wutongli) -> None:
    raised, _ = EXAMPLES[fx.AmendmentRaised]
    told = why(wutongli, raised, fx.TaskReopened("2.t.1", "2.a.1"))
    assert "没有答复：居民代表、业委会。" in told


def test_who_sits_out_does_not_count_and_the_reason_goes_on_into_the_next_states(wutongli: Wutongli) -> None:
    recused = fx.PartyRecused("residents", "lin", "承包人是亲属")
    told = why(wutongli, recused)
    assert "已回避，不计" in told
    told = why(wutongli, recused, fx.StateEntered("publicity", 3, 1, AT, "outcome.passed"))
    assert told.count("乙请居民代表回避：承包人是亲属。") == 2


def test_many_answers_are_counted_and_not_told_one_by_one(wutongli: Wutongli) -> None:
    tasks = [fx.TaskOpened(f"2.t.{n}", "position", f"p{n}", None, "owner") for n in range(100, 140)]
    answers = [
        fx.ResponseRecorded(each.task, each.person, Position("agree" if n % 4 else "disagree", f"话{n}"), "link", 1)
        for n, each in enumerate(tasks)
    ]  # fmt: skip
    told = why(wutongli, *tasks, *answers)
    assert "30 份答复：同意。" in told
    assert "10 份答复：不同意。" in told
    assert "话7" not in told
    assert "征求了 42 方或人的意见" in told
