"""The command line as a whole: every command has its line, nothing is imported that a command does not need."""

from __future__ import annotations

import inspect
import subprocess
import sys

import pytest
import typer
from commanding import DEFINITIONS, ROOT, Shell

from gongshi.cli import COMMANDS
from gongshi.cli.later import loaded

HEAVY = (
    "sqlalchemy",
    "celery",
    "fastapi",
    "alembic",
    "redis",
    "uvicorn",
    "transitions",
    "jinja2",
    "babel",
    "PIL",
    "rich",
)
"""Libraries that whoever checks a file does not wait for."""
CPU_S = 1.2
"""A generous bound for a busy machine. What was measured is printed."""


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_has_its_own_line_in_the_list(name: str) -> None:
    found = loaded(name, COMMANDS[name])
    assert found.name == name
    assert " ".join(inspect.cleandoc(found.help or "").split()) == COMMANDS[name].help


def test_all_commands_are_listed_without_being_imported() -> None:
    code = (
        "import sys; from gongshi.cli import app\n"
        "from typer.testing import CliRunner\n"
        "said = CliRunner().invoke(app, ['--help']).stdout\n"
        "assert 'check' in said and 'roster' in said, said\n"
        f"print([each for each in {HEAVY[:-1]!r} if each in sys.modules])"
    )
    assert _python(code) == "[]\n"


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(["check", "definitions/facility_upgrade.yaml"], id="check"),
        pytest.param(["explain", "unknown-state"], id="explain"),
        pytest.param(["translate", "definitions/facility_upgrade.yaml"], id="translate"),
        pytest.param(
            ["diff", "definitions/facility_upgrade.yaml", "definitions/facility_upgrade.yaml"], id="diff"
        ),
    ],
)
def test_what_is_about_files_alone_imports_no_house(command: list[str]) -> None:
    code = (
        f"import sys; sys.argv = ['gongshi', *{command!r}]\n"
        "import io, contextlib; from gongshi.cli import main\n"
        "with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):\n    main()\n"
        f"print([each for each in {HEAVY!r} if each in sys.modules])"
    )
    assert _python(code) == "[]\n"


def test_one_check_takes_little_of_a_processor() -> None:
    code = (
        "import sys, time; sys.argv = ['gongshi', 'check', 'definitions/facility_upgrade.yaml']\n"
        "import contextlib, io; began = time.process_time()\n"
        "from gongshi.cli import main\n"
        "with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):\n    main()\n"
        "print(time.process_time() - began)"
    )
    took = min(float(_python(code)) for _ in range(3))
    sys.stdout.write(f"a check takes {took:.2f} s of CPU beyond the start of Python\n")
    assert took < CPU_S


def test_a_command_that_is_not_there_is_guessed(shell: Shell) -> None:
    shell.quick = True
    done = shell.run("chek")
    assert done.code == 2
    assert "'check'" in done.err


def test_a_language_that_is_not_spoken_is_told(shell: Shell) -> None:
    shell.quick = True
    shell.locale = "fr"
    assert (
        shell.refused("check", DEFINITIONS / "facility_upgrade.yaml")
        == "GONGSHI_LOCALE: Input should be 'zh' or 'en'\n"
    )


def test_a_group_of_commands_still_is_one() -> None:
    assert {*typer.main.get_group(__import__("gongshi.cli.items", fromlist=["app"]).app).commands} == {
        *loaded("item", COMMANDS["item"]).commands
    }


def _python(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
