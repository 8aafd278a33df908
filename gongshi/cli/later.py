"""A command line that imports a command only when it is called.

Whoever checks a definition after every change does not wait for the store, the pages and the workers to be
imported. Each command is known by its name and one line of help; the rest is in its own file.
"""

from __future__ import annotations

import gc
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typing_extensions import override


@dataclass(frozen=True, slots=True)
class Known:
    """Where a command is: `module:attribute`, a function or a group of commands; and its line in the list."""

    place: str
    help: str


class Later(TyperCommand):
    """A command that is not imported yet: its name, its line of help, and where it is."""

    def __init__(self, name: str, known: Known) -> None:
        super().__init__(name, callback=None, help=known.help)
        self.known = known

    @override
    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:
        return loaded(self.name or "", self.known).make_context(info_name, args, parent=parent, **extra)


def loaded(name: str, known: Known) -> Any:
    """The command itself, imported."""
    module, _, attribute = known.place.partition(":")
    # what is imported stays: looking through it for garbage again and again costs an eighth of the start
    gc.disable()
    try:
        found = getattr(import_module(module), attribute)
    finally:
        gc.enable()
    if isinstance(found, typer.Typer):
        command = typer.main.get_group(found)
        command.name = name
        return command
    alone = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    alone.command(name)(found)
    return typer.main.get_command(alone)


def front(commands: Mapping[str, Known]) -> type[TyperGroup]:
    """The group that knows these commands, in their order."""

    class Front(TyperGroup):
        def __init__(self, **attributes: Any) -> None:
            super().__init__(**attributes)
            self.commands = {name: Later(name, known) for name, known in commands.items()}

    return Front
