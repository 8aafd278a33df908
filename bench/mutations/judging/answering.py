"""What answers can bring: every vector of answers of those asked is tried, the silent ones too.

For the parties at the table all vectors are gone through. For scores, owners and meetings, whose
number the file does not know, a few people are enough: what a share or a mean can do, it does with few.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import combinations_with_replacement, groupby, product
from typing import Any

ANSWERS = ("agree", "met", "open", "disagree", "abstain", None)
"""What a party can say: yes, yes under a condition (met or still open), no, nothing to say, or no word at all."""
SEALED = ("agree", "disagree", "abstain", None)
"""What is sealed takes no condition."""
Share = tuple[Fraction, bool]


def reaches(share: Share, part: int, whole: int) -> bool:
    """Is the part enough? Of nothing nothing is."""
    needed = share[0] * whole
    return whole > 0 and (part > needed if share[1] else part >= needed)


HALF: Share = (Fraction(1, 2), True)


def position_outcomes(
    decide: Mapping[str, Any],
    parties: Sequence[str],
    asked: Sequence[str],
    absent: frozenset[str],
    *,
    sealed: bool = False,
) -> frozenset[str]:
    """The outcomes of a rule over parties. `absent` are recused: they have no voice; who is not asked has one,
    and is silent.
    """
    quorum = decide.get("quorum") or {}
    needed = quorum.get("count", 0)
    if quorum.get("recusal") == "shrinks":
        needed = max(1, needed - len(absent))
    weights = decide.get("weights", {})
    voices = tuple(
        (
            party in decide.get("veto", ()),
            weights.get(party, 1) if decide["rule"] == "weighted" else 1,
            party in asked,
        )
        for party in parties
        if party not in absent
    )
    return _position_outcomes(
        decide["rule"], voices, needed, decide.get("share", HALF), decide.get("at_most", 0),
        decide.get("silence") == "agrees", SEALED if sealed else ANSWERS,
    )  # fmt: skip


@lru_cache(maxsize=4096)
def _position_outcomes(
    rule: str,
    voices: tuple[tuple[bool, int, bool], ...],
    needed: int,
    share: Share,
    at_most: int,
    agreeing_silence: bool,  # noqa: FBT001  # a part of the key
    answers: tuple[str | None, ...],
) -> frozenset[str]:
    found: set[str] = set()
    voices = tuple(sorted(voices))
    for vector in _vectors(voices, answers):
        if any(veto and said == "disagree" for (veto, _, _), said in zip(voices, vector, strict=True)):
            found.add("blocked")
            continue
        if sum(said is not None for said in vector) < needed:
            found.add("no_quorum")
            continue
        yes = no = yeses = noes = 0
        for (_, weight, _), said in zip(voices, vector, strict=True):
            if said in ("agree", "met") or (said is None and agreeing_silence):
                yes, yeses = yes + weight, yeses + 1
            elif said in ("open", "disagree"):
                no, noes = no + weight, noes + 1
        passes = {
            "consensus": yeses > 0 and noes == 0,
            "consensus_minus": yeses > 0 and noes <= at_most,
            "unanimity": yeses == len(voices) > 0,
            "consent": noes == 0 and len(voices) > 0,
            "majority": reaches(share, yes, yes + no),
            "weighted": reaches(share, yes, yes + no),
        }[rule]
        found.add("passed" if passes else "failed")
    return frozenset(found)


def _vectors(
    voices: tuple[tuple[bool, int, bool], ...], answers: tuple[str | None, ...]
) -> Iterator[tuple[str | None, ...]]:
    """Every vector of answers; of voices that are alike it is enough how many say what."""
    alike = [(voice, sum(1 for _ in those)) for voice, those in groupby(voices)]
    rows = (
        combinations_with_replacement(answers, number) if asked else [(None,) * number]
        for (_, _, asked), number in alike
    )
    for parts in product(*rows):
        yield tuple(said for part in parts for said in part)


def score_outcomes(decide: Mapping[str, Any], scale: int) -> frozenset[str]:
    """The outcomes of a rule over scores; nobody may score at all."""
    found = {"no_quorum"}
    quorum = max(1, (decide.get("quorum") or {}).get("count", 1))
    for scores in _scores(scale):
        scores = scores * quorum  # noqa: PLW2901  # as many as it takes, with the same mean and the same shares
        if decide["rule"] == "mean_at_least":
            reached = Fraction(sum(scores), len(scores)) >= decide["threshold"]
        else:
            least = decide["satisfied_from"]
            reached = reaches(decide.get("share", HALF), sum(each >= least for each in scores), len(scores))
        found.add("passed" if reached else "failed")
    return frozenset(found)


def _scores(scale: int) -> Iterator[tuple[int, ...]]:
    for people in (1, 2, 3):
        yield from product(range(1, scale + 1), repeat=people)


def owners_outcomes(decide: Mapping[str, Any]) -> frozenset[str]:
    """The outcomes of the owners' joint decision; the two measures have shares of their own."""
    quorum, passing = decide["quorum"], decide["pass"]
    stays_out = decide.get("abstain") == "stays out"
    shares = quorum["heads"], quorum["area"], passing["heads"], passing["area"]
    return _owners_outcomes(*shares, passing["of"] == "all", stays_out)


@lru_cache(maxsize=1024)
def _owners_outcomes(
    heads: Share,
    area: Share,
    agreeing_heads: Share,
    agreeing_area: Share,
    of_all: bool,  # noqa: FBT001  # a part of the key
    stays_out: bool,  # noqa: FBT001  # a part of the key
) -> frozenset[str]:
    """Tried with twelve homes of one size."""
    found = {"no_quorum"}  # everybody may stay away
    for agree, disagree, abstain in _split(12):
        part = agree + disagree + (0 if stays_out else abstain)
        whole = 12 if of_all else part
        if reaches(heads, part, 12) and reaches(area, part, 12):
            passes = reaches(agreeing_heads, agree, whole) and reaches(agreeing_area, agree, whole)
            found.add("passed" if passes else "failed")
    return frozenset(found)


def counted_outcomes(decide: Mapping[str, Any]) -> frozenset[str]:
    """The outcomes of a meeting's record sheet."""
    passing = decide.get("pass", {})
    share = passing.get("share") or decide.get("share", HALF)
    return _counted_outcomes(
        (decide.get("quorum") or {}).get("present"), share, passing.get("of", "votes cast")
    )


@lru_cache(maxsize=1024)
def _counted_outcomes(quorum: Share | None, share: Share, of: str) -> frozenset[str]:
    """Tried with twelve people due."""
    found = set()
    for present in range(13):
        if quorum is not None and not reaches(quorum, present, 12):
            found.add("no_quorum")
            continue
        for agree, disagree, _ in _split(present):
            whole = {"due": 12, "present": present}.get(of, agree + disagree)
            found.add("passed" if reaches(share, agree, whole) else "failed")
    return frozenset(found)


def _split(most: int) -> Iterator[tuple[int, int, int]]:
    for agree in range(most + 1):
        for disagree in range(most + 1 - agree):
            for abstain in range(most + 1 - agree - disagree):
                yield agree, disagree, abstain
