"""Shipped definitions as values: they have no finding, they are kept as they were read, and told apart by hash.

That each mistake is found where it stands is shown in tests/workflows/checks/.
"""

from __future__ import annotations

import pytest
from stories import edited, loaded, shipped, written

from workflows.load import dump, hash_of, load, restore

UPGRADE, HAZARD = "facility_upgrade", "safety_hazard"


def test_roles_are_those_of_the_community_where_they_are_known():
    assert load(written(UPGRADE), roles={"coordinator", "supervisor"}).definition is not None
    found = load(written(UPGRADE), roles={"coordinator"}).findings
    assert {each.rule for each in found} == {"nobody"}
    assert "supervisor" in found[0].message.en


@pytest.mark.parametrize("name", [UPGRADE, HAZARD])
class TestShipped:
    def test_has_no_finding(self, name: str):
        found = load(written(name))
        assert found.findings == ()
        assert found.definition is not None
        assert found.definition.issue_type == name

    def test_is_restored_as_it_was_dumped(self, name: str):
        definition = shipped(name)
        again = restore(dump(definition))
        assert again == definition
        assert (dump(again), hash_of(again)) == (dump(definition), hash_of(definition))

    def test_its_hash_ignores_comments_and_spacing(self, name: str):
        said = written(name)
        louder = "# louder\n" + said.replace("\n", "   # so it is\n", 1).replace(": {go:", ":   {go:")
        assert loaded(louder) == shipped(name)
        assert load(louder).hash == load(said).hash

    def test_its_hash_tells_another_meaning_apart(self, name: str):
        other = load(written(name).replace("threshold: 3", "threshold: 4"))
        assert other.definition is not None
        assert other.hash != load(written(name)).hash


def test_forms_that_mean_the_same_are_the_same():
    one = loaded(edited(UPGRADE, ("deadline: 7 days", "deadline: P7D"), ("threshold: 3", 'threshold: "3/1"')))
    assert hash_of(one) == hash_of(shipped(UPGRADE))


def test_the_order_of_milestones_is_part_of_the_hash():
    lines = written(UPGRADE).splitlines(keepends=True)
    first = next(number for number, line in enumerate(lines) if line.strip().startswith("contract:"))
    lines[first], lines[first + 2] = lines[first + 2], lines[first]
    other = loaded("".join(lines))
    assert other.states["implementing"].ask.steps[-1] == "contract"
    assert hash_of(other) != hash_of(shipped(UPGRADE))
