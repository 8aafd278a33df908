"""Why an item went the way it went: every passage is told from the history alone, with its numbers and its deadline."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from services.wutongli import PROPOSAL, Wutongli
from sqlalchemy import delete, update

from engine.account import Account, Chapter, Telling, account
from engine.commands import lodge_objection
from engine.history import ERASED, erase_texts, history_of
from engine.roster import Reporter
from engine.schema import conditions, links, objections, outbox, responses, tasks, timers


def told(here: Wutongli, item: str) -> Account:
    with here.rt.store.read() as connection:
        found = account(connection, here.community, item, here.rt.now())
    assert found is not None
    return found


def lines(chapter: Chapter) -> str:
    return "\n".join(each.zh for each in chapter.because)


def ways(found: Iterable[Chapter]) -> list[tuple[str, str]]:
    return [(each.left.zh if each.left else "", each.entered.zh) for each in found]


def to_the_notice(here: Wutongli) -> str:
    """An item that passed in its first round: a condition corrected and met, one answer heard at the door."""
    item = here.to_deliberation()
    here.answer(item, "building3", stand="agree_if", text="施工避开午休")
    here.answer(item, "building3", stand="agree_if", text="施工避开午休和夜里")
    here.answer(item, "owners_chair", stand="agree", text="业主都盼着")
    here.answer(item, "property_manager", kind="position", stand="agree")
    here.answer(item, "property_manager", kind="meet", met="yes", text="已写进合同")
    here.answer(item, "building3", kind="confirm", confirmed="yes")
    here.answer(item, "community_head", stand="agree")
    here.answer(item, "social_worker", stand="abstain")
    assert here.state(item) == "publicity"
    return item


def test_each_passage_has_its_cause_its_rule_its_numbers_and_its_deadline(wutongli: Wutongli) -> None:
    item = to_the_notice(wutongli)
    found = told(wutongli, item).chapters
    assert ways(found) == [("", "受理"), ("受理", "提出方案"), ("提出方案", "五方协商"), ("五方协商", "公示")]
    decided = found[-1]
    assert decided.outcome is not None
    assert decided.outcome.zh == "通过"
    said = lines(decided)
    for part in (
        "规则：协商一致。",
        "5 方中 5 方已答复，要求至少 4 方",
        "居民代表同意，条件是：施工避开午休和夜里（3栋居民代表，链接，第 2 版",
        "业委会同意：业主都盼着",
        "居民代表的条件“施工避开午休”：已撤回。",
        "居民代表的条件“施工避开午休和夜里”：已确认。",
        "期限：规则是 7 天。",
    ):
        assert part in said


def test_time_is_told_as_the_cause_where_it_was_and_who_kept_silent_is_named(wutongli: Wutongli) -> None:
    item = wutongli.to_deliberation()
    wutongli.answer(item, "owners_chair", stand="agree")
    wutongli.pass_until(wutongli.rt.now() + timedelta(days=30))
    last = told(wutongli, item).chapters[-1]
    assert last.because[0].zh == "期限到了。"
    assert "没有答复：社区、物业、居民代表、共建伙伴。" in lines(last)
    assert "延期 3 个工作日" in lines(last)
    assert "其间提醒过" in lines(last)


def test_an_objection_is_told_with_its_judgement(wutongli: Wutongli) -> None:
    item = to_the_notice(wutongli)
    wutongli.tick()
    lodge_objection(wutongli.rt, wutongli.id, item, said="推拉门太响", reporter=Reporter(name="某住户"))
    wutongli.answer(item, "community_head", upheld="yes", text="确实太响")
    last = told(wutongli, item).chapters[-1]
    assert "异议“推拉门太响”：成立，确实太响。" in lines(last)


def test_the_account_needs_the_history_and_nothing_else(wutongli: Wutongli) -> None:
    """Every table in which an item's life is kept for showing is emptied: the account stays as it was."""
    item = to_the_notice(wutongli)
    before = told(wutongli, item).chapters
    with wutongli.rt.store.write() as connection:
        entries = history_of(connection, item)
        connection.execute(delete(links))
        connection.execute(delete(responses))
        connection.execute(update(outbox).values(task_id=None))
        for table in (timers, conditions, objections):
            connection.execute(delete(table).where(table.c.item_id == item))
        connection.execute(update(tasks).values(answer=None, answer_text=None))
    names = {wutongli.person(ref): name for ref, name in (
        ("building3", "3栋居民代表"), ("owners_chair", "业委会主任"), ("property_manager", "物业项目经理"),
        ("community_head", "社区书记"), ("social_worker", "社工站干事"), ("coordinator", "议事协调员"),
    )}  # fmt: skip
    after = Telling(wutongli.loaded(item).definition, wutongli.community, names).chapters(item, entries)
    assert after == before


def test_erased_words_are_told_as_erased_and_the_party_stays(wutongli: Wutongli) -> None:
    item = to_the_notice(wutongli)
    with wutongli.rt.store.write() as connection:
        erase_texts(connection, wutongli.person("building3"), wutongli.rt.keys)
    said = lines(told(wutongli, item).chapters[-1])
    assert "避开午休" not in said
    assert f"居民代表同意，条件是：{ERASED}" in said


def test_nobody_of_another_community_is_told(wutongli: Wutongli) -> None:
    item = wutongli.open()
    with wutongli.rt.store.read() as connection:
        assert account(connection, wutongli.community, "0" * 26, wutongli.rt.now()) is None
    assert told(wutongli, item).chapters[0].left is None


_REFS = ("building3", "owners_chair", "property_manager", "community_head", "social_worker")


@settings(
    max_examples=10, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(
    acts=st.lists(
        st.tuples(st.sampled_from(_REFS), st.sampled_from(["agree", "disagree", "abstain"])), max_size=8
    ),
    days=st.integers(0, 30),
)
def test_whatever_happened_every_state_that_was_entered_has_its_chapter(
    wutongli: Wutongli, acts: list[tuple[str, str]], days: int
) -> None:
    here = wutongli
    item = here.to_deliberation()
    for ref, stand in acts:
        if here.state(item) == "deliberating":
            here.answer(item, ref, kind="position", stand=stand, text="因为")
    here.pass_until(here.rt.now() + timedelta(days=days))
    found = told(here, item).chapters
    assert len(found) == here.loaded(item).item.step
    assert [each.left for each in found[1:]] == [each.entered for each in found[:-1]]
    assert all(each.because for each in found)
    with here.rt.store.write() as connection:  # the next example's time is its own
        connection.execute(update(timers).values(state="cancelled"))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_sentence_is_whole_in_both_languages(wutongli: Wutongli, language: str) -> None:
    here = wutongli
    item = to_the_notice(here)
    for chapter in told(here, item).chapters:
        for said in chapter.because:
            sentence = said.in_(language)
            assert sentence.endswith("。" if language == "zh" else "."), sentence
            assert language == "zh" or not sentence[0].islower(), sentence


def test_the_form_for_other_programs_has_every_chapter(wutongli: Wutongli) -> None:
    item = wutongli.to_deliberation()
    wutongli.answer(item, "property_manager", kind="position", stand="agree")
    found = told(wutongli, item)
    form = found.as_json()
    assert isinstance(form["passages"], list)
    assert len(form["passages"]) == len(found.chapters) == 3
    assert set(form["passages"][0]) == {"row", "at", "left", "entered", "outcome", "because"}
    assert PROPOSAL["proposal"] in str(form["passages"][2])
