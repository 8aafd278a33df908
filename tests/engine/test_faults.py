"""What is kept and told of a fault: its kind and its place, whatever it says of itself."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from services.wutongli import Wutongli
from sqlalchemy import insert, select

from engine.faults import fault_words
from engine.loading import ANSWERS
from engine.schema import people
from workflows.span import Span

NAME = "王阿姨"


def _caught(act: Callable[[], object]) -> Exception:
    with pytest.raises(Exception) as caught:  # noqa: PT011  # which one is what the test is about
        act()
    return caught.value


def _raised(fault: Exception) -> Callable[[], object]:
    def act() -> object:
        raise fault

    return act


@pytest.mark.parametrize(
    ("act", "said"),
    [
        pytest.param(_raised(ValueError(f"{NAME} disagrees")), r"ValueError", id="words"),
        pytest.param(_raised(KeyError(NAME)), r"KeyError", id="a key"),
        pytest.param(_raised(OSError(2, NAME, f"/srv/{NAME}")), r"FileNotFoundError \(ENOENT\)", id="a file"),
        pytest.param(_raised(OSError(NAME)), r"OSError", id="an OSError of words"),
        pytest.param(
            lambda: ANSWERS.validate_python({"kind": NAME}), r"ValidationError", id="an answer that is none"
        ),
        pytest.param(lambda: Span.model_validate(f"7 {NAME}"), r"ValidationError", id="a span"),
    ],
)
def test_a_fault_is_its_kind_and_its_place(act: Callable[[], object], said: str) -> None:
    fault = _caught(act)
    assert NAME in str(fault), "the fault repeats it"
    told = fault_words(fault)
    assert NAME not in told
    assert re.fullmatch(rf"{said}( at [\w/]+\.(py|j2):\d+)?", told)


def test_a_row_that_the_database_refused_is_not_told(wutongli: Wutongli) -> None:
    here = wutongli
    with here.rt.store.read() as connection:
        row = connection.execute(select(people).where(people.c.ref == "building3")).one()

    def again() -> None:
        with here.rt.store.write() as connection:
            connection.execute(insert(people).values(row._asdict()))

    fault = _caught(again)
    told = fault_words(fault)
    assert re.fullmatch(r"IntegrityError \(\w+\) at [\w/]+\.py:\d+", told)
    assert [each for each in (row.id, row.name, row.phone, row.email) if each and each in told] == []
