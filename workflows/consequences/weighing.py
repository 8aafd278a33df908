"""When a state is decided: its answers are weighed by its rule, after each answer and at the deadline.

What is sealed is weighed at the close only, and nothing of it is told before. Several questions are decided
apart; the state has passed when each of them has an answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from workflows import answers as an
from workflows.answers import Score
from workflows.consequences.ballots import option_verdicts, voices_of
from workflows.consequences.draft import Draft
from workflows.consequences.entering import conclude, stays
from workflows.consequences.speaking import voices
from workflows.guarding import recused
from workflows.item import Item
from workflows.model import BALLOTS, EACH_PARTY, ONLY_QUESTION, Ask, Decide, Definition, State
from workflows.roster import Roster
from workflows.rules import (
    BadSheet,
    Measure,
    MeetingCount,
    Outcome,
    OwnersTally,
    OwnerVote,
    ScoreTally,
    Verdict,
    counted_verdict,
    owners_verdict,
    party_verdict,
    score_verdict,
)
from workflows.rules.verdict import sentence
from workflows.sayings import question_title
from workflows.text import Text, text


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the rule says of the answers so far, and which options won, by question."""

    outcome: Outcome | None
    because: Text
    winners: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def weigh(draft: Draft, *, closing: bool = False) -> None:
    """Conclude the state if its rule has an outcome by now; at the close it always has one."""
    form = draft.form
    if form.decide is None:
        return
    found = verdict_of(draft.definition, draft.item, draft.context.roster, form.decide, closing=closing)
    if found.outcome is None:
        return
    because = found.because
    if (
        draft.sealed and found.outcome == "no_quorum"
    ):  # there may be more time: nothing is told of what was said
        because = text("答复没有达到法定人数。", "Too few answered for a quorum.")
    elif draft.sealed and stays(draft, f"outcome.{found.outcome}"):
        because = text(
            "还没有定下来，再给些时间；答复仍然密封。",
            "It is not decided, and there is more time; answers stay under seal.",
        )
    conclude(draft, found.outcome, because, found.winners)


def decided_at_deadline(form: State) -> bool:
    """Whether the deadline brings the outcome: not where a meeting's record is waited for, which is late then."""
    return form.decide is not None and form.decide.rule != "counted"


def verdict_of(definition: Definition, item: Item, roster: Roster, form: Decide, *, closing: bool) -> Weighed:
    """What the state's rule says of the answers so far."""
    ask = definition.states[item.state].ask
    if ask is not None and ask.answers == "sealed" and not closing:
        return _sealed(item)
    if any(isinstance(task.answer, an.Sealed) for task in item.tasks):
        raise ValueError("sealed answers are opened before they are weighed")
    if form.rule in ("mean_at_least", "satisfied_at_least"):
        return _weighed(score_verdict(form, _scores(definition, item), closing=closing))
    if form.rule == "counted":
        return _sheet(form, item)
    if form.rule == "owners_joint_decision":
        return _weighed(owners_verdict(form, _owners(ask, item, roster), closing=closing))
    if ask is not None and ask.to in BALLOTS:
        ballots = _ballots_by_party(definition, item)
        verdicts = option_verdicts(form, ask, item, ballots.values(), closing=closing)
        state = definition.states[item.state]
        return _together(verdicts, {name: question_title(state, name) for name in verdicts})
    named = ask is None or ask.shown != "counts"
    return _weighed(party_verdict(form, voices(definition, item, roster), closing=closing, named=named))


def _scores(definition: Definition, item: Item) -> ScoreTally:
    ask = definition.states[item.state].ask
    out = recused(definition, item) if ask is not None and EACH_PARTY in ask.who else ()
    asked = [task for task in item.tasks if task.kind == "score" and task.party not in out]
    tally = ScoreTally(asked=len(asked))
    for task in asked:
        tally = tally.add(None, task.answer.score if isinstance(task.answer, Score) else None)
    return tally


def _ballots_by_party(definition: Definition, item: Item) -> dict[str, an.Ballot | None]:
    """The voices, a party that nobody was there to be asked for among the silent ones; of those that sit it out none."""
    ask = definition.states[item.state].ask
    out = recused(definition, item)
    found = {voice: ballot for voice, ballot in voices_of(item).items() if voice not in out}
    if ask is not None and EACH_PARTY in ask.who:
        silent = [party for party in definition.parties if party not in found and party not in out]
        found |= dict.fromkeys(silent)
    return found


def _owners(ask: Ask | None, item: Item, roster: Roster) -> OwnersTally:
    electors = roster.electors(item.building(ask.scope if ask is not None else None))
    ballots = voices_of(item)
    tally = OwnersTally(all=sum((elector.measure for elector in electors), Measure()))
    for elector in electors:
        vote = ballots.get(elector.key)
        marked = next(iter(vote.marks.get(ONLY_QUESTION, {})), "") if vote else ""
        tally = tally.add(elector.measure, None, _OWNER_SAYS.get(marked))
    return tally


_OWNER_SAYS: dict[str, OwnerVote] = {"agree": "agree", "disagree": "disagree", "abstain": "abstain"}


def _sheet(form: Decide, item: Item) -> Weighed:
    counted = [task for task in item.tasks if task.kind == "count" and task.answer is not None]
    task = max(counted, key=lambda each: each.order, default=None)
    if task is None or not isinstance(task.answer, an.RecordSheet):
        return Weighed(None, text("等会议记录。", "Waiting for the meeting's record sheet."))
    said = task.answer
    count = MeetingCount(said.due, said.present, said.agree, said.disagree, said.abstain)
    found = counted_verdict(form, count)
    return Weighed(None, found.because) if isinstance(found, BadSheet) else _weighed(found)


def _sealed(item: Item) -> Weighed:
    """Nothing but that it is sealed; not even how many have answered, which would tell in a small circle."""
    del item
    return Weighed(
        None,
        text("答复已密封，截止时一起揭晓。", "Answers are sealed and revealed together at the deadline."),
    )


def _weighed(verdict: Verdict) -> Weighed:
    return Weighed(verdict.outcome, verdict.because)


def _together(verdicts: Mapping[str, Verdict], titles: Mapping[str, Text]) -> Weighed:
    """Several questions as one: missed by the quorum, else tied, else passed; not before each is decided. Where there are
    several, each says what it is about.
    """
    outcomes = {verdict.outcome for verdict in verdicts.values()}
    said = {name: _bare(verdict.because) for name, verdict in verdicts.items()}
    if len(said) > 1:
        said = {name: _about(titles[name], each) for name, each in said.items()}
    because = sentence(*said.values())
    if None in outcomes:
        return Weighed(None, because)
    worst: Outcome = next(o for o in ("no_quorum", "tied", "passed") if o in outcomes)
    winners = {name: verdict.winners for name, verdict in verdicts.items() if verdict.winners}
    return Weighed(worst, because, winners if worst == "passed" else {})


def _about(title: Text, said: Text) -> Text:
    return Text(zh=f"{title.zh}：{said.zh}", en=f"{title.en}: {said.en}")


def _bare(said: Text) -> Text:
    return Text(zh=said.zh.removesuffix("。"), en=said.en.removesuffix("."))
