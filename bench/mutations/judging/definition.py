"""A definition as a whole, judged: its names, its guards, and the space that its states make."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Any

from bench.mutations.judging.breaking import Broken, demand
from bench.mutations.judging.guarding import Field, Reading, cases, taken
from bench.mutations.judging.space import Arm, Space, fault
from bench.mutations.judging.state import check_state

ROUNDS = range(1, 100)


class Judged:
    """One definition under judgement. `judge` raises Broken at the first thing that does not hold."""

    def __init__(self, definition: dict[str, Any], roles: Collection[str]) -> None:
        self.form, self.roles = definition, roles
        self.fields: dict[str, dict[str, Any]] = definition.get("fields", {})
        seated = definition["parties"]
        self.parties = tuple(seated)
        self.speak: dict[str, dict[str, str]] = seated if isinstance(seated, dict) else {}
        self.states: dict[str, dict[str, Any]] = definition["states"]
        self.recusals: tuple[frozenset[str], ...] = (frozenset(),)
        self.sure: dict[str, frozenset[str]] = {}

    def judge(self) -> None:
        """Everything, from the outside in."""
        self._names()
        self._leads_to_states()
        self.sure = self._surely_given()
        self.recusals = tuple(self._recusals())
        for name, state in self.states.items():
            check_state(self, name, state)
        self._walk()

    def once(self, words: Iterable[str], what: str) -> None:
        """Each word stands once."""
        seen = list(words)
        demand(len(set(seen)) == len(seen), f"{what}: one is named twice")

    def people(self, who: Iterable[str], what: str, *, somebody: bool = True) -> None:
        """Everybody named is a party, a role or one of the words for people."""
        known = {*self.parties, *self.roles, "each party", "reporter", "each owner"}
        who = tuple(who)
        self.once(who, what)
        for each in who:
            demand(each in known, f"{what}: `{each}` is nobody")
        demand("each party" not in who or not set(who) & set(self.parties), f"{what}: one is named twice")
        demand(who or not somebody, f"{what}: nobody is named")

    def asked_anywhere(self) -> set[str]:
        """Everybody whom some state asks."""
        return {who for state in self.states.values() for who in state.get("ask", {}).get("who", ())}

    def kind(self, field: str, what: str, *kinds: str) -> None:
        """The field exists and is of one of these types."""
        demand(field in self.fields, f"{what}: there is no field `{field}`")
        demand(not kinds or self.fields[field]["type"] in kinds, f"{what}: `{field}` is of another type")

    def given(self, field: str, state: str, what: str) -> None:
        """The field is surely filled in there."""
        demand(field in self.sure[state], f"{what}: `{field}` may not be filled in yet")

    def guard(self, said: str, sure: Collection[str]) -> Reading:
        """A guard, read where these fields are surely filled in."""
        names = {
            name: Field(
                form["type"], tuple(option for option, _ in form.get("options", ())), sure=name in sure
            )
            for name, form in self.fields.items()
        }
        return Reading(said, names | {"round": Field("number", sure=True)})

    def _names(self) -> None:
        self.once(self.parties, "parties")
        taken_names = {*self.roles, "each party", "reporter", "each owner"}
        demand(not taken_names & set(self.parties), "a party has the name of a role")
        demand("round" not in self.fields, "a field has the name of the round")
        for name, form in self.fields.items():
            kind, options = form["type"], [option for option, _ in form.get("options", ())]
            self.once(options, f"options of {name}")
            demand((kind == "choice") == bool(options), f"{name}: a choice has options, and nothing else has")
            demand(kind != "choice" or len(options) > 1, f"{name}: one option is no choice")
            bounds = {"at_least", "at_most"} & set(form)
            demand(not bounds or kind in ("images", "list", "items"), f"{name}: so many of a {kind}")
            demand(form.get("at_least", 1) <= form.get("at_most", 99), f"{name}: no number fits")
            demand("currency" not in form or kind == "money", f"{name}: a currency of a {kind}")
            lasting = kind not in ("images", "list", "items")
            demand("default" not in form or lasting, f"{name}: a default of {kind}")
            currency = form.get("currency", "CNY")
            demand(len(currency) == 3 and currency.isascii() and currency.isupper(), f"{name}: no currency")
            if "default" in form:
                self._default(name, form, options)
        reporters = [party for party, said in self.speak.items() if said["from"] == "reporter"]
        demand(len(reporters) <= 1, "two parties are the reporter")
        for party in self.form.get("recuse", {}):
            demand(party in self.parties, f"recuse: `{party}` is no party")
        self.people(self.form.get("visible_to", ()), "visible_to", somebody=False)
        if self.form.get("visible_to"):
            for name, state in self.states.items():
                demand(state.get("list", "none") == "none", f"{name}: not public, and on a list")

    def _default(self, name: str, form: dict[str, Any], options: list[str]) -> None:
        kind, default = form["type"], form["default"]
        fits = {
            "choice": default in options,
            "number": default.lstrip("-").isdigit(),
            "money": default.replace(".", "", 1).isdigit(),
            "date": _is_day(default),
        }
        demand(fits.get(kind, True), f"{name}: the default does not fit")

    def _targets(self, state: dict[str, Any]) -> Iterator[tuple[str, tuple[dict[str, Any], ...]]]:
        for outcome, arms in state.get("then", {}).items():
            yield f"outcome.{outcome}", arms
        for button, target in state.get("ask", {}).get("buttons", {}).items():
            yield f"button.{button}", (target,)
        for signal, target in state.get("signals", {}).items():
            yield f"signal.{signal}", (target,)

    def _leads_to_states(self) -> None:
        demand(self.form["start"] in self.states, "start is no state")
        for name, state in self.states.items():
            for trigger, arms in self._targets(state):
                for arm in arms:
                    for key in ("go", "new_round", "back", "after_that"):
                        demand(arm.get(key, name) in self.states, f"{name}.{trigger} leads to no state")
                    counted = "at_most" in arm
                    demand("after_that" not in arm or counted, f"{name}.{trigger}: after what?")
                    may_be_gone = trigger.startswith("button.")
                    demand(
                        not counted or "after_that" in arm or may_be_gone,
                        f"{name}.{trigger}: and after that?",
                    )
                    demand(
                        "extend" not in arm or "deadline" in state, f"{name}.{trigger}: extends no deadline"
                    )
                    there = next((arm[key] for key in ("go", "new_round", "back") if key in arm), "")
                    ticks = "deadline" in self.states.get(there, {})
                    resumes = arm.get("clock") == "resume"
                    demand(not resumes or ticks, f"{name}.{trigger}: no clock goes on there")

    def _surely_given(self) -> dict[str, frozenset[str]]:
        """Fields that are filled in on every way to each state: the greatest solution, found from above."""
        asks = [state.get("ask", {}) for state in self.states.values()]
        later = {field for ask in asks for key in ("fields", "questions") for field in ask.get(key, ())}
        defaults = {name for name, form in self.fields.items() if "default" in form}
        self.at_intake = (
            frozenset(
                name for name, form in self.fields.items() if form.get("required") and name not in later
            )
            | defaults
        )
        every = frozenset(self.fields)
        sure = dict.fromkeys(self.states, every)
        sure[self.form["start"]] = self.at_intake
        changed = True
        while changed:
            changed = False
            for name, state in self.states.items():
                for trigger, arms in self._targets(state):
                    gained = self.gained(name, trigger)
                    for arm, asked in zip(arms, self._asked_by_guards(arms), strict=True):
                        for key in ("go", "new_round", "back", "after_that"):
                            if key in arm:
                                there = arm[key]
                                less = sure[there] & (sure[name] | gained | asked)
                                changed |= less != sure[there]
                                sure[there] = less
        return sure

    def _asked_by_guards(self, arms: tuple[dict[str, Any], ...]) -> list[frozenset[str]]:
        """For each arm the fields that are filled in whenever it is taken, because the guards say so."""
        if all("when" not in arm for arm in arms):
            return [frozenset()] * len(arms)
        guards = [self.guard(arm["when"], self.at_intake) if "when" in arm else None for arm in arms]
        named = frozenset(name for guard in guards if guard for name in guard.named)
        found = [named] * len(arms)
        for facts in cases([guard for guard in guards if guard is not None]):
            number = taken(guards, facts)
            if number is not None and number >= 0:
                found[number] &= {name for name, value in facts.items() if value is not None}
        return found

    def gained(self, name: str, trigger: str) -> frozenset[str]:
        """Fields that are surely filled in by what pulled this trigger."""
        state = self.states[name]
        if trigger == "outcome.answered":
            return frozenset(
                field for field in _asked_fields(state) if self.fields.get(field, {}).get("required")
            )
        if trigger == "outcome.passed":
            questions = state.get("ask", {}).get("questions", {})
            return frozenset(name for name in questions if name in self.fields)
        return frozenset()

    def _recusals(self) -> Iterator[frozenset[str]]:
        """Every set of parties that can be recused together."""
        guards = {
            party: self.guard(said, self.at_intake) for party, said in self.form.get("recuse", {}).items()
        }
        seen: set[frozenset[str]] = set()
        holds: set[str] = set()
        for facts in cases([*guards.values()]) if guards else [{}]:
            answers = {party: guard.guard(facts) for party, guard in guards.items()}
            demand(None not in answers.values(), "a recusal asks what may not be filled in")
            away = frozenset(party for party, answer in answers.items() if answer)
            holds |= away
            if away not in seen:
                seen.add(away)
                yield away
        demand(holds == set(guards), "a recusal that never comes")

    def _possible(self, name: str, trigger: str, arms: tuple[dict[str, Any], ...]) -> list[set[int] | None]:
        """In which rounds each arm can be taken; None stands for all. Broken where a case is left open."""
        if all("when" not in arm for arm in arms):
            demand(len(arms) == 1, f"{name}.{trigger}: a way after one that is always taken")
            return [None]
        sure = self.sure[name] | self.gained(name, trigger)
        guards = [self.guard(arm["when"], sure) if "when" in arm else None for arm in arms]
        real = [guard for guard in guards if guard is not None]
        by_round = any("round" in guard.named for guard in real)
        rounds: list[set[int] | None] = [set() for _ in arms]
        for facts in cases(real, [*ROUNDS] if by_round else []):
            number = taken(guards, facts)
            demand(number is not None, f"{name}.{trigger}: the guards leave a case open, such as {facts}")
            demand(number != -1, f"{name}.{trigger}: a guard asks what may not be filled in")
            if number is not None:
                had = rounds[number] or set()
                rounds[number] = {*had, facts["round"]} if by_round else None
        return rounds

    def _walk(self) -> None:
        numbers = {name: number for number, name in enumerate(self.states)}
        rows = []
        for name, state in self.states.items():
            row = []
            for trigger, arms in self._targets(state):
                for arm, rounds in zip(arms, self._possible(name, trigger, arms), strict=True):
                    there = next((arm[key] for key in ("go", "new_round", "back") if key in arm), None)
                    row.append(
                        Arm(
                            None if there is None else numbers[there],
                            arm.get("at_most"),
                            numbers[arm["after_that"]] if "after_that" in arm else None,
                            "new_round" in arm,
                            frozenset() if not rounds else frozenset(set(ROUNDS) - rounds),
                            rounds == set(),
                        )
                    )
            rows.append(tuple(row))
        closed = tuple(state["phase"] == "closed" for state in self.states.values())
        found = fault(Space(numbers[self.form["start"]], closed, tuple(rows)))
        if found is not None:
            raise Broken(f"{found[0]} {[*self.states][found[1]]}")


def _asked_fields(state: dict[str, Any]) -> tuple[str, ...]:
    ask = state.get("ask", {})
    return tuple(ask.get("fields", ())) if ask.get("to") == "fill" else ()


def _is_day(said: str) -> bool:
    try:
        return bool(date.fromisoformat(said))
    except ValueError:
        return False
