"""What a meeting counted: the four gates of a major matter, and sheets that cannot be true."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workflows.rules.tables import form
from workflows.model import Decide
from workflows.rules import BadSheet, MeetingCount, Verdict, counted_verdict, sheet_fault


def gate(of: str, share: str = "over 1/2", present: str | None = "2/3") -> Decide:
    quorum = {"present": present} if present else None
    return form("counted", quorum=quorum, **{"pass": {"of": of, "share": share}})


@pytest.mark.parametrize(
    ("rule", "sheet", "outcome"),
    [
        pytest.param(gate("due"), (30, 20, 16, 4, 0), "passed", id="over a half of those due"),
        pytest.param(gate("due"), (30, 20, 15, 5, 0), "failed", id="a half of those due is not over"),
        pytest.param(gate("present"), (30, 20, 11, 4, 5), "passed", id="over a half of those present"),
        pytest.param(
            gate("present"), (30, 20, 10, 0, 10), "failed", id="abstentions weigh among those present"
        ),
        pytest.param(gate("votes cast"), (30, 20, 2, 1, 17), "passed", id="and not among the votes cast"),
        pytest.param(gate("votes cast"), (30, 20, 0, 0, 20), "failed", id="no vote was cast"),
        pytest.param(gate("due"), (30, 19, 19, 0, 0), "no_quorum", id="too few present, however they voted"),
        pytest.param(gate("due", present=None), (30, 19, 19, 0, 0), "passed", id="where no quorum was set"),
        pytest.param(gate("present", "2/3"), (9, 9, 6, 3, 0), "passed", id="two thirds, exactly"),
        pytest.param(form("counted"), (9, 3, 2, 1, 0), "passed", id="nothing said: over a half of the votes"),
    ],
)
def test_what_a_meeting_decided(rule: Decide, sheet: tuple[int, ...], outcome: str):
    verdict = counted_verdict(rule, MeetingCount(*sheet))
    assert isinstance(verdict, Verdict)
    assert verdict.outcome == outcome


@pytest.mark.parametrize(
    ("sheet", "zh", "en"),
    [
        pytest.param((20, 21, 1, 1, 0), "实到 21 人，多于应到 20 人", "21 were present, more than the 20 due",
                     id="more came than were due"),
        pytest.param((20, 10, 6, 4, 1), "同意、不同意、弃权共 11 人，多于实到 10 人",
                     "11 voted or abstained, more than the 10 present", id="more voted than came"),
        pytest.param((0, 0, 0, 0, 0), "应到人数须大于零", "somebody must have been due", id="nobody was due"),
        pytest.param((9, 9, -1, 5, 0), "人数不能是负数", "a count cannot be below nothing", id="less than nothing"),
    ],
)  # fmt: skip
def test_a_sheet_that_cannot_be_true_is_refused_with_the_reason(sheet: tuple[int, ...], zh: str, en: str):
    bad = counted_verdict(gate("due"), MeetingCount(*sheet))
    assert isinstance(bad, BadSheet)
    assert (bad.because.zh, bad.because.en) == (zh, en)


def test_the_reason_has_the_five_numbers_and_both_shares():
    verdict = counted_verdict(gate("due"), MeetingCount(due=30, present=24, agree=18, disagree=4, abstain=2))
    assert verdict.because.en == (
        "24 of 30 due were present, at least 2/3 needed; 18 agreed, 4 against, 2 abstained; "
        "18 of 30 due, over 1/2 needed; passed."
    )
    assert verdict.because.zh == (
        "应到 30 人，实到 24 人，要求至少 2/3；同意 18、不同意 4、弃权 2；同意占应到 18/30，要求超过 1/2；通过。"
    )


NUMBERS = st.integers(-2, 12)


@given(st.builds(MeetingCount, NUMBERS, NUMBERS, NUMBERS, NUMBERS, NUMBERS),
       st.sampled_from(["due", "present", "votes cast"]), st.sampled_from(["over 1/2", "2/3", "1/1"]))  # fmt: skip
def test_a_sheet_is_either_refused_or_has_an_outcome_and_a_vote_that_changes_sides_never_hurts(
    sheet, of, share
):
    verdict = counted_verdict(gate(of, share), sheet)
    assert isinstance(verdict, BadSheet) == (sheet_fault(sheet) is not None)
    if isinstance(verdict, Verdict) and verdict.outcome == "passed" and sheet.disagree > 0:
        better = MeetingCount(sheet.due, sheet.present, sheet.agree + 1, sheet.disagree - 1, sheet.abstain)
        assert counted_verdict(gate(of, share), better).outcome == "passed"
