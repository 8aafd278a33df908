"""Files of a year's days off, as people write them: YAML, or a table that a spreadsheet saves (CSV).

```yaml
year: 2027
source: {the notice in which it was published}
days_off:
  - {from: 2027-02-05, to: 2027-02-11, name: 春节}
  - 2027-01-01
extra_workdays:
  - {day: 2027-02-14, name: 春节}
```

A table has the columns `day`, `to`, `kind` (`off` or `work`) and `name`, in English or in Chinese
(日期、至、类别、名称; 放假、上班). Its year is the one that most of its days belong to.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from engine.calendar_years import Entry, Gathering, Kind, ReadYear
from workflows.findings import Finding, Place, one_of
from workflows.load import finding_of
from workflows.source import Source, read
from workflows.text import text

COLUMNS = ("day", "to", "kind", "name")
CHINESE = {"日期": "day", "开始": "day", "至": "to", "结束": "to", "类别": "kind", "名称": "name"}
KINDS: dict[str, Kind] = {
    "off": "off", "holiday": "off", "放假": "off", "休": "off",
    "work": "work", "workday": "work", "上班": "work", "调休上班": "work", "调休": "work", "班": "work",
}  # fmt: skip
MOST_LINES = 400
"""A year has fewer days."""


class _Form(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _DayForm(_Form):
    day: date | None = None
    first: date | None = Field(default=None, alias="from")
    to: date | None = None
    name: str = Field(default="", max_length=60)

    @model_validator(mode="before")
    @classmethod
    def _spoken(cls, given: Any) -> Any:
        return {"day": given} if isinstance(given, str) else given

    @model_validator(mode="after")
    def _one_or_a_range(self) -> _DayForm:
        if (self.day is None) == (self.first is None) or (self.first is None) != (self.to is None):
            raise ValueError("write `day: 2027-01-01`, or `from: 2027-02-05` with `to: 2027-02-11`")
        return self


class _YearForm(_Form):
    year: int = Field(ge=2000, le=2100)
    source: str = Field(default="", max_length=200)
    days_off: tuple[_DayForm, ...]
    extra_workdays: tuple[_DayForm, ...] = ()


def read_year(said: str, *, table: bool) -> ReadYear:
    """The year that a file says: a table, or YAML."""
    return _read_table(said) if table else _read_yaml(said)


def _read_yaml(said: str) -> ReadYear:
    source = read(said)
    lines = tuple(source.lines)
    if source.findings:
        return ReadYear(None, tuple(source.findings), lines)
    try:
        form = _YearForm.model_validate(source.value)
    except ValidationError as error:
        found = [finding_of(each, source, _YearForm) for each in error.errors(include_url=False)]
        return ReadYear(None, tuple(found), lines)
    gathering = Gathering(form.year)
    gathering.gather(_entries(form, source))
    return ReadYear(gathering.gathered(form.source), tuple(gathering.findings), lines)


def _entries(form: _YearForm, source: Source) -> Iterator[Entry]:
    kinds: tuple[tuple[str, Kind, tuple[_DayForm, ...]], ...] = (
        ("days_off", "off", form.days_off),
        ("extra_workdays", "work", form.extra_workdays),
    )
    for key, kind, days in kinds:
        for number, each in enumerate(days):
            first = each.day or each.first
            assert first is not None, "one of the two is there"  # noqa: S101  # held by _DayForm's validator
            yield Entry(source.place((key, number)), kind, first, each.to or first, each.name)


def _read_table(said: str) -> ReadYear:
    lines = tuple(said.splitlines())
    reader = csv.reader(io.StringIO(said, newline=""))
    header = [CHINESE.get(each.strip(), each.strip().lower()) for each in next(reader, [])]
    findings = list(_header(header))
    entries: list[Entry] = []
    for cells in () if findings else reader:
        if any(each.strip() for each in cells):
            row = {
                name: unicodedata.normalize("NFKC", cell).strip()
                for name, cell in zip(header, cells, strict=False)
            }
            read_row = _row(Place(reader.line_num, 1), row)
            (entries if isinstance(read_row, Entry) else findings).append(read_row)  # type: ignore[arg-type]  # each to its own
        if len(entries) + len(findings) > MOST_LINES:
            findings.append(_found(Place(reader.line_num, 1), "too-large", f"超过 {MOST_LINES} 行", f"more than {MOST_LINES} lines",
                                   "一年写一个文件", "write a file for each year"))  # fmt: skip
            break
    if not entries and not findings:
        findings.append(_found(Place(1, 1), "no-day-off", "表里没有日子", "there is no day in the table",
                               "每行一天或一段", "a day or a range of days in each line"))  # fmt: skip
    if findings:
        return ReadYear(None, tuple(findings), lines)
    ((year, _),) = Counter(each.first.year for each in entries).most_common(1)
    gathering = Gathering(year)
    gathering.gather(entries)
    return ReadYear(gathering.gathered(""), tuple(gathering.findings), lines)


def _header(header: list[str]) -> Iterator[Finding]:
    for number, name in enumerate(header, 1):
        if name not in COLUMNS:
            yield Finding("unknown-column", Place(1, number), text(f"没有“{name}”这一列", f"there is no column `{name}`"),
                          one_of(name, COLUMNS))  # fmt: skip
    for needed in ("day", "kind"):
        if needed not in header:
            yield _found(Place(1, 1), "missing-column", f"缺少“{needed}”这一列", f"the column `{needed}` is missing",
                         "第一行写列名：day,to,kind,name", "the first line names the columns: day,to,kind,name")  # fmt: skip


def _row(place: Place, row: dict[str, str]) -> Entry | Finding:
    days: list[date] = []
    for said in filter(None, (row.get("day", ""), row.get("to", ""))):
        try:
            days.append(date.fromisoformat(said.replace("/", "-")))
        except ValueError:
            return _found(place, "no-date", f"“{said}”不是日期", f"`{said}` is no date",
                          "写成 2027-02-05", "write it as 2027-02-05")  # fmt: skip
    if not row.get("day"):
        return _found(place, "no-date", "没有日期", "there is no date", "写成 2027-02-05", "write it as 2027-02-05")  # fmt: skip
    kind = KINDS.get(row.get("kind", "").lower())
    if kind is None:
        return _found(place, "no-kind", f"“{row.get('kind', '')}”不是类别", f"`{row.get('kind', '')}` is no kind",
                      "写“放假”或“上班”", "write off or work")  # fmt: skip
    return Entry(place, kind, days[0], days[-1], row.get("name", ""))


def _found(place: Place, rule: str, zh: str, en: str, mend_zh: str, mend: str) -> Finding:
    return Finding(rule, place, text(zh, en), text(mend_zh, mend))
