"""A matter with everything that a clock can do: stopped, moved, kept for coming back, others beside it, and an end that
one side may bring about.
"""

from __future__ import annotations

from services.wutongli import Wutongli

from engine.registry import Activated, activate

TALKS = """
issue_type: talks
version: 1
title: {zh: "停车商谈", en: "Talks about parking"}
fields:
  place: {type: text, required: true, title: {zh: "位置", en: "Place"}}
parties: [owners, property]
start: talking
states:
  talking:
    title: {zh: "商谈中", en: "Talks"}
    phase: deliberation
    list: problem
    ask:
      who: coordinator
      to: choose
      buttons:
        aside: {go: aside, title: {zh: "先放一放", en: "Put it aside"}}
        settle: {go: settled, title: {zh: "谈成了", en: "Settled"}}
    deadline: 10 working days
    remind: [1 day before]
    if_late: {ask: supervisor, every: 2 working days}
    clocks:
      revisit: {at: [2 working days, 6 working days], ask: coordinator, title: {zh: "上门看看", en: "Look in"}}
      counter: {open_for: 5 working days, tell: each party, title: {zh: "意见箱", en: "Suggestion box"}}
    extend: {by: 5 working days, asked_by: each party, needs: each party, times: 1}
    pause: {by: coordinator, at_most: 10 working days}
    may_stop: each party
    then: {stopped: ended}
    legal_basis: {kind: assumed}
  aside:
    title: {zh: "暂缓", en: "Put aside"}
    phase: deliberation
    list: problem
    ask:
      who: coordinator
      to: choose
      buttons:
        on: {go: talking, clock: resume, at_most: 2, title: {zh: "接着谈", en: "Go on"}}
        settle: {go: settled, title: {zh: "谈成了", en: "Settled"}}
    deadline: 5 working days
    if_late: {ask: supervisor, every: 2 working days}
    legal_basis: {kind: assumed}
  settled: {title: {zh: "谈成", en: "Settled"}, phase: closed, result: done, tell: [reporter, each party]}
  ended: {title: {zh: "终止", en: "Ended"}, phase: closed, result: stopped, tell: [reporter, each party]}
"""


def talking(here: Wutongli, title: str = "3号楼前停车位") -> str:
    """An item on which the coordinator is talking with owners and property company."""
    done = activate(here.rt, here.id, TALKS)
    assert isinstance(done, Activated), done
    return here.open(title, issue_type="talks", fields={"place": "3号楼前"})
