"""Numbers that decide are exactly what a definition says: never what a float makes of them, never half read."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from pydantic import ValidationError

from workflows.model import Decide


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        pytest.param(3, Fraction(3), id="a whole number"),
        pytest.param(3.3, Fraction(33, 10), id="a decimal, as YAML reads it"),
        pytest.param("7/2", Fraction(7, 2), id="a fraction"),
        pytest.param(" 3.25 ", Fraction(13, 4), id="blanks around"),
    ],
)
def test_a_number_is_what_it_says(said: Any, meant: Fraction) -> None:
    form = {"rule": "mean_at_least", "threshold": said}
    assert Decide.model_validate(form).threshold == meant
    weighted = {"rule": "weighted", "weights": {"owners": said}}
    assert Decide.model_validate(weighted).weights == {"owners": meant}


@pytest.mark.parametrize(
    "said", ["1_0/2", "1e3", "3/0", "-1", "nan", "inf", True, "three", "", float("inf"), [3], "9" * 40]
)
def test_what_is_no_number_is_refused(said: Any) -> None:
    with pytest.raises(ValidationError):
        Decide.model_validate({"rule": "mean_at_least", "threshold": said})
    with pytest.raises(ValidationError):
        Decide.model_validate({"rule": "weighted", "weights": {"owners": said}})
