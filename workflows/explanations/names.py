"""Pages of the rules about names: whatever is named exists, once, and means one thing."""

from __future__ import annotations

from workflows.explanations.page import Explanation, page

NAMES: dict[str, Explanation] = {
    "start": page(
        "从哪里开始", "Where it begins",
        "start 写的是状态的名字。写错一个字，议题就无从开始。",
        "`start` names a state. With a slip in that name, no item could begin.",
        wrong="start: askin",
        right="start: asking",
    ),
    "unknown-state": page(
        "没有这个状态", "No such state",
        "按钮、结论和信号都通向一个状态，名字要和 states 里的一模一样。通向不存在的状态，议题就无处可去。",
        "Buttons, outcomes and signals lead to a state, by exactly the name that it has under `states`. An item that is "
        "sent to a state that is not there has nowhere to go.",
        wrong="""
            ask: {who: coordinator, to: choose, buttons: {accept: dome}}
            deadline: 5 days
            if_late: {ask: supervisor, every: 2 days}
        """,
        right="""
            ask: {who: coordinator, to: choose, buttons: {accept: done}}
            deadline: 5 days
            if_late: {ask: supervisor, every: 2 days}
        """,
    ),
    "unknown-field": page(
        "没有这个字段", "No such field",
        "表单、期限、选项里用到的字段，都要先在 fields 里写明。",
        "Every field that a form, a deadline or a ballot uses is declared under `fields` first.",
        wrong="""
            ask: {who: property, to: fill, fields: [budgt]}
            deadline: 10 days
            if_late: {ask: coordinator, every: 2 days}
            then: {answered: done}
        """,
        right="""
            ask: {who: property, to: fill, fields: [budget]}
            deadline: 10 days
            if_late: {ask: coordinator, every: 2 days}
            then: {answered: done}
        """,
    ),
    "unknown-party": page(
        "不在桌边的一方", "A party that is not at the table",
        "回避、否决和权重只能给坐在桌边的参与方（parties）。写了别人，这一条就落空。",
        "A recusal, a veto or a weight belongs to a party under `parties`. Written for anybody else it does nothing.",
        wrong="""recuse: {builder: "hazard == 'urgent'"}""",
        right="""recuse: {property: "hazard == 'urgent'"}""",
    ),
    "nobody": page(
        "问不到人", "Nobody would be asked",
        "问谁，要写参与方、社区名册里的角色，或者 each party、reporter、each owner。写错了，或者一个也没写，没有人会收到消息。",
        "Whom to ask is a party, a role of the community's roster, or each party, reporter, each owner. With any other "
        "word, or with none, nobody would get a message.",
        wrong="""
            ask: {who: chairperson, to: choose, buttons: {accept: done}}
            deadline: 5 days
            if_late: {ask: supervisor, every: 2 days}
        """,
        right="""
            ask: {who: coordinator, to: choose, buttons: {accept: done}}
            deadline: 5 days
            if_late: {ask: supervisor, every: 2 days}
        """,
    ),
    "name-clash": page(
        "一个名字两个意思", "One name for two things",
        "参与方不能和角色同名，字段不能叫 round：否则分不清说的是哪一个。",
        "No party is called like a role, and no field `round`: nobody could tell which of the two is meant.",
        wrong="parties: [community, owners, supervisor]",
        right="parties: [community, owners, supervision]",
    ),
    "twice": page(
        "写了两次", "Stands twice",
        "名单里同一个人、同一项写两次，多半是想写另一个。",
        "What stands twice in a list was most likely meant to be something else.",
        wrong="parties: [community, owners, property, owners]",
        right="parties: [community, owners, property, residents]",
    ),
}  # fmt: skip
