"""What time does in a state: until when, who is reminded, what silence brings, what runs beside it."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_serializer, model_validator

from workflows.misspoken import misspoken
from workflows.model.form import Form, Name, as_tuple, key
from workflows.model.people import Who
from workflows.span import Span
from workflows.text import Text

_RELATIVE = re.compile(r"(?:(?P<span>.+) (?P<side>before|after) |at )(?P<field>\S+)")


class Moment(Form):
    """A time that hangs on a date field: `2 days before held_on`, `at held_on`. It ends at the closing hour."""

    span: Span | None = key("时长", "多久", "how long", "2 days", default=None)
    side: Literal["before", "after"] = key(
        "前后", "在它之前还是之后", "before it or after it", "before", default="after"
    )
    field: Name = key("日期字段", "哪个日期字段", "the date field", "held_on")

    @model_validator(mode="before")
    @classmethod
    def _spoken(cls, given: Any) -> Any:
        if not isinstance(given, str):
            return given
        found = _RELATIVE.fullmatch(" ".join(given.split()))
        if not found:
            raise misspoken(
                f"“{given}”不是一个时间", f"`{given}` is no time",
                "写成 `2 days before held_on` 或 `at held_on`", "write `2 days before held_on` or `at held_on`",
            )  # fmt: skip
        return {name: value for name, value in found.groupdict().items() if value}

    @model_serializer
    def _as_said(self) -> str:
        return str(self)

    def __str__(self) -> str:
        return f"{self.span} {self.side} {self.field}" if self.span else f"at {self.field}"

    @property
    def text(self) -> Text:
        """How it is said to people."""
        if self.span is None:
            return Text(zh=f"到{self.field}", en=f"at {self.field}")
        side = "前" if self.side == "before" else "后"
        return Text(zh=f"{self.field}{side} {self.span.text.zh}", en=str(self))


def _span_or_moment(given: Any) -> Any:
    """A text that names a field is a moment; anything else is read as a span."""
    if isinstance(given, str) and re.search(r"\b(before|after) \S+$|^at \S+$", given):
        return Moment.model_validate(given)
    return Span.model_validate(given) if isinstance(given, str) else given


Until = Annotated[Span | Moment, BeforeValidator(_span_or_moment)]
"""How long a state lasts: a span, or until a moment that hangs on a date field."""


class IfLate(Form):
    """What happens when a deadline passes in silence. It has no end: somebody is asked again and again.

    Either `ask` a person at the deadline and then every so often; or `remind` those who are late so many
    times, and `then_ask` a person, again every so often.
    """

    ask: Who | None = key(
        "请", "到期就请谁处理", "who is asked to see to it at once", "supervisor", default=None
    )
    remind: Who | None = key("提醒", "先催谁", "who is reminded first", "property", default=None)
    every: Span = key("每隔", "隔多久再来一次", "how often it comes again", "2 working days")
    times: Annotated[int, Field(ge=1, le=99)] = key(
        "次数", "催几次", "how often they are reminded", "3", default=1
    )
    then_ask: Who | None = key(
        "再请", "催过之后请谁处理", "who is asked after that", "coordinator", default=None
    )

    @model_validator(mode="after")
    def _ends_with_somebody(self) -> IfLate:
        if (self.ask is None) == (self.remind is None):
            raise misspoken(
                "逾期之后是请人处理（ask），还是先催（remind），只能选一种",
                "it says both or neither of ask and remind",
                "写 ask: supervisor；或写 remind: property、times: 3、then_ask: coordinator",
                "write ask: supervisor; or remind: property, times: 3, then_ask: coordinator",
            )  # fmt: skip
        if self.remind is not None and self.then_ask is None:
            raise misspoken(
                "催完就没人管了", "reminding ends after so many times, and then nobody would see to it",
                "加上 then_ask: coordinator", "add then_ask: coordinator",
            )  # fmt: skip
        return self


class StandIn(Form):
    """After how long the alternates of a silent party are asked in its representatives' place."""

    after: Span = key("经过", "多久没答复就请候补", "after how long a silence", "4 days")
    who: Literal["alternate"] = key(
        "谁", "总是候补", "always the alternate", "alternate", default="alternate"
    )


class Extension(Form):
    """More time that people ask for and agree on."""

    by: Span = key("延长", "延长多久", "how much more time", "30 days")
    asked_by: Who = key("谁可申请", "谁可以申请", "who may ask for it", "each party")
    needs: Who = key("须经", "要谁同意", "whose agreement it needs", "each party")
    times: Annotated[int, Field(ge=1, le=99)] = key("次数", "最多几次", "how often at most", "1", default=1)


class Pause(Form):
    """The clock is stopped, with a reason, and goes on by itself at the latest after so long."""

    by: Who = key("由", "谁可以暂停", "who may stop the clock", "coordinator")
    needs: Literal["reason"] = key("需写", "必须写明理由", "always a reason", "reason", default="reason")
    at_most: Span = key(
        "至多", "最多停多久，到时自动继续", "how long at most; then it goes on by itself", "10 working days"
    )


class Clock(Form):
    """A clock beside the state: at these times somebody looks in again; or something is open for so long."""

    at: Annotated[tuple[Span, ...], BeforeValidator(as_tuple)] = key(
        "届满", "进入状态后过多久", "so long after the state was entered", "[15 days, 60 days]", default=()
    )
    ask: Who = key("请", "到时请谁回访", "who is asked to look in", "coordinator", default=("coordinator",))
    open_for: Span | None = key(
        "开放", "开放多久，到期告知", "how long something is open; its end is told", "30 days", default=None
    )
    tell: Who = key("告知", "告诉谁", "who is told", "[applicant, respondent]", default=())
    title: Text | None = key("名称", "做什么", "what it is for", '{zh: "回访", en: "Revisit"}', default=None)

    @model_validator(mode="before")
    @classmethod
    def _forms(cls, given: Any) -> Any:
        return {"at": given} if isinstance(given, (str, list, tuple)) else given


__all__ = ["Clock", "Extension", "IfLate", "Moment", "Pause", "StandIn", "Until"]
