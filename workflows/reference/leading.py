"""Chapters of the manual on what follows from answers: decisions, ways, notices, legal basis; and on stories."""

from __future__ import annotations

from workflows.reference.chapter import Chapter, Section
from workflows.text import text

LEADING: tuple[Chapter, ...] = (
    Chapter(
        text("决定", "Deciding"),
        text(
            "答复怎样变成结论。一方一票，不论有几位代表；回避的一方没有票。计算用整数和分数，从不四舍五入。",
            "How answers become an outcome. A party has one voice, however many represent it; a recused party has none. "
            "Counting uses whole numbers and fractions, and nothing is ever rounded.",
        ),
        (
            Section(
                "Decide", text("怎样作结论", "How it is decided"),
                text(
                    "规则要与征求的方式相配，见下面各条规则。",
                    "The rule must fit what is asked; see the rules below.",
                ),
            ),
            Section(
                "Quorum", text("法定人数", "Quorum"),
                text(
                    "至少多少参与才算数。按方或按份数时一句话就够；业主表决按人数和面积的比例，会议按到会的比例。",
                    "How many must have taken part. For parties and answers a phrase is enough; votes of owners measure shares "
                    "of heads and of floor area, meetings the share of those present.",
                ),
            ),
            Section(
                "Passing", text("通过", "What must be reached to pass"),
                text(
                    "衡量的不止一样时用：业主共同决定要人数和面积都达到，会议表决要说明占谁的比例。",
                    "Where more than one thing is measured: a joint decision of owners needs both heads and area, a "
                    "meeting says of whom the share is taken.",
                ),
            ),
            Section(
                "Share", text("比例", "Shares"),
                text(
                    "“超过 1/2”不含一半，“至少 1/2”含一半；只写 `2/3` 就是至少。",
                    "`over 1/2` leaves the half out, `at least 1/2` takes it in; a bare `2/3` means at least.",
                ),
            ),
            Section(
                "Conditions", text("条件", "Conditions"),
                text(
                    "“有条件同意”的条件由这里写的人去落实，由提出的人确认；提出的人没有确认，就不算落实。",
                    "The condition of an “agree if” is met by whoever stands here and confirmed by whoever raised it; until "
                    "then it is not met.",
                ),
            ),
        ),
        ("rules",),
    ),
    Chapter(
        text("去向", "Where it leads"),
        text(
            "每种会出现的结论都要写明去向，不会出现的不写。",
            "Every outcome that can occur is given a way, and none that cannot.",
        ),
        (
            Section(
                "Target", text("去路", "A way"),
                text(
                    "最短的写法只有状态的名字：`通过: publicity`。往前走用 `去`；往回走（`新一轮`、`退回`）和延期（`延期`）"
                    "都要计次数，写明 `至多` 和 `此后`，这样就不会没完没了。",
                    "The shortest way is the bare name of a state: `passed: publicity`. `go` leads on. What leads back "
                    "(`new_round`, `back`) or stays longer (`extend`) is counted and says `at_most` and `after_that`, so that "
                    "nothing goes round for ever.",
                ),
            ),
            Section(
                "Signal", text("信号", "Signals"),
                text(
                    "别的系统报告了什么，议题就走这条路。",
                    "A way that is taken when another system reports something.",
                ),
            ),
            Section(
                "Opening", text("另开议题", "Another item"),
                text(
                    "进入这个状态时另开一个议题，或者为列表里的每一条各开一个。",
                    "On entering the state another item is opened, or one for each entry of a list.",
                ),
            ),
        ),
        ("outcomes", "guards"),
    ),
    Chapter(
        text("公示和征集", "Notices and gatherings"),
        text(
            "公示和征集都只持续一段时间，不必有人答复。",
            "Both last for a time and need no answer from anybody.",
        ),
        (
            Section(
                "Notice", text("公示", "Public notice"),
                text(
                    "决定挂在公开看板上。能提异议时，成立的异议够数就停下来，结论是“有异议”。",
                    "The decision stands on the public board. Where objections are possible, enough upheld ones stop the "
                    "matter with the outcome `objected`.",
                ),
            ),
            Section("Objections", text("异议", "Objections"), text("谁可以提，由谁裁定，几条成立就停。", "Who may object, who judges, and how many stop the matter.")),
            Section(
                "Delivery", text("送达", "Delivery to each home"),
                text(
                    "公示的同时逐户送达，记录时间、方式和经手人；公示期满没送到的，按张贴送达。",
                    "The notice is also brought to each home, with a record of when, how and by whom. What could not be "
                    "brought counts as posted once the notice is over.",
                ),
            ),
            Section("Gather", text("征集建议", "Gathering suggestions"), text("住在小区的人都可以提建议，期满再请人归类。", "Anyone living here may make suggestions; afterwards somebody sorts them.")),
        ),
    ),
    Chapter(
        text("依据", "Legal basis"),
        text(
            "每个数字都要说明来历：法律、惯例，还是我们自己的假定。",
            "Every number says where it comes from: a law, a custom, or our own assumption.",
        ),
        (
            Section(
                "LegalBasis", text("数字的来历", "Where a number comes from"),
                text(
                    "读过原文才写“法律”或“地方规定”，并写明条款、适用地区和核对日期；没有读到原文，就写“未核实”。",
                    "`law` and `local` are written only where the text itself was read, with its article, where it holds, and "
                    "the day; where it was not read, the kind is `unverified`.",
                ),
            ),
        ),
    ),
    Chapter(
        text("场景", "Stories"),
        text(
            "场景是一个故事：一件事从提出到办结，谁在什么时候做了什么，每一步之后应当怎样。`gongshi try` 用它试走定义，几十天一瞬间过完。"
            "故事也可以用中文键写。人用参与方的名字、角色、提出人、邻居来称呼，候补写成 `partners.候补`。",
            "A scenario is a story: a matter from its beginning to its end, who did what and when, and what must hold on the way. "
            "`gongshi try` plays it with a definition, and weeks pass in a moment. People are named by their party or role, as the "
            "reporter or a neighbour; an alternate is `partners.alternate`.",
        ),
        (
            Section(
                "Scenario", text("一个故事", "One story"),
                text(
                    "故事从有人提出一件事开始。时间写钟面时间，两天之间的事用“等待”跳过。",
                    "A story begins with a matter that is raised. Times are wall times; `wait` lets time pass.",
                ),
            ),
            Section(
                "Step", text("一步", "A step"),
                text(
                    "每一步只有一件事，或者说明此刻应当怎样。应当被拒绝的，在同一步写上理由。",
                    "A step is one thing that happens, or what must hold now. What must be refused says so in the same step.",
                ),
            ),
            Section("Raise", text("提出", "A matter that is raised"), text("登记时要填的字段，这里都要填。", "All that is asked for at intake is filled in here.")),
            Section("Said", text("说了什么", "What somebody says"), text("异议和建议都这样写。", "Objections and suggestions are written like this.")),
            Section("Change", text("怎样修改", "How the proposal is to change"), text("只写要改的字段，其余不变。", "Only what is to change is named; the rest stays.")),
            Section("Expect", text("应当怎样", "What must hold"), text("没有写的，就不看。", "What is not said is not looked at.")),
            Section(
                "HomeForm", text("一套房", "A home"),
                text("业主表决要有名册：每套房是谁的，多大面积，在哪栋楼。", "A vote of the owners needs a register: whose each home is, its area, and its building."),
            ),
        ),
        ("answers",),
    ),
)  # fmt: skip
