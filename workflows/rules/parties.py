"""Rules over the parties at the table: one party, one voice.

consensus: at least one agrees, nobody disagrees, and every condition is met or withdrawn.
consensus_minus: the same, but up to `at_most` parties may stay against it.
unanimity: every seated party agrees; an abstention or silence is no agreement.
consent: nobody objects. Who abstains or says nothing does not stand in the way.
majority: those who agree are the required share (over a half unless said otherwise) of those who took a
side. An abstention counts as taking part (for the quorum) and takes no side (Robert's Rules of Order,
Newly Revised, 12th ed., 44:1: a majority of the votes cast, abstentions left out).
weighted: the same share, each party counted with its weight.

In all of them:
- an agreement under a condition that is still open at the close stands against the matter;
- a party with a veto blocks by disagreeing, before anything else is asked;
- the quorum counts parties that answered, abstentions included. Silence never makes up a quorum, not even
  where it counts as agreeing: whoever relies on silence still has to have reached enough people;
- before the close there is a verdict only when every seated party has answered and no condition can save
  it any more, or, `as soon as certain`, when nothing that is missing can change it. At the close there
  is always one.

Reasons and conditions are somebody's own words and stay with the response; an explanation names parties only, or
none where only how many may be told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from workflows.model import Decide
from workflows.rules.certainty import completions, only
from workflows.rules.party_reasons import quorum_of, reason
from workflows.rules.verdict import Outcome, Verdict
from workflows.rules.voices import STANCES, PartyTally, Stance, Voice, Weight, seated, tally_of

PartyRule = Callable[[Decide, PartyTally], bool]


def _consensus(_form: Decide, tally: PartyTally) -> bool:
    return tally.yes > 0 and tally.no == 0


def _consensus_minus(form: Decide, tally: PartyTally) -> bool:
    return tally.yes > 0 and tally.no <= (form.at_most or 0)


def _unanimity(_form: Decide, tally: PartyTally) -> bool:
    return tally.yes == tally.seated > 0


def _consent(_form: Decide, tally: PartyTally) -> bool:
    return tally.no == 0 < tally.seated


def _share(form: Decide, tally: PartyTally) -> bool:
    return form.share.reached_by(tally.yes, tally.sides)


PARTY_RULES: dict[str, PartyRule] = {
    "consensus": _consensus,
    "consensus_minus": _consensus_minus,
    "unanimity": _unanimity,
    "consent": _consent,
    "majority": _share,
    "weighted": _share,
}
"""Does the matter pass with these voices, if nothing more is said? Vetoes and the quorum come before."""


def party_verdict(form: Decide, voices: Sequence[Voice], *, closing: bool, named: bool = True) -> Verdict:
    """The verdict over `voices`, with the numbers in its reason, and the names of the parties if they are `named`."""
    outcome = outcome_at_close(form, voices) if closing else outcome_before(form, voices)
    tally = counted(form, voices, closing=closing)
    return Verdict(outcome, reason(form, voices, tally, outcome, closing=closing, named=named))


def outcome_at_close(form: Decide, voices: Sequence[Voice]) -> Outcome:
    """What these voices end in, if nothing more is said. There is always an outcome, and one alone."""
    if form.veto and any(v.stance == "disagree" and v.party in form.veto for v in seated(voices)):
        return "blocked"
    if tally_of(voices).answered < (quorum_of(form, voices) or 0):
        return "no_quorum"
    passes = PARTY_RULES[form.rule](form, counted(form, voices, closing=True))
    return "passed" if passes else "failed"


def counted(form: Decide, voices: Sequence[Voice], *, closing: bool) -> PartyTally:
    """The tally that the rule weighs: by weight where it says so, silence as agreement where it says so."""
    if closing and form.silence == "agrees":
        voices = [replace(voice, stance=voice.stance or "agree") for voice in voices]
    return tally_of(voices, form.weights if form.rule == "weighted" else None)


def outcome_before(form: Decide, voices: Sequence[Voice]) -> Outcome | None:
    """What these voices end in before the close; None while there is something to wait for."""
    if form.close == "at the deadline":
        return None
    if form.close == "as soon as certain":
        return _certain(form, voices)
    if any(voice.stance is None for voice in seated(voices)):
        return None
    outcome = outcome_at_close(form, voices)
    if outcome == "no_quorum":
        return None
    if outcome != "blocked" and any(voice.stance == "conditional" for voice in seated(voices)):
        # worth waiting for: it may be met, or whoever raised it may come round
        met = [replace(voice, stance="met") if voice.stance == "conditional" else voice for voice in voices]
        return "failed" if outcome_at_close(form, met) == "failed" else None
    return outcome


_NEXT: dict[Stance | None, tuple[Stance | None, ...]] = {
    None: (None, *STANCES),
    "conditional": ("conditional", "met"),
}
"""What may still become of a stance, once cast answers are final."""


def _certain(form: Decide, voices: Sequence[Voice]) -> Outcome | None:
    if outcome_at_close(form, voices) == "blocked":
        return "blocked"
    weights = form.weights if form.rule == "weighted" else {}
    fixed, groups = [], defaultdict[tuple[bool, Weight, Stance | None], list[Voice]](list)
    for voice in voices:
        if voice.recused or voice.stance not in _NEXT:
            fixed.append(voice)
        else:
            groups[voice.party in form.veto, weights.get(voice.party, 1), voice.stance].append(voice)
    ways = completions([(len(those), _NEXT[stance]) for (_, _, stance), those in groups.items()])
    if ways is None:
        return None
    return only(outcome_at_close(form, [*fixed, *_said(groups.values(), way)]) for way in ways)


def _said(groups: Iterable[Sequence[Voice]], way: Iterable[Sequence[Stance | None]]) -> Iterator[Voice]:
    for those, stances in zip(groups, way, strict=True):
        for voice, stance in zip(those, stances, strict=True):
            yield replace(voice, stance=stance)
