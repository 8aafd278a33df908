"""Checks of names: whatever is named exists, is named once, and means one thing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from workflows.checks.mistake import Found, Mistake, unknown
from workflows.guards.names import ROUND
from workflows.model import EACH_PARTY, WHO_WORDS, FromField, Moment, State
from workflows.source import Path
from workflows.text import text

if TYPE_CHECKING:
    from workflows.checks.subject import Subject

PRIVATE = "visible_to"
_PERHAPS_NOBODY = (PRIVATE, "tell", "may_stop")
"""Where an empty list says what no list says: it is not private, nobody is told, nobody may stop it."""


def start(subject: Subject) -> Found:
    """It starts somewhere."""
    definition = subject.definition
    if definition.start not in definition.states:
        yield unknown(
            ("start",),
            definition.start,
            text(f"没有叫“{definition.start}”的状态", f"`{definition.start}` is no state here"),
            definition.states,
            text("议题无从开始", "no item could begin"),
        )


def states(subject: Subject) -> Found:
    """Everything that leads on leads to a state."""
    for steps in subject.steps.values():
        for step in steps:
            target = step.target
            for key in ("go", "new_round", "back", "after_that"):
                name = getattr(target, key)
                if name is not None and name not in subject.definition.states:
                    yield unknown(
                        (*step.path, key),
                        name,
                        text(f"没有叫“{name}”的状态", f"`{name}` is no state here"),
                        subject.definition.states,
                        text("议题走到这里就无处可去", "an item that comes here has nowhere to go"),
                    )


def people_named(subject: Subject) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """Every place where people are named, with the names."""
    yield (PRIVATE,), subject.definition.visible_to
    for name, state in subject.definition.states.items():
        for path, who in _in_state(state):
            yield ("states", name, *path), who


def _in_state(state: State) -> Iterator[tuple[Path, tuple[str, ...]]]:
    yield ("tell",), state.tell
    yield ("may_stop",), state.may_stop
    if state.ask:
        yield ("ask", "who"), state.ask.who
        if state.ask.amend:
            yield ("ask", "amend", "by"), state.ask.amend.by
            yield ("ask", "amend", "accepted_by"), state.ask.amend.accepted_by
    if late := state.if_late:
        for key in ("ask", "remind", "then_ask"):
            if (who := getattr(late, key)) is not None:
                yield ("if_late", key), who
    if notice := state.notice:
        if notice.objections:
            yield ("notice", "objections", "judged_by"), notice.objections.judged_by
        if notice.deliver:
            yield ("notice", "deliver", "by"), notice.deliver.by
            yield ("notice", "deliver", "tell"), notice.deliver.tell
    if state.gather:
        yield ("gather", "by"), state.gather.by
    if state.decide and state.decide.conditions:
        yield ("decide", "conditions", "met_by"), state.decide.conditions.met_by
    if state.extend:
        yield ("extend", "asked_by"), state.extend.asked_by
        yield ("extend", "needs"), state.extend.needs
    if state.pause:
        yield ("pause", "by"), state.pause.by
    for name, clock in state.clocks.items():
        yield ("clocks", name, "ask"), clock.ask
        yield ("clocks", name, "tell"), clock.tell


def people(subject: Subject) -> Found:
    """Whoever is named is a party or a role; and where somebody is asked, somebody is named."""
    valid = {*subject.parties, *subject.roles, *WHO_WORDS}
    for path, who in people_named(subject):
        if not who and path[-1] not in _PERHAPS_NOBODY and path[-2:] != ("gather", "by"):
            yield Mistake(
                path,
                text("这里没有写是谁", "nobody is named here"),
                text("写上参与方或角色，例如 coordinator", "name a party or a role, such as coordinator"),
                text("没有人会被问到", "nobody would be asked"),
                at="value",
            )
        for number, word in enumerate(who):
            if word not in valid:
                yield unknown(
                    (*path, number),
                    word,
                    text(f"“{word}”既不是参与方也不是角色", f"`{word}` is neither a party nor a role"),
                    sorted(valid),
                    text("没有人会被问到", "nobody would be asked"),
                )


def parties(subject: Subject) -> Found:
    """What is said of a party is said of one that sits at the table."""
    places: list[tuple[Path, Iterable[str]]] = [(("recuse",), subject.definition.recuse)]
    for name, state in subject.definition.states.items():
        if state.decide:
            places += [
                (("states", name, "decide", "veto"), state.decide.veto),
                (("states", name, "decide", "weights"), state.decide.weights),
            ]
    for path, named in places:
        for number, party in enumerate(named):
            if party not in subject.parties:
                keyed = path[-1] in ("recuse", "weights")
                yield unknown(
                    (*path, party if keyed else number),
                    party,
                    text(f"“{party}”不是参与方", f"`{party}` is no party here"),
                    subject.parties,
                    text("这一条对谁都不起作用", "it would concern nobody"),
                    at="key" if keyed else "value",
                )


def fields(subject: Subject) -> Found:
    """Every field that is named is declared."""
    for path, field in _fields_named(subject):
        if field not in subject.definition.fields:
            yield unknown(
                path,
                field,
                text(f"没有叫“{field}”的字段", f"`{field}` is no field here"),
                subject.definition.fields,
            )


def _fields_named(subject: Subject) -> Iterator[tuple[Path, str]]:
    for name, state in subject.definition.states.items():
        path: Path = ("states", name)
        for key in ("deadline", "wait"):
            until = getattr(state, key)
            if isinstance(until, Moment):
                yield (*path, key), until.field
        if state.notice and state.notice.deliver and state.notice.deliver.scope:
            yield (*path, "notice", "deliver", "scope"), state.notice.deliver.scope
        if state.open:
            yield from (((*path, "open", "with", at), field) for at, field in enumerate(state.open.carry))
            if state.open.each:
                yield (*path, "open", "each"), state.open.each
        if ask := state.ask:
            yield from (((*path, "ask", "fields", at), field) for at, field in enumerate(ask.fields))
            yield from (
                ((*path, "ask", key), getattr(ask, key)) for key in ("each", "scope") if getattr(ask, key)
            )
            if ask.amend:
                amended = enumerate(ask.amend.fields)
                yield from (((*path, "ask", "amend", "fields", at), field) for at, field in amended)
            if isinstance(ask.options, FromField):
                yield (*path, "ask", "options", "from"), ask.options.source
            for question, form in ask.questions.items():
                if isinstance(form.options, FromField):
                    yield (*path, "ask", "questions", question, "options", "from"), form.options.source


def clashes(subject: Subject) -> Found:
    """A name means one thing: no party is called like a role, no field like what guards know already."""
    for party in subject.parties:
        if party in subject.roles or party in WHO_WORDS:
            yield Mistake(
                ("parties",) if not isinstance(subject.definition.parties, dict) else ("parties", party),
                text(
                    f"“{party}”已经是角色的名字，不能再叫参与方",
                    f"`{party}` is the name of a role: no party can have it",
                ),
                text(f"换一个名字，例如 {party}_side", f"take another name, such as {party}_side"),
                text("分不清问的是参与方还是角色", "nobody could tell which of the two is asked"),
                at="value" if not isinstance(subject.definition.parties, dict) else "key",
            )
    if ROUND in subject.definition.fields:
        yield Mistake(
            ("fields", ROUND),
            text(
                "round 在条件里指第几轮，字段不能叫这个名字",
                "`round` is the number of the round in guards: no field can have it",
            ),
            text("换一个名字，例如 which_round", "take another name, such as which_round"),
        )


def twice(subject: Subject) -> Found:
    """In a list everything stands once."""
    for path, members in _lists(subject):
        seen: set[object] = {*subject.parties} if EACH_PARTY in members else set()
        for number, member in enumerate(members):
            if member in seen:
                yield Mistake(
                    (*path, number),
                    text(f"“{member}”写了两次", f"`{member}` stands twice"),
                    text("只保留一个", "keep one of them"),
                    at="value",
                )
            seen.add(member)


def _lists(subject: Subject) -> Iterator[tuple[Path, tuple[object, ...]]]:
    definition = subject.definition
    if not isinstance(definition.parties, dict):
        yield ("parties",), definition.parties
    yield from people_named(subject)
    for name, form in definition.fields.items():
        yield ("fields", name, "options"), tuple(option.name for option in form.options)
    for name, state in definition.states.items():
        path: Path = ("states", name)
        yield (*path, "remind"), tuple(str(span) for span in state.remind)
        if state.decide:
            yield (*path, "decide", "veto"), state.decide.veto
        if state.open:
            yield (*path, "open", "with"), state.open.carry
        if ask := state.ask:
            yield (*path, "ask", "fields"), ask.fields
            if ask.amend:
                yield (*path, "ask", "amend", "fields"), ask.amend.fields
            if not isinstance(ask.milestones, dict):
                yield (*path, "ask", "milestones"), ask.milestones
            if not isinstance(ask.options, FromField):
                yield (*path, "ask", "options"), tuple(option.name for option in ask.options)
            for question, asked in ask.questions.items():
                if not isinstance(asked.options, FromField):
                    options = tuple(option.name for option in asked.options)
                    yield (*path, "ask", "questions", question, "options"), options
