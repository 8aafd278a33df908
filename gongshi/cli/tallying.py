"""`gongshi tally`: a vote counted again from two tables, by the rules that count everywhere, without a store.

What is wrong with the rule or the tables is told all at once, each with its line and the mend, and nothing is counted then.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer

from gongshi.cli.plainly import Reader, echo_json, reader, show, stop, tell

if TYPE_CHECKING:
    from datetime import datetime

    from workflows.second_count import RuleAsked, SecondCount

ZONE = "Asia/Shanghai"


def tally(
    rule: Annotated[
        str,
        typer.Argument(help="a rule's name, a file that says `rule: …`, or a definition (with --state)"),
    ],
    entitled: Annotated[
        Path,
        typer.Option(
            help="who may vote, a CSV file: id; name, weight, recused; of owners: home, owner, area"
        ),
    ],
    votes: Annotated[Path, typer.Option(help="the votes, a CSV file: id, answer, instant")],
    also: Annotated[
        list[str] | None,
        typer.Option(
            "--with", help="what the rule needs, as in a definition: --with 'share: 2/3'; once for each key"
        ),
    ] = None,
    options: Annotated[
        str | None, typer.Option(help="the options in the order of the list, with commas between them")
    ] = None,
    state: Annotated[str | None, typer.Option(help="the state of the definition whose rule it is")] = None,
    question: Annotated[
        str | None, typer.Option(help="the question of that state, where it has several")
    ] = None,
    scale: Annotated[int, typer.Option(help="the highest score", min=2, max=10)] = 5,
    dots: Annotated[int, typer.Option(help="the dots that each has", min=1, max=100)] = 3,
    closing: Annotated[
        str | None,
        typer.Option(help="until when votes count, as 2026-11-25 18:00; later ones are told and left out"),
    ] = None,
    zone: Annotated[str, typer.Option(help="the time zone of instants that say none")] = ZONE,
    language: Annotated[
        Literal["zh", "en"] | None, typer.Option(help="of what is printed; by default yours")
    ] = None,
    form: Annotated[
        Literal["text", "json"], typer.Option("--format", help="for people, or for programs")
    ] = "text",
) -> None:
    """Count a vote again: a rule, a table of those entitled, a table of their votes. Needs no house."""
    from workflows.rules import BadSheet  # noqa: PLC0415  # as above
    from workflows.second_count import count_again, read_entitled, read_votes  # noqa: PLC0415  # help comes without them

    who = Reader(language) if language else reader()
    asked = _rule(who, rule, also or (), options, state, question, scale, dots)
    here = _zone(who, zone)
    until = _instant(who, closing, here) if closing else None
    those = read_entitled(_text(who, entitled), asked)
    cast = read_votes(_text(who, votes), asked, those, zone=here, closing=until)
    show(who, those.findings, str(entitled), those.lines)
    if not those.findings or those.names:
        show(who, cast.findings, str(votes), cast.lines)
    wrong = sum(each.severity == "error" for each in (*those.findings, *cast.findings))
    if wrong:
        stop(who.t(f"{wrong} 处错误，没有计票", f"{wrong} mistake{'s' * (wrong != 1)}: nothing was counted"))
    found = count_again(asked, those, cast)
    if isinstance(found, BadSheet):
        stop(who.say(found.because))
    if form == "json":
        echo_json(found.as_json())
    else:
        _tell(who, found)


def _tell(who: Reader, found: SecondCount) -> None:
    tell(f"{who.say(found.rule.title)} [{found.rule.name}]", bold=True)
    said = who.t(
        f"有表决权 {found.entitled}，计票 {found.voted}",
        f"{found.entitled} entitled, {found.voted} votes count",
    )
    if found.replaced:
        said += who.t(
            f"；后来改过的 {found.replaced} 份不计", f"; {found.replaced} were replaced by later ones"
        )
    if found.late:
        said += who.t(f"；截止后才来的 {found.late} 份不计", f"; {found.late} came after the closing")
    tell(said)
    wide = max((_width(who.say(each.label)) for each in found.tally), default=0)
    for each in found.tally:
        label = who.say(each.label)
        tell(f"  {label}{' ' * (wide - _width(label))}  {each.value}")
    tell(who.say(found.verdict.because))


def _width(said: str) -> int:
    """How many cells of a screen a text takes: Chinese signs take two."""
    from unicodedata import east_asian_width  # noqa: PLC0415  # only where something is printed

    return sum(2 if east_asian_width(each) in "WF" else 1 for each in said)


def _text(who: Reader, file: Path) -> str:
    from workflows.spreadsheet import decoded  # noqa: PLC0415  # as above

    if not file.is_file():
        stop(who.t(f"{file}：没有这个文件", f"{file}: No such file"))
    return decoded(file.read_bytes())


def _rule(
    who: Reader, rule: str, also: Sequence[str], options: str | None, state: str | None, question: str | None,
    scale: int, dots: int,
) -> RuleAsked:  # fmt: skip
    from workflows.second_count.rule import NoRule, read_rule, rule_named, rule_of_state  # noqa: PLC0415  # as above

    named = [each.strip() for each in (options or "").replace("，", ",").split(",") if each.strip()]
    file = Path(rule)
    if state is not None:
        from gongshi.cli.reading import definition_of  # noqa: PLC0415  # only for a definition

        loaded = definition_of(file)
        show(who, loaded.findings, rule, loaded.lines)
        if loaded.definition is None:
            raise typer.Exit(1)
        found = rule_of_state(loaded.definition, state, question)
    elif file.suffix in (".yaml", ".yml"):
        said = "\n".join((_text(who, file).rstrip("\n"), *also)) + "\n"
        found = read_rule(said, options=named, scale=scale, dots=dots)
    else:
        name = rule_named(rule)
        found = name if isinstance(name, NoRule) else read_rule(
            "\n".join((f"rule: {name}", *also)) + "\n", options=named, scale=scale, dots=dots
        )  # fmt: skip
    if isinstance(found, NoRule):
        show(who, found.findings, rule, found.lines)
        raise typer.Exit(1)
    return found


def _zone(who: Reader, name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        stop(
            who.t(
                f"没有“{name}”这个时区，写成 {ZONE}",
                f"There is no time zone {name}: write one such as {ZONE}",
            )
        )


def _instant(who: Reader, said: str, zone: ZoneInfo) -> datetime:
    from workflows.second_count.votes import instant_of  # noqa: PLC0415  # as above

    found = instant_of(said, zone)
    if found is None:
        stop(
            who.t(
                f"“{said}”不是日期和时间，写成 2026-11-25 18:00",
                f"{said} is no date with a time: write 2026-11-25 18:00",
            )
        )
    return found
