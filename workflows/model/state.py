"""One state that an item rests in."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, PlainSerializer

from workflows.model.asks import Ask
from workflows.model.deciding import Decide
from workflows.model.form import Form, Name, alone, as_tuple, key
from workflows.model.people import Who
from workflows.model.standing import Gather, LegalBasis, Notice
from workflows.model.targets import Arms, Opening, Signal
from workflows.model.timing import Clock, Extension, IfLate, Pause, StandIn, Until
from workflows.span import Span
from workflows.text import Text

Phase = Literal["collection", "deliberation", "decision", "implementation", "closed"]
PHASES: tuple[Phase, ...] = ("collection", "deliberation", "decision", "implementation", "closed")
ListName = Literal["demand", "problem", "project", "none"]
LISTS: tuple[ListName, ...] = ("demand", "problem", "project")
PURPOSES = ("ask", "notice", "wait", "gather")
"""What a state that is not closed does: exactly one of these."""


def _bases(given: Any) -> Any:
    return () if given is None else as_tuple(given)


def _one_base(bases: Any) -> Any:
    return alone(bases) if bases else None


Bases = Annotated[
    tuple[LegalBasis, ...], BeforeValidator(_bases), PlainSerializer(_one_base, return_type=Any)
]
"""One legal basis, or several that each say which keys they speak of."""


class State(Form):
    """One state an item rests in. It asks, or gives notice, or waits, or gathers, or is closed; never two."""

    title: Text | None = key(
        "名称", "给人看的名称", "what people read", '{zh: "五方协商", en: "Deliberation"}', default=None
    )
    phase: Phase = key(
        "阶段",
        "属于哪个阶段；公开看板按阶段显示",
        "which phase it belongs to; phases are what the public board shows", "deliberation",
    )  # fmt: skip
    list: ListName | None = key(
        "清单", "列在哪张清单上",
        "on which of the three lists it stands", "problem",
        default=None,
    )  # fmt: skip
    ask: Ask | None = key(
        "征求", "请谁做什么", "what is wanted from whom", "{who: each party, to: position}", default=None
    )
    notice: Notice | None = key(
        "公示", "在公开看板上公示", "the decision stands on public notice", "{for: 7 days}", default=None
    )
    wait: Until | None = key(
        "等待",
        "只等一段时间，到时结论是“期满”",
        "it only waits; then its outcome is over",
        "15 days",
        default=None,
    )
    gather: Gather | None = key(
        "征集",
        "收集建议，到时结论是“征集期满”",
        "suggestions are taken; then its outcome is gathered",
        "{for: 14 days}",
        default=None,
    )
    deadline: Until | None = key(
        "截止", "这一步最长多久", "how long it lasts at most", "7 days", default=None
    )
    remind: Annotated[tuple[Span, ...], BeforeValidator(as_tuple)] = key(
        "提醒", "截止前多久提醒还没答复的人", "how long before the deadline those who have not answered are reminded",
        "[3 days before, 4 hours before]", default=(),
    )  # fmt: skip
    if_late: IfLate | None = key(
        "逾期",
        "到期没人答复怎么办",
        "what follows silence",
        "{ask: supervisor, every: 2 working days}",
        default=None,
    )
    stand_in: StandIn | None = key(
        "候补",
        "多久没表态就请候补代答",
        "after how long the alternates are asked",
        "{after: 4 days}",
        default=None,
    )
    extend: Extension | None = key(
        "延期",
        "大家同意后延期",
        "more time that people ask for and agree on",
        "{by: 30 days, asked_by: each party, needs: each party}",
        default=None,
    )
    pause: Pause | None = key(
        "暂停",
        "写明理由停表",
        "the clock may be stopped, with a reason",
        "{by: coordinator, at_most: 10 working days}",
        default=None,
    )
    may_stop: Who = key(
        "可终止", "谁可以随时终止；终止时结论是“已终止”", "who may end it at any time; its outcome is then stopped",
        "[applicant, respondent]", default=(),
    )  # fmt: skip
    clocks: dict[Name, Clock] = key(
        "定时", "与这一步同时走的钟：到时回访，或开放一段时间", "clocks that run beside the state", "{revisit: [15 days, 60 days]}",
        default_factory=dict,
    )  # fmt: skip
    decide: Decide | None = key(
        "决定",
        "答复怎样作结论",
        "how the answers are weighed",
        "{rule: consensus, quorum: 4 of 5 parties}",
        default=None,
    )
    then: dict[str, Arms] = key(
        "去向",
        "每种结论之后去哪里",
        "where each outcome leads",
        "{passed: publicity, failed: declined}",
        default_factory=dict,
    )
    signals: dict[Name, Signal] = key(
        "信号",
        "别的系统可以推动它",
        "what other systems may report",
        "{work_order_closed: {from: property_system, go: accepting}}",
        default_factory=dict,
    )
    open: Opening | None = key(
        "另开",
        "进入时另开议题",
        "another item follows when it is entered",
        "{issue_type: road_repair, with: [place, photos]}",
        default=None,
    )
    result: Name | None = key(
        "结果", "办结状态的结果", "of a closed state: the word that stays with the item", "done", default=None
    )
    tell: Who = key("告知", "进入时告诉谁", "who is told when it is entered", "reporter", default=())
    legal_basis: Bases = key(
        "依据", "这一步的数字从哪里来", "where this state's numbers come from", "{kind: custom}", default=()
    )

    @property
    def purpose(self) -> str | None:
        """Which of `PURPOSES` it has; None where it is closed, or where nothing is said."""
        return next((name for name in PURPOSES if getattr(self, name) is not None), None)
