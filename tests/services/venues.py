"""A matter that needs consent first and is then counted in a meeting: its record sheet decides."""

from __future__ import annotations

from services.wutongli import Wutongli

from engine.registry import Activated, activate

MEETING = """
issue_type: meeting_room
version: 1
title: {zh: "借用会议室", en: "Use of a room"}
fields:
  place: {type: text, required: true, title: {zh: "位置", en: "Place"}}
parties: [owners, property]
start: consenting
states:
  consenting:
    title: {zh: "征得同意", en: "Consent"}
    phase: deliberation
    list: demand
    ask: {who: each party, to: consent}
    deadline: 5 working days
    then: {given: counting, refused: declined, silent: declined}
    legal_basis: {kind: assumed}
  counting:
    title: {zh: "开会表决", en: "Meeting"}
    phase: deliberation
    list: demand
    ask: {who: coordinator, to: count}
    deadline: 10 working days
    if_late: {ask: supervisor, every: 2 working days}
    decide: {rule: counted, quorum: {present: over 1/2}, pass: {of: due, share: over 1/2}}
    then: {passed: agreed, failed: declined, no_quorum: declined}
    legal_basis: {kind: assumed}
  agreed: {title: {zh: "同意借用", en: "Agreed"}, phase: closed, result: done, tell: [reporter, each party]}
  declined: {title: {zh: "不借", en: "Declined"}, phase: closed, result: declined, tell: [reporter, each party]}
"""


def consenting(here: Wutongli, title: str = "借用二楼会议室") -> str:
    """An item for which owners and property company are asked for their consent."""
    done = activate(here.rt, here.id, MEETING)
    assert isinstance(done, Activated), done
    return here.open(title, issue_type="meeting_room", fields={"place": "二楼"})


BALLOT = """
issue_type: paving
version: {version}
title: {{zh: "选地砖", en: "Choosing the paving"}}
fields:
  place: {{type: text, required: true, title: {{zh: "位置", en: "Place"}}}}
  designs: {{type: list, required: true, title: {{zh: "方案", en: "Designs"}}}}
parties: [owners, property, community]
start: voting
states:
  voting:
    title: {{zh: "投票", en: "Voting"}}
    phase: deliberation
    list: demand
    ask: {{who: each party, to: {to}, {asked}}}
    deadline: 5 working days
    decide: {{rule: {rule}, quorum: 1 answer, close: at the deadline}}
    then: {{passed: chosen, tied: given_up, no_quorum: given_up}}
    legal_basis: {{kind: assumed}}
  chosen: {{title: {{zh: "已选定", en: "Chosen"}}, phase: closed, result: done, tell: [reporter, each party]}}
  given_up: {{title: {{zh: "没有选成", en: "Given up"}}, phase: closed, result: declined, tell: [reporter, each party]}}
"""
WRITTEN = 'options: {brick: {zh: "透水砖", en: "Brick"}, granite: {zh: "花岗岩", en: "Granite"}, wood: {zh: "木板", en: "Wood"}}'
DRAWN = "options: {from: designs}"


def balloting(here: Wutongli, to: str, rule: str, asked: str = WRITTEN, version: int = 1) -> str:
    """An item whose paving is voted on by a ballot of the kind `to`; its designs, one a line, are three."""
    done = activate(here.rt, here.id, BALLOT.format(to=to, rule=rule, asked=asked, version=version))
    assert isinstance(done, Activated), done
    fields = {"place": "南门", "designs": "透水砖\n花岗岩\n木板"}
    return here.open("南门换地砖", issue_type="paving", fields=fields)


AIRED = """  airing:
    title: {zh: "先听意见", en: "Hearing everybody"}
    phase: deliberation
    list: demand
    ask: {who: each party, to: position, shown: counts}
    deadline: 5 working days
    decide: {rule: consensus, quorum: 3 of 3 parties, close: when all have answered}
    then: {passed: voting, failed: voting, no_quorum: voting}
    legal_basis: {kind: assumed}
"""


def aired_then_balloting(here: Wutongli) -> str:
    """An item on which positions are taken, of which only numbers are told, and an open ballot afterwards."""
    said = BALLOT.format(to="choice", rule="plurality", asked=WRITTEN, version=1)
    said = said.replace("start: voting", "start: airing").replace("  voting:\n", AIRED + "  voting:\n", 1)
    done = activate(here.rt, here.id, said)
    assert isinstance(done, Activated), done
    return here.open("南门换地砖", issue_type="paving", fields={"place": "南门", "designs": "砖\n木板"})
