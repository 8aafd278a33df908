"""`gongshi diagram`: a definition as a picture, with what scenarios visit of it as shading."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from documents.diagram import diagram as draw
from gongshi.cli.plainly import reader, show, stop, tell
from gongshi.cli.reading import definition_of
from gongshi.cli.trying import stories_of


def diagram(
    file: Annotated[Path, typer.Argument(help="a definition")],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="where to write it: a name that ends in .svg or .png"),
    ] = None,
    language: Annotated[str | None, typer.Option(help="zh or en; by default yours")] = None,
    state: Annotated[str | None, typer.Option(help="a state to light up")] = None,
    coverage: Annotated[
        list[Path] | None,
        typer.Option("--coverage", help="a scenario: what none visits is shaded; once for each"),
    ] = None,
) -> None:
    """Draw a definition as SVG or PNG."""
    who = reader()
    if language not in (None, "zh", "en"):
        stop(who.t("--language 可以是 zh 或 en", "--language is zh or en"), 2)
    if output is not None and output.suffix.lower() not in (".svg", ".png"):
        stop(
            who.t(f"{output}：文件名要以 .svg 或 .png 结尾", f"{output}: the name must end in .svg or .png"),
            2,
        )
    loaded = definition_of(file)
    form = loaded.definition
    if form is None:
        show(who, loaded.findings, str(file), loaded.lines)
        raise typer.Exit(1)
    if state is not None and state not in form.states:
        stop(who.t(f"没有“{state}”这个状态：", f"There is no state {state}: ") + ", ".join(form.states))
    covered = stories_of(who, form, coverage).names if coverage else None
    picture = draw(form, language=language or who.language, current=state, covered=covered)
    if output is None:
        typer.echo(picture)
        return
    try:
        if output.suffix.lower() == ".png":
            output.write_bytes(_pixels(picture))
        else:
            output.write_text(picture, encoding="utf-8")
    except OSError as fault:
        stop(f"{output}: {fault.strerror}")
    tell(who.t(f"已写入 {output}", f"Written to {output}"), error=True)


def _pixels(picture: str) -> bytes:
    from documents.raster import png  # noqa: PLC0415  # only where it is asked for

    return png(picture)
