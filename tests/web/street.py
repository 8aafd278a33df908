"""A house in which everything is under way at once: an item at each step, a task of each of the nine kinds."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from services.wutongli import Wutongli
from serving import link_of
from sqlalchemy import select

from engine.commands import lodge_objection
from engine.roster import Reporter
from engine.schema import outbox
from engine.stepping import Done

TITLE = "翻新3栋旁的垃圾房"


@dataclass
class Street:
    """The tasks and the items by what they stand for."""

    here: Wutongli
    tasks: dict[str, str] = field(default_factory=dict)
    items: dict[str, str] = field(default_factory=dict)

    def link(self, kind: str) -> str:
        """The path of the link to the task of a kind."""
        return link_of(self.here, self.tasks[kind])

    def number(self, name: str) -> int:
        return self.here.loaded(self.items[name]).number

    def message(self, name: str) -> str:
        """The first message of an item."""
        with self.here.rt.store.read() as connection:
            return connection.execute(
                select(outbox.c.id).where(outbox.c.item_id == self.items[name]).order_by(outbox.c.id).limit(1)
            ).scalar_one()


def _decided(here: Wutongli, title: str) -> str:
    item = here.to_deliberation(title=title)
    here.all_agree(item)
    return item


def _wished(here: Wutongli, title: str) -> str:
    """Agreed, if something is met first."""
    item = here.to_deliberation(title=title)
    for ref in ("community_head", "owners_chair", "property_manager", "social_worker"):
        here.answer(item, ref, stand="agree")
    assert isinstance(here.answer(item, "building3", stand="agree_if", text="灰色换成绿色"), Done)
    return item


def build(here: Wutongli, title: str = TITLE) -> Street:
    """Everything under way; each item has the same title."""
    street = Street(here)
    late = here.open(title, issue_type="safety_hazard", fields={"place": "5栋楼顶", "danger": "护栏会掉"})
    here.press(late, "coordinator", button="accept")
    works, scored = _decided(here, title), _decided(here, title)
    here.pass_until(here.rt.now() + timedelta(days=8))
    assert (here.state(works), here.state(scored)) == ("implementing", "implementing")
    photo = here.photo(scored, "property_manager")
    for milestone in ("contract", "begin", "finish"):
        evidence = [photo] if milestone == "finish" else []
        assert isinstance(
            here.answer(scored, "property_manager", milestone=milestone, evidence=evidence), Done
        )
    fresh, proposing = here.open(title), here.open(title)
    here.press(proposing, "coordinator", button="accept")
    table = here.to_deliberation(title=title)
    here.answer(table, "building3", stand="agree_if", text="施工避开午休")
    wished, asked = (_wished(here, title) for _ in range(2))
    done = here.answer(asked, "property_manager", kind="meet", met="yes", text="已换")
    assert isinstance(done, Done), done
    notice = _decided(here, title)
    here.tick()
    objector = Reporter(name="5栋住户", phone="13800000092")
    assert isinstance(lodge_objection(here.rt, here.id, notice, said="灰门太暗", reporter=objector), Done)
    street.items = {
        "late": late, "fresh": fresh, "proposing": proposing, "table": table, "asked": asked, "notice": notice,
        "works": works, "scored": scored, "wished": wished,
    }  # fmt: skip
    street.tasks = {
        "position": here.task(table, "owners_chair", "position"),
        "choose": here.task(fresh, "coordinator", "choose"),
        "fill": here.task(proposing, "property_manager", "fill"),
        "report": here.task(works, "property_manager", "report"),
        "score": here.task(scored, "building3", "score"),
        "meet": here.task(wished, "property_manager", "meet"),
        "confirm": here.task(asked, "building3", "confirm"),
        "judge": here.task(notice, "community_head", "judge"),
        "follow_up": here.task(late, "supervisor", "follow_up"),
    }
    return street
