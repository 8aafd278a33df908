"""The first file of an issue type, made of a few answers: sound from the first minute, and meant to be changed.

What is written passes every check without a finding, and its story goes as it says, whatever the answers are that
`Beginning` accepts. Its comments say where the writer's own decisions belong; its numbers are called assumed,
because somebody who answers ten questions has looked up no law.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Literal

from workflows.model import NAME_PATTERN, WHO_WORDS
from workflows.roster import ROLES
from workflows.text import Text, text
from workflows.vocabulary.outcomes import RULES

Rule = Literal["consensus", "majority", "unanimity", "consent"]
BEGINNERS: tuple[Rule, ...] = ("consensus", "majority", "unanimity", "consent")
"""Rules that need no further number. The manual has the others."""
NAMELESS = text("新事项", "New matter")
FEWEST_PARTIES = 2
USUAL_PARTIES = ("community", "owners", "property", "residents", "partners")
LONGEST_DAYS = 365


@dataclass(frozen=True, slots=True)
class Beginning:
    """What somebody who begins a definition has decided."""

    name: str = "new_matter"
    title: Text = NAMELESS
    parties: tuple[str, ...] = USUAL_PARTIES
    screened_by: str = "coordinator"
    proposed_by: str = "property"
    rule: Rule = "consensus"
    quorum: int = 4
    days: int = 7
    notice_days: int = 7
    """0 for a matter that is not put on public notice."""
    done_by: str = "property"
    scored: bool = True

    def wrong(self) -> Text | None:
        """Why these answers make no definition; None where they do."""
        if not re.fullmatch(NAME_PATTERN, self.name):
            return text(
                "名字用小写字母、数字、下划线或汉字，以字母或汉字开头",
                "a name is small letters, digits, `_` or Chinese characters, and begins with a letter",
            )
        if (which := _wrong_parties(self.parties)) is not None:
            return which
        people = (*self.parties, *ROLES)
        for who in (self.screened_by, self.proposed_by, self.done_by):
            if who not in people:
                every = ", ".join(each for each in people if each != "system")
                return Text(
                    zh=f"“{who}”不是参与方，也不是角色；可以写：{every}",
                    en=f"{who} is neither a party nor a role; possible: {every}",
                )
        if self.rule not in BEGINNERS:
            return Text(zh=f"可以写：{', '.join(BEGINNERS)}", en=f"possible: {', '.join(BEGINNERS)}")
        if not 1 <= self.quorum <= len(self.parties):
            return Text(
                zh=f"写 1 到 {len(self.parties)} 之间的数", en=f"a number from 1 to {len(self.parties)}"
            )
        if not 1 <= self.days <= LONGEST_DAYS or not 0 <= self.notice_days <= LONGEST_DAYS:
            return Text(zh=f"最多 {LONGEST_DAYS} 天", en=f"at most {LONGEST_DAYS} days")
        return None


def _wrong_parties(parties: tuple[str, ...]) -> Text | None:
    if len(parties) < FEWEST_PARTIES or len(set(parties)) < len(parties):
        return text(
            "至少两方，各不相同，用逗号隔开", "two parties at least, each once, with commas between them"
        )
    for party in parties:
        if party in (*ROLES, *WHO_WORDS) or not re.fullmatch(NAME_PATTERN, party):
            return Text(zh=f"“{party}”不能作为参与方的名字", en=f"{party} cannot be the name of a party")
    return None


def definition_of(made: Beginning, language: str) -> str:
    """The definition, with English keys and with comments in the writer's language."""
    zh = language == "zh"
    parts = [
        _head(made, zh=zh), _screening(made, zh=zh), _proposing(made, zh=zh), _deliberating(made, zh=zh),
        _notice(made, zh=zh) if made.notice_days else "", _works(made, zh=zh), _acceptance(zh=zh) if made.scored else "", _ends(zh=zh),
    ]  # fmt: skip
    return "\n".join(part for part in parts if part)


def _quoted(said: str) -> str:
    return json.dumps(said, ensure_ascii=False)


def _both(said: Text) -> str:
    return f"{{zh: {_quoted(said.zh)}, en: {_quoted(said.en)}}}"


def _c(zh_said: str, en_said: str, *, zh: bool) -> str:
    return f"# {zh_said if zh else en_said}"


def _head(made: Beginning, *, zh: bool) -> str:
    say = _c(
        "受理时要填什么、提方案时要填什么",
        "What is filled in when it is raised, and when it is proposed",
        zh=zh,
    )
    table = _c(
        "谁坐在桌边；名字与小区名册里的一致",
        "Who sits at the table, by the names of the community's roster",
        zh=zh,
    )
    version = _c(
        "启用之后再改内容，就换下一个号", "the next number for every change, once it is in use", zh=zh
    )
    return f"""\
issue_type: {made.name}
version: 1  {version}
title: {_both(made.title)}

{say}
fields:
  place:    {{type: text, required: true, title: {{zh: "位置", en: "Place"}}}}
  proposal: {{type: text, required: true, title: {{zh: "方案", en: "Proposal"}}}}

{table}
parties: [{", ".join(made.parties)}]

start: screening
states:"""


def _screening(made: Beginning, *, zh: bool) -> str:
    return f"""\
  {_c("受理：要不要办这件事", "Screening: shall this be taken up at all?", zh=zh)}
  screening:
    title: {{zh: "受理", en: "Screening"}}
    phase: collection
    list: demand
    ask:
      who: {made.screened_by}
      to: choose
      question: {{zh: "这件事怎么受理？", en: "What shall become of this matter?"}}
      buttons:
        accept:  {{go: proposing, title: {{zh: "受理", en: "Accept"}}}}
        decline: {{go: declined, needs: reason, title: {{zh: "不受理", en: "Decline"}}}}
    deadline: 3 working days
    remind: [1 working day before]
    if_late: {{ask: supervisor, every: 2 working days}}  {_c("没人答复时，一直请到有人处理", "silence always ends with somebody who is asked", zh=zh)}
    legal_basis: {{kind: assumed}}  {_c("数字从哪里来：这里是假定的；查到法条再写出处", "where the numbers come from; name a law once you have read it", zh=zh)}
"""


def _proposing(made: Beginning, *, zh: bool) -> str:
    then_ask = "coordinator" if made.proposed_by != "coordinator" else "supervisor"
    return f"""\
  {_c("提出方案", "Somebody says what is to be done", zh=zh)}
  proposing:
    title: {{zh: "提出方案", en: "Proposal"}}
    phase: collection
    list: problem
    ask:
      who: {made.proposed_by}
      to: fill
      fields: [proposal]
      question: {{zh: "请写明打算怎么办", en: "Please write what is to be done"}}
    deadline: 7 days
    remind: [3 days before, 1 day before]
    if_late: {{remind: {made.proposed_by}, every: 2 days, times: 3, then_ask: {then_ask}}}
    then: {{answered: deliberating}}
    legal_basis: {{kind: assumed}}
"""


def _deliberating(made: Beginning, *, zh: bool) -> str:
    after = "publicity" if made.notice_days else "carrying_out"
    rule = next(each for each in RULES if each.en == made.rule)
    stand_in = f"    stand_in: {{after: {_days(made.days // 2)}}}\n" if made.days > 1 else ""
    return f"""\
  {_c("各方协商", "The parties deliberate", zh=zh)}
  deliberating:
    title: {{zh: "各方协商", en: "Deliberation"}}
    phase: deliberation
    list: problem
    ask: {{who: each party, to: position}}
    deadline: {_days(made.days)}
    remind: [{_reminders(made.days)}]
{stand_in}    decide:
      rule: {made.rule}  {_c(rule.meaning.zh, rule.meaning.en, zh=zh)}
      quorum: {made.quorum} of {len(made.parties)} parties
      conditions: {{met_by: {made.proposed_by}}}  {_c("有条件同意时，条件由谁落实", "who sees to the condition of an “agree if”", zh=zh)}
    then:
      passed: {after}
      failed: {{new_round: proposing, at_most: 2, after_that: stalled}}  {_c("往回走的路都要计次数", "every way back is counted", zh=zh)}
      no_quorum: {{extend: 3 working days, times: 1, after_that: stalled}}
    legal_basis: {{kind: assumed}}
"""


def _days(many: int) -> str:
    return f"{many} day" + "s" * (many != 1)


def _reminders(days: int) -> str:
    if days > 4:  # noqa: PLR2004  # a first word well before, and a last one
        return "3 days before, 1 day before"
    return "1 day before" if days > 1 else "4 hours before"


def _notice(made: Beginning, *, zh: bool) -> str:
    return f"""\
  {_c("公示，住在这里的人都可以提异议", "On public notice: anybody who lives here may object", zh=zh)}
  publicity:
    title: {{zh: "公示", en: "Public notice"}}
    phase: decision
    list: project
    tell: reporter
    notice: {{for: {_days(made.notice_days)}, objections: {{judged_by: {made.parties[0]}, reach: 1}}}}
    then:
      undisputed: carrying_out
      objected: {{new_round: proposing, at_most: 2, after_that: stalled}}
    legal_basis: {{kind: custom}}
"""


def _works(made: Beginning, *, zh: bool) -> str:
    then_ask = "coordinator" if made.done_by != "coordinator" else "supervisor"
    return f"""\
  {_c("实施，做完附照片", "It is carried out, and shown by photographs", zh=zh)}
  carrying_out:
    title: {{zh: "实施", en: "Works"}}
    phase: implementation
    list: project
    ask: {{who: {made.done_by}, to: report, milestones: {{begin: {{zh: "开工", en: "Begun"}}, finish: {{zh: "完工", en: "Finished"}}}}, evidence: photos}}
    deadline: 30 days
    remind: [7 days before, 1 day before]
    if_late: {{remind: {made.done_by}, every: 3 days, times: 3, then_ask: {then_ask}}}
    then: {{answered: {"accepting" if made.scored else "done"}}}
    legal_basis: {{kind: assumed}}
"""


def _acceptance(*, zh: bool) -> str:
    return f"""\
  {_c("请提出人评分；不满意就退回实施", "Whoever raised it gives a score; a poor one sends it back to the works", zh=zh)}
  accepting:
    title: {{zh: "验收评价", en: "Acceptance"}}
    phase: implementation
    list: project
    ask: {{who: reporter, to: score, scale: 5, question: {{zh: "办完了，您满意吗？", en: "It is done. How satisfied are you?"}}}}
    deadline: 5 days
    remind: [1 day before]
    decide: {{rule: mean_at_least, threshold: 3, quorum: 1 answer}}
    then:
      passed: done
      failed: {{back: carrying_out, at_most: 2, after_that: stalled}}
      no_quorum: done
    legal_basis: {{kind: assumed}}
"""


def _ends(*, zh: bool) -> str:
    return f"""\
  {_c("走不下去时由督导员决定", "Where it does not go on by itself, the supervisor decides", zh=zh)}
  stalled:
    title: {{zh: "请督导处理", en: "With the supervisor"}}
    phase: decision
    list: problem
    ask:
      who: supervisor
      to: choose
      question: {{zh: "这件事卡住了，请决定怎么办", en: "This does not go on by itself. What shall happen?"}}
      buttons:
        reopen: {{go: proposing, at_most: 1, title: {{zh: "重新协商一次", en: "Deliberate once more"}}}}
        close:  {{go: declined, needs: reason, title: {{zh: "说明理由后办结", en: "Close with a reason"}}}}
    deadline: 10 working days
    remind: [2 working days before]
    if_late: {{ask: supervisor, every: 5 working days}}
    legal_basis: {{kind: assumed}}

  done:     {{title: {{zh: "办结", en: "Done"}}, phase: closed, result: done, tell: reporter}}
  declined: {{title: {{zh: "不予办理", en: "Declined"}}, phase: closed, result: declined, tell: reporter}}
"""


def story_of(made: Beginning, language: str) -> str:
    """Its first story: everybody answers, and it ends well."""
    zh = language == "zh"
    positions = "".join(f"      {party}: agree\n" for party in made.parties)
    notice = (
        f"  - expect: {{state: publicity, outcome: passed}}\n  - wait: {_days(made.notice_days + 1)}\n"
        if made.notice_days
        else ""
    )
    score = (
        "  - expect: {state: accepting, waiting_for: [reporter]}\n  - answer: {reporter: {score: 5}}\n"
        if made.scored
        else ""
    )
    return f"""\
{_c("第一个故事：人人都答复，事情办成。再写两个：有人一直不答复，有人不同意", "The first story: everybody answers, and it is done. Two more are needed: somebody keeps silent; somebody disagrees", zh=zh)}
scenario: {{zh: "顺利办成", en: "The good end"}}
issue_type: {made.name}
start: 2026-03-02 09:30
steps:
  - open: {{title: {_quoted(made.title.in_(language))}, fields: {{place: {_quoted("1号门" if zh else "Gate 1")}}}}}
  - expect: {{state: screening, waiting_for: [{made.screened_by}]}}
  - press: {{{made.screened_by}: accept}}
  - expect: {{state: proposing, waiting_for: [{made.proposed_by}]}}
  - answer: {{{made.proposed_by}: {{proposal: {_quoted("照大家商量的办" if zh else "As we talked it over")}}}}}
  - expect: {{state: deliberating, round: 1}}
  - answer:
{positions}{notice}  - expect: {{state: carrying_out, waiting_for: [{made.done_by}]}}
  - answer: {{{made.done_by}: {{milestone: begin}}}}
  - answer: {{{made.done_by}: {{milestone: finish, photos: 1}}}}
{score}  - expect: {{state: done, result: done, told: [reporter]}}
"""
