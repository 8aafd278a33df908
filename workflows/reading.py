"""From what a form, a message or another system sent to an answer; or no, with the field and the mend.

The same reader serves the page, the API and the console. It is lenient in form (a number may come as text,
full-width digits are digits, spaces around words do not matter) and strict in meaning.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from workflows.answers import (
    STANDS,
    Amended,
    Answer,
    Choice,
    Confirmed,
    Consent,
    Filled,
    FollowUp,
    Grant,
    Judgement,
    Met,
    Position,
    Report,
    Score,
    TaskKind,
)
from workflows.consequences.ballots import read_ballot
from workflows.filling import CENTS, MAX_TEXT, field_value, free_text, intake_fields, read_fields
from workflows.item import Item
from workflows.model import Ask, Definition
from workflows.records import read_deliveries, read_groups, read_sheet
from workflows.refusal import Refused
from workflows.text import Text, text

__all__ = ["CENTS", "MAX_TEXT", "field_value", "intake_fields", "read_answer", "read_fields"]


def read_answer(
    definition: Definition, state: str, kind: TaskKind, given: Mapping[str, Any], item: Item | None = None
) -> Answer | Refused:  # one way out for each kind
    """The answer that `given` means for a task of `kind` in `state`. `item` is needed where what can be said
    hangs on it: options drawn from a field, suggestions to be sorted.
    """
    said = free_text(given.get("text"))
    if isinstance(said, Refused):
        return said
    ask = definition.states[state].ask
    match kind:
        case "position":
            return _position(given, said)
        case "score":
            return _score(ask, given, said)
        case "report":
            return _report(ask, given, said)
        case "choose":
            button = str(given.get("button") or "")
            if not button:
                return Refused("invalid", text("请选一个", "Please choose one"), where="button")
            return Choice(button, said, str(given["item"]).strip() if given.get("item") else None)
        case "fill":
            fields = read_fields(definition, ask.fields if ask else (), given.get("fields", given))
            return fields if isinstance(fields, Refused) else Filled(fields)
        case "meet":
            yes = _yes(given.get("met"), "met")
            return yes if isinstance(yes, Refused) else Met(yes, said)
        case "confirm":
            yes = _yes(given.get("confirmed"), "confirmed")
            return yes if isinstance(yes, Refused) else Confirmed(yes, said)
        case "judge":
            yes = _yes(given.get("upheld"), "upheld")
            if isinstance(yes, Refused):
                return yes
            return Judgement(yes, said) if said else _reason()
        case "follow_up":
            return FollowUp(said) if said else _reason()
        case "choice" | "approval" | "ranking" | "dots" | "ratings" | "dates":
            assert ask is not None, "a ballot is asked for"  # noqa: S101  # such a task is only opened by an ask
            return read_ballot(ask, given, item.fields if item else {}, said)
        case "consent":
            yes = _yes(given.get("given", given.get("stand")), "given")
            return yes if isinstance(yes, Refused) else Consent(yes, said)
        case "amend":
            yes = _yes(given.get("accepted", given.get("stand")), "accepted")
            if isinstance(yes, Refused):
                return yes
            return Amended(yes, said) if yes or said else _reason()
        case "grant":
            yes = _yes(given.get("granted", given.get("stand")), "granted")
            return yes if isinstance(yes, Refused) else Grant(yes, said)
        case "count":
            return read_sheet(given, said)
        case "sort":
            return read_groups(given, item.suggestions if item else (), said)
        case "deliver":
            return read_deliveries(given, said)


def _position(given: Mapping[str, Any], said: str) -> Answer | Refused:
    stand = str(given.get("stand") or "").strip()
    if stand not in STANDS:
        return Refused(
            "invalid", text("请选择一种态度", "Please choose where you stand"), where="stand", possible=STANDS
        )
    if stand == "agree_if" and not said:
        return Refused("invalid", text("请写明您的条件", "Please write your condition"), where="text")
    if stand == "disagree" and not said:
        return Refused("invalid", text("请写明不同意的原因", "Please say why you disagree"), where="text")
    return Position(stand, said)


def _score(ask: Ask | None, given: Mapping[str, Any], said: str) -> Answer | Refused:
    scale = ask.scale if ask else 5
    number = unicodedata.normalize("NFKC", str(given.get("score") or "")).strip()
    if not re.fullmatch(r"[0-9]{1,2}", number) or not 1 <= int(number) <= scale:
        return Refused(
            "invalid", Text(zh=f"请打 1 到 {scale} 分", en=f"Please score from 1 to {scale}"), where="score"
        )
    return Score(int(number), said)


def _report(ask: Ask | None, given: Mapping[str, Any], said: str) -> Answer | Refused:
    steps = ask.steps if ask else ("finish",)
    milestone = str(given.get("milestone") or "").strip()
    if milestone not in steps:
        return Refused(
            "invalid",
            text("请选择到了哪一步", "Please choose the milestone"),
            where="milestone",
            possible=steps,
        )
    evidence = given.get("evidence") or ()
    photos = tuple(str(each) for each in (evidence if isinstance(evidence, (list, tuple)) else [evidence]))
    if ask is not None and ask.evidence == "photos" and milestone == steps[-1] and not photos:
        return Refused(
            "invalid",
            text("最后一步需要至少一张照片", "The last milestone needs at least one photograph"),
            where="evidence",
        )
    return Report(milestone, said, photos)


def _yes(given: Any, where: str) -> bool | Refused:
    if given in (True, "yes", "true", "是", "agree", "given", "granted"):
        return True
    if given in (False, "no", "false", "否", "disagree", "refused"):
        return False
    return Refused(
        "invalid", text("请选“是”或“否”", "Please choose yes or no"), where=where, possible=("yes", "no")
    )


def _reason() -> Refused:
    return Refused("invalid", text("请写明理由", "Please give a reason"), where="text")
