"""A sealed vote that is broken off, by whichever way: its answers are gone for good, on either store, and everybody is
told how many there were and nothing else; the chain and the bundle hold.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from services.lamps import vote
from services.wutongli import JPEG, Wutongli
from sqlalchemy import select

from documents.resolution import pdf
from engine.access import actor_of_api_key, issue_api_key
from engine.account import account
from engine.attachments import attach
from engine.audit_seal import public_key
from engine.bundle_verifier import read_bundle, verify_bundle
from engine.bundles import bundle_of
from engine.commands import receive_signal, stop_matter
from engine.erasure import erase_person
from engine.history import Holds, history_of, verify
from engine.item_page import ItemPage, item_page
from engine.record_state import differing
from engine.resolutions import Resolution, resolutions_of
from engine.schema import attachments, metadata, responses, tasks, texts
from engine.stepping import Done
from engine.task_page import TaskPage, task_page
from workflows import effects as fx
from workflows.text import LANGUAGES, Language

REASON = "灯杆太旧，不该再修"


def stopped(here: Wutongli, item: str) -> object:
    return stop_matter(here.rt, here.id, item, by=here.person("owners_chair"), said="灯已经换了", via="link")


def called_off(here: Wutongli, item: str) -> object:
    system = actor_of_api_key(here.rt, issue_api_key(here.rt, here.id, "property_system"))
    assert system is not None
    return receive_signal(here.rt, system, item, "emergency")


Way = Callable[[Wutongli, str], object]
WAYS = [
    pytest.param(stopped, id="one side ends it"),
    pytest.param(called_off, id="another system's signal moves it"),
]


@pytest.fixture
def voted(wutongli: Wutongli) -> str:
    """A sealed vote in which two of three have answered, one of them twice."""
    item = vote(wutongli)
    wutongli.answer(item, "owners_chair", stand="agree")
    wutongli.answer(item, "owners_chair", stand="disagree", text=REASON)
    wutongli.answer(item, "community_head", stand="abstain")
    return item


def break_off(here: Wutongli, item: str, way: Way) -> None:
    here.tick()
    assert isinstance(way(here, item), Done)
    assert here.state(item) == "screening"


def page(here: Wutongli, item: str) -> ItemPage:
    with here.rt.store.read() as connection:
        found = item_page(connection, here.community, item, here.rt.now())
    assert found is not None
    return found


def own_page(here: Wutongli, task: str, language: Language) -> TaskPage:
    with here.rt.store.read() as connection:
        found = task_page(connection, task, language, here.rt.now())
    assert found is not None
    return found


def sealed_rows(here: Wutongli) -> list[str | None]:
    with here.rt.store.read() as connection:
        return list(connection.execute(select(texts.c.body).where(texts.c.seal.is_not(None))).scalars())


@pytest.mark.parametrize("way", WAYS)
def test_nothing_that_could_be_opened_is_left_in_any_row(wutongli: Wutongli, voted: str, way: Way) -> None:
    assert all(sealed_rows(wutongli))
    break_off(wutongli, voted, way)
    assert sealed_rows(wutongli) == [None, None, None]
    with wutongli.rt.store.read() as connection:
        kept = connection.execute(select(responses.c.answer, responses.c.answer_text)).all()
        every = "".join(
            repr(tuple(row))
            for table in metadata.sorted_tables
            if table.name not in ("definitions", "communities")
            for row in connection.execute(select(table))
        )
    assert [(row.answer["kind"], row.answer_text) for row in kept if row.answer["kind"] != "choose"] == [
        ("sealed", None)
    ] * 3
    for said in (REASON, json.dumps(REASON)[1:-1], "disagree", "abstain"):
        assert said not in every


@pytest.mark.parametrize("way", WAYS)
def test_the_chain_the_tables_and_the_bundle_hold(
    wutongli: Wutongli, voted: str, way: Way, tmp_path: Path
) -> None:
    break_off(wutongli, voted, way)
    with wutongli.rt.store.read() as connection:
        assert isinstance(verify(connection, voted), Holds)
        assert differing(connection, voted, wutongli.rt.now()) == ()
        made = bundle_of(connection, wutongli.community, wutongli.rt.keys, voted, wutongli.rt.now(), {})
    assert isinstance(made, bytes)
    file = tmp_path / "item.zip"
    file.write_bytes(made)
    files = read_bundle(file)
    assert verify_bundle(files, public_key(wutongli.rt.keys)) == []
    assert "2 份答复一直密封，不再开封" in files["account.json"].decode()
    assert all(REASON not in body.decode(errors="ignore") for body in files.values())


@pytest.mark.parametrize("way", WAYS)
def test_why_and_the_page_say_how_many_and_of_nobody_whether_they_had_answered(
    wutongli: Wutongli, voted: str, way: Way
) -> None:
    break_off(wutongli, voted, way)
    with wutongli.rt.store.read() as connection:
        told = account(connection, wutongli.community, voted, wutongli.rt.now())
    assert told is not None
    because = told.chapters[-1].because
    assert [each.zh for each in because if "密封" in each.zh] == [
        "投票中途终止：先前收到的 2 份答复一直密封，不再开封。"
    ]
    assert [each.en for each in because if "sealed" in each.en] == [
        "The vote was broken off: 2 answers that had been given stay sealed and will never be opened."
    ]
    assert not [each.zh for each in because if "没有答复" in each.zh]
    shown = page(wutongli, voted)
    assert shown.unopened is not None
    assert shown.unopened.zh == "投票中途终止：先前收到的 2 份答复一直密封，不再开封。"
    assert {row.stand for row in shown.positions} == {"sealed"}
    assert {each.stand for each in shown.card.table} == {"sealed"}
    assert sum("不再开封" in moment.said.zh for moment in shown.timeline) == 1


def test_whoever_had_answered_reads_on_their_own_page_that_it_stays_sealed(
    wutongli: Wutongli, voted: str
) -> None:
    answered, silent = wutongli.task(voted, "owners_chair"), wutongli.task(voted, "property_manager")
    break_off(wutongli, voted, called_off)
    theirs = own_page(wutongli, answered, "zh")
    assert (theirs.closed, theirs.sealed) == (True, True)
    assert theirs.answer_words is not None
    assert theirs.answer_words.zh == "投票中途终止，您的答复一直密封，不再开封"
    assert own_page(wutongli, silent, "zh").answer_words is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_paper_says_that_it_was_broken_off_and_names_nobody(
    wutongli: Wutongli, voted: str, language: Language
) -> None:
    break_off(wutongli, voted, stopped)
    it = papers(wutongli, voted)[0]
    assert (it.lines, it.minority, it.tallies) == ((), (), ())
    words = "".join(
        "".join(each.extract_text().split())
        for each in PdfReader(BytesIO(pdf(it, language, "http://x"))).pages
    )
    assert {"zh": "先前收到的2份答复一直密封，不再开封。", "en": "staysealedandwillneverbeopened."}[
        language
    ] in words


def papers(here: Wutongli, item: str) -> tuple[Resolution, ...]:
    with here.rt.store.read() as connection:
        made = resolutions_of(connection, here.community, item, here.rt.now())
    assert made is not None
    return made


def test_a_vote_that_is_held_again_is_sealed_anew_and_only_its_own_answers_are_opened(
    wutongli: Wutongli, voted: str
) -> None:
    here = wutongli
    break_off(here, voted, stopped)
    assert isinstance(here.press(voted, "coordinator", button="again"), Done)
    assert here.state(voted) == "settling"
    for ref in ("owners_chair", "community_head", "property_manager"):
        here.answer(voted, ref, stand="agree", text="这回同意")
    due = here.loaded(voted).item.due_at
    assert due is not None
    here.pass_until(due)
    assert here.state(voted) == "mended"
    assert sealed_rows(here) == [None, None, None]
    broken, decided = papers(here, voted)
    assert broken.unopened is not None
    assert decided.unopened is None
    assert {tuple(stand.zh for stand in line.stands) for line in decided.lines} == {("密封", "同意")}
    assert page(here, voted).unopened is None
    with here.rt.store.read() as connection:
        assert isinstance(verify(connection, voted), Holds)
        assert differing(connection, voted, here.rt.now()) == ()


def test_whoever_is_forgotten_afterwards_is_forgotten_and_the_chain_holds(
    wutongli: Wutongli, voted: str
) -> None:
    break_off(wutongli, voted, stopped)
    assert erase_person(wutongli.rt, wutongli.id, wutongli.person("owners_chair"))
    with wutongli.rt.store.read() as connection:
        assert isinstance(verify(connection, voted), Holds)


def test_a_vote_that_nobody_had_answered_leaves_nothing_sealed(wutongli: Wutongli) -> None:
    item = vote(wutongli)
    break_off(wutongli, item, stopped)
    assert page(wutongli, item).unopened is None
    with wutongli.rt.store.read() as connection:
        effects = [each for entry in history_of(connection, item) for each in entry.effects]
    assert not [each for each in effects if isinstance(each, (fx.AnswersUnopened, fx.AnswersRevealed))]


def test_a_photograph_of_a_paper_vote_is_gone_with_it(wutongli: Wutongli, voted: str) -> None:
    here, task = wutongli, wutongli.task(voted, "owners_chair")
    with here.rt.store.read() as connection:
        key = connection.execute(select(tasks.c.key).where(tasks.c.id == task)).scalar_one()
    photo = attach(here.rt, here.id, JPEG, item_id=voted, task_id=task, person_id=None, sealed_for=key)
    open_one = attach(here.rt, here.id, JPEG, item_id=voted, task_id=None, person_id=None)
    break_off(here, voted, stopped)
    with here.rt.store.read() as connection:
        left = (
            connection.execute(select(attachments.c.id).where(attachments.c.item_id == voted)).scalars().all()
        )
    assert photo not in left
    assert left == [open_one]
