"""`gongshi try`: stories told with pass or fail, what none of them visits, and trying again at every save."""

from __future__ import annotations

import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from commanding import DEFINITIONS, Running, Shell

FACILITY, HAZARD = DEFINITIONS / "facility_upgrade.yaml", DEFINITIONS / "safety_hazard.yaml"
POND, HOUSE = DEFINITIONS / "scenarios" / "pond.yaml", DEFINITIONS / "scenarios" / "refuse_house.yaml"


def test_the_shipped_scenarios_go_as_they_say(shell: Shell) -> None:
    files = sorted((DEFINITIONS / "scenarios").glob("*.yaml"))
    said = shell.fine("try", "--quiet", *files)
    assert [line[:2] for line in said.splitlines()] == ["✓ "] * len(files)


def test_a_story_is_told_day_by_day_in_the_readers_language(shell: Shell) -> None:
    shell.locale = "zh"
    said = shell.fine("try", HOUSE)
    for line in ("3月2日周一", "  09:30  提出人提出“1号门垃圾房又臭又脏”（位置 1号门东侧；安全隐患 轻微）。",
                 "         → 五方协商（第 2 轮）：请社区、业委会、物业、居民和共建单位表态，3月14日周六 18:00 截止。"):  # fmt: skip
        assert f"\n{line}\n" in said
    assert said.endswith(f"✓ {HOUSE}  1号门的垃圾房\n")


def test_a_scenario_that_expects_otherwise_fails_at_its_line(shell: Shell) -> None:
    shutil.copy(HAZARD, shell.folder)
    right = shell.changed("scenarios/refuse_house.yaml")
    shutil.copy(FACILITY, shell.folder)
    wrong = shell.changed("scenarios/pond.yaml", ("late: true", "late: false"))
    done = shell.run("try", wrong, right)
    assert done.code == 1
    assert done.out.count(f"✓ {right}") == 1, "the other one is tried all the same"
    assert "✗ late should be `False` and is `True`" in done.out, "it is told until there"
    line = next(
        number
        for number, each in enumerate(wrong.read_text(encoding="utf-8").splitlines(), 1)
        if "late: false" in each
    )
    assert f"{wrong}:{line}:" in done.err


def test_a_scenario_without_its_definition_says_where_it_looked(shell: Shell) -> None:
    shell.quick = True
    said = shell.refused("try", shell.changed("scenarios/pond.yaml"))
    assert "there is no safety_hazard.yaml beside it or one folder up" in said


def test_a_definition_with_mistakes_is_told_once_for_all_its_stories(shell: Shell) -> None:
    shell.quick = True
    shell.changed("safety_hazard.yaml", ("start: reported", "start: reportd"))
    one, other = shell.changed("scenarios/pond.yaml"), shell.folder / "pond2.yaml"
    shutil.copy(one, other)
    assert shell.refused("try", one, other).count("reportd") == shell.refused("try", one).count("reportd") > 0


def test_what_no_story_visits_is_told_and_stops_only_who_asks_for_it(shell: Shell) -> None:
    shell.quick = True
    said = shell.fine("try", "-q", "--coverage", HOUSE)
    for line in ("Facility upgrade · facility_upgrade", "  Deliberation (deliberating)", "    - nobody has yet missed the quorum (outcome no_quorum)",
                 "    - the reminder 4 hours before was never sent", "  With the supervisor (stalled)", "    - no story has come here"):  # fmt: skip
        assert f"\n{line}\n" in said
    assert "7 of 10 states" in said
    assert shell.run("try", "-q", "--coverage", "--strict", HOUSE).code == 1


def test_stories_of_one_type_are_counted_together(shell: Shell) -> None:
    shell.quick = True
    files = sorted((DEFINITIONS / "scenarios").glob("road_repair_*.yaml"))
    alone, together = (shell.fine("try", "-q", "--coverage", *some) for some in (files[:1], files))
    assert together.count("- ") < alone.count("- ")
    assert together.count("Road repair · road_repair") == 1


@pytest.fixture
def watching(shell: Shell) -> Iterator[tuple[Running, Path]]:
    """A story that somebody is working on, watched."""
    shutil.copy(HAZARD, shell.folder)
    file = shell.changed("scenarios/pond.yaml", ("late: true", "late: false"))
    running = Running(shell, "try", arguments=("--watch", "-q", str(file)))
    yield running, file
    running.kill()


def test_a_story_is_tried_again_at_every_save_of_it_or_of_its_definition(
    watching: tuple[Running, Path],
) -> None:
    running, file = watching
    running.start(until="Played again after every save")
    assert f"{file}:" in running.said(), "tried at once"
    right = file.read_text(encoding="utf-8").replace("late: false", "late: true")
    _save(file, right)
    _until(running, "All went as they say", 1)
    definition = running.shell.folder / "safety_hazard.yaml"
    _save(definition, definition.read_text(encoding="utf-8").replace("start: reported", "start: reportd"))
    _until(running, "1 went otherwise", 1)
    _save(definition, HAZARD.read_text(encoding="utf-8"))
    _until(running, "All went as they say", 2)
    code, _ = running.end(signal.SIGINT)
    assert code == 0
    assert "Traceback" not in running.said()


def _save(file: Path, said: str) -> None:
    """As editors do it: another file in its place."""
    beside = file.with_suffix(".tmp")
    beside.write_text(said, encoding="utf-8")
    beside.replace(file)


def _until(running: Running, said: str, times: int) -> None:
    ends = time.monotonic() + 30
    while running.said().count(said) < times:
        assert time.monotonic() < ends, running.said()
        time.sleep(0.05)
