"""Who may vote in a second count, and what each weighs: a table that somebody exported or typed.

`id` names who votes, and is all that most rules need. Beside it may stand `name`, what a party is called; `weight`, where
votes are weighted; `recused`. For the owners' joint decision it is the register of homes: `home`, `owner` (several with a
semicolon between them), `area` in square metres, `handed_over`; several homes of one owner are one head, as
`workflows/rules/electors.py` counts. Where there is only `id` and `area`, every line is one owner.

Weights are fractions and areas whole hundredths of a square metre: nothing is rounded, and an area with more than two
decimals is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from workflows.findings import Finding
from workflows.model.deciding import MOST_WEIGHT
from workflows.rules import BadRegister, Elector, Home, electors
from workflows.second_count.rule import RuleAsked
from workflows.spreadsheet import Row, Sheet, read_sheet
from workflows.text import Text, text

RULE = "entitled"
"""The name under which mistakes are found."""
COLUMNS = {
    "id": "id", "编号": "id", "代号": "id",
    "name": "name", "名称": "name", "姓名": "name",
    "weight": "weight", "权重": "weight",
    "recused": "recused", "回避": "recused",
    "home": "home", "房号": "home", "房屋": "home",
    "owner": "owner", "owners": "owner", "业主": "owner", "产权人": "owner",
    "area": "area", "面积": "area", "专有面积": "area", "建筑面积": "area",
    "handed_over": "handed_over", "已交付": "handed_over",
}  # fmt: skip
_YES = {"yes", "y", "true", "1", "是", "√"}
_NO = {"no", "n", "false", "0", "否", "", "×"}
_NUMBER = re.compile(r"\d{1,12}(\.\d{1,9}|/[1-9]\d{0,8})?")
_AREA = re.compile(r"(\d{1,9})(?:\.(\d{1,2}))?")
_BETWEEN = re.compile(r"[;、|/+]")


@dataclass(frozen=True, slots=True)
class Entitled:
    """Those who may vote, in the order of the table, with what they are called.

    `voters` leads from whatever may name a voter in the table of votes to the one name by which it counts.
    """

    names: Mapping[str, Text] = field(default_factory=dict)
    voters: Mapping[str, str] = field(default_factory=dict)
    weights: Mapping[str, Fraction] = field(default_factory=dict)
    recused: frozenset[str] = frozenset()
    electors: Mapping[str, Elector] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    lines: tuple[str, ...] = ()

    def voter(self, name: str) -> str | None:
        """The name by which somebody's votes count; co-owners may be named in any order."""
        return self.voters.get(name) or self.voters.get("+".join(sorted(_BETWEEN.split(name))))


def read_entitled(said: str, asked: RuleAsked) -> Entitled:
    """Read the table of those entitled, for this rule."""
    owners = asked.form.rule == "owners_joint_decision"
    by_home = owners and "home" in read_sheet(said, COLUMNS, needed=(), rule=RULE).columns
    needed = ("home", "owner", "area") if by_home else ("id", "area") if owners else ("id",)
    sheet = read_sheet(said, COLUMNS, needed=needed, rule=RULE)
    if sheet.findings:
        return Entitled(findings=sheet.findings, lines=sheet.lines)
    if owners:
        return _register(sheet, by_home=by_home)
    reading = _Reading(asked)
    for row in sheet.rows:
        reading.row(row)
    found = [*reading.findings, *_strangers(asked, reading.names, sheet), *_unweighed(asked, sheet)]
    return Entitled(
        reading.names,
        {name: name for name in reading.names},
        reading.weights,
        frozenset(reading.recused),
        findings=tuple(found),
        lines=sheet.lines,
    )


class _Reading:
    def __init__(self, asked: RuleAsked) -> None:
        self.asked = asked
        self.names: dict[str, Text] = {}
        self.weights: dict[str, Fraction] = {}
        self.recused: set[str] = set()
        self.findings: list[Finding] = []

    def row(self, row: Row) -> None:
        name = row.cells.get("id", "")
        if not name:
            self._wrong(row, "id", text("没有编号", "no id"), text("给每人一个编号", "give everybody an id"))
            return
        if name in self.names:
            self._wrong(
                row, "id", text(f"编号“{name}”已经用过", f"the id `{name}` stands twice"),
                text("去掉一行，或换一个编号", "remove one of the lines, or take another id"),
            )  # fmt: skip
        title = row.cells.get("name")
        called = Text(zh=title, en=title) if title else self.asked.options.get(name)
        self.names[name] = called or Text(zh=name, en=name)
        if said := row.cells.get("weight"):
            weight = Fraction(said) if _NUMBER.fullmatch(said) else Fraction(0)
            if not 0 < weight <= MOST_WEIGHT:
                self._wrong(
                    row, "weight", text(f"“{said}”不能作权重", f"`{said}` is no weight"),
                    text("写大于零的数，如 2、1.5 或 3/2", "write a number above nothing: 2, 1.5 or 3/2"),
                )  # fmt: skip
            self.weights[name] = weight
        said = row.cells.get("recused", "").lower()
        if said in _YES:
            self.recused.add(name)
        elif said not in _NO:
            self.findings.append(_yes_or_no(row, "recused", said))

    def _wrong(self, row: Row, column: str, message: Text, mend: Text) -> None:
        self.findings.append(Finding(RULE, row.place(column), message, mend))


def _strangers(asked: RuleAsked, names: Mapping[str, Text], sheet: Sheet) -> Iterator[Finding]:
    """Whoever the rule names is entitled."""
    for name in dict.fromkeys((*asked.form.veto, *asked.form.weights)):
        if name not in names and sheet.rows:
            yield Finding(
                RULE,
                sheet.rows[0].place("id"),
                text(f"规则里的“{name}”不在表上", f"the rule names `{name}`, who is not in this table"),
                text(f"在表上加一行 {name}，或从规则里去掉", f"add a line for {name}, or remove it from the rule"),
            )  # fmt: skip


def _unweighed(asked: RuleAsked, sheet: Sheet) -> Iterator[Finding]:
    """A column of weights is weighed; where the rule counts heads, it would do nothing."""
    if "weight" in sheet.columns and asked.form.rule != "weighted" and sheet.rows:
        yield Finding(
            RULE,
            sheet.rows[0].place("weight"),
            text(f"{asked.form.rule} 不按权重计算", f"{asked.form.rule} counts no weights"),
            text("用 weighted（加权多数），或去掉这一列", "take the rule weighted, or leave the column out"),
        )


def _register(sheet: Sheet, *, by_home: bool) -> Entitled:
    """The register of homes, folded into electors."""
    homes, lines, findings = [], {}, []
    for row in sheet.rows:
        home = row.cells.get("home" if by_home else "id", "")
        owners = [each.strip() for each in _BETWEEN.split(row.cells.get("owner", ""))] if by_home else [home]
        area = _AREA.fullmatch(row.cells.get("area", "").removesuffix("㎡").removesuffix("m2"))
        if area is None:
            findings.append(
                Finding(
                    RULE, row.place("area"),
                    text(f"“{row.cells.get('area', '')}”不是面积", f"`{row.cells.get('area', '')}` is no area"),
                    text("写平方米，至多两位小数，如 89.35", "write square metres with two decimals at most: 89.35"),
                )
            )  # fmt: skip
            continue
        said = row.cells.get("handed_over", "yes").lower()
        if said not in _YES | _NO - {""}:
            findings.append(_yes_or_no(row, "handed_over", said))
        lines[home] = row
        hundredths = int(area[1]) * 100 + int((area[2] or "").ljust(2, "0"))
        homes.append(Home(home, tuple(each for each in owners if each), hundredths, said in _YES))
    folded = electors(homes)
    if isinstance(folded, BadRegister):
        place = lines[folded.home].place("home" if by_home else "id")
        findings.append(Finding(RULE, place, folded.because, text("改正这一行", "mend this line")))
        folded = ()
    voters = {name: each.key for each in folded for name in (*each.homes, each.key)}
    names = {each.key: Text(zh=each.key, en=each.key) for each in folded}
    by_key = {each.key: each for each in folded}
    return Entitled(names, voters, electors=by_key, findings=tuple(findings), lines=sheet.lines)


def _yes_or_no(row: Row, column: str, said: str) -> Finding:
    message = text(f"“{said}”不是“是”或“否”", f"`{said}` is neither yes nor no")
    return Finding(RULE, row.place(column), message, text("写“是”或“否”", "write yes or no"))
