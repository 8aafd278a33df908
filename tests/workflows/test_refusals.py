"""What is refused, with the reason and what is possible instead; a refusal changes nothing."""

from __future__ import annotations

import pytest
from stories import DAY, NEIGHBOUR, Table, deliberating, on_notice, shipped

from workflows.answers import Choice, Filled, FollowUp, Position, Report, Score
from workflows.decide import Decision, button_choices
from workflows.events import AnotherMerged, ButtonPressed, MatterRaised, ResponseGiven
from workflows.reading import read_answer
from workflows.refusal import Refused


def screening() -> Table:
    return Table().raised()


def works() -> Table:
    table = on_notice()
    table.wait(8 * DAY)
    return table


def pressed(button: str, by: str = "coordinator", text: str = "", item: str | None = None) -> ButtonPressed:
    return ButtonPressed(Choice(button, text, item), by)


def given(task: str, by: str, answer: object) -> ResponseGiven:
    return ResponseGiven(task, by, answer, "link")  # type: ignore[arg-type]


REFUSALS = [
    pytest.param(screening, pressed("accept", "owners"), "not_allowed", None, (), id="not theirs to choose"),
    pytest.param(screening, pressed("accept", "stranger"), "not_allowed", None, (), id="a stranger"),
    pytest.param(screening, pressed("accept", NEIGHBOUR), "not_allowed", None, (), id="who raised it"),
    pytest.param(
        screening, pressed("close"), "not_possible", None, ("accept", "decline", "merge"),
        id="a button that the state does not have",
    ),
    pytest.param(screening, pressed("decline"), "invalid", "text", (), id="no reason given"),
    pytest.param(screening, pressed("decline", text="  "), "invalid", "text", (), id="a reason of blanks"),
    pytest.param(screening, pressed("merge"), "invalid", "item", (), id="merged into what?"),
    pytest.param(screening, pressed("merge", item="item"), "invalid", "item", (), id="merged into itself"),
    pytest.param(screening, pressed("accept", item="other"), "invalid", "item", (), id="an item it does not take"),
    pytest.param(deliberating, pressed("accept"), "not_possible", None, (), id="a state without buttons"),
    pytest.param(screening, given("1.1.choose", "owners", Choice("accept")), "not_allowed", None, (), id="another's task"),
    pytest.param(screening, given("1.1.choose", "coordinator", Score(3)), "invalid", "kind", (), id="a score of buttons"),
    pytest.param(screening, given("1.1.choose", "coordinator", Choice("close")), "not_possible", None, ("accept", "decline", "merge"), id="a task's button that is not there"),
    pytest.param(screening, given("1.9.choose", "coordinator", Choice("accept")), "closed", None, (), id="no such task"),
    pytest.param(deliberating, given("2.1.fill", "property", Filled({})), "closed", None, (), id="a task of an earlier step"),
    pytest.param(deliberating, given("3.1.position", "owners", Position("agree")), "not_allowed", None, (), id="another party's voice"),
    pytest.param(screening, MatterRaised("again", "owners", ("owners",)), "not_possible", None, (), id="raised already"),
]  # fmt: skip


@pytest.mark.parametrize(("begin", "event", "code", "where", "possible"), REFUSALS)
def test_what_is_refused(begin, event, code: str, where: str | None, possible: tuple[str, ...]):
    table = begin()
    before, effects = table.item, list(table.effects)
    refused = table.tell(event)
    assert isinstance(refused, Refused)
    assert (refused.code, refused.where, refused.possible) == (code, where, possible)
    assert refused.message.zh != refused.message.en
    assert (table.item, table.effects) == (before, effects)


def test_a_refused_button_says_who_has_the_choice():
    refused = screening().press("owners", "accept")
    assert "coordinator" in refused.message.en


def test_the_possible_buttons_are_those_the_state_has():
    assert button_choices(shipped("facility_upgrade"), screening().item) == ("accept", "merge", "decline")
    assert button_choices(shipped("facility_upgrade"), deliberating().item) == ()


def test_a_matter_merged_into_another_ends_and_its_reporters_go_with_it():
    table = screening()
    table.press("coordinator", "merge", item="older")
    assert (table.state, table.item.result, table.item.merged_into) == ("merged", "merged", "older")
    older = screening()
    older.tell(AnotherMerged("item", ("someone", NEIGHBOUR), "coordinator"))
    assert older.item.reporters == (NEIGHBOUR, "someone")
    assert isinstance(table.tell(AnotherMerged("third", ("someone",), "coordinator")), Refused)


POSITION, REPORT = ("deliberating", "position"), ("implementing", "report")
CHOOSE, FILL, SCORE = ("collecting", "choose"), ("proposing", "fill"), ("accepting", "score")


@pytest.mark.parametrize(
    ("task", "said", "answer"),
    [
        pytest.param(POSITION, {"stand": "agree"}, Position("agree"), id="a position"),
        pytest.param(POSITION, {"stand": "agree_if", "text": " grey \r\ndoor "}, Position("agree_if", "grey \ndoor"), id="trimmed"),
        pytest.param(POSITION, {"stand": "agree_if"}, "text", id="a condition without words"),
        pytest.param(POSITION, {"stand": "disagree", "text": " "}, "text", id="against without a reason"),
        pytest.param(POSITION, {"stand": "perhaps"}, "stand", id="no stand"),
        pytest.param(POSITION, {"stand": "agree", "text": "x" * 4001}, "text", id="too long"),
        pytest.param(POSITION, {"stand": "agree", "text": ["x"]}, "text", id="a list of words"),
        pytest.param(SCORE, {"score": "5"}, Score(5), id="a score as text"),
        pytest.param(SCORE, {"score": "４"}, Score(4), id="a full-width digit"),
        pytest.param(SCORE, {"score": 6}, "score", id="over the scale"),
        pytest.param(SCORE, {"score": 0}, "score", id="under the scale"),
        pytest.param(SCORE, {"score": "4.5"}, "score", id="half a point"),
        pytest.param(REPORT, {"milestone": "contract"}, Report("contract"), id="a milestone"),
        pytest.param(REPORT, {"milestone": "finish"}, "evidence", id="the last without a photograph"),
        pytest.param(REPORT, {"milestone": "finish", "evidence": "p1"}, Report("finish", evidence=("p1",)), id="with one"),
        pytest.param(REPORT, {"milestone": "paint"}, "milestone", id="a milestone that is not planned"),
        pytest.param(CHOOSE, {}, "button", id="no choice"),
        pytest.param(CHOOSE, {"button": "merge", "item": " x "}, Choice("merge", "", "x"), id="a choice"),
        pytest.param(FILL, {"proposal": "wall", "budget": "￥"}, "budget", id="no amount"),
        pytest.param(FILL, {"proposal": "wall", "budget": "38,000.50元"}, Filled({"proposal": "wall", "budget": 38_000_50}), id="an amount as written"),
        pytest.param(FILL, {"proposal": "wall", "budget": "１２"}, Filled({"proposal": "wall", "budget": 1200}), id="full-width amount"),
        pytest.param(FILL, {"proposal": "wall", "budget": "0.001"}, "budget", id="a tenth of a fen"),
        pytest.param(FILL, {"proposal": "wall", "budget": "-1"}, "budget", id="less than nothing"),
        pytest.param(FILL, {"proposal": "wall", "budget": "1e400"}, "budget", id="more than there is"),
        pytest.param(FILL, {"budget": "1"}, "proposal", id="no proposal"),
        pytest.param(FILL, {"proposal": "wall", "budget": "1", "material": "gold"}, "material", id="no such option"),
        pytest.param(("deliberating", "meet"), {"met": "perhaps"}, "met", id="met, perhaps"),
        pytest.param(("deliberating", "confirm"), {}, "confirmed", id="not a word"),
        pytest.param(("publicity", "judge"), {"upheld": False}, "text", id="judged without a reason"),
        pytest.param(("proposing", "follow_up"), {"text": "called them"}, FollowUp("called them"), id="followed up"),
    ],
)  # fmt: skip
def test_how_an_answer_is_read(task: tuple[str, str], said: dict[str, object], answer: object):
    read = read_answer(shipped("facility_upgrade"), *task, said)  # type: ignore[arg-type]
    if isinstance(answer, str):
        assert isinstance(read, Refused), read
        assert (read.code, read.where) == ("invalid", answer)
    else:
        assert read == answer


def test_a_finished_report_moves_on_and_its_task_is_over():
    table = works()
    task = table.task("property")
    assert isinstance(table.report("finish", "p1"), Decision)
    again = table.tell(given(task.key, "property", Report("finish", evidence=("p2",))))
    assert isinstance(again, Refused)
    assert again.code == "closed"
