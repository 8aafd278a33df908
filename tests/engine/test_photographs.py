"""Who may look at a photograph: whoever is asked sees those of the matter and of its works, never what somebody wrote, and
never what came with an answer that was refused, sealed or not.
"""

from __future__ import annotations

from typing import Any

import pytest
from services.lamps import lamps, sealed
from services.wutongli import JPEG, REFUSE_HOUSE, Wutongli
from sqlalchemy import select

from engine.attachments import attach, kept_photos, shown_photos
from engine.commands import Heard, answer_task
from engine.erasure import erase_person
from engine.schema import attachments, tasks
from engine.stepping import Done
from engine.sweeping import UNUSED, sweep
from engine.task_page import is_sealed
from workflows.refusal import Refused


def _attach(here: Wutongli, item_id: str | None = None, task_id: str | None = None) -> str:
    """A photograph as the console keeps it: under the seal of its task where answers are sealed."""
    here.tick()
    seal = None
    if task_id is not None:
        with here.rt.store.read() as connection:
            row = connection.execute(select(tasks).where(tasks.c.id == task_id)).one()
        seal = row.key if is_sealed(here.rt, row) else None
    kept = attach(
        here.rt, here.id, JPEG, item_id=item_id, task_id=task_id, person_id=here.person("coordinator"), sealed_for=seal
    )  # fmt: skip
    assert isinstance(kept, str), kept
    return kept


def _enter(here: Wutongli, item: str, ref: str, paper: str, **given: Any) -> Any:
    """The coordinator enters what somebody wrote on paper."""
    here.tick()
    return answer_task(
        here.rt, here.task(item, ref), given, via="paper", recorded_by=here.actor("coordinator"), heard=Heard(paper=[paper])
    )  # fmt: skip


def _shown(here: Wutongli, item: str) -> set[str]:
    with here.rt.store.read() as connection:
        return set(shown_photos(connection, here.loaded(item)))


def _there(here: Wutongli) -> dict[str, str | None]:
    """Each photograph that is kept, with its seal."""
    with here.rt.store.read() as connection:
        return {row.id: row.seal for row in connection.execute(select(attachments.c.id, attachments.c.seal))}


def _close(here: Wutongli, item: str) -> None:
    due = here.loaded(item).item.due_at
    assert due is not None
    here.pass_until(due)


def test_of_a_matter_and_its_works_everybody_asked_sees_the_photographs(wutongli: Wutongli) -> None:
    here = wutongli
    gate = _attach(here)
    item = here.to_deliberation(fields={**REFUSE_HOUSE, "photos": [gate]})
    position = here.task(item, "owners_chair")
    written = _attach(here, item, position)
    assert isinstance(_enter(here, item, "owners_chair", written, stand="agree"), Done)
    crossed_out = _attach(here, item, position)
    assert isinstance(_enter(here, item, "owners_chair", crossed_out, stand="nonsense"), Refused)
    here.all_agree(item)
    _close(here, item)
    works = here.task(item, "property_manager", "report")
    first, second, delivery_note, blurred = (_attach(here, item, works) for _ in range(4))
    for evidence, paper in (([first], delivery_note), ([second], delivery_note)):
        done = _enter(here, item, "property_manager", paper, milestone="contract", evidence=evidence)
        assert isinstance(done, Done), done
    refused = here.answer(item, "property_manager", milestone="nonsense", evidence=[blurred])
    assert isinstance(refused, Refused)
    assert _shown(here, item) == {gate, first, second}
    with here.rt.store.read() as connection:
        assert set(kept_photos(connection, item)) == set(_there(here))


def test_naming_what_somebody_wrote_as_evidence_shows_it_to_nobody(wutongli: Wutongli) -> None:
    here = wutongli
    item = here.to_deliberation()
    written, refused = (_attach(here, item, here.task(item, "owners_chair")) for _ in range(2))
    assert isinstance(_enter(here, item, "owners_chair", written, stand="agree"), Done)
    here.all_agree(item)
    _close(here, item)
    done = here.answer(item, "property_manager", milestone="contract", evidence=[written, refused])
    assert isinstance(done, Done), done
    assert _shown(here, item) == set()


def test_the_close_reveals_what_was_taken_and_leaves_nothing_of_what_was_refused(wutongli: Wutongli) -> None:
    here = wutongli
    item = sealed(here)
    task = here.task(item, "owners_chair")
    refused, corrected, last = (_attach(here, item, task) for _ in range(3))
    assert None not in _there(here).values()
    assert isinstance(_enter(here, item, "owners_chair", refused, stand="nonsense"), Refused)
    for paper, stand in ((corrected, "agree"), (last, "abstain")):
        assert isinstance(_enter(here, item, "owners_chair", paper, stand=stand), Done)
    _close(here, item)
    assert _there(here) == {corrected: None, last: None}
    assert _shown(here, item) == set()


def test_under_seal_too_what_was_refused_goes_after_a_day_and_what_was_taken_stays(
    wutongli: Wutongli,
) -> None:
    here = wutongli
    item = sealed(here)
    task = here.task(item, "owners_chair")
    refused, taken = (_attach(here, item, task) for _ in range(2))
    assert isinstance(_enter(here, item, "owners_chair", refused, stand="nonsense"), Refused)
    assert isinstance(_enter(here, item, "owners_chair", taken, stand="agree"), Done)
    here.clock.advance(UNUSED * 2)
    sweep(here.rt, here.rt.now())
    left = _there(here)
    assert set(left) == {taken}
    assert left[taken] is not None


@pytest.mark.parametrize("ask", ["answers: open", "answers: sealed"])
def test_with_somebody_forgotten_what_they_wrote_is_gone_also_where_it_was_refused(
    wutongli: Wutongli, ask: str
) -> None:
    here = wutongli
    item = lamps(here, ask, "close: at the deadline")
    theirs, others = here.task(item, "owners_chair"), here.task(item, "community_head")
    refused, taken = (_attach(here, item, theirs) for _ in range(2))
    beside = _attach(here, item, others)
    assert isinstance(_enter(here, item, "owners_chair", refused, stand="nonsense"), Refused)
    assert isinstance(_enter(here, item, "owners_chair", taken, stand="agree"), Done)
    assert erase_person(here.rt, here.id, here.person("owners_chair"))
    assert set(_there(here)) == {beside}
