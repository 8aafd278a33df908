"""`gongshi schema`: what an editor needs to complete keys and to underline mistakes."""

from __future__ import annotations

import json

import typer

from workflows.schema import json_schema


def schema() -> None:
    """Print the JSON Schema of definitions, by which an editor completes keys and underlines mistakes."""
    typer.echo(json.dumps(json_schema(), ensure_ascii=False, indent=2))
