"""The documents say what is so: examples load, names exist, links lead somewhere, the API is described whole.

Nothing here judges prose. A fragment of a definition that a page quotes is the one that the project ships.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import yaml

from engine.clock import SystemClock
from engine.ids import Keys
from engine.runtime import Runtime
from engine.store import Store
from web.app import build_app
from web.ports import Health, Ports
from workflows import model
from workflows.checks import CHECKS
from workflows.load import load

ROOT = Path(__file__).parents[2]
MANUALS = ("docs/definitions.md", "docs/definitions.zh-CN.md")
NOT_OURS = {"node_modules", "build", "dist", "var"}
PAGES = sorted(
    str(page.relative_to(ROOT))
    for page in ROOT.rglob("*.md")
    if not any(part.startswith(".") or part in NOT_OURS for part in page.relative_to(ROOT).parts)
)
BLOCK = re.compile(
    r"(?:<!-- (?P<mark>[^\n]*?) -->\n)?```(?P<language>\w*)\n(?P<said>.*?)^```$", re.MULTILINE | re.DOTALL
)
WHOLE = "whole definition"
ROUTE = re.compile(r"^#+ `(GET|POST|PUT|PATCH|DELETE) (/api/v1/\S+)`", re.MULTILINE)


def _said(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def _blocks(page: str, language: str = "yaml") -> list[tuple[str, str]]:
    """Each block of a page in that language, with the mark before it."""
    found = BLOCK.finditer(_said(page))
    return [(each["mark"] or "", each["said"]) for each in found if each["language"] == language]


def _written(page: str) -> str:
    """What stands on a page as code, in a line or in a block."""
    said = _said(page)
    blocks = [each["said"] for each in BLOCK.finditer(said)]
    return "\n".join([*blocks, *re.findall(r"`([^`\n]+)`", BLOCK.sub("", said))])


WHOLES = [
    pytest.param(said, id=f"{page}: {yaml.safe_load(said)['issue_type']}")
    for page in MANUALS
    for mark, said in _blocks(page)
    if mark == WHOLE
]
QUOTES = [
    pytest.param(mark, said, id=f"{page}: {mark}")
    for page in MANUALS
    for mark, said in _blocks(page)
    if mark != WHOLE
]
FORMS = [
    form
    for form in vars(model).values()
    if isinstance(form, type) and issubclass(form, model.Form) and form is not model.Form
]
KEYS = sorted(
    {field.alias or name for form in FORMS for name, field in form.model_fields.items()}
)  # of every form together: a word has one meaning


@pytest.mark.parametrize("said", WHOLES)
def test_a_whole_definition_of_the_manual_can_be_taken_into_use(said: str) -> None:
    loaded = load(said)
    assert loaded.findings == ()
    assert loaded.definition is not None


def test_both_manuals_show_the_same_whole_definitions() -> None:
    shown = [[said for mark, said in _blocks(page) if mark == WHOLE] for page in MANUALS]
    assert shown[0] == shown[1]
    assert len(shown[0]) >= 2


@pytest.mark.parametrize(("mark", "said"), QUOTES)
def test_a_fragment_that_the_manual_quotes_is_the_shipped_one(mark: str, said: str) -> None:
    file, _, path = mark.partition(": ")
    shipped: Any = yaml.safe_load(_said(file))
    for step in path.split("."):
        shipped = shipped[step]
    assert yaml.safe_load(said) == shipped


@pytest.mark.parametrize("page", MANUALS)
def test_the_manual_names_every_key_of_the_language(page: str) -> None:
    written = _written(page)
    missing = [key for key in KEYS if not re.search(rf"(?m)(^|[\s{{]){key}(:|$)", written)]
    assert not missing


@pytest.mark.parametrize("page", MANUALS)
def test_the_manual_names_every_check(page: str) -> None:
    named = set(_written(page).split("\n"))
    assert not set(CHECKS) - named


def test_every_path_that_the_architecture_names_exists() -> None:
    paths = re.findall(r"`([\w.-]+/[\w./-]*)`", _said("ARCHITECTURE.md"))
    assert len(paths) > 30
    assert [path for path in paths if not (ROOT / path).exists()] == []


def _defined(file: str) -> set[str]:
    """The functions, classes, methods and constants of a file."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(_said(file))):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                found.add(node.name)
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                found.add(name)
    return found


def _code_names() -> list[Any]:
    """What a page says is in a file: `` `name` in `file.py` ``."""
    found = {
        (page, name, file)
        for page in PAGES
        for name, file in re.findall(r"`(\w+)`\s+in\s+`([\w/]+\.py)`", _said(page))
    }
    return [pytest.param(name, file, id=f"{page}: {name} in {file}") for page, name, file in sorted(found)]


@pytest.mark.parametrize(("name", "file"), _code_names())
def test_a_name_that_a_page_places_in_a_file_is_there(name: str, file: str) -> None:
    assert name in _defined(file)


def _anchor(heading: str) -> str:
    """The anchor that a heading gets: small letters, spaces as hyphens, neither marks nor code ticks."""
    kept = "".join(c for c in heading.strip().lower() if c.isalnum() or c in " -_")
    return kept.replace(" ", "-")


def _links(page: str) -> list[str]:
    said = BLOCK.sub("", _said(page))
    return [link for link in re.findall(r"\]\(([^)\s]+)\)", said) if not re.match(r"[a-z]+:", link)]


@pytest.mark.parametrize("page", PAGES)
def test_every_relative_link_leads_somewhere(page: str) -> None:
    nowhere = []
    for link in _links(page):
        file, _, anchor = unquote(link).partition("#")
        target = (ROOT / page).parent / file if file else ROOT / page
        headings = re.findall(r"(?m)^#+ (.+)$", target.read_text()) if target.suffix == ".md" else []
        if not target.exists() or (anchor and anchor not in map(_anchor, headings)):
            nowhere.append(link)
    assert nowhere == []


def test_the_api_page_describes_every_route_and_no_other() -> None:
    store = Store("sqlite://")
    rt = Runtime(store, SystemClock(), Keys("a secret of the tests alone"), "http://localhost:8000")
    ports = Ports(preview=lambda *_: "", share=lambda *_: "", health=lambda: Health({}))
    paths = build_app(rt, ports).openapi()["paths"]
    store.dispose()
    served = {
        (method.upper(), path)
        for path, methods in paths.items()
        for method in methods
        if path.startswith("/api/v1/")
    }
    assert set(ROUTE.findall(_said("docs/api.md"))) == served
