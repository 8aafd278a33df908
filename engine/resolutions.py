"""Resolutions: each decision of an item as it goes on paper, read from the history alone.

Parties are named and people are not; a reason stands beside its party, and words that were erased are told as such. Where
others are told only how many (`shown: counts`), the paper tells how many parties stood where in each round, no reason, and
a condition without whose it is; who may amend the text and who sat it out everybody is told.
The code on the paper is the beginning of the hash of the row in which it was decided: whoever holds the paper can
ask whether this house's record has that row, and what it says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from engine.answer_words import STAND_WORDS
from engine.community import Community
from engine.happenings import Happenings
from engine.history import Entry, history_of
from engine.loading import load_item
from engine.schema import history
from engine.seals import ERASED
from engine.showing import unopened
from engine.table import SOMEBODY
from engine.tallies import Tally, parties_counted, stand_of, tallies
from engine.why_due import why_due
from engine.words import AMENDMENT, CONDITION, STANDS, VIA, field_words
from workflows.model import Definition, LegalBasis
from workflows.outcomes import OUTCOME_WORDS
from workflows.passages import Course, Passage, Spoken, Stay, course, positions, rounds
from workflows.provenance import KINDS
from workflows.rules.catalogue import RULES
from workflows.stories.phrases import whole
from workflows.text import Text, listed, text
from workflows.titles import plain

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CODE_BITS, _DIGIT_BITS = 60, 5
_MISREAD = str.maketrans("OILU", "011V")
GONE = text("（应本人要求，原话已删除）", "(erased at the wish of whoever wrote it)")

BY_RULE = text("按规则回避", "by the rule")
_STOOD = STAND_WORDS | {"recused": text("回避", "recused"), "silent": text("未答", "no answer")}


@dataclass(frozen=True, slots=True)
class Line:
    """One party in the table of positions: what it said in each round, and in the last one why."""

    party: Text
    stands: tuple[Text, ...]
    words: Text | None
    how: Text | None = None
    """In which way the last one came, where not from a representative's own hand."""


@dataclass(frozen=True, slots=True)
class Amended:
    """An amendment that was put forward on the way: by whom, what it changes, why, and what became of it."""

    by: Text
    change: Text
    words: Text
    fate: Text
    accepted: bool


@dataclass(frozen=True, slots=True)
class Notice:
    """The public notice that followed: until when, and what came of it; None while it lasts."""

    began_at: datetime
    until: datetime | None
    outcome: Text | None


@dataclass(frozen=True, slots=True)
class Resolution:
    """One decision: what, by which rule, with which numbers, and everything that belongs on the paper of it."""

    community: Text
    zone: str
    number: int
    place: int
    """Which of the item's decisions it is, from 1."""
    title: str
    issue_type: Text
    step: Text
    """The state in which it was decided, as people read it."""
    decided_at: datetime
    outcome: Text
    passed: bool
    because: Text
    version: int
    """How often the text was written down or changed until then; 0 where it stands as it was raised."""
    matter: tuple[tuple[Text, Text], ...]
    amendments: tuple[Amended, ...]
    tallies: tuple[Tally, ...]
    recusals: tuple[tuple[Text, Text], ...]
    """Who sat it out, and why."""
    rule: Text
    arithmetic: Text
    source: Text
    basis: tuple[Text, ...]
    numbers_of_rounds: tuple[int, ...]
    unopened: Text | None
    """That it was broken off, and how many answers stay sealed."""
    lines: tuple[Line, ...]
    minority: tuple[tuple[Text, Text], ...]
    conditions: tuple[tuple[Text, Text, Text], ...]
    due: Text | None
    notice: Notice | None
    signers: tuple[Text, ...]
    seq: int
    head: str

    @property
    def code(self) -> str:
        """The verification code: twelve characters that nobody confuses when read aloud."""
        return code_of(self.head)


def code_of(head: str) -> str:
    """The first sixty bits of a hash, in the letters of our ids: XXXX-XXXX-XXXX."""
    number = int(head[: _CODE_BITS // 4], 16)
    said = "".join(
        _ALPHABET[(number >> shift) & 31] for shift in range(_CODE_BITS - _DIGIT_BITS, -1, -_DIGIT_BITS)
    )
    return "-".join(said[start : start + 4] for start in range(0, len(said), 4))


def same_code(one: str, other: str) -> bool:
    """Whether two codes are one, however they were typed: small letters, blanks, an O for a nought."""
    return _typed(one) == _typed(other)


def _typed(code: str) -> str:
    kept = "".join(each for each in code.upper() if each.isalnum())
    return kept.translate(_MISREAD)


def resolutions_of(
    connection: Connection, here: Community, item_id: str, now: datetime
) -> tuple[Resolution, ...] | None:
    """Every decision of an item of this community, oldest first; None where there is no such item."""
    loaded = load_item(connection, item_id, now, lock=False)
    if loaded is None or loaded.community.id != here.id:
        return None
    entries = history_of(connection, item_id)
    found = course(item_id, entries)
    heads = {
        row.seq: row.hash
        for row in connection.execute(
            select(history.c.seq, history.c.hash).where(history.c.item_id == item_id)
        )
    }
    setting = _Setting(here, loaded.definition, loaded.number, entries, found)
    return tuple(
        setting.resolution(each, place, heads[each.entry.seq])
        for place, each in enumerate(found.decisions(loaded.definition), 1)
    )


@dataclass(frozen=True, slots=True)
class _Setting:
    """What all decisions of one item share."""

    here: Community
    definition: Definition
    number: int
    entries: Sequence[Entry]
    course: Course

    def resolution(self, passage: Passage, place: int, head: str) -> Resolution:
        stay, form = passage.stay, self.definition
        assert stay is not None, "a decision ends a stay"  # noqa: S101  # held by Course.decisions
        assert stay.outcome is not None, "a decision has an outcome"  # noqa: S101  # held by Course.decisions
        state = form.states[stay.entered.state]
        assert state.decide is not None, "a decision has a rule"  # noqa: S101  # held by Course.decisions
        rule, outcome = RULES[state.decide.rule], stay.outcome.outcome
        stays = list(rounds(self.course.passages, stay.entered.state, passage))
        item = passage.before
        named = state.ask is None or state.ask.shown != "counts"
        return Resolution(
            community=self.here.title,
            zone=self.here.zone,
            number=self.number,
            place=place,
            title=item.title,
            issue_type=form.title,
            step=form.title_of(stay.entered.state),
            decided_at=passage.entry.at,
            outcome=OUTCOME_WORDS.get(outcome) or plain(outcome),
            passed=outcome == "passed",
            because=stay.outcome.explanation,
            version=item.version,
            matter=tuple(
                (form.field_title(name), field_words(form, name, item.fields[name]))
                for name in form.fields
                if name in item.fields and form.fields[name].type != "images"
            ),
            amendments=tuple(each for past in stays for each in self._amendments(past)),
            tallies=(
                *(() if named else parties_counted(form, stays)),
                *tallies(form, stay, item.fields),
            ),
            recusals=tuple(
                (self._title(each.party), _words(each.text) if each.by else BY_RULE) for each in stay.recused
            ),
            rule=rule.title,
            arithmetic=rule.arithmetic,
            source=rule.source,
            basis=tuple(_basis(each) for each in (*state.legal_basis, *form.legal_basis)),
            numbers_of_rounds=tuple(each.entered.round for each in stays),
            unopened=whole(unopened(stay.unopened)) if stay.unopened else None,
            lines=self._lines(stays) if named else (),
            minority=self._minority(stay) if named else (),
            conditions=tuple(
                (
                    self._title(each.party or "") if named else SOMEBODY,
                    _words(each.text),
                    CONDITION[each.status],
                )
                for each in stay.conditions
            ),
            due=why_due(self.entries[: passage.known], form, item, self.here.calendar, {}),
            notice=self._notice(passage),
            signers=tuple(self._title(party) for party in form.parties),
            seq=passage.entry.seq,
            head=head,
        )

    def _lines(self, stays: Sequence[Stay]) -> tuple[Line, ...]:
        last = stays[-1]
        heard = [positions(self.definition, each) for each in stays]
        if not any(heard):
            return ()
        out = {each.party for each in last.recused}
        return tuple(
            Line(
                party=self._title(party),
                stands=tuple(
                    _STOOD[stand_of(each.get(party), out=party in out and at == len(heard) - 1)]
                    if not stays[at].unopened or (party in out and at == len(heard) - 1)
                    else STANDS["sealed"]
                    for at, each in enumerate(heard)
                ),
                words=_said(heard[-1].get(party)) if party not in out else None,
                how=_how(heard[-1].get(party)) if party not in out and not last.unopened else None,
            )
            for party in self.definition.parties
        )

    def _amendments(self, stay: Stay) -> Iterator[Amended]:
        told = Happenings(self.definition, self.here, {})
        for each in stay.amendments:
            by = self._title(each.party) if each.party else told.who(each.by)
            yield Amended(
                by,
                told.change(each.was, each.fields),
                _words(each.text),
                AMENDMENT[each.status],
                each.status == "accepted",
            )

    def _minority(self, stay: Stay) -> tuple[tuple[Text, Text], ...]:
        return tuple(
            (self._title(party), said)
            for party, each in positions(self.definition, stay).items()
            if party not in {out.party for out in stay.recused} and each.stand == "disagree"
            for said in [_said(each)]
            if said is not None
        )

    def _notice(self, passage: Passage) -> Notice | None:
        after = [each for each in self.course.passages if each.known > passage.known or each is passage]
        if self.definition.states[passage.entered.state].notice is None:
            return None
        left = next((each for each in after[1:] if each.stay is not None), None)
        stay = left.stay if left is not None else self.course.now
        if stay is None:
            return None
        outcome = OUTCOME_WORDS.get(stay.outcome.outcome) if stay.outcome and left is not None else None
        return Notice(stay.entered.at, stay.due.due_at if stay.due else None, outcome)

    def _title(self, name: str) -> Text:
        return self.definition.party_titles.get(name) or self.here.titles.get(name) or plain(name or "—")


def _said(voice: Spoken | None) -> Text | None:
    texts = [_words(each) for each in voice.texts if each.strip()] if voice else []
    return (
        Text(zh="；".join(each.zh for each in texts), en="; ".join(each.en for each in texts))
        if texts
        else None
    )


def _how(voice: Spoken | None) -> Text | None:
    """By whom a party's voice was given for its representatives, and who wrote it down for them; nobody is named."""
    ways: dict[str, Text] = {}
    for each in voice.answers if voice else ():
        if each.task.stands_in:
            ways["stands in"] = text("候补代答", "by an alternate")
        if each.task.in_place_of is not None:
            ways["in place"] = text("受托人代答", "by whoever acts in their place")
        if each.response.recorded_by is not None:
            via = VIA[each.response.via]
            ways["recorded"] = Text(zh=f"{via.zh}，工作人员代录", en=f"{via.en}, recorded by staff")
    return listed(list(ways.values())) if ways else None


def _words(said: str) -> Text:
    return GONE if said == ERASED else Text(zh=said, en=said)


def _basis(basis: LegalBasis) -> Text:
    kind = KINDS[basis.kind]
    parts = [part for part in (basis.article, basis.note) if part]
    zh = "，".join(part.zh if isinstance(part, Text) else str(part) for part in parts)
    en = "; ".join(part.en if isinstance(part, Text) else str(part) for part in parts)
    return Text(zh=f"{kind.zh}：{zh}" if zh else kind.zh, en=f"{kind.en}: {en}" if en else kind.en)
