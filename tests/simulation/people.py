"""People as they are: they answer, correct themselves, press twice, object, raise matters, and mostly let time pass."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from services.pictures import photograph
from simulation.outside import Receipt
from simulation.process import PowerCut
from sqlalchemy import select

from engine import access, commands
from engine.attachments import attach
from engine.calendar_years import CalendarYear
from engine.commands import Once, Outcome, Replayed
from engine.recounting import recount, take_year
from engine.roster import Reporter
from engine.schema import items, people, tasks
from engine.stepping import Done

if TYPE_CHECKING:
    from simulation.world import World

JPEG = photograph(8, 8)
MATTERS: dict[str, dict[str, str]] = {
    "facility_upgrade": {"place": "1号门东侧", "hazard": "minor"},
    "hotline_call": {"place": "2号楼门口"},
    "safety_hazard": {"place": "池塘边", "danger": "护栏松动"},
}
PROPOSAL = {"proposal": "砖砌围墙", "material": "granite", "railing": "no_railing", "budget": "38000"}
YEAR = CalendarYear(2027, ((date(2027, 1, 4), "元旦"), (date(2027, 1, 5), "元旦")), (), "an invented notice")
"""Days off that move what was counted past the calendar's end."""


def raise_matter(world: World) -> None:
    """Somebody raises a matter, with a key; the key makes it one whatever happens."""
    issue_type = world.chance.choice(sorted(MATTERS))
    title = f"第{len(world.raised) + 1}件"
    world.raised.append(title)
    by = Reporter(name="一位居民", phone="13800000021")

    def ask(once: Once) -> Outcome:
        return commands.open_item(
            world.web.rt, world.community_id, None, issue_type=issue_type, title=title,
            fields=MATTERS[issue_type], reporter=by, via="web", once=once,
        )  # fmt: skip

    _insist(world, f"raise {title} as {issue_type}", ask, title)


def answer(world: World) -> None:
    """Somebody answers a task, or says something else than before; some tell it twice."""
    with world.server.read() as connection:
        wanted = select(tasks).where(tasks.c.status != "closed").order_by(tasks.c.id)
        rows = connection.execute(wanted).all()
    if not rows:
        return
    task = world.chance.choice(rows)
    if task.kind == "choose":
        press(world, task)
        return
    given = _answer_to(world, task)

    def ask(once: Once) -> Outcome:
        return commands.answer_task(world.web.rt, task.id, given, via="link", once=once)

    _insist(world, f"answer {task.kind} {task.key} of {task.item_id[-6:]}: {given}", ask)


def press(world: World, task: Any) -> None:
    """Whoever is asked to choose presses a button; most accept."""
    chance = world.chance
    button = chance.choices(("accept", "reopen", "close", "decline", "merge"), weights=(70, 10, 8, 6, 6))[0]
    if task.state == "stalled":
        button = chance.choice(("reopen", "close"))
    given = {"button": button, "text": "没有必要"}
    if button == "merge":
        with world.server.read() as connection:
            others = (
                connection.execute(select(items.c.number).where(items.c.id != task.item_id)).scalars().all()
            )
            if not others:
                return
        given["item"] = str(chance.choice(others))
    with world.server.read() as connection:
        actor = access.actor_of(connection, task.person_id)
    if actor is None:
        return

    def ask(once: Once) -> Outcome:
        return commands.press_button(world.web.rt, actor, task.item_id, given, once=once)

    _insist(world, f"press {button} on {task.item_id[-6:]}", ask)


def object_(world: World) -> None:
    """A neighbour objects to what is on notice."""
    with world.server.read() as connection:
        on_notice = select(items.c.id).where(items.c.state == "publicity").order_by(items.c.id)
        found = connection.execute(on_notice).scalars().all()
    if not found:
        return
    item_id = world.chance.choice(found)
    by = Reporter(name="另一位居民", phone="13800000022")

    def ask(once: Once) -> Outcome:
        return commands.lodge_objection(
            world.web.rt, world.community_id, item_id, said="挡住了过道", reporter=by, once=once
        )

    _insist(world, f"object to {item_id[-6:]}", ask)


def bring_calendar(world: World) -> None:
    """The coordinator brings the next year's calendar, and provisional deadlines are counted anew."""
    with world.server.read() as connection:
        who = connection.execute(select(people.c.id).where(people.c.ref == "coordinator")).scalar_one()
    while True:
        try:
            with world.running(world.web):
                if not world.calendar_came:
                    take_year(world.web.rt, world.community_id, YEAR)
                    world.calendar_came = True
                found = recount(world.web.rt, world.community_id, who)
        except PowerCut:
            world.start_web()
            continue
        world.trace(f"  recounted: {[each.became for each in found]}")
        return


def _answer_to(world: World, task: Any) -> dict[str, Any]:
    chance = world.chance
    yes = chance.random() < 0.8  # most people are reasonable
    match task.kind:
        case "position":
            stand = chance.choices(("agree", "agree_if", "disagree", "abstain"), weights=(70, 12, 10, 8))[0]
            return {"stand": stand, "text": "先修围墙" if stand in ("agree_if", "disagree") else ""}
        case "score":
            return {"score": chance.choice("2345")}
        case "report":
            steps = ("fenced",) if task.state == "fencing" else ("contract", "begin", "finish")
            return {"milestone": chance.choice(steps), "evidence": [_photograph(world, task)]}
        case "fill":
            return {"fields": PROPOSAL}
        case "meet":
            return {"met": yes}
        case "confirm":
            return {"confirmed": yes}
        case "judge":
            return {"upheld": yes, "text": "已经看过现场"}
    return {"text": "已经催过"}


def _photograph(world: World, task: Any) -> str:
    with world.undisturbed(world.web):
        kept = attach(
            world.web.rt, world.community_id, JPEG, item_id=task.item_id, task_id=task.id, person_id=task.person_id
        )  # fmt: skip
    return str(kept)


def _insist(world: World, what: str, ask: Any, once_key: str | None = None) -> None:
    """Ask until there is an answer, under one key, as whoever gets none does; some ask again after it."""
    world.requests += 1
    key = f"request {once_key or world.requests}"
    once = Once(key, key, lambda _connection, done: {"item": done.item.id, "step": done.item.step})
    repeats = 1 + (world.troubled and world.chance.random() < 0.25)  # a quarter ask twice
    world.faults["asked twice"] += repeats - 1
    first: Any = None
    world.trace(f"  {what}")
    while repeats:
        try:
            with world.running(world.web):
                outcome = ask(once)
        except PowerCut:
            world.start_web()
            continue
        repeats -= 1
        world.trace(f"  -> {type(outcome).__name__} {getattr(outcome, 'code', '')}")
        if isinstance(outcome, Done):
            if first is not None:
                world.complain(f"{what}: asked twice under one key, and done twice")
            world.receipts.append(Receipt(world.number, outcome.item.id, outcome.effects))
            first = {"item": outcome.item.id, "step": outcome.item.step}
        elif isinstance(outcome, Replayed):
            world.faults["answer replayed"] += 1
            if first is not None and outcome.answer != first:
                world.complain(f"{what}: was told {first}, and then {outcome.answer}")
            first = outcome.answer
        elif first is not None:
            world.complain(f"{what}: was told {first}, and then {outcome}")
    if once_key is not None and first is not None:
        world.acknowledged.append(once_key)
