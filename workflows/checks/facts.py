"""Checks of fields: what they offer, what holds while nobody has filled them in, and whether they fit their use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workflows.checks.mistake import Found, Mistake, unknown
from workflows.filling import field_value
from workflows.findings import one_of
from workflows.model import BALLOTS, FieldForm, FromField, Moment
from workflows.refusal import Refused
from workflows.source import Path
from workflows.text import text

if TYPE_CHECKING:
    from workflows.checks.subject import Subject

FEWEST = 2
"""Between fewer options than this there is nothing to choose."""


def options(subject: Subject) -> Found:
    """Whoever chooses has something to choose from."""
    for name, form in subject.definition.fields.items():
        if form.type == "choice" and len(form.options) < FEWEST:
            yield _too_few(("fields", name, *(("options",) if form.options else ())), len(form.options))
    for _, _, ask, path in subject.asks():
        if ask.to not in BALLOTS:
            continue
        for name, question in ask.ballots.items():
            if not isinstance(question.options, FromField) and len(question.options) < FEWEST:
                place: Path = (
                    ("questions", name) if ask.questions else ("options",) if question.options else ()
                )
                yield _too_few((*path, *place), len(question.options))


def _too_few(path: Path, number: int) -> Mistake:
    if number:
        message = text("只有一个选项，没有选择余地", "there is one option only: nothing to choose")
    else:
        message = text("没有写可以选什么", "it offers nothing to choose")
    return Mistake(
        path, message, text("写上 options: [甲, 乙]，至少两个", "write options: [one, another], two at least")
    )


def defaults(subject: Subject) -> Found:
    """What holds while nobody has filled in a field is something that the field takes."""
    for name, form in subject.definition.fields.items():
        if form.default is None:
            continue
        names = [option.name for option in form.options]
        if form.type == "choice":
            if names and form.default not in names:
                yield unknown(
                    ("fields", name, "default"),
                    form.default,
                    text(
                        f"默认值“{form.default}”不在选项里",
                        f"the default `{form.default}` is none of the options",
                    ),
                    names,
                )
        elif isinstance(field_value(form, form.default), Refused):
            yield Mistake(
                ("fields", name, "default"),
                text(
                    f"默认值“{form.default}”不合这个字段",
                    f"the default `{form.default}` does not fit the field",
                ),
                text("改成这个字段能填的内容", "write what the field takes"),
                at="value",
            )


@dataclass(frozen=True, slots=True)
class _Use:
    """A field that is used as something: which types serve, and whether it must be filled in by then."""

    path: Path
    field: str
    types: tuple[str, ...]
    state: str
    must_be_given: bool


def field_types(subject: Subject) -> Found:
    """A field that is used as a list, a date or a building is one."""
    for use in _uses(subject):
        form: FieldForm | None = subject.definition.fields.get(use.field)
        if form is not None and form.type not in use.types:
            alike = [name for name, other in subject.definition.fields.items() if other.type in use.types]
            kinds = "、".join(use.types), " or ".join(use.types)
            yield Mistake(
                use.path,
                text(
                    f"“{use.field}”的类型是 {form.type}，这里要用 {kinds[0]}",
                    f"`{use.field}` is of type {form.type}; here it must be {kinds[1]}",
                ),
                one_of(use.field, alike)
                if alike
                else text(
                    f"把 {use.field} 写成 type: {use.types[0]}",
                    f"declare {use.field} with type: {use.types[0]}",
                ),
                at="value",
            )


def filled_in_time(subject: Subject) -> Found:
    """A field that a deadline, an electorate or a ballot hangs on is surely filled in by then."""
    for use in _uses(subject):
        form = subject.definition.fields.get(use.field)
        if not use.must_be_given or form is None or form.type not in use.types:
            continue
        if use.state in subject.flow.reached and use.field not in subject.given.in_state(use.state):
            title = subject.definition.field_title(use.field)
            yield Mistake(
                use.path,
                text(
                    f"走到“{use.state}”时，“{use.field}”（{title.zh}）可能还没有填",
                    f"`{use.field}` ({title.en}) may not be filled in yet in `{use.state}`",
                ),
                text(
                    f"把 {use.field} 设为 required: true，并在走到这里之前填写",
                    f"make {use.field} required: true, and have it filled in before an item gets here",
                ),
                text("到时无从判断，只能人工处理", "what hangs on it could not be told"),
                at="value",
            )


def _uses(subject: Subject) -> Iterator[_Use]:
    for name, state in subject.definition.states.items():
        path: Path = ("states", name)
        for key in ("deadline", "wait"):
            until = getattr(state, key)
            if isinstance(until, Moment):
                yield _Use((*path, key), until.field, ("date",), name, must_be_given=True)
        if state.open and state.open.each:
            yield _Use((*path, "open", "each"), state.open.each, ("list", "items"), name, must_be_given=False)
        if state.notice and state.notice.deliver and (scope := state.notice.deliver.scope):
            where = (*path, "notice", "deliver", "scope")
            yield _Use(where, scope, ("choice", "text"), name, must_be_given=True)
        if not (ask := state.ask):
            continue
        if ask.each:
            yield _Use((*path, "ask", "each"), ask.each, ("list", "items"), name, must_be_given=False)
        if ask.scope:
            yield _Use((*path, "ask", "scope"), ask.scope, ("choice", "text"), name, must_be_given=True)
        if ask.to == "sort":
            for at, field in enumerate(ask.fields):
                yield _Use((*path, "ask", "fields", at), field, ("list",), name, must_be_given=False)
        if isinstance(ask.options, FromField):
            source = ask.options.source
            yield _Use((*path, "ask", "options", "from"), source, ("list", "items"), name, must_be_given=True)
        for question, form in ask.questions.items():
            if isinstance(form.options, FromField):
                place = (*path, "ask", "questions", question, "options", "from")
                yield _Use(place, form.options.source, ("list", "items"), name, must_be_given=True)
