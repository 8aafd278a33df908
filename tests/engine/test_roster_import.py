"""The roster: taken whole or not at all, however a spreadsheet wrote it, and each mistake with line and mend."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from services.wutongli import DEFINITIONS, Wutongli
from sqlalchemy import select

from engine.community import CommunityForm, load_community
from engine.roster import Imported, import_roster
from engine.roster_file import ReadRoster, read_roster
from engine.schema import grants, people
from workflows.spreadsheet import decoded

HEADER = "ref,name,party,seat,roles,email,phone,language,channel,home\n"
WITH_HOURS = HEADER.replace("home", "home,zone,quiet")
HEAD = "head,社区书记,community,representative,,head@example.org,,zh,email,\n"


@pytest.fixture(scope="module")
def form() -> CommunityForm:
    """The sample community, whose parties and roles a roster may name."""
    file = DEFINITIONS / "communities" / "wutongli" / "community.yaml"
    found = load_community(file.read_text(encoding="utf-8")).form
    assert found is not None
    return found


def _people(here: Wutongli) -> list[Any]:
    with here.rt.store.read() as connection:
        return list(connection.execute(select(people).order_by(people.c.ref)).all())


def _grants(here: Wutongli) -> set[tuple[str, str]]:
    with here.rt.store.read() as connection:
        rows = connection.execute(
            select(people.c.ref, grants.c.role).join(grants, grants.c.person_id == people.c.id)
        )
        return {(row.ref, row.role) for row in rows}


@pytest.mark.parametrize(
    ("row", "column", "says", "mend"),
    [
        pytest.param("a,甲,owners,representative,,,12,zh,sms,", 7, "12", "13800000000", id="a phone that is none"),
        pytest.param("a,甲,owners,representative,,,call me,zh,sms,", 7, "call me", "+86", id="words for a phone"),
        pytest.param("head,甲,owners,representative,,a@example.org,,zh,email,", 1, "head", "another ref", id="a ref twice"),
        pytest.param(",甲,owners,representative,,a@example.org,,zh,email,", 1, "no ref", "ref", id="no ref"),
        pytest.param("a,甲,ownres,representative,,a@example.org,,zh,email,", 3, "ownres", "did you mean `owners`", id="unknown party"),
        pytest.param("a,甲,owners,deputy,,a@example.org,,zh,email,", 4, "deputy", "alternate", id="unknown seat"),
        pytest.param("a,,owners,alternate,,a@example.org,,zh,email,", 2, "no name", "name", id="an alternate who is nobody"),
        pytest.param("a,甲,owners,alternate,,,,zh,,", 6, "neither e-mail nor phone", "one of them", id="an alternate nothing can reach"),
        pytest.param("a,甲,,alternate,,a@example.org,,zh,email,", 3, "a party needs a seat", "both", id="an alternate of nobody"),
        pytest.param("a,甲,owners,,,a@example.org,,zh,email,", 4, "a party needs a seat", "both", id="a party without a seat"),
        pytest.param("a,甲,,,boss,a@example.org,,zh,email,", 5, "boss", "coordinator", id="unknown role"),
        pytest.param("a,甲,,,coordinator,a@example,,zh,email,", 6, "a@example", "name@example.org", id="no e-mail address"),
        pytest.param("a,甲,,,coordinator,a@example.org,,fr,email,", 8, "fr", "en", id="unknown language"),
        pytest.param("a,甲,,,coordinator,a@example.org,,zh,fax,", 9, "fax", "sms", id="unknown channel"),
        pytest.param(f"a,{'长' * 121},,,coordinator,a@example.org,,zh,email,", 2, "too long", "shorter", id="a name too long"),
        pytest.param(f"{'a' * 64},甲,,,coordinator,a@example.org,,zh,email,", 1, "too long", "shorter", id="a ref too long"),
    ],
)  # fmt: skip
def test_a_broken_row_is_named(form: CommunityForm, row: str, column: int, says: str, mend: str) -> None:
    read = read_roster(HEADER + HEAD + row + "\n", form)
    assert read.broken
    (error,) = [each for each in read.findings if each.severity == "error"]
    assert (error.place.line, error.place.column) == (3, column)
    assert says in error.message.en
    assert mend in error.mend.en


@pytest.mark.parametrize(
    ("zone", "hours", "kept"),
    [
        pytest.param("", "", (None, None), id="as the community has it"),
        pytest.param("Europe/Berlin", "22:00-7:30", ("Europe/Berlin", "22:00-07:30"), id="their own"),
        pytest.param("", "无", (None, "none"), id="none is wanted"),
        pytest.param("", "２２：００－７：３０", (None, "22:00-07:30"), id="in full width"),
    ],
)
def test_a_person_may_have_a_zone_and_quiet_hours(
    wutongli: Wutongli, zone: str, hours: str, kept: tuple[str | None, str | None]
) -> None:
    said = WITH_HOURS + HEAD.replace("email,\n", f"email,,{zone},{hours}\n")
    assert isinstance(import_roster(wutongli.rt, wutongli.id, said), Imported)
    (head,) = [row for row in _people(wutongli) if row.ref == "head"]
    assert (head.zone, head.quiet) == kept


@pytest.mark.parametrize(
    ("zone", "hours", "column", "says"),
    [
        pytest.param("Mars/One", "", 11, "Mars/One", id="no such zone"),
        pytest.param("", "late", 12, "late", id="no hours"),
    ],
)
def test_hours_and_zones_that_are_none_are_named(
    form: CommunityForm, zone: str, hours: str, column: int, says: str
) -> None:
    read = read_roster(WITH_HOURS + HEAD.replace("email,\n", f"email,,{zone},{hours}\n"), form)
    (error,) = [each for each in read.findings if each.severity == "error"]
    assert (error.place.line, error.place.column) == (2, column)
    assert says in error.message.en


@pytest.mark.parametrize(
    ("first", "last", "column", "says"),
    [
        pytest.param("2026-03-02", "2026/3/31", None, "", id="from a day to a day"),
        pytest.param("2026年3月2日", "", None, "", id="without an end"),
        pytest.param("", "2026.3.31", None, "", id="until a day"),
        pytest.param("soon", "", 11, "`soon` is no day", id="no day"),
        pytest.param("", "2026-02-30", 12, "`2026-02-30` is no day", id="a day that no month has"),
        pytest.param(
            "2026-03-02", "2026-03-01", 12, "ends before it begins", id="an end before its beginning"
        ),
    ],
)
def test_a_mandate_has_days(
    form: CommunityForm, first: str, last: str, column: int | None, says: str
) -> None:
    header = HEADER.replace("home", "home,任期起,任期止")
    read = read_roster(header + HEAD.replace("email,\n", f"email,,{first},{last}\n"), form)
    errors = [each for each in read.findings if each.severity == "error"]
    assert [each.place.column for each in errors] == ([column] if column else [])
    assert all(says in each.message.en for each in errors)
    if not errors:
        (row,) = read.rows
        assert row.mandate_from == (date(2026, 3, 2) if first else None)
        assert row.mandate_until == (date(2026, 3, 31) if last else None)


def test_of_a_file_with_one_mistake_nothing_is_taken(wutongli: Wutongli) -> None:
    before, granted = _people(wutongli), _grants(wutongli)
    said = (
        HEADER
        + HEAD
        + "new,新人,owners,representative,,,12,zh,sms,\n"
        + "boss,新督导,,,supervisor,b@example.org,,,,\n"
    )
    read = import_roster(wutongli.rt, wutongli.id, said)
    assert isinstance(read, ReadRoster)
    assert read.broken
    assert (_people(wutongli), _grants(wutongli)) == (before, granted)


@pytest.mark.parametrize(
    ("said", "line", "says"),
    [
        pytest.param("", 1, "the column `ref` is missing", id="an empty file"),
        pytest.param("name,party\n甲,owners\n", 1, "the column `ref` is missing", id="no refs"),
        pytest.param("ref,name,telephone\na,甲,1\n", 1, "no column `telephone`", id="an unknown column"),
    ],
)
def test_a_broken_header_is_named(form: CommunityForm, said: str, line: int, says: str) -> None:
    read = read_roster(said, form)
    assert read.broken
    assert any(says in each.message.en and each.place.line == line for each in read.findings)


def test_every_mistake_of_a_file_is_told_at_once(form: CommunityForm) -> None:
    said = HEADER + "a,甲,ownres,representative,,a@example.org,,zh,email,\n" + "b,,,,,,12,,,\n" + HEAD
    read = read_roster(said, form)
    errors = {(each.place.line, each.place.column) for each in read.findings if each.severity == "error"}
    assert {(2, 3), (3, 2), (3, 7)} <= errors


def test_lines_are_counted_as_an_editor_shows_them(form: CommunityForm) -> None:
    said = (
        HEADER
        + '"a","甲\n乙",,,coordinator,a@example.org,,zh,email,\n\n'
        + "b,丙,,,boss,b@example.org,,zh,email,\n"
    )
    read = read_roster(said, form)
    (error,) = [each for each in read.findings if each.severity == "error"]
    assert error.place.line == 5


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"],
)  # fmt: skip
def test_a_file_from_a_spreadsheet_in_china_is_read(wutongli: Wutongli, encoding: str) -> None:
    said = (
        "编号,姓名,方,席位,角色,邮箱,手机,语言,渠道,住址\r\n"
        "head,社区书记,社区,代表,,head@example.org,,中文,邮件,\r\n"
        "lead,议事协调员,,,协调员；督导员,lead@example.org,１３８００００００１６,中文,短信,２－１\r\n"
    ).encode(encoding)
    done = import_roster(wutongli.rt, wutongli.id, decoded(said).replace("；", ";"))
    assert isinstance(done, Imported), done
    kept = {row.ref: row for row in _people(wutongli) if row.active}
    assert set(kept) == {"head", "lead"}
    assert (kept["head"].name, kept["head"].party, kept["head"].seat) == (
        "社区书记",
        "community",
        "representative",
    )
    assert (kept["lead"].phone, kept["lead"].channel, kept["lead"].home) == ("+8613800000016", "sms", "2-1")
    assert {role for ref, role in _grants(wutongli) if ref == "lead"} == {"coordinator", "supervisor"}


def test_who_leaves_the_file_is_kept_but_no_longer_asked(wutongli: Wutongli) -> None:
    here = wutongli
    item = here.to_deliberation()
    before = {row.ref: row.id for row in _people(here)}
    done = import_roster(here.rt, here.id, HEADER + HEAD.replace("head,", "community_head,"))
    assert isinstance(done, Imported)
    assert (done.added, done.kept, done.retired) == (0, 1, 13)
    assert {row.ref: row.id for row in _people(here)} == before
    assert {row.ref for row in _people(here) if row.active and not row.ref.startswith("reporter:")} == {
        "community_head"
    }
    # who has a task keeps it, and the answers of the past stay theirs
    assert "building3" in here.asked(item)
    # the parties that nobody stands for any more are warned of
    assert sum("no representative" in each.message.en for each in done.warnings) == 4


def test_a_new_representative_is_asked_from_the_next_step_on(wutongli: Wutongli) -> None:
    here = wutongli
    item = here.open()
    with_new = (
        HEADER
        + "new,新经理,property,representative,,new@example.org,,zh,email,\n"
        + ("coordinator,议事协调员,,,coordinator,coordinator@example.org,,zh,email,\n")
    )
    assert isinstance(import_roster(here.rt, here.id, with_new), Imported)
    here.press(item, "coordinator", button="accept")
    assert here.asked(item) == {"new"}


def test_the_same_file_again_changes_nothing(wutongli: Wutongli) -> None:
    first = import_roster(wutongli.rt, wutongli.id, HEADER + HEAD)
    # who left is counted once: they are not retired again
    people_then, granted = _people(wutongli), _grants(wutongli)
    again = import_roster(wutongli.rt, wutongli.id, HEADER + HEAD)
    assert isinstance(first, Imported)
    assert isinstance(again, Imported)
    assert (again.added, again.kept, again.retired) == (0, 1, 0)
    assert (_people(wutongli), _grants(wutongli)) == (people_then, granted)


def test_who_raised_a_matter_stays_when_the_roster_is_read_again(wutongli: Wutongli) -> None:
    here = wutongli
    here.open()
    import_roster(here.rt, here.id, HEADER + HEAD)
    (neighbour,) = [row for row in _people(here) if row.ref.startswith("reporter:")]
    assert neighbour.active
