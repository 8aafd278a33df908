"""What was counted in a stay, option by option, for the paper of a decision: ballots, consents, a meeting's sheet.

Read from the history alone. The figures are plain counts of the answers that count; weights, rounds and measures stand in
the explanation that the rule wrote down. Where each party has one voice, the table of positions says more, and there is no
tally of it; but where others are told only how many (`shown: counts`), there is no table, and how many parties said what is
counted round by round.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from workflows import answers as an
from workflows.consequences.draft import OWNER
from workflows.model import ONLY_QUESTION, Definition, FieldValue, FromField, State
from workflows.passages import Answered, Spoken, Stay, positions, voices
from workflows.sayings import option_title, question_title
from workflows.text import Text, text

Marks = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Tally:
    """One question: how often or how well each answer did, and those that won."""

    question: Text
    rows: tuple[tuple[Text, Text], ...]
    won: tuple[Text, ...] = ()


def counting(stay: Stay) -> tuple[Answered, ...]:
    """The answers of a stay that count: each party's voice, everybody else's last one, nobody's who sits it out."""
    out = {each.party for each in stay.recused}
    parties = [each for party, each in voices(stay.answers).items() if party not in out]
    alone: dict[object, Answered] = {}
    for each in sorted(stay.answers, key=lambda each: each.seq):
        if (
            each.task.party is None
        ):  # co-owners have one vote together: the later word holds (Interpretation, art. 9)
            alone[each.task.about if each.task.role == OWNER else each.task.task] = each
    return (*parties, *alone.values())


def tallies(definition: Definition, stay: Stay, fields: Mapping[str, FieldValue]) -> tuple[Tally, ...]:
    """Every tally of a stay, in the order of its questions; `fields` are the facts of the matter as it was left."""
    form = definition.states[stay.entered.state]
    answers = [each.response.answer for each in counting(stay)]
    ballots = [each for each in answers if isinstance(each, an.Ballot)]
    found = list(_ballots(definition, form, ballots, stay, fields)) if ballots else []
    for sheet in (each for each in answers if isinstance(each, an.RecordSheet)):
        found.append(_sheet(sheet))
    consents = Counter(each.given for each in answers if isinstance(each, an.Consent))
    if consents:
        rows = (
            (text("同意", "Consent"), _answers(consents[True])),
            (text("不同意", "No consent"), _answers(consents[False])),
        )
        found.append(Tally(text("是否同意", "Consent"), rows))
    alone = [each for each in counting(stay) if each.task.party is None]
    stands = Counter(
        each.response.answer.stand for each in alone if isinstance(each.response.answer, an.Position)
    )
    if stands:
        found.append(
            Tally(
                text("意见", "Positions"),
                tuple((_STANDS[each], _answers(stands[each])) for each in an.STANDS if stands[each]),
            )
        )
    return tuple(found)


def parties_counted(definition: Definition, stays: Sequence[Stay]) -> tuple[Tally, ...]:
    """How many parties stood where in each of these stays, and nothing of which."""
    found = []
    for at, stay in enumerate(stays):
        heard = positions(definition, stay)
        if not heard:
            continue
        out = {each.party for each in stay.recused} if at == len(stays) - 1 else set()
        many = Counter(stand_of(heard.get(party), out=party in out) for party in definition.parties)
        number = stay.entered.round
        found.append(
            Tally(
                Text(zh=f"各方意见，第 {number} 轮", en=f"positions of the parties, round {number}")
                if len(stays) > 1
                else text("各方意见", "positions of the parties"),
                tuple((_STANDS[each], _parties(many[each])) for each in _STANDS if many[each]),
            )
        )
    return tuple(found)


def stand_of(voice: Spoken | None, *, out: bool) -> str:
    """Where a party stood: its position, that it sat out, or that it did not answer."""
    if out:
        return "recused"
    return voice.stand if voice is not None else "silent"


def _parties(many: int) -> Text:
    return Text(zh=f"{many} 方", en="1 party" if many == 1 else f"{many} parties")


def _ballots(
    definition: Definition,
    form: State,
    ballots: list[an.Ballot],
    stay: Stay,
    fields: Mapping[str, FieldValue],
) -> Iterator[Tally]:
    asked = form.ask.ballots if form.ask is not None else {}
    winners = stay.outcome.winners if stay.outcome is not None else {}
    for name, question in asked.items():
        marks = [each.marks[name] for each in ballots if each.marks.get(name)]
        offered = (
            [str(each) for each in _listed(fields.get(question.options.source))]
            if isinstance(question.options, FromField)
            else [each.name for each in question.options]
        )
        options = dict.fromkeys([*offered, *(option for each in marks for option in each)])
        title = (
            question_title(form, name) if name != ONLY_QUESTION else form.ask.question if form.ask else None
        )
        yield Tally(
            title or text("投票", "Ballots"),
            tuple(
                (option_title(definition, form, name, each), _figure(ballots[0].kind, each, marks))
                for each in options
            ),
            tuple(option_title(definition, form, name, each) for each in winners.get(name, ())),
        )


def _listed(said: object) -> tuple[object, ...]:
    return said if isinstance(said, tuple) else ()


def _figure(kind: str, option: str, marks: Sequence[Marks]) -> Text:
    """What the ballots say of one option."""
    given = [each[option] for each in marks if each.get(option)]
    match kind:
        case "ranking":
            first = sum(mark == 1 for mark in given)
            return Text(
                zh=f"第一选择 {first} 票，共 {len(given)} 票排了它",
                en=f"first choice of {first}, ranked on {_many(len(given), 'ballot')}",
            )
        case "dots":
            return Text(zh=f"{sum(given)} 点", en=_many(sum(given), "dot"))
        case "ratings":
            mean = _decimal(Fraction(sum(given), len(given))) if given else "—"
            return Text(
                zh=f"平均 {mean} 分（{len(given)} 票共 {sum(given)} 分）",
                en=f"{mean} on average ({sum(given)} by {_many(len(given), 'ballot')})",
            )
        case "dates":
            free, maybe = sum(mark > 1 for mark in given), sum(mark == 1 for mark in given)
            return Text(zh=f"有空 {free}，勉强可以 {maybe}", en=f"{free} free, {maybe} if need be")
        case _:
            return Text(zh=f"{len(given)} 票", en=_many(len(given), "vote"))


def _decimal(value: Fraction) -> str:
    """Two places, cut off and not rounded up: 3.66 of 11 thirds."""
    hundredths = value.numerator * 100 // value.denominator
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def _sheet(sheet: an.RecordSheet) -> Tally:
    rows = (
        (text("应到", "Due"), sheet.due),
        (text("到会", "Present"), sheet.present),
        (text("同意", "For"), sheet.agree),
        (text("不同意", "Against"), sheet.disagree),
        (text("弃权", "Abstaining"), sheet.abstain),
    )
    return Tally(
        text("会议记录", "The meeting's record sheet"),
        tuple((title, Text(zh=f"{many} 人", en=str(many))) for title, many in rows),
    )


def _answers(many: int) -> Text:
    return Text(zh=f"{many} 份", en=_many(many, "answer"))


def _many(number: int, what: str) -> str:
    return f"{number} {what}{'s' * (number != 1)}"


_STANDS: Mapping[str, Text] = {
    "agree": text("同意", "Agree"),
    "agree_if": text("同意，但有条件", "Agree, on a condition"),
    "disagree": text("不同意", "Disagree"),
    "abstain": text("弃权", "Abstain"),
    "silent": text("未答", "No answer"),
    "recused": text("回避", "Recused"),
}
