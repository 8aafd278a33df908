"""How answers are weighed: the rule, who must take part, what share is needed, what becomes of ties.

Shares are fractions and counts are whole numbers; nothing that decides is ever rounded.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from workflows.misspoken import Misspoken, misspoken
from workflows.model.form import Form, Name, key
from workflows.model.people import Who

RuleName = Literal[
    "consensus", "majority", "unanimity", "consensus_minus", "consent", "weighted",
    "mean_at_least", "satisfied_at_least", "owners_joint_decision", "counted",
    "plurality", "approval", "dots", "score_voting", "borda", "instant_runoff", "schulze", "single_transferable_vote",
    "time_poll",
]  # fmt: skip
MOST_WEIGHT = 1_000_000_000
Close = Literal["when all have answered", "at the deadline", "as soon as certain"]


def _exact(given: Any) -> Any:
    """A number as people write it, exactly: 3.3 is thirty-three tenths, whatever a float makes of it."""
    if isinstance(given, Fraction) or given is None:
        return given
    said = str(given).strip()
    if isinstance(given, bool) or not re.fullmatch(r"[0-9]{1,10}(\.[0-9]{1,6}|/[1-9][0-9]{0,9})?", said):
        raise misspoken(
            f"“{given}”不是一个数", f"`{given}` is no number", "写成 3、3.5 或 7/2", "write 3, 3.5 or 7/2"
        )
    return Fraction(said)


Exact = Annotated[Fraction, BeforeValidator(_exact)]


class Share(Form):
    """A share that must be exceeded (`over 1/2`) or reached (`3/4`). Exact: a fraction, never a float."""

    fraction: Fraction = key("分数", "几分之几", "the fraction", "2/3")
    over: bool = key(
        "超过",
        "必须超过才行，等于不算",
        "it must be exceeded; to reach it is not enough",
        "true",
        default=False,
    )

    @model_validator(mode="before")
    @classmethod
    def _spoken(cls, given: Any) -> Any:
        if isinstance(given, int) and not isinstance(given, bool) and given == 1:
            return {"fraction": Fraction(1)}
        if isinstance(given, str):
            found = re.fullmatch(r"(over |at least )?(\d{1,4})/(\d{1,4})", given.strip())
            if not found or int(found[3]) == 0 or not 0 < Fraction(int(found[2]), int(found[3])) <= 1:
                raise misspoken(
                    f"“{given}”不是一个比例", f"`{given}` is no share",
                    "写成 `over 1/2`（超过）、`at least 3/4` 或 `2/3`", "write `over 1/2`, `at least 3/4` or `2/3`",
                )  # fmt: skip
            return {"fraction": Fraction(int(found[2]), int(found[3])), "over": found[1] == "over "}
        return given

    def reached_by(self, part: int | Fraction, whole: int | Fraction) -> bool:
        """Is `part` of `whole` enough? Counted exactly; of nothing nothing is reached."""
        have, need = part * self.fraction.denominator, whole * self.fraction.numerator
        return whole > 0 and (have > need if self.over else have >= need)

    def __str__(self) -> str:
        return ("over " if self.over else "") + f"{self.fraction.numerator}/{self.fraction.denominator}"


class Quorum(Form):
    """How many must have taken part: `count` of `of` parties, `count` answers, or shares of what is measured."""

    count: Annotated[int, Field(ge=1)] | None = key("至少", "至少几个", "so many at least", "4", default=None)
    of: int | None = key("共", "一共几方", "of so many parties", "5", default=None)
    unit: Literal["parties", "answers", "shares"] = key(
        "单位", "数的是什么", "what is counted", "parties", default="shares"
    )
    recusal: Literal["stands", "shrinks"] = key(
        "回避时", "有一方回避时，人数要求不变还是相应减少",
        "where a party is recused: the number stands, or shrinks with it", "shrinks", default="stands",
    )  # fmt: skip
    heads: Share | None = key(
        "人数", "参与的业主人数比例", "share of the owners by head", "2/3", default=None
    )
    area: Share | None = key(
        "面积", "参与的专有面积比例", "share of the owners by floor area", "2/3", default=None
    )
    present: Share | None = key(
        "到会", "到会人数占应到的比例", "share present of those due", "2/3", default=None
    )

    @model_validator(mode="before")
    @classmethod
    def _spoken(cls, given: Any) -> Any:
        if not isinstance(given, str):
            return given
        if found := re.fullmatch(r"(\d{1,4}) of (\d{1,4}) parties", given.strip()):
            return {"count": int(found[1]), "of": int(found[2]), "unit": "parties"}
        if found := re.fullmatch(r"(\d{1,4}) (parties|party|answers?)", given.strip()):
            return {"count": int(found[1]), "unit": "parties" if found[2].startswith("part") else "answers"}
        raise _no_quorum(f"“{given}”不是法定人数", f"`{given}` is no quorum")

    @model_validator(mode="after")
    def _something(self) -> Quorum:
        shares = (self.heads, self.area, self.present)
        if (self.count is None) != (self.unit == "shares") or (self.unit == "shares") != any(shares):
            raise _no_quorum(
                "法定人数要么是人数，要么是比例", "a quorum is a number, or shares, not both or none"
            )
        return self


def _no_quorum(zh: str, en: str) -> Misspoken:
    return misspoken(
        zh, en, "写成 `4 of 5 parties`、`1 answer` 或 `{heads: 2/3, area: 2/3}`",
        "write `4 of 5 parties`, `1 answer` or `{heads: 2/3, area: 2/3}`",
    )  # fmt: skip


class Passing(Form):
    """What must be reached where more than one thing is measured, or where it is measured of a stated whole."""

    of: Literal["taking part", "all", "due", "present", "votes cast"] = key(
        "按", "比例是占谁的", "of whom the share is taken", "taking part"
    )
    heads: Share | None = key("人数", "同意的业主人数比例", "share of heads", "over 1/2", default=None)
    area: Share | None = key("面积", "同意的专有面积比例", "share of floor area", "over 1/2", default=None)
    share: Share | None = key("比例", "同意的比例", "share that agrees", "over 1/2", default=None)


class Conditions(Form):
    """Who sees to it that the condition of an `agree_if` is met. Who raised it confirms, always."""

    met_by: Who = key("落实", "谁来落实条件", "who sees to it that a condition is met", "property")
    confirmed_by: Literal["who raised it"] = key(
        "确认", "谁提出谁确认", "always whoever raised it", "who raised it", default="who raised it"
    )


class Decide(Form):
    """How the answers of a state are weighed."""

    rule: RuleName = key("规则", "用什么规则作结论", "the rule that brings an outcome", "consensus")
    quorum: Quorum | None = key(
        "法定人数", "至少多少参与才算数", "how many must take part", "4 of 5 parties", default=None
    )
    close: Close = key(
        "何时", "什么时候作结论",
        "when it is decided",
        "at the deadline", default="when all have answered",
    )  # fmt: skip
    conditions: Conditions | None = key(
        "条件",
        "有条件同意的条件由谁落实",
        "what becomes of an agreement under a condition",
        "{met_by: property}",
        default=None,
    )
    share: Share = key(
        "比例", "同意要占多少", "the share that must agree", "over 1/2",
        default=Share(fraction=Fraction(1, 2), over=True),
    )  # fmt: skip
    threshold: Exact | None = key(
        "分数线", "平均分至少多少", "the mean that must be reached", "3", default=None
    )
    satisfied_from: Annotated[int, Field(ge=1, le=10)] | None = key(
        "几分满意", "几分起算满意", "from which score on somebody counts as satisfied", "4", default=None
    )
    passing: Passing | None = key(
        "通过", "通过要达到什么", "what must be reached to pass",
        "{of: taking part, heads: over 1/2, area: over 1/2}", default=None, alias="pass",
    )  # fmt: skip
    abstain: Literal["takes part", "stays out"] = key(
        "弃权", "弃权算不算参与", "whether an abstention takes part", "takes part", default="takes part"
    )
    at_most: Annotated[int, Field(ge=1, le=99)] | None = key(
        "至多",
        "基本一致：至多几方不同意",
        "consensus_minus: so many may disagree",
        "1",
        default=None,
    )
    veto: Who = key(
        "一票否决", "哪些方可以一票否决", "parties whose disagreement blocks", "venue_owner", default=()
    )
    silence: Literal["is no answer", "agrees"] = key(
        "沉默", "到截止仍不答复：不算答复，或视为同意",
        "what silence counts as at the close", "agrees", default="is no answer",
    )  # fmt: skip
    weights: dict[Name, Annotated[Exact, Field(gt=0, le=MOST_WEIGHT)]] = key(
        "权重",
        "加权多数：各方的权重，大于 0，可以是分数",
        "weighted: each party's weight, above 0; it may be a fraction",
        "{owners: 2, property: 3/2}",
        default_factory=dict,
    )
    winners: Annotated[int, Field(ge=1, le=99)] = key(
        "选出", "选出几个", "how many options win", "1", default=1
    )
    ties: Literal["are told", "first listed"] = key(
        "并列", "票数相同时怎么办",
        "what becomes of a tie", "first listed", default="are told",
    )  # fmt: skip
