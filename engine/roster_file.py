"""The roster's file: the CSV that a spreadsheet wrote, read row by row, and each mistake with its place and mend.

Columns have English names or Chinese ones; what is not needed may be left out, as may `zone` and `quiet` (quiet
hours), which default to the community's, and `mandate_from` and `mandate_until`, days that both belong to it. Nothing is written here: a file with a mistake is not imported at all.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from engine.community import CommunityForm, is_zone
from engine.quiet import kept_form
from engine.typed import day_said, one_line, phone_of
from workflows.findings import Finding, Place, one_of
from workflows.text import Text, text

COLUMNS = (
    "ref", "name", "party", "seat", "roles", "email", "phone", "language", "channel", "home", "zone", "quiet",
    "mandate_from", "mandate_until",
)  # fmt: skip
CHINESE = dict(
    zip(
        (
            "编号",
            "姓名",
            "方",
            "席位",
            "角色",
            "邮箱",
            "手机",
            "语言",
            "渠道",
            "住址",
            "时区",
            "免打扰",
            "任期起",
            "任期止",
        ),
        COLUMNS,
        strict=True,
    )
)
SEATS = {"chair": "chair", "representative": "representative", "alternate": "alternate", "observer": "observer",
         "负责人": "chair", "主任": "chair", "代表": "representative", "候补": "alternate", "列席": "observer"}  # fmt: skip
LANGUAGES = {"zh": "zh", "en": "en", "中文": "zh", "英文": "en"}
CHANNELS = {"email": "email", "sms": "sms", "邮件": "email", "短信": "sms"}
MOST_ROWS = 20_000
LONGEST = {"ref": 63, "name": 120, "email": 254, "home": 63}
"""Characters, as the tables have them."""
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]+\.[^@\s]{2,}")


@dataclass(frozen=True, slots=True)
class Row:
    """One person of the file."""

    ref: str
    name: str
    party: str | None
    seat: str | None
    roles: frozenset[str]
    email: str | None
    phone: str | None
    language: str
    channel: str
    home: str | None
    zone: str | None
    quiet: str | None
    mandate_from: date | None = None
    mandate_until: date | None = None
    """The first day and the last on which they hold their seat; None where there is no such bound."""


@dataclass(frozen=True, slots=True)
class ReadRoster:
    """The rows, and every finding; with an error among them nothing may be imported."""

    rows: tuple[Row, ...]
    findings: tuple[Finding, ...]
    lines: tuple[str, ...]

    @property
    def broken(self) -> bool:
        """Whether anything stops the import."""
        return any(each.severity == "error" for each in self.findings)


def read_roster(said: str, form: CommunityForm) -> ReadRoster:
    """Read a roster file for the community of `form`."""
    lines = tuple(said.splitlines())
    reader = csv.reader(io.StringIO(said, newline=""))
    header = [CHINESE.get(each.strip(), each.strip().lower()) for each in next(reader, [])]
    reading = _Reading(form, header)
    if not reading.header_holds():
        return ReadRoster((), tuple(reading.findings), lines)
    for cells in reader:
        if any(each.strip() for each in cells):
            reading.row(reader.line_num, cells)
        if len(reading.rows) > MOST_ROWS:
            reading.findings.append(_too_long(reader.line_num))
            break
    reading.empty_seats()
    return ReadRoster(tuple(reading.rows), tuple(reading.findings), lines)


def _too_long(line: int) -> Finding:
    return Finding(
        "too-large",
        Place(line, 1),
        Text(zh=f"名册超过 {MOST_ROWS} 人", en=f"the roster has more than {MOST_ROWS} people"),
        text("请检查是不是导出了多余的行", "see whether it holds rows that do not belong in it"),
    )


class _Reading:
    def __init__(self, form: CommunityForm, header: list[str]) -> None:
        self.form, self.header = form, header
        self.rows: list[Row] = []
        self.refs: set[str] = set()
        self.findings: list[Finding] = []
        self.line = 1

    def header_holds(self) -> bool:
        for number, name in enumerate(self.header, 1):
            if name not in COLUMNS:
                self._find(
                    number, text(f"没有“{name}”这一列", f"there is no column `{name}`"), one_of(name, COLUMNS)
                )
        for needed in ("ref", "name"):
            if needed not in self.header:
                self._find(
                    1,
                    text(f"缺少“{needed}”这一列", f"the column `{needed}` is missing"),
                    text(
                        "第一行写列名：" + ",".join(COLUMNS),
                        "the first line names the columns: " + ",".join(COLUMNS),
                    ),
                )
        return not self.findings

    def row(self, line: int, cells: list[str]) -> None:
        self.line = line
        given = {
            name: one_line(unicodedata.normalize("NFKC", cell))
            for name, cell in zip(self.header, cells, strict=False)
        }
        before = len(self.findings)
        for name, most in LONGEST.items():
            if len(given.get(name, "")) > most:
                self._wrong(
                    name,
                    Text(zh=f"太长了，最多 {most} 字", en=f"too long: at most {most} characters"),
                    text("写短一些", "make it shorter"),
                )
        ref = given.get("ref", "")
        if not ref:
            self._wrong(
                "ref",
                text("没有编号", "no ref"),
                text("给每人一个不变的编号", "give everybody a ref that never changes"),
            )
        elif ref in self.refs:
            self._wrong(
                "ref",
                text(f"编号“{ref}”已经用过", f"the ref `{ref}` stands twice"),
                text("换一个编号", "take another ref"),
            )
        if not given.get("name"):
            self._wrong(
                "name", text("没有姓名", "no name"), text("写上姓名或职务", "write a name or an office")
            )
        party = self._word(
            "party",
            given,
            {name: name for name in self.form.parties}
            | {p.title.zh: n for n, p in self.form.parties.items()},
        )
        seat = self._word("seat", given, SEATS)
        if bool(given.get("party")) != bool(given.get("seat")):
            self._wrong(
                "seat" if party else "party",
                text("席位和方要一起写", "a party needs a seat and a seat a party"),
                text("两列都填或都不填", "fill both columns, or neither"),
            )
        titles = {title.zh: name for name, title in self.form.roles.items()}
        roles = [self._word("roles", {"roles": each.strip()}, {n: n for n in self.form.roles} | titles)
                 for each in re.split(r"[;、|]", given.get("roles", "")) if each.strip()]  # fmt: skip
        row = Row(
            ref=ref,
            name=given.get("name", ""),
            party=party,
            seat=seat,
            roles=frozenset(each for each in roles if each),
            email=self._email(given.get("email", "")),
            phone=self._phone(given.get("phone", "")),
            language=self._word("language", given, LANGUAGES) or self.form.language,
            channel=self._word("channel", given, CHANNELS) or ("email" if given.get("email") else "sms"),
            home=given.get("home") or None,
            zone=self._zone(given.get("zone", "")),
            quiet=self._quiet(given.get("quiet", "")),
            mandate_from=self._day("mandate_from", given),
            mandate_until=self._day("mandate_until", given),
        )
        if row.mandate_from and row.mandate_until and row.mandate_until < row.mandate_from:
            self._wrong(
                "mandate_until",
                text("任期在开始之前就结束了", "the mandate ends before it begins"),
                text("任期止不早于任期起", "the last day is not before the first"),
            )
        if (seat in ("chair", "representative", "alternate") or row.roles - {"system"}) and not (
            given.get("email") or given.get("phone")
        ):
            self._wrong(
                "email",
                text(
                    "没有邮箱也没有手机，通知送不到",
                    "neither e-mail nor phone: nothing can reach this person",
                ),
                text("至少写一个", "give one of them"),
            )
        if len(self.findings) == before:
            self.rows.append(row)
            self.refs.add(row.ref)

    def empty_seats(self) -> None:
        self.line = 1
        for name, party in self.form.parties.items():
            if not any(row.party == name and row.seat in ("chair", "representative") for row in self.rows):
                self._warn(
                    Text(
                        zh=f"“{party.title.zh}”没有代表，问到这一方时没有人答复",
                        en=f"{party.title.en} has no representative: nobody would answer for it",
                    )
                )
        for role in ("coordinator", "supervisor"):
            if role in self.form.roles and not any(role in row.roles for row in self.rows):
                title = self.form.roles[role]
                self._warn(Text(zh=f"没有人担任“{title.zh}”", en=f"nobody holds the role {title.en}"))

    def _word(self, column: str, given: dict[str, str], valid: dict[str, str]) -> str | None:
        said = given.get(column, "")
        if not said:
            return None
        if said not in valid:
            self._wrong(column, text(f"不认识“{said}”", f"`{said}` is not known here"), one_of(said, valid))
            return None
        return valid[said]

    def _email(self, said: str) -> str | None:
        if said and not _EMAIL.fullmatch(said):
            self._wrong(
                "email",
                text(f"“{said}”不像邮箱地址", f"`{said}` is no e-mail address"),
                text("写成 name@example.org", "write name@example.org"),
            )
            return None
        return said or None

    def _phone(self, said: str) -> str | None:
        if not said:
            return None
        phone = phone_of(said)
        if phone is None:
            self._wrong(
                "phone",
                text(f"“{said}”不像电话号码", f"`{said}` is no phone number"),
                text("写成 13800000000 或 +86 13800000000", "write 13800000000 or +86 13800000000"),
            )
        return phone

    def _zone(self, said: str) -> str | None:
        if said and not is_zone(said):
            self._wrong(
                "zone",
                text(f"没有“{said}”这个时区", f"there is no time zone `{said}`"),
                text("写成 Asia/Shanghai，或留空", "write one such as Asia/Shanghai, or nothing"),
            )
            return None
        return said or None

    def _day(self, column: str, given: dict[str, str]) -> date | None:
        said = given.get(column, "")
        found = day_said(said)
        if said and found is None:
            self._wrong(
                column,
                text(f"“{said}”不是一个日期", f"`{said}` is no day"),
                text("写成 2026-03-31", "write 2026-03-31"),
            )
        return found

    def _quiet(self, said: str) -> str | None:
        kept = kept_form(said) if said else None
        if said and kept is None:
            self._wrong(
                "quiet",
                text(f"看不懂免打扰时段“{said}”", f"`{said}` are no quiet hours"),
                text("写成 22:00-07:30；不设就写“无”", "write 22:00-07:30, or `none` for none at all"),
            )
        return kept

    def _wrong(self, column: str, message: Text, mend: Text) -> None:
        self._find(self.header.index(column) + 1 if column in self.header else 1, message, mend)

    def _find(self, column: int, message: Text, mend: Text) -> None:
        self.findings.append(Finding("roster", Place(self.line, column), message, mend))

    def _warn(self, message: Text) -> None:
        mend = text("在名册里补上", "add somebody to the roster")
        self.findings.append(Finding("empty-seat", Place(self.line, 1), message, mend, "warning"))
