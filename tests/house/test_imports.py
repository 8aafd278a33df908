"""Imports run one way, as pyproject.toml says; and what is imported is declared, what is declared imported."""

from __future__ import annotations

import re
import sys
from importlib.metadata import packages_distributions

import pytest
from sources import ROOMS, ROOT, imports, modules, name_of, project, where

CONTRACTS = project()["tool"]["importlinter"]["contracts"]
LAYERS = [each for each in CONTRACTS if each["type"] == "layers"]
FORBIDDEN = [each for each in CONTRACTS if each["type"] == "forbidden"]
COMES_WITH = {
    "kombu": "celery, whose faults are kombu's",
    "starlette": "fastapi, whose requests and answers are starlette's",
    "markupsafe": "jinja2, whose safe strings are markupsafe's",
    "pydantic_core": "pydantic, whose word for a missing default is pydantic_core's",
    "typing_extensions": "pydantic, whose types are written with it; `override` is not in Python 3.11",
}
"""Imported and not declared: the declared distribution is this package's other half."""
UNIMPORTED = {
    "psycopg": "SQLAlchemy loads the driver by the store's address",
    "python-multipart": "FastAPI loads it for forms",
    "manimgx-fonts-cjk": "documents/raster.py reads the font in it by its path",
    "packaging": "kombu's transport for Redis imports it and does not declare it",
    "tzdata": "zoneinfo reads it where the machine has no zone files",
    "setuptools": "builds the package",
}
"""Declared and not imported by name."""


def within(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


def wanted(text: str) -> str:
    """The normalised name of a requirement."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=!~ ;]", text)[0]).lower()


def test_the_contracts_speak_of_every_room() -> None:
    (layers,) = LAYERS
    assert {room for layer in layers["layers"] for room in layer.split(" | ")} == set(ROOMS)
    assert {"workflows is pure", "celery", "transitions"} <= {
        "workflows is pure" if each["source_modules"] == ["workflows"] else each["forbidden_modules"][0]
        for each in FORBIDDEN
    }


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_rooms_below_it(room: str) -> None:
    layers = [layer.split(" | ") for layer in LAYERS[0]["layers"]]
    rank = next(number for number, layer in enumerate(layers) if room in layer)
    below = {room} | {each for layer in layers[rank + 1 :] for each in layer}
    found = [
        f"{where(file)} imports {name}"
        for file in modules(room)
        for name in imports(file)
        if name.split(".")[0] in set(ROOMS) - below
    ]
    assert found == []


@pytest.mark.parametrize("contract", [pytest.param(each, id=each["name"]) for each in FORBIDDEN])
def test_what_a_contract_forbids_nobody_imports(contract: dict[str, list[str]]) -> None:
    excused = set(contract.get("ignore_imports", []))
    found = [
        f"{where(file)} imports {name}"
        for file in modules(*contract["source_modules"])
        for name in imports(file)
        for forbidden in contract["forbidden_modules"]
        if within(name, forbidden) and f"{name_of(file)} -> {forbidden}" not in excused
    ]
    assert found == []


def test_one_file_knows_the_library_under_the_machines() -> None:
    knowing = {
        where(file) for file in modules(*ROOMS) for name in imports(file) if within(name, "transitions")
    }
    assert knowing == {"workflows/machine.py"}


def test_workflows_needs_no_more_than_these() -> None:
    """Written down as what is there, since a list of what is not there is never complete. `csv` reads tables out of
    texts, by way of an `io.StringIO`; no file is opened.
    """
    found = {name.split(".")[0] for file in modules("workflows") for name in imports(file)} - {"workflows"}
    assert found <= {
        "__future__", "ast", "bisect", "codecs", "collections", "contextlib", "csv", "dataclasses", "datetime", "decimal", "difflib", "enum",
        "fractions", "functools", "graphlib", "hashlib", "heapq", "io", "itertools", "json", "math", "operator", "re", "textwrap", "types", "typing",
        "unicodedata", "zoneinfo", "chinese_calendar", "pydantic", "pydantic_core", "transitions", "typing_extensions", "yaml",
    }, found  # fmt: skip


def test_every_import_is_declared_and_every_declared_package_is_used() -> None:
    said = project()["project"]
    declared = {wanted(each) for each in said["dependencies"]}
    known = packages_distributions()
    found = {name.split(".")[0] for file in modules(*ROOMS) for name in imports(file)}
    outside = found - set(sys.stdlib_module_names) - set(ROOMS)
    used = {wanted(each) for name in outside - COMES_WITH.keys() for each in known[name]}
    assert used - declared == set(), "imported and not declared"
    assert declared - used - UNIMPORTED.keys() == set(), "declared and not imported"
    assert COMES_WITH.keys() <= outside
    assert not UNIMPORTED.keys() & used


def test_the_tests_need_no_more_than_is_declared() -> None:
    said = project()["project"]
    every = [
        *said["dependencies"],
        *said["optional-dependencies"]["dev"],
        *said["optional-dependencies"]["build"],
    ]
    declared = {wanted(each) for each in every}
    known = packages_distributions()
    folders = [folder for folder in (ROOT / "tests").iterdir() if folder.is_dir()]
    own = (
        {file.stem for file in modules("tests", "bench")}
        | {each.name for each in folders}
        | {*ROOMS, "bench", "tests"}
    )
    outside = {name.split(".")[0] for file in modules("tests", "bench") for name in imports(file)}
    outside -= set(sys.stdlib_module_names) | own | COMES_WITH.keys()
    assert {wanted(each) for name in outside for each in known[name]} <= declared
