"""The facts that a matter of a type has: one field is a question on every form that shows it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from workflows.misspoken import misspoken
from workflows.model.form import Form, Name, key
from workflows.text import Text

FieldType = Literal["text", "number", "money", "choice", "date", "images", "list", "items"]
"""list: several short texts, one a line. items: other items of the community, drawn from its open ones."""


FieldValue = str | int | tuple[str, ...] | None
"""A field's value: text, date and choice are str; number and money (in the smallest unit) int; images ids."""


class Option(Form):
    """One possibility of a choice, a ballot or a question."""

    name: Annotated[str, Field(min_length=1, max_length=200)] = key(
        "代号", "选项的名字，文件里用", "the option's name", "permeable_brick"
    )
    title: Text = key("名称", "选项给人看的文字", "what people read", '{zh: "透水砖", en: "permeable brick"}')


def as_options(given: Any) -> Any:
    """Options as people write them: a mapping from name to title, or a list of names."""
    if isinstance(given, dict) and set(given) != {"from"}:
        return [{"name": name, "title": title} for name, title in given.items()]
    if isinstance(given, (list, tuple)):
        return [{"name": each, "title": each} if isinstance(each, str) else each for each in given]
    return given


Options = Annotated[tuple[Option, ...], BeforeValidator(as_options)]


class FieldForm(Form):
    """One field of an item: a question on every form that shows it (console, API, task page)."""

    type: FieldType = key(
        "类型",
        "填的是什么",
        "what is filled in",
        "money",
    )
    title: Text | None = key(
        "名称", "给人看的名称；不写就显示字段名", "what people read; without one the name is shown",
        '{zh: "预算", en: "Budget"}', default=None,
    )  # fmt: skip
    required: bool = key("必填", "不能空着", "it cannot be left empty", "true", default=False)
    options: Options = key(
        "选项", "单选：可以选什么", "choice: what it offers", "[none, minor, urgent]", default=()
    )
    default: str | None = key(
        "默认", "没人填写时算什么", "what holds while nobody has said anything", "none", default=None
    )
    at_least: Annotated[int, Field(ge=1, le=99)] | None = key(
        "最少", "照片、多行：填的话，最少几个", "images and list: so many at least, where any are given", "2",
        default=None,
    )  # fmt: skip
    at_most: Annotated[int, Field(ge=1, le=99)] | None = key(
        "至多", "照片、多行：至多几个", "images and list: so many at most", "6", default=None
    )
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = key(
        "币种", "金额：币种的三个字母；金额精确到分",
        "money: three letters; amounts are kept exactly, in the smallest unit", "CNY", default="CNY",
    )  # fmt: skip

    @model_validator(mode="after")
    def _some_number_fits(self) -> FieldForm:
        if self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
            raise misspoken(
                f"最少 {self.at_least} 个，又至多 {self.at_most} 个",
                f"at least {self.at_least}, and at most {self.at_most}",
                f"把 at_most 改成 {self.at_least} 或更多", f"write at_most: {self.at_least}, or more",
            )  # fmt: skip
        return self


__all__ = ["FieldForm", "FieldType", "FieldValue", "Name", "Option", "Options", "as_options"]
