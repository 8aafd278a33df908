"""Versions of a definition stand beside each other; an item stays on the one it started on."""

from __future__ import annotations

import pytest
from services.wutongli import DEFINITIONS, Wutongli
from sqlalchemy import func, select

from engine.community import load_community, save_community
from engine.registry import Activated, NotActivated, activate, active_definition
from engine.schema import definitions

FIRST = (DEFINITIONS / "facility_upgrade.yaml").read_text(encoding="utf-8")
SECOND = FIRST.replace("\nversion: 1\n", "\nversion: 2\n").replace("deadline: 10 days", "deadline: 4 days")


def _versions(here: Wutongli) -> dict[int, bool]:
    with here.rt.store.read() as connection:
        rows = connection.execute(
            select(definitions.c.version, definitions.c.active).where(
                definitions.c.issue_type == "facility_upgrade"
            )
        )
        return {row.version: row.active for row in rows}


def test_a_new_version_leaves_items_on_theirs(wutongli: Wutongli) -> None:
    here = wutongli
    old = here.open()
    done = activate(here.rt, here.id, SECOND)
    assert isinstance(done, Activated)
    assert (done.version, done.unchanged) == (2, False)
    new = here.open()
    assert [here.loaded(each).definition.version for each in (old, new)] == [1, 2]
    for each in (old, new):
        here.press(each, "coordinator", button="accept")
    dues = [here.loaded(each).item.due_at for each in (old, new)]
    assert dues[0] is not None
    assert dues[1] is not None
    assert (dues[0] - dues[1]).days == 6
    assert _versions(here) == {1: False, 2: True}


def test_the_same_file_again_is_no_change(wutongli: Wutongli) -> None:
    done = activate(wutongli.rt, wutongli.id, FIRST)
    assert isinstance(done, Activated)
    assert done.unchanged
    assert _versions(wutongli) == {1: True}


def test_another_text_under_the_same_number_is_not_taken(wutongli: Wutongli) -> None:
    refused = activate(wutongli.rt, wutongli.id, SECOND.replace("\nversion: 2\n", "\nversion: 1\n"))
    assert isinstance(refused, NotActivated)
    assert [each.rule for each in refused.findings] == ["same-version"]
    assert "version: 2" in refused.findings[0].mend.en
    with wutongli.rt.store.read() as connection:
        active = active_definition(connection, wutongli.id, "facility_upgrade")
    assert active is not None
    assert active.source == FIRST


def test_an_older_version_may_be_taken_back_into_use(wutongli: Wutongli) -> None:
    activate(wutongli.rt, wutongli.id, SECOND)
    assert isinstance(activate(wutongli.rt, wutongli.id, FIRST), Activated)
    assert _versions(wutongli) == {1: True, 2: False}
    assert wutongli.loaded(wutongli.open()).definition.version == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("start: collecting", "start: nowhere", id="a start that is no state"),
        pytest.param("go: proposing,", "go: propsing,", id="a way that leads nowhere"),
        pytest.param("rule: consensus", "rule: concensus", id="a rule that is none"),
        pytest.param("deadline: 7 days", "deadline: soon", id="a span that is none"),
        pytest.param("who: coordinator", "who: janitor", id="somebody who is nobody"),
    ],
)
def test_of_a_broken_definition_nothing_is_kept(wutongli: Wutongli, old: str, new: str) -> None:
    assert old in SECOND
    refused = activate(wutongli.rt, wutongli.id, SECOND.replace(old, new))
    assert isinstance(refused, NotActivated)
    assert refused.findings
    assert _versions(wutongli) == {1: True}


def test_two_communities_have_versions_of_their_own(wutongli: Wutongli) -> None:
    said = (DEFINITIONS / "communities" / "wutongli" / "community.yaml").read_text(encoding="utf-8")
    form = load_community(said.replace("slug: wutongli", "slug: guihuayuan")).form
    assert form is not None
    other = save_community(wutongli.rt, form)
    assert isinstance(activate(wutongli.rt, other, SECOND), Activated)
    with wutongli.rt.store.read() as connection:
        versions = [active_definition(connection, id_, "facility_upgrade") for id_ in (wutongli.id, other)]
        rows = connection.execute(select(func.count()).select_from(definitions)).scalar_one()
    assert [each.definition.version for each in versions if each] == [1, 2]
    assert rows == 3
