"""`gongshi explain`: a rule of the checks, why it is there, and an example of the wrong and of the right."""

from __future__ import annotations

from textwrap import dedent, indent
from typing import Annotated, Literal

import typer

from gongshi.cli.plainly import reader, stop, tell
from workflows.explanations import EXPLANATIONS, whole
from workflows.findings import nearest
from workflows.translating import translate


def explain(
    rule: Annotated[
        str | None,
        typer.Argument(help="the word in brackets behind a mistake; without it every rule is listed"),
    ] = None,
    keys: Annotated[
        Literal["zh", "en"] | None,
        typer.Option(help="examples in Chinese or English keys; by default your language's"),
    ] = None,
) -> None:
    """Explain a rule of the checks, with an example of the wrong and of the right."""
    who = reader()
    if rule is None:
        wide = max(map(len, EXPLANATIONS))
        for name, page in EXPLANATIONS.items():
            tell(f"{name:{wide}}  {who.say(page.title)}")
        return
    found = EXPLANATIONS.get(rule.strip("[]"))
    if found is None:
        meant = nearest(rule, EXPLANATIONS)
        guess = who.t(f"是不是 {meant}？", f"Did you mean {meant}? ") if meant else ""
        stop(
            who.t(f"没有叫 {rule} 的规则。", f"There is no rule {rule}. ")
            + guess
            + who.t("`gongshi explain` 列出全部。", "`gongshi explain` lists them all.")
        )
    tell(f"{who.say(found.title)} [{rule.strip('[]')}]", bold=True)
    tell(f"\n{who.say(found.why)}")
    for label, example, colour in (
        (who.t("错", "Wrong"), found.wrong, typer.colors.RED),
        (who.t("对", "Right"), found.right, typer.colors.GREEN),
    ):
        if example:
            tell(f"\n{label}", colour)
            tell(indent(_in(keys or who.language, example), "    "))


def _in(keys: str, example: str) -> str:
    """An example with Chinese keys, where it can be read: it is turned as a part of a whole file."""
    if keys == "en":
        return example
    file = whole(example).splitlines()
    said = [line.strip() for line in example.splitlines()]
    many = len(said)
    start = next((n for n in range(len(file)) if [line.strip() for line in file[n : n + many]] == said), None)
    turned = translate("\n".join(file) + "\n", "zh")
    if start is None or not isinstance(turned, str):
        return example
    return dedent("\n".join(turned.splitlines()[start : start + many]))
