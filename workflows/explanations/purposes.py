"""Pages of the rules about what each part of a file is for, and what it has to say."""

from __future__ import annotations

from workflows.explanations.page import Explanation, page

PURPOSES: dict[str, Explanation] = {
    "one-purpose": page(
        "一个状态只做一件事", "A state does one thing",
        "状态要么征求（ask），要么公示（notice），要么等待（wait），要么征集（gather）。两件事写在一起，"
        "就说不清期限算哪一个、结论算哪一个。先后做，就写成两个状态。",
        "A state asks, or gives notice, or waits, or gathers. With two of these at once nobody could say whose "
        "deadline counts and whose outcome. What comes one after the other is two states.",
        wrong="""
            notice: {for: 7 days}
            wait: 3 days
            then: {undisputed: done}
        """,
        right="""
            notice: {for: 7 days}
            then: {undisputed: done}
        """,
    ),
    "closed": page(
        "办结就是结束", "Closed is the end",
        "phase: closed 的状态不再问人，也不再计时。还有事要做，就放在前一个状态里。",
        "A state with `phase: closed` asks nobody and runs no clock. What is still to be done belongs into the state before.",
        wrong="""
            states:
              asking:
                phase: decision
                list: problem
                wait: 15 days
                then: {over: done}
              done: {phase: closed, result: done, deadline: 3 days}
        """,
        right="""
            states:
              asking:
                phase: decision
                list: problem
                wait: 15 days
                then: {over: done}
              done: {phase: closed, result: done}
        """,
    ),
    "no-result": page(
        "办结要写结果", "An end says what it is",
        "办成了、不办、并入别的议题，都是办结。result 写明是哪一种，看板和统计都靠它。",
        "Done, declined and merged are all ends. `result` says which: the board and the figures go by it.",
        wrong="""
            states:
              asking:
                phase: decision
                list: problem
                wait: 15 days
                then: {over: finished}
              finished: {phase: closed}
        """,
        right="""
            states:
              asking:
                phase: decision
                list: problem
                wait: 15 days
                then: {over: finished}
              finished: {phase: closed, result: built}
        """,
    ),
    "no-list": page(
        "在哪张清单上", "On which list",
        "没有办结的议题都在一张清单上：需求、问题、项目，或者写明不列（none）。不写，就会从清单里漏掉。",
        "Every open item stands on a list: demand, problem, project, or on none if that is said. Without it the item "
        "would be missing from all of them.",
        wrong="""
            states:
              asking: {phase: decision, wait: 15 days, then: {over: done}}
        """,
        right="""
            states:
              asking: {phase: decision, list: project, wait: 15 days, then: {over: done}}
        """,
    ),
    "private": page(
        "不公开的议题不上清单", "What is private stands on no list",
        "写了 visible_to，就只有这些人能看。清单是公开的，所以每个状态都要写 list: none。",
        "With `visible_to` only those named may see an item. The lists are public, so every state says `list: none`.",
        wrong="""
            visible_to: [owners, property]
            states:
              asking: {phase: decision, list: problem, wait: 15 days, then: {over: done}}
        """,
        right="""
            visible_to: [owners, property]
            states:
              asking: {phase: decision, list: none, wait: 15 days, then: {over: done}}
        """,
    ),
    "misplaced": page(
        "写在这里不起作用", "It does nothing here",
        "有些键只在某种征求、某条规则里有用。写在别处不会出错，但也什么都不做，而写的人以为它在起作用。",
        "Some keys belong to one kind of ask or to one rule. Elsewhere they would do nothing, while whoever wrote them "
        "believes that they do.",
        wrong="""
            ask: {who: [residents, owners], to: score, milestones: [start, finish]}
            deadline: 5 days
            decide: {rule: mean_at_least, threshold: 3}
            then: {passed: done, failed: stalled, no_quorum: done}
        """,
        right="""
            ask: {who: [residents, owners], to: score, scale: 5}
            deadline: 5 days
            decide: {rule: mean_at_least, threshold: 3}
            then: {passed: done, failed: stalled, no_quorum: done}
        """,
    ),
    "incomplete": page(
        "少写了一样", "Something is missing",
        "选择要有按钮，表单要有字段，问了意见要说怎样作结论，规则要有它的数字。",
        "A choice needs buttons, a form needs fields, opinions need something that weighs them, a rule needs its numbers.",
        wrong="""
            ask: {who: each party, to: position}
            deadline: 7 days
            then: {passed: done, failed: stalled}
        """,
        right="""
            ask: {who: each party, to: position}
            deadline: 7 days
            decide: {rule: consensus}
            then: {passed: done, failed: stalled}
        """,
    ),
    "parties": page(
        "谁坐在桌边", "Who sits at the table",
        "问 each party，桌边就要有人；提出人（reporter）只能是其中一方，不能一个人坐在桌子两边。",
        "Where each party is asked, somebody sits at the table; and whoever raised the matter is one party at most, "
        "not both sides of the table.",
        wrong="parties: {applicant: reporter, respondent: reporter}",
        right="parties: {applicant: reporter, respondent: named at intake}",
    ),
    "may-stop": page(
        "谁可以终止", "Who may stop it",
        "可以单方终止的，是当事的各方，或者这一步问到的人；只是等待、谁也不问的，也可以是别的步骤问到的人，例如调解员。"
        "不相干的人不能替大家收场。",
        "Who may end a state for everybody is a party, or somebody who is asked in it; where it only waits, also somebody "
        "who is asked in another state, such as the mediator. Nobody who is not concerned.",
        wrong="""
            wait: 15 days
            may_stop: secretary
            then: {over: done, stopped: declined}
        """,
        right="""
            wait: 15 days
            may_stop: [owners, property]
            then: {over: done, stopped: declined}
        """,
    ),
    "one-language": page(
        "少了一种语言", "One language is missing",
        "写了 zh 或 en，就两种都写。只写一种，读另一种语言的人看到的也是这一种。不分语言的文字，直接写在引号里。",
        "Where a text names its languages, write both; whoever reads the other one sees this one else. A text that is the "
        "same in both stands in quotes, without a language.",
        wrong='title: {zh: "小区微改造"}',
        right='title: {zh: "小区微改造", en: "Facility upgrade"}',
    ),
    "legal-basis": page(
        "依据要查得到", "A basis that can be looked up",
        "写 kind: law 或 local，就要写明条款、地域和核对日期。没有读过原文，写 unverified；习惯做法写 custom，"
        "自己定的写 assumed。",
        "With kind law or local, say the article, where it holds, and the day on which its text was read. Where it was "
        "not read, write unverified; a custom is custom, and what you set yourself is assumed.",
        wrong="""
            notice: {for: 7 days}
            then: {undisputed: done}
            legal_basis: {kind: law, article: "民法典 278"}
        """,
        right="""
            notice: {for: 7 days}
            then: {undisputed: done}
            legal_basis: {kind: custom}
        """,
    ),
}  # fmt: skip
