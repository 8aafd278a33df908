"""What a state can end in: every outcome once, with its word in a file, when it comes, and what people read.

The name and the Chinese word stand in definitions, and never change; what people read on the board, on papers and in
stories may be said better. `Outcome` in `workflows/rules/verdict.py` has those that a decision rule can bring.
"""

from __future__ import annotations

from dataclasses import dataclass

from workflows.text import Text, text


@dataclass(frozen=True, slots=True)
class OutcomeForm:
    """One outcome. `word` is its name in a file with Chinese keys, `shown` is for people."""

    name: str
    word: str
    meaning: Text
    shown: Text


OUTCOME_FORMS = (
    OutcomeForm(
        "answered", "已答复", text("答复齐了", "the answer has come"), text("已答复", "answered")
    ),
    # of a rule
    OutcomeForm("passed", "通过", text("通过了", "it is passed"), text("通过", "passed")),
    OutcomeForm("failed", "未通过", text("没有通过", "it is not passed"), text("未通过", "failed")),
    OutcomeForm(
        "no_quorum", "人数不足", text("参与的没有达到法定人数", "too few took part"), text("未达到法定人数", "quorum missed")
    ),
    OutcomeForm(
        "blocked", "被否决", text("有否决权的一方不同意", "a party with a veto disagrees"), text("被否决", "vetoed")
    ),
    OutcomeForm(
        "tied", "票数相同", text("票数相同，分不出先后", "options are level"), text("票数相同，未分先后", "tied")
    ),
    # of a consent that comes before anything else
    OutcomeForm(
        "given", "都同意", text("问到的都同意", "everybody who was asked said yes"), text("各方已同意", "consent given")
    ),
    OutcomeForm(
        "refused", "有人不同意", text("有人不同意", "somebody said no"), text("有一方不同意", "consent refused")
    ),
    OutcomeForm(
        "silent", "没有回音",
        text("到截止仍有人没回音", "the deadline passed before everybody had said yes or no"), text("未回应", "no reply"),
    ),
    # of a notice
    OutcomeForm(
        "undisputed", "无异议",
        text("公示期满，异议没有成立到规定条数", "the notice is over and too few objections were upheld"),
        text("公示无异议", "undisputed"),
    ),
    OutcomeForm(
        "objected", "有异议",
        text("成立的异议到了规定条数", "so many objections were upheld that the matter stops"),
        text("异议成立", "objection upheld"),
    ),
    # of waiting, gathering and what ends anything
    OutcomeForm("over", "期满", text("等待的时间到了", "the wait is over"), text("时间到", "time is up")),
    OutcomeForm(
        "gathered", "征集期满", text("征集的时间到了", "the time for suggestions is over"),
        text("征集期满", "the time for suggestions is over"),
    ),
    OutcomeForm(
        "stopped", "已终止", text("有权终止的人终止了", "somebody who may stop it stopped it"), text("已终止", "stopped")
    ),
    OutcomeForm(
        "late", "逾期", text("到截止没有答复", "the deadline passed without an answer"), text("逾期", "late")
    ),
)  # fmt: skip

OUTCOME_WORDS: dict[str, Text] = {each.name: each.shown for each in OUTCOME_FORMS}
"""What people read for each outcome."""
