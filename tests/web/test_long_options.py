"""Options as people write them, long and without a blank, stay on a phone of any width."""

from __future__ import annotations

import pytest
from looking import overflow_of
from playwright.sync_api import Browser
from services.venues import balloting
from services.wutongli import Wutongli
from serving import ON_SQLITE, Served, link_of

pytestmark = ON_SQLITE
WORD = "Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsverordnung" * 2
OPTIONS = f'options: {{brick: {{zh: "{WORD}", en: "{WORD}"}}, wood: {{zh: "木板", en: "Wood"}}}}'


@pytest.mark.parametrize(
    ("kind", "rule"),
    [
        pytest.param("choice", "plurality", id="one option"),
        pytest.param("approval", "approval", id="several"),
        pytest.param("ranking", "borda", id="in order"),
        pytest.param("dates", "time_poll", id="dates"),
    ],
)
def test_a_long_option_is_broken_where_the_page_ends(
    served: Served, wutongli: Wutongli, browser: Browser, kind: str, rule: str
) -> None:
    link = link_of(wutongli, wutongli.task(balloting(wutongli, kind, rule, OPTIONS), "owners_chair"))
    for width in (320, 390):
        context = browser.new_context(viewport={"width": width, "height": 700}, base_url=wutongli.rt.base_url)
        page = context.new_page()
        page.goto(link)
        assert overflow_of(page) == [], width
        context.close()
    assert served.faults == []
