"""What the tests of the pages may ask for: a server over the house, staff signed in, a neighbouring community,
and Debian's own browser.

A test of pages says `pytestmark = ON_SQLITE` and runs once; the API's tests run on both databases. Where no
browser is installed its tests are skipped and say so, except in CI, where that is a failure.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Browser, Error, sync_playwright
from services.wutongli import Wutongli
from serving import Served, listening

from engine.access import Actor
from engine.community import load_community, save_community
from engine.roster import Imported, import_roster
from engine.runtime import Runtime

CHROMIUM = "/usr/bin/chromium"
QUIETLY = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
GUIHUAYUAN = (
    "slug: guihuayuan\ntitle: {zh: 桂花苑, en: Guihuayuan}\nzone: Asia/Shanghai\nlanguage: zh\n"
    "parties: {community: {title: 社区, glyph: 社}}\nroles: {coordinator: 协调员}\n"
)


@pytest.fixture(autouse=True)
def _quick_passwords(quick_passwords: None) -> None:
    """Nobody waits for the work that makes guessing slow."""


@pytest.fixture
def rt(rt: Runtime) -> Iterator[Runtime]:
    """The house, reached at a port of this machine."""
    with listening() as taken:
        _TAKEN[id(rt.store)] = taken
        yield replace(rt, base_url=f"http://127.0.0.1:{taken.getsockname()[1]}")
        del _TAKEN[id(rt.store)]


_TAKEN: dict[int, Any] = {}


@pytest.fixture
def served(rt: Runtime) -> Iterator[Served]:
    """The pages, served; whatever happened, no answer was a fault of ours."""
    running = Served(rt, _TAKEN[id(rt.store)])
    yield running
    running.stop()
    assert running.faults == []


@pytest.fixture
def stranger(wutongli: Wutongli) -> Actor:
    """The coordinator of another community of the same house."""
    form = load_community(GUIHUAYUAN).form
    assert form is not None
    id_ = save_community(wutongli.rt, form)
    roster = "ref,name,roles,email\nother,桂花苑协调员,coordinator,other@guihuayuan.example.org\n"
    assert isinstance(import_roster(wutongli.rt, id_, roster), Imported)
    return wutongli.actor("other")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium without a window; one for each worker."""
    installed = CHROMIUM if os.path.exists(CHROMIUM) else shutil.which("chromium") or shutil.which("google-chrome")  # noqa: PTH110  # fmt: skip
    if installed is None:
        said = "NO BROWSER: install Debian's chromium (apt-get install chromium); pages were not looked at"
        if os.environ.get("CI") == "true":
            pytest.fail(said)
        pytest.skip(said)
    with sync_playwright() as playwright:
        try:
            started = playwright.chromium.launch(executable_path=installed, args=QUIETLY)
        except Error as fault:
            pytest.fail(f"{installed} is there but does not start: {fault}")
        yield started
        started.close()
