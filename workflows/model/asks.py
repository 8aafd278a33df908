"""What a state wants from whom: the ask, its questions, its buttons and its milestones."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from workflows.model.amending import Amend
from workflows.model.fields import Option, as_options
from workflows.model.form import Form, Name, as_tuple, key
from workflows.model.people import Who
from workflows.model.targets import Button
from workflows.text import Text

AskKind = Literal[
    "choose", "fill", "report", "position", "consent", "choice", "approval", "ranking", "dots", "ratings",
    "dates", "score", "count", "sort",
]  # fmt: skip
"""choose: a button. fill: fields. report: milestones with evidence. position: agree, agree if, disagree,
abstain. consent: yes or no, and all must. choice, approval, ranking, dots, ratings: ballots over options. dates: which
of them one is free on. score: how satisfied. count: a meeting's record sheet. sort: like suggestions
put together."""
BALLOTS: tuple[AskKind, ...] = ("choice", "approval", "ranking", "dots", "ratings", "dates")
VOICES: tuple[AskKind, ...] = ("position", *BALLOTS)
"""Kinds in which a party has one voice, however many represent it."""
ONLY_QUESTION = "answer"
"""The name of the question where an ask has options and does not ask several questions apart."""


class FromField(Form):
    """Options that are not known beforehand: the entries of a list field."""

    source: Name = key(
        "来自", "选项取自哪个字段", "the list field whose entries are the options", "offers", alias="from"
    )


def _options_or_field(given: Any) -> Any:
    return given if isinstance(given, dict) and set(given) == {"from"} else as_options(given)


Offered = Annotated[tuple[Option, ...] | FromField, BeforeValidator(_options_or_field)]


class Question(Form):
    """One of several questions that are decided apart."""

    title: Text | None = key(
        "名称", "问题", "the question", '{zh: "门的颜色", en: "Colour of the door"}', default=None
    )
    options: Offered = key("选项", "可以选什么", "what can be chosen", "{grey: 灰色, green: 绿色}")

    @model_validator(mode="before")
    @classmethod
    def _forms(cls, given: Any) -> Any:
        if isinstance(given, dict) and set(given) == {"from"}:
            return {"options": given}
        return {"options": given} if isinstance(given, (list, tuple)) else given


class Ask(Form):
    """What a state wants from whom; one task for each person asked."""

    who: Who = key(
        "谁", "问谁：参与方的名字、角色，或者各方、提出人、每位业主",
        "whom: a party, a role, each party, reporter, each owner", "each party",
    )  # fmt: skip
    to: AskKind = key("做什么", "请他们做什么", "what they are asked to do", "position")
    question: Text | None = key(
        "问题", "给人看的一句话", "the sentence that people read",
        '{zh: "这件事怎么受理？", en: "What shall become of this matter?"}', default=None,
    )  # fmt: skip
    buttons: dict[Name, Button] = key(
        "按钮",
        "选择：有哪些按钮",
        "choose: its buttons",
        "{accept: proposing, decline: {go: declined, needs: reason}}",
        default_factory=dict,
    )
    fields: Annotated[tuple[Name, ...], BeforeValidator(as_tuple)] = key(
        "字段", "填写：填哪些字段", "fill: which fields", "[proposal, budget]", default=()
    )
    options: Offered = key(
        "选项",
        "单选、多选、排序、投点、逐项打分、选时间：有哪些选项",
        "a ballot: its options",
        "[agree, disagree, abstain]",
        default=(),
    )
    questions: dict[Name, Question] = key(
        "分题", "分开作决定的几个问题", "several questions, each decided apart",
        "{brick: {options: [permeable, granite]}}", default_factory=dict,
    )  # fmt: skip
    scale: Annotated[int, Field(ge=2, le=10)] = key(
        "分制", "评分、逐项打分：从 1 分到几分", "score, ratings: from 1 to this", "5", default=5
    )
    dots: Annotated[int, Field(ge=1, le=100)] = key(
        "点数", "投点：每人有几个点", "dots: how many each person has", "3", default=3
    )
    milestones: tuple[Name, ...] | dict[Name, Text] = key(
        "节点", "报告：有哪些节点，按先后", "report: its milestones in their order", "[contract, start, finish]",
        default=(),
    )  # fmt: skip
    evidence: Literal["photos", "none"] = key(
        "佐证", "报告：最后一个节点要不要照片", "report: whether the last milestone needs a photograph", "photos",
        default="none",
    )  # fmt: skip
    each: Name | None = key(
        "逐条",
        "列表字段里的每一条各给一个任务",
        "one task for each entry of this list field",
        "actions",
        default=None,
    )
    ends: Literal["with the first answer", "when all have answered"] = key(
        "结束", "一个人答了就算，还是要等每个人都答",
        "whether one answer is enough or everybody's is needed", "when all have answered",
        default="with the first answer",
    )  # fmt: skip
    scope: Name | None = key(
        "范围", "只问这个字段所指楼栋的业主", "only the owners of the building that this field names", "building",
        default=None,
    )  # fmt: skip
    identify: Literal["link", "code"] = key(
        "核实", "凭链接答复，还是答复前再用短信验证码核实本人", "whether the link is enough, or a code sent to the person confirms who answers", "code",
        default="link",
    )  # fmt: skip
    answers: Literal["open", "hidden", "sealed"] = key(
        "公开方式", "别人的答复什么时候看得到",
        "when others' answers are seen", "sealed",
        default="open",
    )  # fmt: skip

    shown: Literal["names", "parties", "counts"] = key(
        "显示", "别人看得到谁怎么答：姓名、参与方，还是只有数目",
        "what others see of an answer: who gave it, for which party, or only how many", "counts",
        default="parties",
    )  # fmt: skip
    amend: Amend | None = key(
        "修改", "表态：协商中可以怎样修改方案", "position: how the proposal may be amended under way",
        "{fields: [proposal, budget], accepted_by: property}", default=None,
    )  # fmt: skip

    @property
    def steps(self) -> tuple[str, ...]:
        """The milestones of a report in their order; a report without any has the one step `finish`."""
        return tuple(self.milestones) or ("finish",)

    @property
    def ballots(self) -> dict[str, Question]:
        """The questions of a ballot; the one question of an ask that only has options is named `answer`."""
        return self.questions or {ONLY_QUESTION: Question(options=self.options)}
