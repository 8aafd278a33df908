"""Lamps that are to be mended, decided in a way that a test chooses: how answers are shown, and what may be amended."""

from __future__ import annotations

from services.wutongli import Wutongli

from engine.registry import Activated, activate

TABLE = """
issue_type: {issue_type}
version: 1
title: {{zh: "路灯报修", en: "Lamp repair"}}
fields:
  place: {{type: text, required: true, title: {{zh: "位置", en: "Place"}}}}
  lamp: {{type: text, required: true, title: {{zh: "换什么灯", en: "Which lamp"}}}}
  budget: {{type: money, required: true, title: {{zh: "预算", en: "Budget"}}}}
parties: [community, owners, property]
start: settling
states:
  settling:
    title: {{zh: "协商", en: "Deliberation"}}
    phase: deliberation
    list: problem
    ask: {{who: each party, to: position, {ask}}}
    deadline: 7 days
    remind: [1 day before]
    decide: {{rule: majority, quorum: 2 parties, {decide}}}
    then: {{passed: mended, failed: left, no_quorum: left}}
    legal_basis: {{kind: assumed}}
  mended: {{title: {{zh: "修好", en: "Mended"}}, phase: closed, result: done, tell: reporter}}
  left:   {{title: {{zh: "不修", en: "Left"}}, phase: closed, result: declined, tell: reporter}}
"""


def lamps(
    here: Wutongli,
    ask: str,
    decide: str = "close: when all have answered",
    *,
    issue_type: str = "lamp_repair",
    title: str = "东门路灯不亮",
) -> str:
    """An item about lamps, its parties asked for their positions; its id. Another `ask` in the same house needs an
    issue type of its own.
    """
    done = activate(here.rt, here.id, TABLE.format(ask=ask, decide=decide, issue_type=issue_type))
    assert isinstance(done, Activated), done
    return here.open(
        title, issue_type=issue_type, fields={"place": "东门", "lamp": "LED 灯", "budget": "9000"}
    )


def sealed(here: Wutongli, *, issue_type: str = "lamp_repair", title: str = "东门路灯不亮") -> str:
    """The same, the answers under seal until the deadline."""
    return lamps(here, "answers: sealed", "close: at the deadline", issue_type=issue_type, title=title)


VOTE = """
issue_type: lamp_vote
version: 1
title: {zh: "路灯投票", en: "Lamp vote"}
fields:
  place: {type: text, required: true, title: {zh: "位置", en: "Place"}}
parties: [community, owners, property]
start: settling
states:
  settling:
    title: {zh: "密封表态", en: "Sealed vote"}
    phase: deliberation
    list: problem
    ask: {who: each party, to: position, answers: sealed}
    deadline: 7 days
    remind: [1 day before]
    may_stop: owners
    signals: {emergency: {go: screening}}
    decide: {rule: majority, quorum: 2 parties, close: at the deadline}
    then: {passed: mended, failed: left, no_quorum: left, stopped: screening}
    legal_basis: {kind: assumed}
  screening:
    title: {zh: "重新受理", en: "Taken in again"}
    phase: collection
    list: none
    ask:
      who: coordinator
      to: choose
      buttons:
        again: {new_round: settling, at_most: 2, after_that: left, title: {zh: "再投一次", en: "Vote again"}}
        close: {go: left, title: {zh: "不修", en: "Leave it"}}
    deadline: 5 days
    if_late: {ask: supervisor, every: 2 working days}
    legal_basis: {kind: assumed}
  mended: {title: {zh: "修好", en: "Mended"}, phase: closed, result: done, tell: reporter}
  left:   {title: {zh: "不修", en: "Left"}, phase: closed, result: declined, tell: reporter}
"""


def vote(here: Wutongli) -> str:
    """An item about lamps under a sealed vote that one side may end and a signal breaks off, and that may be held again."""
    done = activate(here.rt, here.id, VOTE)
    assert isinstance(done, Activated), done
    return here.open("东门路灯不亮", issue_type="lamp_vote", fields={"place": "东门"})
