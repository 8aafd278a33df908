"""The shipped stories, played through the real engine and told: who was asked, who was reminded, what was
decided and why, what was sent. Nothing leaves the machine, and nothing is kept.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.markup import escape
from rich.rule import Rule
from sqlalchemy import select

from engine.clock import SetClock
from engine.history import history_of, verify
from engine.letter import letter
from engine.migrations import upgrade
from engine.schema import outbox, people
from engine.settling import Mistaken, settle
from engine.timeline import Moment, moments
from gongshi import logs
from gongshi.cli.speaking import out, say, settings_or_exit, show_findings, stop, t
from gongshi.house import build
from gongshi.sample import COMMUNITY, DEFINITIONS, stories
from gongshi.settings import Settings
from gongshi.stage import Stage
from notify.sharing import preview
from workflows.stories.scenario import Scenario, Step, load_scenario


def demo(
    story: Annotated[
        str | None, typer.Argument(help="one of the shipped stories; all of them by default")
    ] = None,
    pause: Annotated[float, typer.Option(min=0, max=10, help="seconds between two steps")] = 0.4,
) -> None:
    """Play a story through the real engine on a time that it advances itself, and tell it."""
    logs.begin()
    settings = settings_or_exit()
    known = stories()
    if story is not None and story not in known:
        stop(
            t(settings, f"没有“{story}”这个故事。可以：", f"There is no story {story}. Possible: ")
            + ", ".join(known)
        )
    for file in [known[story]] if story else known.values():
        if not play(settings, file, pause):
            raise typer.Exit(1)


def play(settings: Settings, file: Path, pause: float) -> bool:
    """Play one story and tell it; whether it went as it says."""
    told = load_scenario(file.read_text(encoding="utf-8"))
    if told.scenario is None:
        show_findings(settings, told.findings, str(file), told.lines)
        return False
    with tempfile.TemporaryDirectory(prefix="gongshi-") as folder:
        own = Settings(
            folder=Path(folder), database_url=f"sqlite:///{folder}/demo.db", locale=settings.locale,
            base_url="https://gongshi.example",
        ).model_copy(update={"smtp_url": None, "sms_url": None, "broker_url": "memory://", "rehearsal": None})  # fmt: skip
        clock = SetClock(told.scenario.begins(settings.zone))
        house = build(own, clock)
        try:
            upgrade(house.rt.store)
            definition = DEFINITIONS / f"{told.scenario.issue_type}.yaml"
            settled = settle(house.rt, COMMUNITY, [definition])
            if isinstance(settled, Mistaken):
                show_findings(settings, settled.findings, str(settled.file), settled.lines)
                return False
            stage = Stage(house, clock, settled.community_id, told.scenario)
            return _Telling(settings, stage, pause).tell(told.scenario)
        finally:
            house.rt.store.dispose()


class _Telling:
    def __init__(self, settings: Settings, stage: Stage, pause: float) -> None:
        self._settings, self._stage, self._pause = settings, stage, pause
        self._told: set[tuple[datetime, str]] = set()
        self._sent: set[str] = set()
        self._day = ""

    def tell(self, scenario: Scenario) -> bool:
        out.print(Rule(f"[bold]{escape(say(self._settings, scenario.scenario))}[/]", style="cyan"))
        for step in scenario.steps:
            if not self._step(step):
                return False
        self._end()
        return True

    def _step(self, step: Step) -> bool:
        wrong = self._stage.play(step)
        for each in wrong:
            out.print(f"  [red]✗ {escape(say(self._settings, each))}[/]")
        if step.expect is None:
            if step.wait is not None:
                out.print(f"[dim]  ··· {escape(say(self._settings, step.wait.text))} ···[/]")
            self._news()
            time.sleep(self._pause)
        return not wrong

    def _news(self) -> None:
        """What happened and what was sent since the last step, in the order of its instants."""
        news = [*self._moments(), *self._messages()]
        for at, line in sorted(news, key=lambda each: each[0]):
            local = at.astimezone(ZoneInfo(self._stage.here.zone))
            weekday = t(self._settings, "周" + "一二三四五六日"[local.weekday()], f"{local:%a}")
            day = f"{local:%Y-%m-%d} {weekday}"
            if day != self._day:
                self._day = day
                out.print(f"\n[bold]{day}[/]")
            out.print(f"  [dim]{local:%H:%M}[/]  {line}")

    def _moments(self) -> Iterable[tuple[datetime, str]]:
        stage = self._stage
        with stage.house.rt.store.read() as connection:
            names = {row.id: row.name for row in connection.execute(select(people.c.id, people.c.name))}
            entries = history_of(connection, stage.item_id)
            live = stage.live()
            found = moments(connection, stage.here, live.definition, live.item, entries, names)
        for each in reversed(found):
            key = (each.at, each.said.en)
            if key not in self._told:
                self._told.add(key)
                if each.weight != "message":
                    yield each.at, self._line(each)

    def _line(self, moment: Moment) -> str:
        said = escape(say(self._settings, moment.said))
        return f"[bold green]▶ {said}[/]" if moment.weight == "step" else said

    def _messages(self) -> Iterable[tuple[datetime, str]]:
        stage = self._stage
        with stage.house.rt.store.read() as connection:
            rows = connection.execute(
                select(outbox).where(outbox.c.state == "sent").order_by(outbox.c.sent_at)
            ).all()
            fresh = [
                (row, letter(stage.house.rt, connection, row.id)) for row in rows if row.id not in self._sent
            ]
        for row, found in fresh:
            self._sent.add(row.id)
            if found is None:
                continue
            words = preview(found, row.sent_at)
            said = words if isinstance(words, str) else words.subject
            mark = "☎" if found.recipient.channel == "sms" else "✉"
            yield row.sent_at, f"[blue]{mark} → {escape(found.recipient.name)}[/]  [dim]{escape(said)}[/]"

    def _end(self) -> None:
        stage, settings = self._stage, self._settings
        with stage.house.rt.store.read() as connection:
            held = verify(connection, stage.item_id)
        out.print(
            "\n  "
            + t(
                settings,
                f"{len(self._sent)} 条消息；历史 {getattr(held, 'length', 0)} 条，链条完整。",
                f"{len(self._sent)} messages; {getattr(held, 'length', 0)} entries of history, their chain whole.",
            )
            + "\n"
        )
