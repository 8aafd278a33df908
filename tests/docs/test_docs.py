"""The documents say what is so: names exist, links lead somewhere, the API and the records are listed whole.

Nothing here judges prose. What the guide to definitions shows is tried in `test_guide.py`.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from pages import BLOCK, PAGES, ROOT, said_on

from engine.clock import SystemClock
from engine.ids import Keys
from engine.runtime import Runtime
from engine.store import Store
from gongshi.cli import COMMANDS
from web.app import build_app
from web.ports import Health, Ports

ROUTE = re.compile(r"^#+ `(GET|POST|PUT|PATCH|DELETE) (/api/v1/\S+)`", re.MULTILINE)


def test_every_path_that_the_architecture_names_exists() -> None:
    paths = re.findall(r"`([\w.-]+/[\w./-]*)`", said_on("ARCHITECTURE.md"))
    assert len(paths) > 30
    assert [path for path in paths if not (ROOT / path).exists()] == []


def _defined(file: str) -> set[str]:
    """The functions, classes, methods and constants of a file."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(said_on(file))):
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
        for name, file in re.findall(r"`(\w+)`\s+in\s+`([\w/]+\.py)`", said_on(page))
    }
    return [pytest.param(name, file, id=f"{page}: {name} in {file}") for page, name, file in sorted(found)]


@pytest.mark.parametrize(("name", "file"), _code_names())
def test_a_name_that_a_page_places_in_a_file_is_there(name: str, file: str) -> None:
    assert name in _defined(file)


def _anchor(heading: str) -> str:
    """The anchor that a heading gets: small letters, spaces as hyphens, neither marks nor code ticks."""
    kept = "".join(c for c in heading.strip().lower() if c.isalnum() or c in " -_")
    return kept.replace(" ", "-")


def _anchors(target: Path) -> set[str]:
    """Where a link may lead on a page: its headings, and what is given a name of its own."""
    if target.suffix != ".md":
        return set()
    said = target.read_text(encoding="utf-8")
    return {_anchor(each) for each in re.findall(r"(?m)^#+ (.+)$", said)} | {
        *re.findall(r'<a id="([^"]+)"></a>', said)
    }


def _links(page: str) -> list[str]:
    said = BLOCK.sub("", said_on(page))
    return [link for link in re.findall(r"\]\(([^)\s]+)\)", said) if not re.match(r"[a-z]+:", link)]


@pytest.mark.parametrize("page", PAGES)
def test_every_relative_link_leads_somewhere(page: str) -> None:
    nowhere = []
    for link in _links(page):
        file, _, anchor = unquote(link).partition("#")
        target = (ROOT / page).parent / file if file else ROOT / page
        if not target.exists() or (anchor and anchor not in _anchors(target)):
            nowhere.append(link)
    assert nowhere == []


def test_the_list_of_decisions_names_every_record_by_its_title() -> None:
    listed = re.findall(r"(?m)^\| \[(\d{4})\]\((\S+)\) \| (.+) \|$", said_on("docs/adr/README.md"))
    records = sorted(file for file in (ROOT / "docs/adr").glob("*.md") if file.name != "README.md")
    titles = [file.read_text(encoding="utf-8").splitlines()[0] for file in records]
    assert [(file, f"# {number} {title}") for number, file, title in listed] == [
        (file.name, title) for file, title in zip(records, titles, strict=True)
    ]


@pytest.mark.parametrize("command", COMMANDS)
def test_the_readme_names_every_command(command: str) -> None:
    assert re.search(rf"gongshi {command}\b|make {command}\b", said_on("README.md"))


def test_the_readme_leads_to_every_page_in_docs() -> None:
    named = {link.partition("#")[0] for page in ("README.md", "README.zh-CN.md") for link in _links(page)}
    assert {f"docs/{page.name}" for page in (ROOT / "docs").glob("*.md")} <= named


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
    assert set(ROUTE.findall(said_on("docs/api.md"))) == served
