"""Pages of the rules about time: deadlines, silence, reminders, and what runs beside a state."""

from __future__ import annotations

from workflows.explanations.page import Explanation, page

_LATE = "if_late: {ask: supervisor, every: 2 days}"

TIMES: dict[str, Explanation] = {
    "no-deadline": page(
        "没有期限", "No deadline",
        "问了人就要有期限。没有期限，没人答复就会一直等下去。",
        "Whoever is asked has a deadline. Without one, silence would last for ever.",
        wrong="""
            ask: {who: coordinator, to: choose, buttons: {accept: done}}
        """,
        right=f"""
            ask: {{who: coordinator, to: choose, buttons: {{accept: done}}}}
            deadline: 5 working days
            {_LATE}
        """,
    ),
    "silence": page(
        "没人答复怎么办", "What follows silence",
        "到期还没有人答复，要么走下一步（then.late），要么请一个人处理，一次又一次，直到有人答复（if_late）。沉默不能没有下文。",
        "When a deadline passes in silence, it goes on (`late` under `then`), or a person is asked again and again until "
        "somebody answers (`if_late`). Silence never ends in silence.",
        wrong="""
            ask: {who: coordinator, to: choose, buttons: {accept: done}}
            deadline: 5 working days
        """,
        right=f"""
            ask: {{who: coordinator, to: choose, buttons: {{accept: done}}}}
            deadline: 5 working days
            {_LATE}
        """,
    ),
    "reminder": page(
        "提醒得太早", "A reminder that comes too early",
        "提醒要落在开始之后、截止之前，不管从星期几、几点开始：傍晚开始的那一天不算，工作日中间可能隔着周末。",
        "A reminder falls after the beginning and before the deadline, whatever day and hour it begins: the evening on which it "
        "begins counts for nothing, and working days may have a weekend between them.",
        wrong=f"""
            ask: {{who: coordinator, to: choose, buttons: {{accept: done}}}}
            deadline: 3 days
            remind: [3 days before]
            {_LATE}
        """,
        right=f"""
            ask: {{who: coordinator, to: choose, buttons: {{accept: done}}}}
            deadline: 3 days
            remind: [1 day before]
            {_LATE}
        """,
    ),
    "same-reminder": page(
        "两次提醒撞在一起", "Two reminders at one moment",
        "提前 1 天和提前 24 小时是同一个时刻，同一个人会同时收到两条。",
        "One day before and 24 hours before are the same moment: the same person would be reminded twice at once.",
        wrong=f"""
            ask: {{who: coordinator, to: choose, buttons: {{accept: done}}}}
            deadline: 5 days
            remind: [1 day before, 24 hours before]
            {_LATE}
        """,
        right=f"""
            ask: {{who: coordinator, to: choose, buttons: {{accept: done}}}}
            deadline: 5 days
            remind: [1 day before, 4 hours before]
            {_LATE}
        """,
    ),
    "stand-in": page(
        "候补请得太晚", "The alternates are asked too late",
        "候补从进入这一步算起，要在截止之前请，并且还来得及答复。",
        "Alternates are asked so long after the state was entered, while there is still time to answer before the deadline.",
        wrong="""
            ask: {who: each party, to: position}
            deadline: 7 days
            stand_in: {after: 7 days}
            decide: {rule: consensus}
            then: {passed: done, failed: stalled}
        """,
        right="""
            ask: {who: each party, to: position}
            deadline: 7 days
            stand_in: {after: 4 days}
            decide: {rule: consensus}
            then: {passed: done, failed: stalled}
        """,
    ),
    "clock-order": page(
        "旁钟的先后", "The order of a clock's times",
        "旁钟的几个时刻按先后写，而且要在这一步结束之前。",
        "The times of a clock beside the state are written in their order, and come before the state is over.",
        wrong="""
            wait: 60 days
            clocks: {revisit: [30 days, 15 days]}
            then: {over: done}
        """,
        right="""
            wait: 60 days
            clocks: {revisit: [15 days, 30 days]}
            then: {over: done}
        """,
    ),
}  # fmt: skip
