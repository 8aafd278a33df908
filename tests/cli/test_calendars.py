"""A new year's days off arrive at the house's own machine, and a worker says which queues it can serve."""

from __future__ import annotations

import sqlite3

import pytest
from commanding import Shell

YEAR = """year: 2027
source: 国务院办公厅的通知
days_off:
  - {day: 2027-01-01, name: 元旦}
  - {from: 2027-02-05, to: 2027-02-11, name: 春节}
extra_workdays:
  - {day: 2027-02-14, name: 春节}
"""
TABLE = "日期,至,类别,名称\n2027-01-01,,放假,元旦\n2027-02-05,2027-02-11,放假,春节\n2027-02-14,,上班,春节\n"


@pytest.mark.parametrize(
    ("name", "source", "encoding"),
    [
        pytest.param("2027.yaml", YEAR, "utf-8", id="YAML"),
        pytest.param("2027.csv", TABLE, "utf-8-sig", id="a table"),
        pytest.param("放假安排.CSV", TABLE, "gb18030", id="a table as Excel writes it in China"),
    ],
)
def test_a_year_is_imported_and_shown(house: Shell, name: str, source: str, encoding: str) -> None:
    house.quick = True
    before = house.fine("calendar", "show", "2027")
    assert "Nothing is known of 2027" in before
    assert "Known until 2026-12-31" in before
    file = house.folder / name
    file.write_bytes(source.encode(encoding))
    said = house.fine("calendar", "import", file)
    assert "2027 is imported: 8 days off, 1 worked instead" in said
    assert "No deadline was provisional" in said
    shown = house.fine("calendar", "show", "2027")
    assert "2027-02-08  off     Spring Festival" in shown
    assert "2027-02-14  worked  Spring Festival" in shown
    assert "Known until 2027-12-31" in shown


def test_a_row_that_says_otherwise_than_its_history_moves_nothing(house: Shell) -> None:
    house.quick = True
    house.fine("item", "open", "facility_upgrade", "翻新垃圾房", "-f", "place=3栋旁", "-f", "hazard=minor")
    with sqlite3.connect(
        house.house / "gongshi.db"
    ) as store:  # as if it had been opened before the year was known
        store.execute("UPDATE items SET due = json_set(due, '$.provisional', json('true'))")
    said = house.fine("calendar", "import", house.written("2027.yaml", YEAR))
    assert "#1  翻新垃圾房" in said
    assert "provisional still" in said, "its history says that it is certain: the history is right"


def test_what_is_wrong_with_a_year_is_said_with_its_line_and_nothing_is_taken(house: Shell) -> None:
    house.quick = True
    file = house.written("2027.yaml", YEAR.replace("2027-02-14", "2027-02-09"))
    done = house.run("calendar", "import", file)
    assert (done.code, done.out) == (1, "")
    assert "2027.yaml:7:" in done.err
    assert "2027-02-09 is said to be off and to be worked [off-and-worked]" in done.err
    assert "Nothing is known of 2027" in house.fine("calendar", "show", "2027")


def test_in_chinese(house: Shell) -> None:
    house.locale, house.quick = "zh", True
    said = house.fine("calendar", "import", house.written("2027.yaml", YEAR))
    assert "已导入 2027 年：放假 8 天，调休上班 1 天" in said
    assert "2027-02-08  放假  春节" in house.fine("calendar", "show", "2027")


def test_an_item_says_why_it_is_due_then(house: Shell) -> None:
    house.quick = True
    house.fine("item", "open", "facility_upgrade", "翻新垃圾房", "-f", "place=3栋旁", "-f", "hazard=minor")
    said = house.fine("item", "show", "1")
    assert "The rule says" in said
    assert "that day not included" in said
    assert "Beijing time" in said


@pytest.mark.parametrize(
    "queues",
    [
        pytest.param("fax", id="no such queue"),
        pytest.param("deadlines,fax", id="one of two"),
        pytest.param(" , ", id="none"),
    ],
)
def test_a_worker_names_the_queues_that_there_are(house: Shell, queues: str) -> None:
    house.quick = True
    said = house.refused("worker", "--queues", queues, broker_url="redis://127.0.0.1:9/0")
    assert "Possible: deadlines, email, sms" in said
