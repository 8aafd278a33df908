"""Words of states, asks and fields."""

from __future__ import annotations

from workflows.vocabulary.word import words

PHASES = words(
    ("collection", "征集", "收集情况、提方案", "facts and proposals are brought together"),
    ("deliberation", "协商", "各方商量", "the parties deliberate"),
    ("decision", "决定", "作出决定、公示", "it is decided, and public notice is given"),
    ("implementation", "实施", "落实、验收", "it is carried out and accepted"),
    ("closed", "办结", "到此为止", "it has come to its end"),
)
LISTS = words(
    ("demand", "需求", "需求清单", "the list of demands"),
    ("problem", "问题", "问题清单", "the list of problems"),
    ("project", "项目", "项目清单", "the list of projects"),
    ("none", "不列", "不列入清单，也不上公开看板", "on no list, and not on the public board"),
)
ASKS = words(
    ("choose", "选择", "按一个按钮", "press one of the buttons"),
    ("fill", "填写", "填几个字段", "fill in fields"),
    ("report", "报告", "报告进展节点，附照片", "report milestones, with photographs"),
    (
        "position", "表态", "同意、有条件同意、不同意（说明理由）或弃权",
        "agree, agree under a condition, disagree with a reason, or abstain",
    ),
    ("consent", "征得同意", "事前问愿不愿意；必须人人同意", "yes or no beforehand; all must say yes"),
    ("choice", "单选", "从选项里选一个", "choose one option"),
    ("approval", "多选", "可以接受的选项都勾上", "tick every option that one approves of"),
    ("ranking", "排序", "把选项按喜好排出先后", "put the options in order"),
    ("dots", "投点", "把若干个点分给选项", "spread a number of dots over the options"),
    ("ratings", "逐项打分", "给每个选项打分", "give each option a score"),
    ("dates", "选时间", "哪些时间有空", "say on which dates one is free"),
    ("score", "评分", "打分，说明满意程度", "give a score: how satisfied one is"),
    ("count", "登记票数", "登记会议的表决结果", "enter a meeting's record sheet"),
    ("sort", "归类", "把相近的建议并在一起", "put like suggestions together"),
)  # fmt: skip
EVIDENCE = words(
    ("photos", "照片", "最后一个节点至少一张照片", "at least one photograph with the last milestone"),
    ("none", "不需要", "不需要照片", "no photograph is needed"),
)
ENDS = words(
    ("with the first answer", "一人答复即可", "有一个人答了就结束", "one person's answer is enough"),
    ("when all have answered", "全部答复后", "问到的人都答了才结束", "everybody who is asked must answer"),
)
IDENTIFY = words(
    ("link", "链接", "凭本人收到的链接", "by the link that the person was sent"),
    ("code", "验证码", "再用短信验证码核实", "by a code that is sent to the person besides"),
)
ANSWERS = words(
    ("open", "公开", "随时看得到别人的答复", "others' answers are seen at any time"),
    (
        "hidden",
        "答后可见",
        "自己答了才看得到别人的",
        "others' answers are seen once one has answered oneself",
    ),
    (
        "sealed",
        "密封",
        "截止时一起揭晓",
        "nobody's answer is seen before the deadline; then all are revealed",
    ),
)
SHOWN = words(
    ("names", "姓名", "看得到是谁答的", "who gave it is seen"),
    ("parties", "参与方", "看得到是哪一方答的", "for which party it was given is seen"),
    ("counts", "数目", "只看得到各有几个", "only how many there are of each is seen"),
)
ASKED_AGAIN = words(
    ("everybody", "所有人", "答过的都重新征求", "everybody who has answered"),
    ("who agreed", "同意的人", "同意或有条件同意的重新征求", "those who agreed, or agreed under a condition"),
    ("nobody", "不重问", "已有的答复照样算", "nobody: answers given stand"),
)
FIELD_TYPES = words(
    ("text", "文字", "一段文字", "a text"),
    ("number", "整数", "一个整数", "a whole number"),
    ("money", "金额", "金额，精确到分", "an amount, exact to the smallest unit"),
    ("choice", "单选", "从选项里选一个", "one of its options"),
    ("date", "日期", "一个日期", "a date"),
    ("images", "照片", "照片", "photographs"),
    ("list", "多行", "几条短文字，一行一条", "several short texts, one a line"),
    ("items", "议题", "从在办的议题里选几件", "other items, drawn from the open ones"),
)
REASON = words(("reason", "理由", "写明理由", "a reason must be given"))
NEEDS = REASON + words(("item", "议题", "指明另一个议题", "another item must be named"))
CLOCK = words(
    ("start", "重新计", "期限从头计算", "the deadline is counted anew"),
    ("resume", "接着计", "接着上次剩下的时间算", "what was left of the deadline goes on"),
)
SIDES = words(
    ("before", "前", "在那天之前", "before that day"), ("after", "后", "在那天之后", "after that day")
)
LEGAL = words(
    ("law", "法律", "读过原文的法律条款", "an article whose text was read"),
    ("custom", "惯例", "各地通行的做法", "what is commonly done"),
    ("local", "地方规定", "读过原文的地方规定", "a local rule whose text was read"),
    ("assumed", "假定", "我们先这样定，可以改", "our assumption; it may be changed"),
    (
        "unverified",
        "未核实",
        "据说有规定，还没有读到原文",
        "there is said to be a rule; its text was not read",
    ),
)
