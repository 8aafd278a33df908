"""One worked example: what is decided and by whom, what they say, and what must come of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from workflows.rules.verdict import Outcome
from workflows.second_count.counting import SecondCount, count_again
from workflows.second_count.entitled import read_entitled
from workflows.second_count.rule import RuleAsked, read_rule
from workflows.second_count.votes import read_votes
from workflows.text import Text

_AT = datetime(2026, 11, 25, 10, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Example:
    """A vote. `rule` is what stands below `decide`; `titles` are the options, or the parties, with what people read.

    `votes` has who said what; where voters have no names, `times` has how many said the same. `register` is the table of
    homes, where owners vote. `term` is the standard term, where it is another than the title of the rule.
    """

    rule: str
    story: Text
    titles: Mapping[str, Text]
    outcome: Outcome
    votes: Mapping[str, str] = field(default_factory=dict)
    times: tuple[tuple[int, str], ...] = ()
    silent: int = 0
    """How many without names said nothing."""
    winners: tuple[str, ...] = ()
    register: str = ""
    term: Text | None = None

    @property
    def asked(self) -> RuleAsked:
        """The rule as a second count reads it."""
        found = read_rule(self.rule)
        if not isinstance(found, RuleAsked):
            raise TypeError(found.findings)
        return RuleAsked(found.form, self.titles)

    @property
    def cast(self) -> dict[str, str]:
        """What each voter said; those without names are numbered."""
        unnamed = [said for many, said in self.times for _ in range(many)]
        return {**self.votes, **{str(number): said for number, said in enumerate(unnamed, 1)}}

    @property
    def entitled_table(self) -> str:
        """The table of those entitled."""
        if self.register:
            return self.register
        names = [*self.cast, *(f"silent {number}" for number in range(1, self.silent + 1))]
        if self.asked.rule.weighs == "position":
            names = [*self.titles]
        return "id\n" + "".join(f"{name}\n" for name in names)

    @property
    def votes_table(self) -> str:
        """The table of the votes."""
        return "id,answer,instant\n" + "".join(
            f'{name},"{said}",{_AT.isoformat()}\n' for name, said in self.cast.items()
        )

    def counted(self) -> SecondCount:
        """What comes of it."""
        asked = self.asked
        entitled = read_entitled(self.entitled_table, asked)
        votes = read_votes(self.votes_table, asked, entitled, zone=ZoneInfo("UTC"))
        found = count_again(asked, entitled, votes)
        if not isinstance(found, SecondCount) or entitled.findings or votes.findings:
            raise TypeError((entitled.findings, votes.findings, found))
        return found
