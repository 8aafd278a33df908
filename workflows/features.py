"""What a definition needs of whoever runs it, by name, so that a need that is not met is refused by its name.

The pure core runs everything that the language says. A house may not yet: it has no page for a ballot, or no
register of homes. It names what it runs, and `missing` tells what a definition needs beyond that, with the
first place that needs it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from workflows.findings import Finding
from workflows.model import BALLOTS, EACH_OWNER, Definition, State
from workflows.source import Path, Source
from workflows.text import Text, text


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing that a definition may need: its name, its words, and whether a state needs it."""

    name: str
    title: Text
    needed_by: Callable[[Definition, State], bool]


def _asks(*kinds: str) -> Callable[[Definition, State], bool]:
    return lambda _, state: state.ask is not None and state.ask.to in kinds


FEATURES: tuple[Feature, ...] = (
    Feature("ballots", text("对选项投票、打点、排序、选时间", "ballots over options"), _asks(*BALLOTS)),
    Feature("consent", text("先征得同意", "consent before anything happens"), _asks("consent")),
    Feature("record-sheet", text("会议计票单", "a meeting's record sheet"), _asks("count")),
    Feature("gathering", text("征集建议", "gathering suggestions"), lambda _, s: s.gather is not None),
    Feature("sorting", text("归并建议", "sorting suggestions"), _asks("sort")),
    Feature(
        "register-of-owners",
        text("业主名册与业主表决", "the register of homes and the vote of the owners"),
        lambda _, s: s.ask is not None and EACH_OWNER in s.ask.who,
    ),
    Feature(
        "delivery",
        text("逐户送达并留记录", "a notice brought to each home, with a record"),
        lambda _, s: s.notice is not None and s.notice.deliver is not None,
    ),
    Feature(
        "parties-of-the-item",
        text("由提出人或指定的人担任一方", "parties of the item alone"),
        lambda d, _: (
            isinstance(d.parties, dict) and any(each.source != "seats" for each in d.parties.values())
        ),
    ),
    Feature(
        "visible-to",
        text("只有指定的人能看", "items that only some may see"),
        lambda d, _: bool(d.visible_to),
    ),
    Feature("may-stop", text("一方可以终止", "one side may stop it"), lambda _, s: bool(s.may_stop)),
    Feature(
        "agreed-extension",
        text("申请延期", "more time that people agree on"),
        lambda _, s: s.extend is not None,
    ),
    Feature("pause", text("暂停期限", "a clock that is stopped"), lambda _, s: s.pause is not None),
    Feature(
        "resumed-clock",
        text("接着计时", "a clock that goes on after coming back"),
        lambda d, _: bool(d.resumed_states),
    ),
    Feature(
        "clocks-beside", text("与这一步并行的计时", "clocks beside the state"), lambda _, s: bool(s.clocks)
    ),
    Feature(
        "opening-another", text("另开议题", "another item that follows"), lambda _, s: s.open is not None
    ),
    Feature(
        "one-task-an-entry",
        text("列表的每一条各给一个任务", "one task for each entry of a list"),
        lambda _, s: s.ask is not None and s.ask.each is not None,
    ),
    Feature(
        "sealed-answers",
        text("密封或先不公开的答复", "sealed or hidden answers"),
        lambda _, s: s.ask is not None and s.ask.answers != "open",
    ),
    Feature(
        "identifying-code",
        text("用短信码核实本人", "a code that confirms who answers"),
        lambda _, s: s.ask is not None and s.ask.identify != "link",
    ),
    Feature(
        "list-fields",
        text("多行和议题字段", "fields with several entries"),
        lambda d, _: any(form.type in ("list", "items") for form in d.fields.values()),
    ),
)
"""Everything that a house may not run yet. What is not here, every house runs."""


def needs(definition: Definition) -> Iterator[tuple[Feature, Path]]:
    """What a definition needs, each feature once, with the first place that needs it."""
    for feature in FEATURES:
        for name, state in definition.states.items():
            if feature.needed_by(definition, state):
                yield feature, ("states", name)
                break


def missing(definition: Definition, runs: Collection[str], source: Source) -> list[Finding]:
    """What a definition needs and a house does not run."""
    found = [
        Finding(
            "not-run-yet",
            source.place(path),
            Text(
                zh=f"这个程序还不能运行“{feature.title.zh}”（{feature.name}）",
                en=f"this program does not run {feature.title.en} yet ({feature.name})",
            ),
            text(
                "先用场景试（gongshi try），等支持后再启用",
                "try it with scenarios (gongshi try) until it does",
            ),
            consequence=text("这个定义暂时不能启用", "the definition cannot be taken into use for now"),
        )
        for feature, path in needs(definition)
        if feature.name not in runs
    ]
    return sorted(found, key=lambda each: each.place)
