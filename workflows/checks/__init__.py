"""What must hold of a definition as a whole, found before any item meets it.

`CHECKS` is the whole list: small functions, each under the name of its rule, each yielding every place where
the rule is broken, with the consequence and the mend in plain words. What each rule is for, with an example of
the wrong and of the right, is told in `workflows/explanations/`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from workflows.checks import (
    basis,
    belonging,
    clocks,
    decisions,
    endings,
    facts,
    guarded,
    naming,
    purposes,
    reaching,
    ways,
)
from workflows.checks.mistake import Check, Mistake
from workflows.checks.subject import Subject
from workflows.findings import Finding, Place, Related
from workflows.model import Definition
from workflows.roster import ROLES
from workflows.source import Source

NAMES: dict[str, Check] = {
    "start": naming.start,
    "unknown-state": naming.states,
    "unknown-field": naming.fields,
    "unknown-party": naming.parties,
    "nobody": naming.people,
    "name-clash": naming.clashes,
    "twice": naming.twice,
}
FORMS: dict[str, Check] = {
    "one-purpose": purposes.one_purpose,
    "closed": purposes.closed,
    "no-result": purposes.results,
    "no-list": purposes.lists,
    "private": purposes.private,
    "misplaced": belonging.misplaced,
    "incomplete": purposes.incomplete,
    "no-options": facts.options,
    "default": facts.defaults,
    "field-type": facts.field_types,
    "not-filled-in": facts.filled_in_time,
    "parties": decisions.tables,
    "may-stop": decisions.may_stop,
    "legal-basis": basis.bases,
    "one-language": basis.languages,
}
DECISIONS: dict[str, Check] = {
    "rule": decisions.rule_fits,
    "voice": decisions.voices,
    "owners-vote": decisions.owners_vote,
    "quorum": reaching.quorums,
    "out-of-range": reaching.numbers,
    "never-passes": reaching.never_passes,
    "recusal": reaching.recusals,
    "veto": decisions.vetoes,
    "sealed": decisions.sealed,
    "open-words": decisions.open_words,
    "seat-voices": decisions.seat_voices,
    "unsound-rule": endings.unsound,
}
OUTCOMES: dict[str, Check] = {
    "unhandled": endings.unhandled,
    "never-comes": endings.never_comes,
    "guard": guarded.guards,
    "not-given": guarded.not_given,
    "open-case": guarded.open_case,
    "never-taken": guarded.never_taken,
}
WAYS: dict[str, Check] = {
    "unreachable": ways.reachable,
    "no-end": ways.ends,
    "used-up": ways.used_up,
    "too-many-ways": ways.too_many,
    "uncounted": ways.circles,
    "count": ways.counts,
}
TIME: dict[str, Check] = {
    "no-deadline": clocks.deadlines,
    "silence": clocks.silence,
    "reminder": clocks.reminders,
    "same-reminder": clocks.same_reminders,
    "stand-in": clocks.stand_ins,
    "clock-order": clocks.beside,
}
CHECKS: dict[str, Check] = {**NAMES, **FORMS, **DECISIONS, **OUTCOMES, **WAYS, **TIME}
OF_THE_WHOLE = (
    "unreachable",
    "no-end",
    "used-up",
    "too-many-ways",
    "uncounted",
    "not-given",
    "open-case",
    "never-taken",
    "not-filled-in",
)
"""What is found of a file as a whole: only to be told where every part of it could be read, and every state that is
named is there; else one mistake would be told many times."""


def check(definition: Definition, source: Source, roles: Collection[str] | None = None) -> list[Finding]:
    """Every finding of every check."""
    subject = Subject(definition, roles if roles is not None else ROLES, source.value)
    return [
        _finding(rule, mistake, source)
        for rule, function in CHECKS.items()
        if subject.leads_somewhere or rule not in OF_THE_WHOLE
        for mistake in function(subject)
    ]


def _finding(rule: str, mistake: Mistake, source: Source) -> Finding:
    related = tuple(Related(source.place(path), said) for path, said in mistake.related)
    return Finding(
        rule,
        _place(mistake, source),
        mistake.message,
        mistake.mend,
        mistake.severity,
        consequence=mistake.consequence,
        nearest=mistake.nearest,
        related=related,
    )


def _place(mistake: Mistake, source: Source) -> Place:
    """Where a mistake stands: a key, a value, or a part of a value that is written in one line."""
    if mistake.at == "key":
        return source.place(mistake.path)
    path, written = mistake.path, source.places
    while (
        path and path not in written
    ):  # `passed: publicity` for `passed: {go: publicity}`, one name without brackets
        path = path[:-1]
    place = source.value_place(path)
    if mistake.within is None:
        return place
    line = source.lines[place.line - 1] if place.line <= len(source.lines) else ""
    quoted = line[place.column - 1 : place.column] in ("'", '"')
    first, last = (offset + place.column + quoted for offset in source.within(path, mistake.within))
    return replace(place, column=first, end=max(last, first + 1))
