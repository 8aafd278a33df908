"""Where something leads: an outcome, a button, a signal.

A way leads on (`go`), or back, in which case it is counted, so that nothing goes round for ever. An outcome
may lead to several places by guards, which are tried in their order and end in a plain default.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PlainSerializer, model_validator

from workflows.misspoken import misspoken
from workflows.model.form import Form, Name, alone, as_tuple, key
from workflows.span import Span
from workflows.text import Text

Need = Literal["reason", "item"]


class Target(Form):
    """Where an outcome, a button or a signal leads.

    Exactly one of `go`, `new_round`, `back` and `extend` is set. The last three are counted: at most
    `at_most` times, and `after_that` to a state that lies ahead.
    """

    when: str | None = key(
        "当", "只有这个条件成立时才走这条路；写在前面的先看",
        "this way is taken only where the guard holds; the first that holds is taken",
        "\"hazard == 'urgent'\"", default=None,
    )  # fmt: skip
    go: Name | None = key("去", "到这个状态", "on to this state", "publicity", default=None)
    new_round: Name | None = key(
        "新一轮", "回到这个状态，轮次加一", "back to this state, and a new round begins", "proposing",
        default=None,
    )  # fmt: skip
    back: Name | None = key(
        "退回",
        "回到这个状态，轮次不变",
        "back to this state, in the same round",
        "implementing",
        default=None,
    )
    extend: Span | None = key(
        "延期", "不离开，期限再给这么久", "stay, with so much more time", "3 working days", default=None
    )
    at_most: Annotated[int, Field(ge=1, le=99)] | None = key(
        "至多", "最多走几次", "at most so many times", "2", default=None
    )
    after_that: Name | None = key(
        "此后", "次数用完之后去哪里", "where it leads once the count is used up", "stalled", default=None
    )
    clock: Literal["start", "resume"] = key(
        "计时", "回到那个状态后，期限重新计，还是接着上次剩下的计",
        "whether that state's deadline starts again, or what was left of it goes on", "resume",
        default="start",
    )  # fmt: skip

    @model_validator(mode="before")
    @classmethod
    def _forms(cls, given: Any) -> Any:
        if isinstance(given, str):
            return {"go": given}
        if isinstance(given, dict) and "times" in given and "at_most" not in given:
            return {("at_most" if name == "times" else name): value for name, value in given.items()}
        return given

    @model_validator(mode="after")
    def _one_way(self) -> Target:
        ways = [name for name in ("go", "new_round", "back", "extend") if getattr(self, name) is not None]
        if len(ways) != 1:
            said = "、".join(ways)
            raise misspoken(
                f"一条路只能去一个地方，这里写了 {said}" if ways else "没有写去哪里",
                f"a way leads one way, and this says {', '.join(ways)}" if ways else "it does not say where it leads",
                "只写 go、new_round、back、extend 中的一个", "write exactly one of go, new_round, back, extend",
            )  # fmt: skip
        if ways[0] != "go" and (self.at_most is None or self.after_that is None):
            raise misspoken(
                f"{ways[0]} 要计次数，否则会没完没了", f"{ways[0]} without a count could go on for ever",
                "加上 at_most: 2（延期写 times）和 after_that: 用完之后去的状态",
                "add at_most: 2 (or times, for extend) and after_that: the state that follows",
            )  # fmt: skip
        return self

    @property
    def state(self) -> str | None:
        """The state it leads to while its count lasts; None for an extension, which stays."""
        return self.go or self.new_round or self.back

    @property
    def states(self) -> tuple[str, ...]:
        """Every state it can lead to."""
        return tuple(name for name in (self.state, self.after_that) if name)


Arms = Annotated[
    tuple[Target, ...],
    BeforeValidator(as_tuple),
    PlainSerializer(alone, return_type=Any),
    Field(min_length=1),
]
"""Where an outcome leads: one target, or several with guards, tried in their order."""


class Button(Target):
    """A button of a `choose` ask: a target, and what the person must give with it."""

    title: Text | None = key(
        "名称", "按钮上的文字", "what stands on the button", '{zh: "受理", en: "Accept"}', default=None
    )
    needs: Annotated[tuple[Need, ...], BeforeValidator(as_tuple)] = key(
        "需写", "同时要写明什么", "what must be given with it",
        "reason", default=(),
    )  # fmt: skip


class Signal(Target):
    """Another system moves the item."""

    sender: Annotated[Name | None, Field()] = key(
        "来自", "哪个系统发来的才算", "the system whose signal counts; any other is refused", "property_system",
        default=None, alias="from",
    )  # fmt: skip


class Opening(Form):
    """Another item follows from this one."""

    issue_type: Name = key("议题类型", "接着开哪一类议题", "the type of the item that follows", "road_repair")
    carry: Annotated[tuple[Name, ...], BeforeValidator(as_tuple)] = key(
        "带上", "把哪些字段带过去", "which fields go with it", "[place, photos]", default=(), alias="with"
    )
    each: Name | None = key(
        "逐条",
        "列表字段里的每一条各开一个",
        "one item for each entry of this list field",
        "actions",
        default=None,
    )
