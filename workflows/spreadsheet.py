"""A table as a spreadsheet saves it (CSV): its bytes to text, its text to rows with named cells.

Columns have names in English or in Chinese, in any order. Commas, semicolons and tabs may stand between cells, as Excel
writes them in different countries; full-width letters, digits and signs are read as what they stand for. Nothing is
guessed of what a cell means: whoever asked for the table reads that, and says of a cell where it stands.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workflows.findings import Finding, Place, one_of
from workflows.text import Text, text

MOST_ROWS = 1_000_000
_DIVIDERS = (",", "\t", ";", "，")


def decoded(raw: bytes) -> str:
    """The text of a file from a spreadsheet: UTF-8, or what Excel writes in China (GB 18030)."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("gb18030", errors="replace")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table. A cell that is not there is empty."""

    line: int
    cells: Mapping[str, str]
    places: Mapping[str, Place]

    def place(self, column: str) -> Place:
        """Where a cell stands; the beginning of the line, where that cannot be told."""
        return self.places.get(column) or Place(self.line, 1)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a table that could be read as one; what is wrong with it as a table; its lines."""

    rows: tuple[Row, ...]
    columns: tuple[str, ...]
    findings: tuple[Finding, ...]
    lines: tuple[str, ...]


def read_sheet(said: str, names: Mapping[str, str], *, needed: Sequence[str], rule: str) -> Sheet:
    """Read a table. `names` has every name that a column may have, and the one that it is known by here.

    `rule` is the name under which mistakes are found.
    """
    lines = tuple(said.splitlines())
    divider = _divider(lines[0]) if lines else ","
    reader = csv.reader(io.StringIO(said, newline=""), delimiter=divider)
    header = [_plain(each) for each in next(reader, [])]
    columns = [names.get(each.lower(), "") for each in header]
    findings = [*_header(header, columns, names, needed, rule)]
    if findings:
        return Sheet((), (), tuple(findings), lines)
    rows: list[Row] = []
    for cells in reader:
        if any(each.strip() for each in cells):
            rows.append(_row(reader.line_num, cells, columns, lines))
        if len(rows) > MOST_ROWS:
            findings.append(_too_long(rule, reader.line_num))
            break
    return Sheet(tuple(rows), tuple(each for each in columns if each), tuple(findings), lines)


def _divider(header: str) -> str:
    """What stands between cells: that of the signs which the first line has most of."""
    return max(_DIVIDERS, key=header.count)


def _plain(cell: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", cell).split())


def _header(
    header: Sequence[str], columns: Sequence[str], names: Mapping[str, str], needed: Sequence[str], rule: str
) -> list[Finding]:
    found = []
    for said, known in zip(header, columns, strict=True):
        if said and not known:
            message = text(f"没有“{said}”这一列", f"there is no column `{said}`")
            found.append(Finding(rule, Place(1, 1), message, one_of(said, names)))
    for name in needed:
        if name not in columns:
            chinese = next(each for each, known in names.items() if known == name and each != name)
            found.append(
                Finding(
                    rule,
                    Place(1, 1),
                    text(f"缺少“{chinese}”这一列", f"the column `{name}` is missing"),
                    text("第一行写列名", "the first line names the columns"),
                )
            )
    for known in dict.fromkeys(each for each in columns if each and columns.count(each) > 1):
        message = text(f"“{known}”这一列写了两次", f"the column `{known}` stands twice")
        found.append(Finding(rule, Place(1, 1), message, text("留一列", "keep one of them")))
    return found


def _row(line: int, cells: Sequence[str], columns: Sequence[str], lines: Sequence[str]) -> Row:
    written, places, at = lines[line - 1] if line <= len(lines) else "", {}, 1
    plainly = '"' not in written and sum(map(len, cells)) + len(cells) - 1 == len(written)
    for name, cell in zip(columns, cells, strict=False):
        if plainly:
            places[name] = Place(line, at, at + len(cell))
        at += len(cell) + 1
    return Row(line, {name: _plain(cell) for name, cell in zip(columns, cells, strict=False) if name}, places)


def _too_long(rule: str, line: int) -> Finding:
    return Finding(
        rule,
        Place(line, 1),
        Text(zh=f"超过 {MOST_ROWS} 行", en=f"there are more than {MOST_ROWS} lines"),
        text("请检查是不是导出了多余的行", "see whether it holds lines that do not belong in it"),
    )
