"""Pages of the rules about where things lead."""

from __future__ import annotations

from workflows.explanations.page import Explanation, page

_LATE = "if_late: {ask: supervisor, every: 2 days}"

COURSES: dict[str, Explanation] = {
    "unreachable": page(
        "走不到的状态", "A state that nothing leads to",
        "没有任何一步通向它，议题永远到不了。多半是前面某个去向写成了别的名字。",
        "Nothing leads there, so no item ever gets there. Most often some way before it names another state.",
        wrong="""
            states:
              asking: {phase: decision, list: project, wait: 15 days, then: {over: done}}
              revisit: {phase: decision, list: project, wait: 15 days, then: {over: done}}
        """,
        right="""
            states:
              asking: {phase: decision, list: project, wait: 15 days, then: {over: revisit}}
              revisit: {phase: decision, list: project, wait: 15 days, then: {over: done}}
        """,
    ),
    "no-end": page(
        "办不结的状态", "A state without an end",
        "从每个状态出发，总要有路走到办结。否则议题一直挂着，谁也结不了。",
        "From every state there is a way to an end. Without one its items stay open for ever.",
        wrong=f"""
            states:
              asking:
                phase: decision
                list: problem
                ask: {{who: coordinator, to: choose, buttons: {{accept: done, put_off: waiting}}}}
                deadline: 5 days
                {_LATE}
              waiting:
                phase: decision
                list: problem
                ask: {{who: coordinator, to: choose, buttons: {{wait_on: {{go: waiting, at_most: 3}}}}}}
                deadline: 5 days
                {_LATE}
        """,
        right=f"""
            states:
              asking:
                phase: decision
                list: problem
                ask: {{who: coordinator, to: choose, buttons: {{accept: done, put_off: waiting}}}}
                deadline: 5 days
                {_LATE}
              waiting:
                phase: decision
                list: problem
                ask:
                  who: coordinator
                  to: choose
                  buttons: {{wait_on: {{go: waiting, at_most: 3}}, accept: done}}
                deadline: 5 days
                {_LATE}
        """,
    ),
    "used-up": page(
        "次数用完就走不动", "Stuck once the counts are used up",
        "计次的按钮用完就没有了。如果一个状态里的按钮都计次，用完之后谁也推不动。要留一个不限次数的按钮，或写 after_that。",
        "A button with a count is gone once it is used up. Where all buttons of a state are counted, nobody can move the item "
        "after that. Leave one without a count, or write `after_that`.",
        wrong=f"""
            states:
              asking: {{phase: decision, list: project, wait: 5 days, then: {{over: deciding}}}}
              deciding:
                phase: decision
                list: problem
                ask: {{who: supervisor, to: choose, buttons: {{reopen: {{go: asking, at_most: 1}}, close: {{go: shut, at_most: 1}}}}}}
                deadline: 5 days
                {_LATE}
              shut:
                phase: decision
                list: problem
                ask: {{who: supervisor, to: choose, buttons: {{end: done, reopen: {{go: deciding, at_most: 1}}}}}}
                deadline: 5 days
                {_LATE}
        """,
        right=f"""
            states:
              asking: {{phase: decision, list: project, wait: 5 days, then: {{over: deciding}}}}
              deciding:
                phase: decision
                list: problem
                ask: {{who: supervisor, to: choose, buttons: {{reopen: {{go: asking, at_most: 1}}, close: shut}}}}
                deadline: 5 days
                {_LATE}
              shut:
                phase: decision
                list: problem
                ask: {{who: supervisor, to: choose, buttons: {{end: done, reopen: {{go: deciding, at_most: 1}}}}}}
                deadline: 5 days
                {_LATE}
        """,
    ),
    "too-many-ways": page(
        "组合太多，验证不完", "Too many combinations to go through",
        "计次的去向很多、次数又大时，状态和次数的组合多得数不过来，就不能证明每一种情形都办得结。",
        "With many counted ways and large counts there are more combinations of states and counts than can be gone through, and "
        "it cannot be shown that every item comes to an end.",
        wrong=f"""
            states:
              asking:
                phase: decision
                list: problem
                ask:
                  who: coordinator
                  to: choose
                  buttons:
                    one: {{go: asking, at_most: 99}}
                    two: {{go: asking, at_most: 99}}
                    three: {{go: asking, at_most: 99}}
                    accept: {{go: done, at_most: 1}}
                deadline: 5 days
                {_LATE}
        """,
        right=f"""
            states:
              asking:
                phase: decision
                list: problem
                ask:
                  who: coordinator
                  to: choose
                  buttons:
                    one: {{go: asking, at_most: 3}}
                    accept: {{go: done, at_most: 1}}
                deadline: 5 days
                {_LATE}
        """,
    ),
    "uncounted": page(
        "不计次的回头路", "A way back without a count",
        "往回走的去向要写最多几次（at_most）和用完之后去哪里（after_that），否则议题可能一直转圈。",
        "A way back says how often it may be taken (`at_most`), and where it leads after that. Else an item might go round "
        "for ever.",
        wrong="""
            start: planning
            states:
              planning: {phase: collection, list: problem, wait: 5 days, then: {over: asking}}
              asking:
                phase: deliberation
                list: problem
                ask: {who: each party, to: position}
                deadline: 7 days
                decide: {rule: consensus}
                then: {passed: done, failed: planning}
        """,
        right="""
            start: planning
            states:
              planning: {phase: collection, list: problem, wait: 5 days, then: {over: asking}}
              asking:
                phase: deliberation
                list: problem
                ask: {who: each party, to: position}
                deadline: 7 days
                decide: {rule: consensus}
                then: {passed: done, failed: {back: planning, at_most: 2, after_that: stalled}}
        """,
    ),
    "count": page(
        "次数用完之后", "After the count is used up",
        "写了最多几次，就要写用完之后去哪里；写了 after_that，就要写最多几次。只有按钮可以用完就没有。",
        "What is counted says where it leads once the count is used up, and `after_that` needs a count. Only a button may "
        "simply be gone.",
        wrong="""
            wait: 15 days
            then: {over: {go: done, at_most: 2}}
        """,
        right="""
            wait: 15 days
            then: {over: done}
        """,
    ),
}  # fmt: skip
