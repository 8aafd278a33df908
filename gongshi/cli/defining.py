"""Commands for those who write definitions: check, try, diagram, schema, activate."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from documents.diagram import diagram as draw
from engine.community import calendar_of, load_community
from engine.registry import Activated
from engine.registry import activate as take_into_use
from gongshi.cli.choosing import at_home
from gongshi.cli.speaking import err, out, say, settings_or_exit, show_findings, stop, t
from gongshi.sample import COMMUNITY
from gongshi.settings import Settings
from workflows.calendar import Calendar
from workflows.load import Loaded, load
from workflows.scenario import load_scenario
from workflows.schema import json_schema
from workflows.trial import Passed, try_scenario

Files = Annotated[list[Path], typer.Argument(help="one or more YAML files")]


def add_to(app: typer.Typer) -> None:
    """Put the commands into `app`."""
    for command in (check, diagram, schema, activate):
        app.command()(command)
    app.command("try")(try_)


def check(files: Files) -> None:
    """Check definitions: every mistake at once, each with its place and the mend."""
    settings = settings_or_exit()
    wrong = 0
    for file in files:
        loaded = _loaded(settings, file)
        show_findings(settings, loaded.findings, str(file), loaded.lines)
        wrong += len(loaded.errors)
        if loaded.definition is not None:
            form = loaded.definition
            out.print(
                f"[green]✓[/] {escape(str(file))}  {escape(say(settings, form.title))} · {form.issue_type} v{form.version}"
                f" · {len(form.states)} {t(settings, '个状态', 'states')}"
            )
    if wrong:
        err.print(t(settings, f"{wrong} 处错误", f"{wrong} mistake{'s' * (wrong != 1)}"))
        raise typer.Exit(1)


def try_(files: Files) -> None:
    """Try scenarios: play each on its definition, with time travel, and say where it goes otherwise."""
    settings = settings_or_exit()
    failed = False
    for file in files:
        told = load_scenario(_read(settings, file))
        if told.scenario is None:
            show_findings(settings, told.findings, str(file), told.lines)
            failed = True
            continue
        found = definition_beside(file, told.scenario.issue_type)
        if found is None:
            stop(
                t(
                    settings,
                    f"{file}：附近没有 {told.scenario.issue_type}.yaml",
                    f"{file}: there is no {told.scenario.issue_type}.yaml beside it or one folder up",
                )
            )
        loaded = _loaded(settings, found)
        if loaded.definition is None:
            show_findings(settings, loaded.findings, str(found), loaded.lines)
            failed = True
            continue
        went = try_scenario(loaded.definition, told.scenario, told.places, _calendar(settings))
        if isinstance(went, Passed):
            out.print(f"[green]✓[/] {escape(str(file))}  {escape(say(settings, told.scenario.scenario))}")
        else:
            show_findings(settings, went.findings, str(file), told.lines)
            failed = True
    if failed:
        raise typer.Exit(1)


def diagram(
    file: Annotated[Path, typer.Argument(help="a definition")],
    output: Annotated[Path | None, typer.Option("--output", "-o", help="where to write the SVG")] = None,
    state: Annotated[str | None, typer.Option(help="a state to light up")] = None,
) -> None:
    """Draw a definition as SVG."""
    settings = settings_or_exit()
    loaded = _loaded(settings, file)
    if loaded.definition is None:
        show_findings(settings, loaded.findings, str(file), loaded.lines)
        raise typer.Exit(1)
    if state is not None and state not in loaded.definition.states:
        stop(
            t(settings, f"没有“{state}”这个状态：", f"There is no state {state}: ")
            + ", ".join(loaded.definition.states)
        )
    picture = draw(loaded.definition, language=settings.language, current=state)
    if output is None:
        typer.echo(picture)
    else:
        try:
            output.write_text(picture, encoding="utf-8")
        except OSError as fault:
            stop(f"{output}: {fault.strerror}")
        err.print(t(settings, f"已写入 {output}", f"Written to {output}"))


def schema() -> None:
    """Print the JSON Schema of definitions, by which an editor completes keys and underlines mistakes."""
    typer.echo(json.dumps(json_schema(), ensure_ascii=False, indent=2))


def activate(
    files: Files,
    community: Annotated[
        str | None, typer.Option(help="the community's slug, where there are several")
    ] = None,
) -> None:
    """Take definitions into use: new items start on them, items under way stay on theirs."""
    settings, house, here = at_home(community)
    for file in files:
        done = take_into_use(house.rt, here.id, _read(settings, file), [*here.form.roles])
        if not isinstance(done, Activated):
            show_findings(settings, done.findings, str(file), done.lines)
            raise typer.Exit(1)
        mark = t(settings, "没有变化", "unchanged") if done.unchanged else t(settings, "已启用", "in use")
        out.print(f"[green]✓[/] {done.issue_type} v{done.version} {mark}")


def definition_beside(scenario: Path, issue_type: str) -> Path | None:
    """The definition that a scenario is about: in its folder, or one up."""
    near = (scenario.parent, scenario.parent.parent)
    return next((file for folder in near if (file := folder / f"{issue_type}.yaml").is_file()), None)


def _loaded(settings: Settings, file: Path) -> Loaded:
    return load(_read(settings, file))


def _read(settings: Settings, file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        stop(
            t(
                settings,
                f"{file}：不是 UTF-8 编码，请另存为 UTF-8",
                f"{file}: not UTF-8; please save it as UTF-8",
            )
        )
    except OSError as fault:
        stop(f"{file}: {fault.strerror}")


def _calendar(settings: Settings) -> Calendar:
    """China's statutory calendar, as the sample community keeps it."""
    loaded = load_community((COMMUNITY / "community.yaml").read_text(encoding="utf-8"))
    return calendar_of(loaded.form) if loaded.form else Calendar(settings.zone)
