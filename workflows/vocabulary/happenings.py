"""Words of scenarios: what people answer, how a thing is refused, how a notice reached a home."""

from __future__ import annotations

from dataclasses import dataclass

from typing_extensions import override

from workflows.vocabulary.people import ROLES, WHO
from workflows.vocabulary.shapes import YES_NO
from workflows.vocabulary.word import Tongue, Words, words

STANDS = words(
    ("agree", "同意", "同意", "agrees"),
    ("agree_if", "有条件同意", "有条件地同意", "agrees under a condition"),
    ("disagree", "不同意", "不同意，写明理由", "disagrees, with a reason"),
    ("abstain", "弃权", "弃权", "abstains"),
)
CONDITIONS = words(
    ("met", "已落实", "条件落实了", "the condition is met"),
    ("confirmed", "已确认", "提条件的人确认了", "who raised it confirms it"),
    ("not met", "未落实", "条件还没有落实", "it is not met yet"),
    ("not confirmed", "未确认", "提条件的人没有确认", "who raised it does not confirm it"),
)
REFUSALS = words(
    ("not_found", "没有找到", "没有这样东西", "there is no such thing here"),
    ("not_allowed", "无权", "不该由这个人做", "it is not for this person to do"),
    ("closed", "已经结束", "已经结束了", "it is over"),
    ("not_possible", "此时不行", "在这个状态做不了", "it is not possible in this state"),
    ("invalid", "填写有误", "填得不对", "what was filled in is wrong"),
    ("conflict", "前后不一", "同一个请求，内容却不同", "the same request with another content"),
    ("limited", "太频繁", "一下子太多了", "too much at once"),
)
_TRUTH = tuple(YES_NO.words)
CONSENTS = words(("yes", "愿意", "愿意", "yes"), ("no", "不愿意", "不愿意", "no")) + Words(_TRUTH)
GRANTS = words(("yes", "准", "准", "yes"), ("no", "不准", "不准", "no")) + Words(_TRUTH)
FREE = words(
    ("free", "有空", "那天有空", "free on that date"),
    ("if need be", "勉强", "非去不可也能去", "could come if need be"),
    ("no", "没空", "那天没空", "not free on that date"),
)
CHOSEN = words(("chosen", "已选定", "有人按了按钮", "somebody pressed a button"))
HOWS = words(
    ("door", "上门", "送到门上", "brought to the door"),
    ("mail", "邮寄", "寄出", "sent by mail"),
    ("phone", "电话", "电话告知", "told on the phone"),
    ("posted", "张贴", "张贴在公共处", "posted in public"),
)
ANSWERS = words(
    ("milestone", "节点", "报告到了哪个节点", "which milestone is reached"),
    ("photos", "照片", "几张照片", "how many photographs"),
    ("evidence", "佐证", "照片的编号", "the ids of photographs"),
    ("score", "评分", "几分", "the score"),
    ("about", "关于", "说的是哪件事", "what it is about"),
    ("text", "内容", "写了什么", "what is written"),
    ("stand", "表态", "什么态度", "where somebody stands"),
    ("button", "按钮", "按了哪个按钮", "which button is pressed"),
    ("reason", "理由", "什么理由", "the reason"),
    ("item", "议题", "哪个议题", "which item"),
    ("upheld", "成立", "异议是否成立", "whether the objection is upheld"),
    ("given", "意愿", "愿不愿意", "whether consent is given"),
    ("granted", "准延", "准不准延期", "whether more time is granted"),
    ("accepted", "可采纳", "修改可不可以采纳", "whether the amendment is accepted"),
    ("due", "应到", "应到几人", "how many were due"),
    ("present", "实到", "实到几人", "how many were present"),
    ("agree", "同意", "几人同意", "how many were for it"),
    ("disagree", "不同意", "几人不同意", "how many were against it"),
    ("abstain", "弃权", "几人弃权", "how many abstained"),
    ("groups", "归类", "并成哪几类", "the groups of suggestions"),
    ("set_aside", "不采纳", "哪些不采纳", "what is set aside"),
    ("homes", "住户", "怎样送到各户", "how each home was reached"),
)


@dataclass(frozen=True, slots=True)
class PeopleWords(Words):
    """The people of a story: whoever a definition can name, a neighbour, and the alternate of each."""

    @override
    def turned(self, said: str, to: Tongue) -> str:
        for suffix, other in ((".alternate", ".候补"), (".候补", ".alternate")):
            if said.endswith(suffix) and (other == ".候补") is (to == "zh"):
                return Words.turned(self, said.removesuffix(suffix), to) + other
        return Words.turned(self, said, to)


PEOPLE = PeopleWords(
    (*WHO, *ROLES, *words(("neighbour", "邻居", "住在小区的别的人", "somebody else who lives here")))
)
