"""What a state does besides asking: the public notice, the wait, the gathering of suggestions; and where its
numbers come from.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from workflows.model.form import Form, Name, as_tuple, key
from workflows.model.people import Who
from workflows.span import Span
from workflows.text import Text


class Objections(Form):
    """Who may object to a notice, who judges an objection, and how many standing ones stop the matter."""

    open_to: Literal["anyone living here"] = key(
        "谁可提出", "谁可以提异议", "who may object", "anyone living here", default="anyone living here"
    )
    judged_by: Who = key("裁定", "谁来裁定异议是否成立", "who judges them", "community")
    reach: Annotated[int, Field(ge=1, le=9999)] = key(
        "满几条", "几条成立就停下来", "how many upheld ones stop the matter", "1", default=1
    )


class Delivery(Form):
    """A notice that is also brought to each home, and recorded: how, when, by whom. What could not be brought
    stands posted in public once the notice is over (local rules on written consultation).
    """

    to: Literal["each home"] = key("送至", "送到每一户", "to each home", "each home", default="each home")
    by: Who = key("由", "谁负责送达并记录", "who brings it and records it", "recorder")
    tell: Who = key("告知", "同时告知谁", "who is told besides", "community", default=())
    scope: Name | None = key(
        "范围", "只送这个字段所指的楼栋", "only to the homes of the building that this field names", "building",
        default=None,
    )  # fmt: skip


class Notice(Form):
    """The decision stands on the public board for so long, open to objections."""

    duration: Span = key("为期", "公示多久", "for how long", "7 days", alias="for")
    objections: Objections | None = key(
        "异议",
        "谁可以提异议、谁裁定",
        "who may object and who judges",
        "{judged_by: community, reach: 3}",
        default=None,
    )
    deliver: Delivery | None = key(
        "送达",
        "同时逐户送达并留记录",
        "brought to each home besides, with a record",
        "{by: recorder, tell: community}",
        default=None,
    )


class Gather(Form):
    """Suggestions are taken on every channel for so long."""

    duration: Span = key("为期", "征集多久", "for how long", "14 days", alias="for")
    open_to: Literal["anyone living here"] = key(
        "谁可提出", "谁可以提建议", "who may make one", "anyone living here", default="anyone living here"
    )
    by: Who = key(
        "由", "谁上门、接待时代为记录", "who records them at doors and desks", "recorder", default=()
    )


class LegalBasis(Form):
    """Where a number comes from: read in a law, a custom, a local rule, or our assumption."""

    kind: Literal["law", "custom", "local", "assumed", "unverified"] = key(
        "性质",
        "数字从哪里来",
        "where the number comes from", "law",
    )  # fmt: skip
    concerns: Annotated[tuple[str, ...], BeforeValidator(as_tuple)] = key(
        "涉及", "说的是哪几个键", "which keys it speaks of", "[quorum, pass]", default=()
    )
    article: str | None = key("条款", "哪部法、哪一条", "which article", '"民法典 278"', default=None)
    jurisdiction: str | None = key("适用地区", "在哪里有效", "where it holds", "CN", default=None)
    verified_on: str | None = key(
        "核对日期", "哪天核对的原文", "the day on which its text was read", "2026-11-23", default=None
    )
    note: Text | None = key(
        "说明",
        "一句话说明",
        "a word about it",
        '{zh: "各地多为七天", en: "seven days in most places"}',
        default=None,
    )
