"""`gongshi schema` and `gongshi reference`: what the language is, for an editor and for a reader."""

from __future__ import annotations

import sys
from typing import Annotated, Literal

import typer

from gongshi.cli.plainly import echo_json, reader

Tongue = Literal["zh", "en"]


def schema(
    language: Annotated[
        Tongue, typer.Option(help="en for files with English keys, zh for files with Chinese ones")
    ] = "en",
    scenario: Annotated[bool, typer.Option("--scenario", help="that of scenarios")] = False,
) -> None:
    """Print the JSON Schema of definitions, by which an editor completes keys and underlines mistakes."""
    from workflows.schema import json_schema, scenario_schema  # noqa: PLC0415  # their walk over the models takes its time

    echo_json((scenario_schema if scenario else json_schema)(language))


def reference(
    language: Annotated[Tongue | None, typer.Option(help="zh or en; by default yours")] = None,
    rules: Annotated[
        bool, typer.Option("--rules", help="the decision rules instead, with worked examples")
    ] = False,
) -> None:
    """Print the reference manual of the language: every key, every word, every rule."""
    tongue: Tongue = "zh" if (language or reader().language) == "zh" else "en"
    if rules:
        from workflows.second_count.examples.page import rules_page  # noqa: PLC0415  # only what is asked for

        sys.stdout.write(rules_page(tongue))
        return
    from workflows.reference import reference as manual  # noqa: PLC0415  # so does this one

    sys.stdout.write(manual(tongue))
