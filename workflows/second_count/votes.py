"""The votes of a second count: who said what, and when. Of each voter's votes the last by its instant counts.

An instant may be written as spreadsheets and people write it: `2026-11-25 18:30`, `2026/11/25 18:30:05`, with an offset or
without; without one it is in the zone that is given. What came after the closing is told and left out. A vote of somebody
who is not entitled, one that cannot be read, and two different ones at the same instant stop the count: which was meant
only people can say.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from workflows.findings import Finding, Related, nearest
from workflows.second_count.answers import Unreadable, read_answer
from workflows.second_count.entitled import Entitled
from workflows.second_count.rule import RuleAsked
from workflows.spreadsheet import Row, read_sheet
from workflows.text import Text, text

RULE = "votes"
"""The name under which mistakes are found."""
COLUMNS = {
    "id": "id", "编号": "id", "代号": "id", "房号": "id", "home": "id",
    "answer": "answer", "答复": "answer", "选票": "answer", "意见": "answer", "vote": "answer",
    "instant": "instant", "时间": "instant", "at": "instant", "time": "instant", "答复时间": "instant",
}  # fmt: skip
_FEW = 2_000
"""Among more voters nobody is looked for who may have been meant."""
_WRITTEN = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[T ]?\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?\s*(Z|[+-]\d{2}:?\d{2})?"
)


@dataclass(frozen=True, slots=True)
class Vote:
    """One line of the table that counts, or counted until a later one came."""

    voter: str
    answer: Any
    at: datetime
    row: Row


@dataclass(frozen=True, slots=True)
class Votes:
    """The answers that count, by voter; how many were replaced by later ones, and how many came too late."""

    answers: Mapping[str, Any] = field(default_factory=dict)
    replaced: int = 0
    late: int = 0
    findings: tuple[Finding, ...] = ()
    lines: tuple[str, ...] = ()

    @property
    def broken(self) -> bool:
        """Whether anything stops the count."""
        return any(each.severity == "error" for each in self.findings)


def instant_of(said: str, zone: ZoneInfo) -> datetime | None:
    """An instant in UTC, as somebody wrote it; None for what is none."""
    found = _WRITTEN.fullmatch(said)
    if found is None:
        return None
    year, month, day, hour, minute, second, fraction, offset = (each or "" for each in found.groups())
    on, at = f"{year}-{month:0>2}-{day:0>2}", f"{hour:0>2}:{minute}:{second or '00'}.{fraction:0<6}"
    try:
        instant = datetime.fromisoformat(f"{on}T{at}{offset}")
    except ValueError:
        return None
    return (instant if instant.tzinfo else instant.replace(tzinfo=zone)).astimezone(UTC)


def read_votes(
    said: str, asked: RuleAsked, entitled: Entitled, *, zone: ZoneInfo, closing: datetime | None = None
) -> Votes:
    """Read the table of votes: those up to the closing, which still counts."""
    sheet = read_sheet(said, COLUMNS, needed=("id", "answer", "instant"), rule=RULE)
    if sheet.findings:
        return Votes(findings=sheet.findings, lines=sheet.lines)
    reading = _Reading(asked, entitled, zone, closing)
    for row in sheet.rows:
        reading.row(row)
    answers = {voter: reading.last(voter).answer for voter in reading.votes}
    replaced = sum(len(votes) - 1 for votes in reading.votes.values())
    return Votes(answers, replaced, reading.late, tuple(reading.findings), sheet.lines)


class _Reading:
    def __init__(
        self, asked: RuleAsked, entitled: Entitled, zone: ZoneInfo, closing: datetime | None
    ) -> None:
        self.asked, self.entitled, self.zone, self.closing = asked, entitled, zone, closing
        self.votes: dict[str, list[Vote]] = {}
        self.late = 0
        self.findings: list[Finding] = []

    def row(self, row: Row) -> None:
        before = len(self.findings)
        name, when = row.cells.get("id", ""), row.cells.get("instant", "")
        voter = self.entitled.voter(name)
        if voter is None:
            self._stranger(row, name)
        at = instant_of(when, self.zone)
        if at is None:
            self._wrong(
                row, "instant", text(f"“{when}”不是日期和时间", f"`{when}` is no date with a time"),
                text("写成 2026-11-25 18:30", "write 2026-11-25 18:30"),
            )  # fmt: skip
        answer = read_answer(self.asked, row.cells.get("answer", ""))
        if isinstance(answer, Unreadable):
            self._wrong(row, "answer", answer.message, answer.mend)
        if len(self.findings) == before and voter is not None and at is not None:
            self._count(Vote(voter, answer, at, row))

    def _count(self, vote: Vote) -> None:
        if self.closing is not None and vote.at > self.closing:
            self.late += 1
            closed = self.closing.astimezone(self.zone).isoformat(" ", "minutes")
            self._wrong(
                vote.row, "instant", text(f"截止（{closed}）以后才来的，不计", f"it came after the closing ({closed}) and is left out"),
                text("应当计的，请更正时间或截止时间", "if it should count, mend its time or the closing"), severity="warning",
            )  # fmt: skip
            return
        self.votes.setdefault(vote.voter, []).append(vote)

    def last(self, voter: str) -> Vote:
        """The vote of somebody that counts, whatever the order of the lines."""
        votes = self.votes[voter]
        latest = max(vote.at for vote in votes)
        first, *others = [vote for vote in votes if vote.at == latest]
        for other in others:
            if other.answer != first.answer:
                self._both_at_once(first, other)
        return first

    def _both_at_once(self, first: Vote, other: Vote) -> None:
        message = text(
            f"“{other.voter}”同一时刻有两份不同的答复",
            f"`{other.voter}` has two different answers at one instant",
        )
        mend = text("留下算数的那一份", "keep the one that counts")
        related = (Related(first.row.place("answer"), text("另一份", "the other one")),)
        self.findings.append(Finding(RULE, other.row.place("answer"), message, mend, related=related))

    def _stranger(self, row: Row, name: str) -> None:
        voters = self.entitled.voters
        near = nearest(name, voters) if name and len(voters) <= _FEW else None
        self._wrong(
            row, "id",
            text(f"“{name}”没有表决权", f"`{name}` is not entitled") if name else text("没有编号", "no id"),
            text(f"是不是“{near}”？", f"did you mean `{near}`?") if near
            else text("改正编号，或把这个人加到有表决权的表上", "mend the id, or add them to the table of those entitled"),
        )  # fmt: skip

    def _wrong(self, row: Row, column: str, message: Text, mend: Text, *, severity: str = "error") -> None:
        warned = severity == "warning"
        self.findings.append(
            Finding(RULE, row.place(column), message, mend, "warning" if warned else "error")
        )
