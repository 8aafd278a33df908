"""From what a form, a message or another system sent to an answer; or no, with the field and the mend.

The same reader serves the page, the API and the console. It is lenient in form (a number may come as text,
full-width digits are digits, spaces around words do not matter) and strict in meaning.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from workflows.answers import (
    STANDS,
    Answer,
    Choice,
    Confirmed,
    Consent,
    FieldValue,
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
from workflows.ballots import read_ballot
from workflows.item import Item
from workflows.model import Ask, Definition, FieldForm
from workflows.records import read_deliveries, read_groups, read_sheet
from workflows.refusal import Refused
from workflows.text import Text, text

MAX_TEXT = 4000
"""Characters of free text that one answer may hold."""
MAX_ENTRY = 200
"""Characters of one entry of a list."""
CENTS = 100
"""The smallest units of one unit of money, for every currency that is used here."""


def read_answer(
    definition: Definition, state: str, kind: TaskKind, given: Mapping[str, Any], item: Item | None = None
) -> Answer | Refused:  # one way out for each kind
    """The answer that `given` means for a task of `kind` in `state`. `item` is needed where what can be said
    hangs on it: options drawn from a field, suggestions to be sorted.
    """
    said = _text(given.get("text"))
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
        case "choice" | "approval" | "ranking" | "dots" | "dates":
            assert ask is not None, "a ballot is asked for"  # noqa: S101  # such a task is only opened by an ask
            return read_ballot(ask, given, item.fields if item else {}, said)
        case "consent":
            yes = _yes(given.get("given", given.get("stand")), "given")
            return yes if isinstance(yes, Refused) else Consent(yes, said)
        case "grant":
            yes = _yes(given.get("granted", given.get("stand")), "granted")
            return yes if isinstance(yes, Refused) else Grant(yes, said)
        case "count":
            return read_sheet(given, said)
        case "sort":
            return read_groups(given, item.suggestions if item else (), said)
        case "deliver":
            return read_deliveries(given, said)


def read_fields(
    definition: Definition, names: Sequence[str], given: object
) -> dict[str, FieldValue] | Refused:
    """The values of the named fields: everything else in `given` is left alone."""
    if not isinstance(given, Mapping):
        return Refused("invalid", text("fields 应是“字段: 值”", "fields must be an object"), where="fields")
    found: dict[str, FieldValue] = {}
    for name in names:
        form = definition.fields[name]
        value = field_value(form, given.get(name))
        if isinstance(value, Refused):
            title = definition.field_title(name)
            message = Text(zh=f"{title.zh}：{value.message.zh}", en=f"{title.en}: {value.message.en}")
            return Refused("invalid", message, where=name)
        if value in (None, "") and form.required:
            title = definition.field_title(name)
            return Refused(
                "invalid", Text(zh=f"请填写{title.zh}", en=f"Please fill in: {title.en}"), where=name
            )
        if value is not None:
            found[name] = value
    return found


def intake_fields(definition: Definition) -> tuple[str, ...]:
    """The fields asked when a matter is raised: those that no ask fills later, in a form or by a ballot."""
    asks = [state.ask for state in definition.states.values() if state.ask is not None]
    later = {name for ask in asks for name in (*ask.fields, *ask.questions)}
    return tuple(name for name in definition.fields if name not in later)


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


def field_value(form: FieldForm, given: Any) -> FieldValue | Refused:  # one way out for each type
    """The value that `given` means for a field; its default where nothing was given."""
    if given is None or given in ("", [], ()):
        given = form.default
    if given is None:
        return None
    match form.type:
        case "text":
            return _text(given)
        case "number":
            number = _decimal(given)
            whole = number is not None and number == number.to_integral_value()
            return int(number) if whole and number is not None else _no("请填整数", "a whole number, please")
        case "money":
            amount = _decimal(given)
            if amount is None or amount < 0 or amount * CENTS != (amount * CENTS).to_integral_value():
                return _no("请填金额，例如 38000 或 38000.50", "an amount, please, such as 38000 or 38000.50")
            return int(amount * CENTS)
        case "choice":
            names = tuple(option.name for option in form.options)
            if str(given) in names:
                return str(given)
            return Refused(
                "invalid", text("请从列出的选项中选", "Please choose one of the options"), possible=names
            )
        case "date":
            try:
                return date.fromisoformat(str(given).strip()).isoformat()
            except ValueError:
                return _no("日期写成 2026-11-30", "a date reads 2026-11-30")
        case "images":
            images = tuple(str(each) for each in (given if isinstance(given, (list, tuple)) else [given]))
            if form.at_most is not None and len(images) > form.at_most:
                return _no(f"最多 {form.at_most} 张", f"at most {form.at_most}")
            return images
        case "list" | "items":
            return _entries(form, given)


def _entries(form: FieldForm, given: Any) -> FieldValue | Refused:
    """Several entries: a list, or one a line."""
    lines = given if isinstance(given, (list, tuple)) else str(given).splitlines()
    entries = tuple(dict.fromkeys(said for each in lines if (said := str(each).strip())))
    if form.at_most is not None and len(entries) > form.at_most:
        return _no(f"最多 {form.at_most} 条", f"at most {form.at_most}")
    if any(len(each) > MAX_ENTRY for each in entries):
        return _no(f"每条最多 {MAX_ENTRY} 字", f"at most {MAX_ENTRY} characters in one entry")
    return entries


def _decimal(given: Any) -> Decimal | None:
    said = unicodedata.normalize("NFKC", str(given)).strip().replace(",", "").removesuffix("元").lstrip("¥")
    try:
        number = Decimal(said)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < Decimal(10) ** 13 else None


def _text(given: Any) -> str | Refused:
    if given is None:
        return ""
    if not isinstance(given, str):
        return Refused("invalid", text("应是文字", "text is expected here"), where="text")
    said = "".join(
        c for c in given.replace("\r\n", "\n") if c in "\n\t" or unicodedata.category(c) != "Cc"
    ).strip()
    if len(said) > MAX_TEXT:
        return Refused(
            "invalid",
            Text(zh=f"太长了，最多 {MAX_TEXT} 字", en=f"too long: at most {MAX_TEXT} characters"),
            where="text",
        )
    return said


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


def _no(zh: str, en: str) -> Refused:
    return Refused("invalid", text(zh, en))
