"""The span that was probably meant is said in the mend, and can be typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from workflows.likely import likely_span
from workflows.span import Span


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        pytest.param("十天", "10 days", id="numerals"),
        pytest.param("二十一日", "21 days", id="more than twenty"),
        pytest.param("一百天", "100 days", id="a hundred"),
        pytest.param("三个工作日", "3 working days", id="working days"),
        pytest.param("两周", "14 days", id="weeks"),
        pytest.param("1个星期", "7 days", id="a week in digits"),
        pytest.param("半个月", "15 days", id="half a month"),
        pytest.param("提前一天", "1 day before", id="before, in front"),
        pytest.param("三天前", "3 days before", id="before, behind"),
        pytest.param("两小时以内", "2 hours", id="within"),
        pytest.param("two weeks", "14 days", id="English words"),
        pytest.param("a fortnight", "14 days", id="a fortnight"),
        pytest.param("3 business days", "3 working days", id="business days"),
        pytest.param("尽快", None, id="no span at all"),
        pytest.param("零天", None, id="nothing"),
        pytest.param("天", None, id="a unit alone"),
    ],
)
def test_what_was_meant(said: str, meant: str | None):
    assert likely_span(said) == meant


@given(st.text(alphabet="零一两三十百半个工作日天周月前提0123 aweks", max_size=12))
def test_what_is_proposed_can_be_read(said: str):
    meant = likely_span(said)
    assert meant is None or Span.parse(meant.removesuffix(" before")).amount > 0


@pytest.mark.parametrize(
    ("said", "mend"),
    [
        pytest.param("十天", "是不是想写 `10 days`？", id="one"),
        pytest.param("提前一天、提前三天", "`1 day before`，`3 days before`", id="several in a row"),
        pytest.param("尽快", "写成 `7 days`", id="none"),
    ],
)
def test_the_mend_says_it(said: str, mend: str):
    with pytest.raises(ValidationError) as refused:
        Span.parse(said)
    assert mend in refused.value.errors()[0]["ctx"]["error"].mend.zh
