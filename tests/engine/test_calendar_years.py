"""A year's days off from a file: both forms say the same, and every mistake is found with its line and its mend."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.calendar_files import read_year
from engine.calendar_years import CalendarYear, published, title_of
from engine.community import CommunityForm, calendar_of

YEAR = """
year: 2027
source: 国务院办公厅的通知
days_off:
  - {day: 2027-01-01, name: 元旦}
  - {from: 2027-02-05, to: 2027-02-11, name: 春节}
  - 2027-04-05
extra_workdays:
  - {day: 2027-02-14, name: 春节}
"""
TABLE = """日期,至,类别,名称
2027-01-01,,放假,元旦
2027/02/05,2027/02/11,放假,春节
2027-04-05,,放假,
2027-02-14,,调休上班,春节
"""
FORM = CommunityForm.model_validate(
    {
        "slug": "here",
        "title": {"zh": "这里", "en": "Here"},
        "zone": "Asia/Shanghai",
        "parties": {},
        "roles": {},
    }
)


def _year(said: str, *, table: bool = False) -> CalendarYear:
    found = read_year(said, table=table)
    assert found.year is not None, found.findings
    return found.year


def test_both_forms_say_the_same() -> None:
    yaml, table = _year(YEAR), _year(TABLE, table=True)
    assert (yaml.days_off, yaml.extra_workdays) == (table.days_off, table.extra_workdays)
    assert yaml.year == table.year == 2027
    assert len(yaml.days_off) == 9
    assert yaml.extra_workdays == ((date(2027, 2, 14), "春节"),)
    assert CalendarYear.of(2027, yaml.kept) == yaml


def test_a_year_that_is_imported_is_known_with_the_names_of_its_days() -> None:
    before, after = calendar_of(FORM), calendar_of(FORM, (_year(YEAR),))
    assert (before.known_until, after.known_until) == (date(2026, 12, 31), date(2027, 12, 31))
    assert before.is_working(date(2027, 2, 8))
    assert not after.is_working(date(2027, 2, 8))
    assert after.is_working(date(2027, 2, 14)), "the Sunday that is worked instead"
    assert after.names[date(2027, 2, 8)].en == "Spring Festival"
    assert not after.is_working(date(2026, 10, 1)), "what was known stays known"


def test_a_year_beyond_a_gap_makes_nothing_certain() -> None:
    later = _year(YEAR.replace("2027", "2028"))
    assert calendar_of(FORM, (later,)).known_until == date(2026, 12, 31)
    assert calendar_of(FORM, (_year(YEAR), later)).known_until == date(2028, 12, 31)


def test_a_year_is_taken_instead_of_the_one_that_came_with_the_program() -> None:
    calendar = calendar_of(FORM, (_year(YEAR.replace("2027", "2026")),))
    assert calendar.is_working(date(2026, 10, 1)), "the file does not name it"
    assert not calendar.is_working(date(2026, 2, 5))


def test_the_days_of_the_community_itself_come_on_top() -> None:
    own = FORM.model_copy(
        update={"calendar": FORM.calendar.model_copy(update={"extra_workdays": (date(2027, 2, 8),)})}
    )
    assert calendar_of(own, (_year(YEAR),)).is_working(date(2027, 2, 8))


@pytest.mark.parametrize(
    ("said", "table", "rule", "line"),
    [
        pytest.param(YEAR.replace("to: 2027-02-11", "to: 2027-01-11"), False, "wrong-order", 6, id="ends before it begins"),
        pytest.param(YEAR.replace("to: 2027-02-11", "to: 2027-08-11"), False, "too-long", 6, id="a range of half a year"),
        pytest.param(YEAR.replace("2027-04-05", "2028-04-05"), False, "other-year", 7, id="another year"),
        pytest.param(YEAR.replace("2027-04-05", "2027-02-06"), False, "twice", 7, id="a day twice"),
        pytest.param(YEAR.replace("2027-02-14", "2027-02-11"), False, "off-and-worked", 9, id="off and worked"),
        pytest.param(YEAR.replace("2027-04-05", "2027-02-30"), False, "", 7, id="no such day"),
        pytest.param(YEAR.replace("year: 2027", "jahr: 2027"), False, "", 2, id="an unknown key"),
        pytest.param("year: 2027\ndays_off: []\n", False, "no-day-off", 1, id="a year without a day off"),
        pytest.param(TABLE.replace("类别", "哪种"), True, "unknown-column", 1, id="table: an unknown column"),
        pytest.param(TABLE.replace("2027-04-05", "清明那天"), True, "no-date", 4, id="table: no date"),
        pytest.param(TABLE.replace("调休上班", "半天"), True, "no-kind", 5, id="table: neither off nor worked"),
        pytest.param(TABLE.replace("2027-04-05", "2025-04-05"), True, "other-year", 4, id="table: another year"),
        pytest.param("day,kind\n", True, "no-day-off", 1, id="table: nothing in it"),
        pytest.param("", True, "", 1, id="table: an empty file"),
        pytest.param("", False, "", 1, id="an empty file"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_line(said: str, table: bool, rule: str, line: int) -> None:
    found = read_year(said, table=table)
    assert found.year is None
    assert any(each.rule == rule or not rule for each in found.findings), found.findings
    assert line in {each.place.line for each in found.findings}, found.findings
    assert all(
        each.message.zh and each.message.en and each.mend.zh and each.mend.en for each in found.findings
    )


def test_a_weekday_that_is_made_up_is_only_warned_of() -> None:
    found = read_year(YEAR.replace("2027-02-14", "2027-02-16"), table=False)
    assert found.year is not None
    assert [(each.rule, each.severity) for each in found.findings] == [("worked-anyway", "warning")]


def test_new_year_may_be_worked_for_in_december() -> None:
    year = _year(YEAR.replace("{day: 2027-02-14, name: 春节}", "2026-12-27"))
    assert calendar_of(FORM, (year,)).is_working(date(2026, 12, 27))


@pytest.mark.parametrize(
    ("said", "zh", "en"),
    [
        pytest.param("春节", "春节", "Spring Festival", id="in Chinese"),
        pytest.param("中秋节", "中秋", "Mid-autumn Festival", id="with the word for festival"),
        pytest.param("National Day", "国庆节", "National Day", id="in English"),
        pytest.param("小区周年", "小区周年", "小区周年", id="the community's own"),
    ],
)
def test_what_a_day_off_is_for_in_both_languages(said: str, zh: str, en: str) -> None:
    title = title_of(said)
    assert title is not None
    assert (title.zh, title.en) == (zh, en)


def test_the_years_that_come_with_the_program_follow_one_another() -> None:
    years = [each.year for each in published()]
    assert years == list(range(years[0], years[-1] + 1))


@given(
    st.dictionaries(st.dates(date(2027, 1, 1), date(2027, 12, 31)), st.sampled_from(["off", "work"]), min_size=1, max_size=40)
)  # fmt: skip
def test_a_table_of_any_days_is_read_as_it_was_written(days: dict[date, str]) -> None:
    table = "day,kind\n" + "".join(f"{day},{kind}\n" for day, kind in days.items())
    found = read_year(table, table=True)
    off = sorted(day for day, kind in days.items() if kind == "off")
    if not off:
        assert found.year is None
        return
    year = found.year
    assert year is not None
    assert [day for day, _ in year.days_off] == off
    calendar = calendar_of(FORM, (year,))
    for day in (date(2027, 1, 1) + timedelta(days=n) for n in range(365)):
        expected = days.get(day) == "work" or (day.weekday() < 5 and days.get(day) != "off")
        assert calendar.is_working(day) is expected
