"""Every rule has a page, and what a page shows is so: the wrong example breaks this rule alone, the right one none.

What cannot be shown on a page (a file in another encoding, one of ten megabytes) is shown by the tests of reading.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from workflows.checks import CHECKS
from workflows.explanations import EXPLANATIONS
from workflows.explanations.layout import LAYOUT
from workflows.explanations.signs import SIGNS
from workflows.load import load, load_pieces

ROOM = Path(__file__).parents[3] / "workflows"
READERS = [
    *ROOM.rglob("lexical/**/*.py"),
    *(ROOM / f"{name}.py" for name in ("source", "shaping", "pieces", "load")),
]
NOT_ON_A_PAGE = {"encoding", "not-text", "too-large", "too-many", "yaml", "unsound-rule"}
PAGES = [pytest.param(rule, id=rule) for rule in EXPLANATIONS]


def _rules(said: str, rule: str) -> list[str]:
    if rule == "pieces":
        return [each.rule for each in load_pieces(said).findings]
    return [each.rule for each in load(said).findings]


def test_every_rule_by_which_something_is_found_has_a_page():
    of_reading = {
        rule
        for file in READERS
        for rule in re.findall(r'Finding\(\s*"([a-z-]+)"', file.read_text(encoding="utf-8"))
    }
    assert len(of_reading) > 40
    assert set(EXPLANATIONS) == set(CHECKS) | of_reading


@pytest.mark.parametrize("rule", PAGES)
def test_the_wrong_example_breaks_this_rule_alone(rule: str):
    page = EXPLANATIONS[rule]
    if rule in NOT_ON_A_PAGE:
        assert not page.wrong
        return
    found = _rules(page.wrong_file, rule)
    # where a sign makes a part unreadable, that part is also missing where it belongs
    assert set(found) - ({"shape"} if rule in {**SIGNS, **LAYOUT} else set()) == {rule}
    assert len(found) <= 2


@pytest.mark.parametrize("rule", PAGES)
def test_the_right_example_has_no_finding(rule: str):
    page = EXPLANATIONS[rule]
    if page.right:
        assert _rules(page.right_file, rule) == []


@pytest.mark.parametrize("rule", PAGES)
def test_a_page_is_told_in_both_languages(rule: str):
    page = EXPLANATIONS[rule]
    for said in (page.title, page.why):
        assert re.search("[\u4e00-\u9fff]", said.zh)
        assert not re.search("[\u4e00-\u9fff]", re.sub(r"[“”（）：，、•]", "", said.en))
    assert page.why.zh.endswith("。")
    assert page.why.en.endswith((".", "…"))
