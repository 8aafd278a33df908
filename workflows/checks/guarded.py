"""Checks of guards: they fit the fields, they can always be answered, and in their order they leave nothing open."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from workflows.checks.mistake import Found, Mistake
from workflows.guarding import names_of
from workflows.guards import Case, TooMany, may_lack, never, parse, shadowed, uncovered
from workflows.source import Path
from workflows.text import Text, listed, text

if TYPE_CHECKING:
    from workflows.checks.subject import Step, Subject


def _said(subject: Subject) -> Iterator[tuple[Path, str]]:
    """Everything that is written as a guard, with its place."""
    for party, said in subject.definition.recuse.items():
        yield ("recuse", party), said
    for steps in subject.steps.values():
        for step in steps:
            if step.target.when is not None:
                yield (*step.path, "when"), step.target.when


def guards(subject: Subject) -> Found:
    """A guard is well formed, and fits the fields that it speaks of."""
    for path, said in _said(subject):
        found = parse(said, subject.names)
        for problem in found if isinstance(found, tuple) else ():
            yield Mistake(
                path,
                problem.message,
                problem.mend,
                nearest=problem.nearest,
                at="value",
                within=(problem.start, problem.end),
            )


def not_given(subject: Subject) -> Found:
    """What a guard asks is surely filled in where it is asked, or the guard asks first whether it is."""
    definition = subject.definition
    for party, said in definition.recuse.items():
        if guard := subject.guard(said):
            names = names_of(definition, subject.given.at_start)
            for field in may_lack(guard, names):
                yield _lacks(subject, ("recuse", party), field, text("受理时", "when a matter is raised"))
    for name, steps in subject.steps.items():
        for step in steps:
            if step.guard is not None and name in subject.flow.reached:
                names = names_of(definition, subject.given.after(step))
                where = text(f"走到“{name}”时", f"in `{name}`")
                for field in may_lack(step.guard, names):
                    yield _lacks(subject, (*step.path, "when"), field, where)


def _lacks(subject: Subject, path: Path, field: str, where: Text) -> Mistake:
    title = subject.definition.field_title(field)
    named = title.zh == title.en == field  # without a title of its own it is called by its name
    zh, en = ("", "") if named else (f"（{title.zh}）", f" ({title.en})")
    return Mistake(
        path,
        text(
            f"“{field}”{zh}{where.zh}可能还没有填",
            f"`{field}`{en} may not be filled in yet {where.en}",
        ),
        text(
            f"写成 `{field} is given and …`，或把它设为 required: true 并在此之前填写，或给它 default",
            f"write `{field} is given and …`, or make it required: true and have it filled in before, or give it a default",
        ),
        text(
            "这个条件无法判断，议题会停在这里等人处理",
            "the guard could not be answered, and the item would stand still",
        ),
        at="value",
    )


def open_case(subject: Subject) -> Found:
    """Guards in their order cover all cases, or end in a plain default."""
    for _, arms in subject.triggers():
        if arms[-1].target.when is None or any(
            arm.guard is None for arm in arms if arm.target.when is not None
        ):
            continue
        names = names_of(subject.definition, subject.given.after(arms[0]))
        found = uncovered([arm.guard for arm in arms], names)
        if found is None or (isinstance(found, Case) and found.lacks is not None):
            continue  # a field that may be lacking is another rule's to say
        _, word = arms[0].trigger.split(".", 1)
        example = _example(subject, found)
        yield Mistake(
            arms[0].path[:-1] if len(arms) > 1 else arms[0].path,
            text(
                f"“{word}”的条件没有包括所有情形{example.zh}",
                f"the guards of `{word}` leave a case open{example.en}",
            ),
            text("最后加一条不带 when 的去向：- {go: …}", "end with a way without when: - {go: …}"),
            text("遇到这种情形，议题无处可去", "in such a case the item has nowhere to go"),
        )


def _example(subject: Subject, found: Case | TooMany) -> Text:
    if isinstance(found, TooMany):
        return text("（情形太多，无法逐一验证）", " (there are too many cases to go through)")
    said = []
    for name, value in found.values.items():
        title = (
            subject.definition.field_title(name)
            if name in subject.definition.fields
            else text("轮次", "round")
        )
        shown = "—" if value in (None, "") else str(value)
        said.append(text(f"{title.zh}＝{shown}", f"{title.en} = {shown}"))
    example = listed(said)
    return text(f"，例如：{example.zh}", f", for example: {example.en}")


def never_taken(subject: Subject) -> Found:
    """Every arm can be taken: it holds sometimes, nothing before it takes all its cases, its count is reached."""
    definition = subject.definition
    for party, said in definition.recuse.items():
        guard = subject.guard(said)
        if guard is not None and never(guard, names_of(definition, subject.given.at_start)) is True:
            yield _never(
                ("recuse", party),
                text("这个回避条件永远不成立", "this guard never holds: the party is never recused"),
            )
    for name, arms in subject.triggers():
        if len(arms) == 1 and arms[0].target.when is None:
            yield from _never_in_time(subject, arms[0], arms[0].path)
            continue
        if any(arm.target.when is not None and arm.guard is None for arm in arms):
            continue
        names = names_of(definition, subject.given.after(arms[0]) if name in subject.flow.reached else None)
        hidden = shadowed([arm.guard for arm in arms], names) if len(arms) > 1 else ()
        for arm in arms:
            path = (*arm.path, "when") if arm.target.when is not None else arm.path
            if arm.guard is not None and never(arm.guard, names) is True:
                yield _never(path, text("这个条件永远不成立", "this guard never holds"))
            elif not isinstance(hidden, TooMany) and arm.number in hidden:
                yield _never(
                    path,
                    text(
                        "前面的条件已经包括了所有情形，轮不到这一条", "the ways before it take all its cases"
                    ),
                )
            else:
                yield from _never_in_time(subject, arm, path)


def _never_in_time(subject: Subject, arm: Step, path: Path) -> Iterator[Mistake]:
    """An arm whose state is reached, but never in a round, or so often, that it would be taken."""
    flow = subject.flow
    if arm.state not in flow.reached or not _can_come(subject, arm) or not flow.certain:
        return
    if arm.way not in flow.taken:
        yield _never(
            path,
            text(
                "走到这一步的轮次里，这个条件从不成立", "in no round in which an item gets here does it hold"
            ),
        )
    elif arm.target.at_most is not None and arm.target.after_that is not None and arm.way not in flow.spent:
        yield Mistake(
            (*arm.path, "after_that"),
            text(
                "这个次数用不完，after_that 永远走不到",
                "the count is never used up: after_that is never reached",
            ),
            text("改小 at_most，或写成 {go: …}", "lower at_most, or write {go: …}"),
        )


def _can_come(subject: Subject, arm: Step) -> bool:
    ends = subject.endings[arm.state]
    return arm.outcome is None or not ends.told or arm.outcome in ends.can | ends.may


def _never(path: Path, message: Text) -> Mistake:
    return Mistake(
        path,
        message,
        text("删掉这一条，或改正条件和先后次序", "delete it, or mend the guard or the order"),
        text("这条去向永远走不到", "this way is never taken"),
        at="value",
    )
