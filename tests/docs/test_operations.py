"""The pages for whoever runs a house, and the files beside them: figures exist, commands run, files can be read."""

from __future__ import annotations

import configparser
import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml
from pages import ROOT, blocks, said_on
from prometheus_client import generate_latest
from prometheus_client.parser import text_string_to_metric_families

from engine.clock import SystemClock
from engine.ids import Keys
from engine.migrations import upgrade
from engine.runtime import Runtime
from engine.store import Store
from engine.watchdog import NAMES
from gongshi.cli import COMMANDS
from gongshi.settings import PREFIX, Settings
from web.figures import figures
from web.operation import router
from web.ports import Health, Ports

FOLDER = ROOT / "docs" / "operations"
EACH_PAGE = pytest.mark.parametrize("page", ["docs/operations.md", "docs/operations.zh-CN.md"])
NAME = re.compile(r"\bgongshi_\w+")


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Every figure that a house shows, with its help."""
    store = Store(f"sqlite:///{tmp_path_factory.mktemp('house') / 'gongshi.db'}")
    upgrade(store)
    rt = Runtime(store, SystemClock(), Keys("a secret of the tests alone"), "http://localhost:8000")
    found = {each.name: each.documentation for each in figures(rt).collect()}
    store.dispose()
    return found


def rules() -> list[dict[str, Any]]:
    groups = yaml.safe_load((FOLDER / "prometheus-rules.yaml").read_text(encoding="utf-8"))["groups"]
    return [rule for group in groups for rule in group["rules"]]


def panels() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((FOLDER / "grafana-dashboard.json").read_text(encoding="utf-8"))[
        "panels"
    ]
    return found


def asked_for() -> list[str]:
    return [
        *(rule["expr"] for rule in rules()),
        *(each["expr"] for one in panels() for each in one["targets"]),
    ]


def test_alerts_and_dashboard_ask_for_figures_that_are_shown(shown: dict[str, str]) -> None:
    named = {name for asked in asked_for() for name in NAME.findall(asked)}
    assert len(named) > 10
    assert named <= shown.keys()
    assert {*re.findall(r'trouble="(\w+)"', " ".join(asked_for()))} <= {*NAMES}


def test_every_alert_says_what_is_wrong_and_how_bad_it_is() -> None:
    names = [rule["alert"] for rule in rules()]
    assert len(names) == len({*names}) > 5
    for rule in rules():
        assert rule["labels"]["severity"] in ("page", "ticket")
        assert rule["annotations"]["summary"]
        assert rule["annotations"]["description"]


def test_the_panels_have_a_place_each_and_something_to_show() -> None:
    places = [(each["gridPos"]["x"], each["gridPos"]["y"]) for each in panels()]
    assert len(places) == len({*places})
    assert len({each["id"] for each in panels()}) == len(places)
    assert all(each["targets"] and each["gridPos"]["x"] + each["gridPos"]["w"] <= 24 for each in panels())


@EACH_PAGE
def test_every_figure_is_on_the_page_and_no_other(page: str, shown: dict[str, str]) -> None:
    told = {row[1] for row in re.finditer(r"^\| `(gongshi_\w+)` \| .+ \|$", said_on(page), re.MULTILINE)}
    assert told == shown.keys()
    assert all(shown.values()), "each has its help"


@EACH_PAGE
def test_every_trouble_is_on_the_page(page: str) -> None:
    assert {*re.findall(r"^\| `(\w+)` \|", said_on(page), re.MULTILINE)} >= {*NAMES}


def test_the_figures_are_in_prometheus_own_format() -> None:
    """As its own parser reads them."""
    store = Store("sqlite://")
    upgrade(store)
    rt = Runtime(store, SystemClock(), Keys("a secret of the tests alone"), "http://localhost:8000")
    families = list(text_string_to_metric_families(generate_latest(figures(rt)).decode()))
    store.dispose()
    troubles = next(each for each in families if each.name == "gongshi_trouble_seconds")
    assert {each.labels["trouble"]: each.value for each in troubles.samples} == dict.fromkeys(NAMES, 0)


@EACH_PAGE
def test_every_command_on_the_page_is_one_that_tests_run(page: str) -> None:
    lines = [line for block in blocks(page) if block.language == "sh" for line in block.said.splitlines()]
    assert len(lines) >= 6
    for line in lines:
        program, *rest = shlex.split(line)
        if program == "gongshi":
            assert rest[0] in COMMANDS
            assert _is_run(rest[0]), f"no test runs gongshi {rest[0]}"
        else:
            assert program in ("pg_dump", "pg_restore")
            assert line in said_on("docs/operations.md"), (
                "the same in both languages; tests/cli/test_backup.py runs it"
            )


def _is_run(command: str) -> bool:
    said = "".join(each.read_text(encoding="utf-8") for each in (ROOT / "tests" / "cli").glob("*.py"))
    return re.search(rf'(?:fine|run|refused)\(\s*"{command}"', said) is not None


def test_both_pages_have_the_same_parts() -> None:
    english, chinese = (
        [len(each) for each in re.findall(r"(?m)^(#+) ", said_on(page))]
        for page in ("docs/operations.md", "docs/operations.zh-CN.md")
    )
    assert english == chinese


@pytest.mark.parametrize("unit", sorted(each.name for each in FOLDER.glob("*.service")))
def test_a_unit_starts_a_command_that_exists(unit: str) -> None:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # names of units keep their capitals
    parser.read_string((FOLDER / unit).read_text(encoding="utf-8"))
    program, command = parser["Service"]["ExecStart"].split()
    assert program == "/opt/gongshi/.venv/bin/gongshi"
    assert command in COMMANDS
    assert unit == f"gongshi-{command}.service"
    for needed in parser["Unit"].get("Requires", "").split():
        assert (FOLDER / needed).exists()
        assert needed in parser["Unit"]["After"].split(), "required, and waited for"


def test_the_example_of_an_environment_is_one_that_the_house_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = (FOLDER / "environment.example").read_text(encoding="utf-8").splitlines()
    given = dict(line.split("=", 1) for line in lines)
    for name, value in given.items():
        assert name.removeprefix(PREFIX).lower() in Settings.model_fields
        monkeypatch.setenv(name, value)
    settings = Settings()
    assert not settings.embedded
    assert settings.address == "https://gongshi.example.org"


def test_the_compose_file_starts_what_there_is_in_an_order_that_works() -> None:
    found = yaml.safe_load((FOLDER / "compose.yaml").read_text(encoding="utf-8"))
    services = found["services"]
    assert set(services) == {"database", "broker", "migrate", "web", "worker"}
    for name, each in services.items():
        image, _, version = each["image"].partition(":")
        assert image
        assert re.match(r"\d+\.\d+", version), f"{name} has a version"
        for needed in each.get("depends_on", {}):
            assert needed in services
        if image == "gongshi":
            assert each["command"][0] in COMMANDS
            assert {key.removeprefix(PREFIX).lower() for key in each["environment"]} <= {
                *Settings.model_fields
            }
            build = (FOLDER / each["build"]["context"]).resolve()
            assert build == ROOT
            assert (build / each["build"]["dockerfile"]).exists()
    for part in ("web", "worker"):
        assert services[part]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
    dockerfile = (FOLDER / "Dockerfile").read_text(encoding="utf-8")
    for copied in re.findall(r"^COPY (\S+) ", dockerfile, re.MULTILINE):
        assert (ROOT / copied).exists()
    assert "var" in Path(FOLDER / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines(), (
        "a secret is in no image"
    )


def test_prometheus_is_sent_to_where_the_figures_are() -> None:
    (job,) = yaml.safe_load((FOLDER / "prometheus-scrape.yaml").read_text(encoding="utf-8"))["scrape_configs"]
    assert f'up{{job="{job["job_name"]}"}} == 0' in asked_for()
    store = Store("sqlite://")
    rt = Runtime(store, SystemClock(), Keys("a secret of the tests alone"), "http://localhost:8000")
    ports = Ports(preview=lambda *_: "", share=lambda *_: "", health=lambda: Health({}))
    paths = {getattr(each, "path", "") for each in router(rt, ports).routes}
    store.dispose()
    assert job.get("metrics_path", "/metrics") in paths
