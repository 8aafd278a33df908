"""What a scenario file says, as types: a story about a definition, step by step, and what must hold on the way.

A step is exactly one thing that happens, or what must hold now. People are named by their party, their role,
or as alternates (`residents.alternate`); nobody in a story has an address.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from fractions import Fraction
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, model_validator

from workflows.misspoken import misspoken
from workflows.model import Form, Name, as_tuple, key
from workflows.refusal import Code
from workflows.span import Span
from workflows.text import Text

ALTERNATE = ".alternate"
"""`residents.alternate` is whoever stands in for the residents."""
ACTS = (
    "open", "press", "answer", "condition", "object", "judge", "signal", "suggest", "stop", "more_time", "pause",
    "resume", "recuse", "call_back", "amend", "wait", "expect",
)  # fmt: skip


class Raise(Form):
    """A matter is raised."""

    title: str = key("标题", "议题的标题", "the item's title", '"1号门垃圾房升级"')
    fields: Mapping[Name, Any] = key(
        "字段",
        "受理时填的内容",
        "what is filled in at intake",
        '{place: "1号门东侧", hazard: minor}',
        default_factory=dict,
    )
    by: str = key("由", "谁提出的", "who raises it", "reporter", default="reporter")
    named: dict[Name, str] = key(
        "指定", "受理时指定谁代表哪一方", "who speaks for the parties that are named at intake",
        "{respondent: neighbour}", default_factory=dict,
    )  # fmt: skip


class Said(Form):
    """Something that somebody who lives here says: an objection, a suggestion."""

    text: str = key("内容", "说了什么", "what is said", '"推拉门声音会不会很大？"')
    by: str = key("由", "谁说的", "who says it", "neighbour", default="neighbour")


class Change(Form):
    """What somebody at the table would have the proposal say instead, and why."""

    fields: dict[Name, Any] = key(
        "字段", "这些字段改成什么", "what these fields are to say", '{budget: "25000"}', min_length=1
    )
    text: str = key("内容", "为什么要改", "why it should change", '"少做一扇门，省下来的修路灯"')


class Expect(Form):
    """What must hold now. Names are parties, alternates, roles and `reporter`; what is not said is not looked at."""

    state: Name | None = key("所在状态", "在哪个状态", "the state", "deliberating", default=None)
    phase: str | None = key("阶段", "在哪个阶段", "the phase", "deliberation", default=None)
    on_list: str | None = key("清单", "在哪张清单上", "the list", "problem", default=None, alias="list")
    round: int | None = key("轮次", "第几轮", "the round", "2", default=None)
    result: str | None = key("结果", "办结的结果", "the result", "done", default=None)
    outcome: str | None = key("结论", "上一个结论", "the last outcome", "passed", default=None)
    winners: dict[Name, tuple[str, ...]] | None = key(
        "选出", "每个问题选中了什么", "what was chosen, by question", "{answer: [grey]}", default=None
    )
    fields: dict[Name, Any] | None = key(
        "字段", "字段的内容", "what these fields say", "{door: grey}", default=None
    )
    due: str | None = key(
        "到期", "截止的钟面时间", "the wall time of the deadline", '"2026-03-09 18:00"', default=None
    )
    late: bool | None = key("已逾期", "是否逾期", "whether it is late", "true", default=None)
    paused: bool | None = key("已暂停", "是否停表", "whether the clock stands still", "true", default=None)
    waiting_for: tuple[str, ...] | None = key(
        "在等", "在等谁", "whose answer is awaited", "[partners]", default=None
    )
    asked: tuple[str, ...] | None = key(
        "问过",
        "这一步问了谁，不论答没答",
        "who has a task of this step, answered or not",
        "[property]",
        default=None,
    )
    reminded: tuple[str, ...] | None = key(
        "提醒过", "这一步提醒了谁", "who was reminded in this step", "[partners]", default=None
    )
    told: tuple[str, ...] | None = key(
        "告知过", "这一步给谁发过消息", "who was sent anything in this step", "[reporter]", default=None
    )
    recused: tuple[str, ...] | None = key("已回避", "谁回避", "who is recused", "[property]", default=None)
    opened: tuple[str, ...] | None = key(
        "已另开", "接着开了哪些类型的议题", "the types of the items that follow, in their order", "[road_repair]",
        default=None,
    )  # fmt: skip
    incidents: tuple[str, ...] | None = key(
        "异常", "出现过哪些异常", "the incidents so far", "[nobody_there]", default=None
    )


class Step(Form):
    """One thing that happens, or that must hold. With `refused` it must be refused with that code."""

    open: Raise | None = key(
        "提出",
        "有人提出一件事",
        "a matter is raised",
        '{title: "1号门垃圾房升级", fields: {place: "1号门"}}',
        default=None,
    )
    press: dict[str, Any] | None = key(
        "按下", "谁按哪个按钮", "who presses which button", "{coordinator: accept}", default=None
    )
    answer: dict[str, Any] | None = key(
        "答复", "谁答复什么", "who answers what", "{owners: agree}", default=None
    )
    condition: dict[str, str] | None = key(
        "落实条件",
        "条件落实了，或者由提条件的人确认了",
        "a condition is met or confirmed",
        "{property: met}",
        default=None,
    )
    object: Said | None = key(
        "提异议", "有人提出异议", "somebody objects", '{text: "推拉门声音会不会很大？"}', default=None
    )
    judge: dict[str, Any] | None = key(
        "裁定异议",
        "谁怎样裁定异议",
        "an objection is judged",
        '{community: {upheld: false, text: "装静音滑轨"}}',
        default=None,
    )
    signal: dict[Name, Name] | None = key(
        "收到信号", "哪个信号来自哪个系统", "a signal, and the system it comes from", "{work_order_closed: property_system}",
        default=None,
    )  # fmt: skip
    suggest: Said | None = key(
        "提建议", "有人提建议", "somebody makes a suggestion", '{text: "楼下想要一排长椅"}', default=None
    )
    stop: dict[str, str] | None = key(
        "终止", "谁终止，为什么", "who stops the matter, and why", '{applicant: "已经自行和解"}', default=None
    )
    more_time: dict[str, str] | None = key(
        "申请延期",
        "谁申请延期，为什么",
        "who asks for more time, and why",
        '{respondent: "出差到月底"}',
        default=None,
    )
    pause: dict[str, str] | None = key(
        "暂停", "谁停表，为什么", "who stops the clock, and why", '{coordinator: "等检测报告"}', default=None
    )
    resume: str | None = key("继续", "谁让期限继续", "who lets the clock go on", "coordinator", default=None)
    recuse: dict[str, str] | None = key(
        "回避", "协调员请哪一方回避，为什么", "which party the coordinator sets aside, and why",
        '{property: "承接公司与物业有关联"}', default=None,
    )  # fmt: skip
    call_back: dict[str, str] | None = key(
        "叫回", "协调员请哪一方重新参加，为什么", "which party the coordinator calls back, and why",
        '{property: "已更换承接公司"}', default=None,
    )  # fmt: skip
    amend: dict[str, Change] | None = key(
        "修改", "谁提出怎样修改方案，为什么", "who would have the proposal changed, how and why",
        '{owners: {fields: {budget: "25000"}, text: "少做一扇门"}}', default=None,
    )  # fmt: skip
    wait: Span | None = key("等待", "过了多久", "so much time passes", "6 days", default=None)
    expect: Expect | None = key(
        "应当",
        "现在应当怎样",
        "what must hold now",
        "{state: deliberating, waiting_for: [partners]}",
        default=None,
    )
    refused: Code | None = key(
        "被拒", "应当被拒绝，理由是", "it must be refused, with this code", "not_allowed", default=None
    )

    @model_validator(mode="after")
    def _one_act(self) -> Step:
        if len([each for each in ACTS if getattr(self, each) is not None]) != 1:
            raise misspoken(
                "一步只能有一件事", "a step is exactly one thing that happens",
                f"写这些中的一个：{', '.join(ACTS)}", f"write one of: {', '.join(ACTS)}",
            )  # fmt: skip
        return self

    @property
    def act(self) -> str:
        """Which of `ACTS` it is."""
        return next(each for each in ACTS if getattr(self, each) is not None)


class HomeForm(Form):
    """A home of the story's register."""

    owners: Annotated[tuple[str, ...], BeforeValidator(as_tuple)] = key(
        "业主", "谁的房子", "whose it is", "wang"
    )
    area: Fraction = key("面积", "专有面积，平方米", "its floor area in square metres", '"89.5"')
    building: str = key("楼栋", "在哪栋楼", "in which building", '"3"', default="")


class Scenario(Form):
    """A story."""

    scenario: Text = key(
        "场景", "故事的名字", "the story's name", '{zh: "1号门的垃圾房", en: "The refuse house at gate 1"}'
    )
    issue_type: Name = key("议题类型", "讲的是哪一类议题", "the type that it is about", "facility_upgrade")
    start: str = key(
        "起始",
        "从哪个钟面时间开始",
        "the wall time at which it begins",
        "2026-03-02 09:00",
        default="2026-03-02 09:00",
    )
    homes: dict[str, HomeForm] = key(
        "房屋",
        "业主名册",
        "the register of homes",
        '{1-101: {owners: wang, area: "89.5"}}',
        default_factory=dict,
    )
    vacant: tuple[str, ...] = key(
        "空缺", "哪些席位没有人", "seats and roles that nobody holds", "[partners]", default=()
    )
    steps: tuple[Step, ...] = key(
        "步骤",
        "一步一步发生什么",
        "what happens, step by step",
        '[{open: {title: "垃圾房"}}, {wait: 6 days}]',
        min_length=1,
    )

    def begins(self, zone: str) -> datetime:
        """The instant at which the story begins."""
        return datetime.fromisoformat(self.start).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)

    @model_validator(mode="after")
    def _a_wall_time(self) -> Scenario:
        try:
            datetime.fromisoformat(self.start)
        except ValueError:
            raise misspoken(
                f"“{self.start}”不是一个时刻", f"`{self.start}` is no wall time",
                "写成 2026-03-02 09:00", "write 2026-03-02 09:00",
            ) from None  # fmt: skip
        if self.steps[0].open is None:
            raise misspoken(
                "故事要从有人提出一件事开始", "a story begins with a matter that is raised",
                "第一步写 open: {…}", "begin with open: {…}",
            )  # fmt: skip
        return self
