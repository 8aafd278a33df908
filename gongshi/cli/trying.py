"""`gongshi try`: stories played on their definitions, with time travel; and what of a definition none has visited.

The stories of one issue type are counted together. A story that goes otherwise ends the command with 1; what was
not visited does so only where `--strict` is asked for.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from gongshi.cli.plainly import Reader, reader, show, stop, tell
from gongshi.cli.reading import Unread, definition_beside, definition_of, pieces_beside, pieces_of, text_of
from workflows.calendar import Calendar
from workflows.load import Loaded
from workflows.model import Definition
from workflows.sayings import day_said
from workflows.stories.coverage import Coverage, coverage_of
from workflows.stories.narrative import narrate
from workflows.stories.scenario import Told, load_scenario
from workflows.stories.story import Scenario
from workflows.stories.trial import Failed, Happened, Passed, try_scenario
from workflows.stories.unvisited import gaps, summary
from workflows.translating import Englished
from workflows.vocabulary import Tongue

Files = Annotated[list[Path], typer.Argument(help="scenario files")]


@dataclass
class _Stage:
    """The definitions that stories were played on, each read once, and what happened on each."""

    who: Reader
    calendar: Calendar
    quiet: bool = False
    read: dict[Path, Loaded] = field(default_factory=dict)
    told: dict[Path, list[tuple[Happened, ...]]] = field(default_factory=dict)
    failed: int = 0
    passed: int = 0

    def play(self, file: Path) -> None:
        """Play one story and say how it went."""
        if self._played(file):
            self.passed += 1
        else:
            self.failed += 1

    def _played(self, file: Path) -> bool:
        said = text_of(file)
        if isinstance(said, Unread):
            show(self.who, said.findings, str(file), said.lines)
            return False
        told = load_scenario(said)
        if told.scenario is None:
            show(self.who, told.findings, str(file), told.lines)
            return False
        found = definition_beside(file, told.scenario.issue_type)
        if found is None:
            name = told.scenario.issue_type
            tell(
                self.who.t(
                    f"{file}：同一文件夹和上一级都没有 {name}.yaml",
                    f"{file}: there is no {name}.yaml beside it or one folder up",
                ),
                typer.colors.RED,
                error=True,
            )
            return False
        loaded = self._loaded(found)
        return loaded.definition is not None and self._told(file, found, loaded, told)

    def _loaded(self, file: Path) -> Loaded:
        if file not in self.read:
            self.read[file] = definition_of(file)
            if self.read[file].definition is None:
                loaded = self.read[file]
                show(self.who, loaded.findings, str(file), loaded.lines)
        return self.read[file]

    def _told(self, file: Path, found: Path, loaded: Loaded, told: Told) -> bool:
        assert loaded.definition is not None  # noqa: S101  # asked by the caller
        assert told.scenario is not None  # noqa: S101  # asked by the caller
        went = try_scenario(loaded.definition, told.scenario, told.places, self.calendar)
        self.told.setdefault(found, []).append(went.told)
        if not self.quiet:
            narrative(self.who, loaded.definition, told.scenario, self.calendar, went)
        if isinstance(went, Passed):
            tell(f"✓ {file}  {self.who.say(told.scenario.scenario)}", typer.colors.GREEN)
            return True
        show(self.who, went.findings, str(file), told.lines)
        return False

    def keys(self, coverage: Coverage) -> Tongue:
        """In which language the keys of a definition are that was played."""
        sources = [each.source for each in self.read.values() if each.definition is coverage.definition]
        return "zh" if any(isinstance(each, Englished) for each in sources) else "en"

    def coverages(self) -> list[Coverage]:
        """What the stories have visited of each definition."""
        return [
            coverage_of(form, self.told[file])
            for file, loaded in self.read.items()
            if (form := loaded.definition) is not None
        ]


def try_(
    files: Files,
    quiet: Annotated[
        bool,
        typer.Option("--quiet", "-q", help="only whether each story goes as it says, without telling it"),
    ] = False,
    coverage: Annotated[
        bool, typer.Option("--coverage", help="say what of each definition no story has visited")
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="end with 1 where anything was not visited")
    ] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="try again whenever one of the files is saved")
    ] = False,
) -> None:
    """Try scenarios: play each on its definition, with time travel, and say where it goes otherwise."""
    who = reader()
    calendar = statutory_calendar()
    began_ns = time.time_ns()
    stage = _tried(_Stage(who, calendar, quiet), files, coverage=coverage or strict)
    if watch:
        _again(stage, files, began_ns, coverage=coverage or strict)
    if stage.failed or (strict and any(each.unvisited for each in stage.coverages())):
        raise typer.Exit(1)


def _tried(stage: _Stage, files: list[Path], *, coverage: bool) -> _Stage:
    for file in files:
        stage.play(file)
    if coverage:
        for each in stage.coverages():
            report(stage.who, each, stage.keys(each))
    return stage


def _again(stage: _Stage, files: list[Path], began_ns: int, *, coverage: bool) -> NoReturn:
    """Play everything again after each save, until somebody has had enough."""
    from gongshi.watching import saves  # noqa: PLC0415  # only where it is asked for

    who, latest = stage.who, [stage]
    tell(
        who.t("保存后会再演一遍；按 Ctrl+C 结束。", "Played again after every save; Ctrl+C ends."), error=True
    )
    try:
        for changed in saves(lambda: {*files, *latest[0].read, *_pieces(latest[0].read)}, began_ns):
            pieces_of.cache_clear()
            names = ", ".join(each.name for each in changed)
            tell(f"\n── {names} ──", typer.colors.CYAN)
            latest[0] = _tried(_Stage(who, stage.calendar, stage.quiet), files, coverage=coverage)
            many = latest[0].failed
            tell(
                who.t(f"{many} 个没有照着演", f"{many} went otherwise")
                if many
                else who.t("都照着演了", "All went as they say"),
                typer.colors.RED if many else typer.colors.GREEN,
            )
    except KeyboardInterrupt:
        raise typer.Exit(0) from None
    raise typer.Exit(0)


def _pieces(definitions: Iterable[Path]) -> list[Path]:
    return [found for each in definitions if (found := pieces_beside(each)) is not None]


def _name(title: str, state: str) -> str:
    """The state's name behind its title, where that is another word."""
    return f" ({state})" if state not in ("", title, title.replace(" ", "_")) else ""


_COLOURS = {
    "step": typer.colors.CYAN,
    "tick": typer.colors.BRIGHT_BLACK,
    "time": typer.colors.BRIGHT_BLACK,
    "wrong": typer.colors.RED,
}


def narrative(
    who: Reader, form: Definition, scenario: Scenario, calendar: Calendar, went: Passed | Failed
) -> None:
    """A story, told day by day."""
    tell(f"\n{who.say(scenario.scenario)}", bold=True)
    day = hour = ""
    for line in narrate(form, scenario, calendar, went):
        today = who.say(day_said(line.at.date()))
        if today != day:
            day, hour = today, ""
            tell(f"\n{day}", bold=True)
        mark = {"tick": "  ✓ ", "wrong": "  ✗ ", "note": "  "}.get(line.weight, "")
        clock = f"{line.at:%H:%M}"
        tell(f"  {'' if clock == hour else clock:5}  {mark}{who.say(line.said)}", _COLOURS.get(line.weight))
        hour = clock
    tell("")


def report(who: Reader, coverage: Coverage, keys: Tongue = "en") -> None:
    """What stories have visited of a definition, and state by state what none has."""
    form = coverage.definition
    tell(f"\n{who.say(form.title)} · {form.issue_type}", bold=True)
    tell(f"  {who.say(summary(coverage))}")
    found = gaps(coverage, keys)
    if not found:
        tell("  " + who.t("全部走到了。", "All of it was visited."), typer.colors.GREEN)
    for gap in found:
        tell(f"  {who.say(gap.title)}" + _name(who.say(gap.title), gap.state), typer.colors.YELLOW)
        for said in gap.said:
            tell(f"    - {who.say(said)}")


def stories_of(who: Reader, form: Definition, files: list[Path]) -> Coverage:
    """What these stories visit of a definition, whether they end well or not; a file that tells none ends the command."""
    told = []
    for file in files:
        said = text_of(file)
        story = Told(None, said.findings, said.lines) if isinstance(said, Unread) else load_scenario(said)
        if story.scenario is None:
            show(who, story.findings, str(file), story.lines)
            raise typer.Exit(1)
        if story.scenario.issue_type != form.issue_type:
            name = story.scenario.issue_type
            stop(
                who.t(
                    f"{file}：讲的是 {name}，不是 {form.issue_type}",
                    f"{file} is about {name}, not {form.issue_type}",
                )
            )
        told.append(try_scenario(form, story.scenario, story.places, statutory_calendar()).told)
    return coverage_of(form, told)


def statutory_calendar() -> Calendar:
    """China's statutory calendar, as the sample community keeps it."""
    from engine.community import calendar_of, load_community  # noqa: PLC0415  # takes its time
    from gongshi.sample import COMMUNITY  # noqa: PLC0415  # so does this

    loaded = load_community((COMMUNITY / "community.yaml").read_text(encoding="utf-8"))
    return calendar_of(loaded.form) if loaded.form else Calendar("Asia/Shanghai")
