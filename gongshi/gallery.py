"""The gallery of the shipped issue types: a page in each language, with a picture of every type.

Nothing on these pages is written by hand: what a type is for, who is asked, how long it takes and where its numbers
come from is read from its definition, its stories from their files, and what the live engine runs from the engine's
own list. `python -m gongshi.gallery` writes them; a test compares what stands in docs/ with what would be written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from documents.diagram import diagram
from engine.registry import RUNS
from gongshi.cli.reading import PIECES, definition_of
from gongshi.sample import DEFINITIONS, SCENARIOS
from workflows.calendar import Calendar
from workflows.features import needs
from workflows.journey import Journey, journey
from workflows.model import Definition
from workflows.provenance import provenance
from workflows.stories.scenario import load_scenario
from workflows.stories.story import Scenario
from workflows.text import Text, listed, text
from workflows.titles import all_called, called

DOCS = DEFINITIONS.parent / "docs"
PICTURES = "pictures/issue-types"
PAGES = {"en": "issue-types.md", "zh": "issue-types.zh-CN.md"}
ZONE = "Asia/Shanghai"


@dataclass(frozen=True)
class Shown:
    """One type as the gallery shows it, with its stories by the names of their files."""

    definition: Definition
    stories: tuple[tuple[str, Scenario], ...]

    @property
    def name(self) -> str:
        """The name of the type, and of its file."""
        return self.definition.issue_type

    @cached_property
    def journey(self) -> Journey:
        """How long it takes, in working days of plain weeks, as `gongshi check` says it."""
        return journey(self.definition, Calendar(ZONE))

    @cached_property
    def lacking(self) -> list[Text]:
        """What it needs and the live engine does not run yet."""
        return [feature.title for feature, _ in needs(self.definition) if feature.name not in RUNS]

    def picture(self, language: str) -> str:
        """Where its picture stands, seen from docs/."""
        return f"{PICTURES}/{self.name}{'' if language == 'en' else '.zh-CN'}.svg"


def shipped() -> list[Shown]:
    """Every shipped type, by name. One with a mistake ends it: there is nothing to show."""
    stories: dict[str, list[tuple[str, Scenario]]] = {}
    for file in sorted(SCENARIOS.glob("*.yaml")):
        told = load_scenario(file.read_text(encoding="utf-8")).scenario
        if told is not None:
            stories.setdefault(told.issue_type, []).append((file.stem, told))
    found = []
    for file in sorted(DEFINITIONS.glob("*.yaml")):
        if file.name == PIECES:
            continue
        form = definition_of(file).definition
        if form is None:
            raise ValueError(f"{file} has mistakes: gongshi check {file}")
        found.append(Shown(form, tuple(stories.get(form.issue_type, ()))))
    return found


def gallery(types: Sequence[Shown], language: str) -> str:
    """The page."""
    lines = [*_opening(types, language)]
    for each in types:
        lines += ["", *_section(each, language)]
    return "\n".join(lines) + "\n"


_HEAD = text(
    """# 自带的议题类型

[English](issue-types.md) · [怎样写议题类型定义](definitions.zh-CN.md) · [定义语言手册](reference.zh-CN.md)

随程序附带的每一类议题是一个文件，都在 [definitions](../definitions) 里，可以照着改。本页由程序按这些文件生成
（`python -m gongshi.gallery`），不要手改。天数是工作日，按没有节假日的平常周计算；“最长”是每个期限都用尽、
每一次退回和延期都用上。""",
    """# The shipped issue types

[中文](issue-types.zh-CN.md) · [Writing a definition](definitions.md) · [Reference](reference.md)

Every kind of matter that comes with the program is one file in [definitions](../definitions), there to be changed.
This page is made from those files (`python -m gongshi.gallery`) and is not written by hand. Days are working days of
plain weeks without holidays; *at most* is when every deadline, every way back and every extension is used up.""",
)


def _opening(types: Sequence[Shown], language: str) -> Iterator[str]:
    yield _HEAD.in_(language)
    yield ""
    yield text(
        "| 类型 | 状态 | 场景 | 最长（工作日） | 程序能运行 |",
        "| type | states | stories | at most | runs live |",
    ).in_(language)
    yield "| --- | ---: | ---: | ---: | --- |"
    for each in types:
        longest = each.journey.longest.working_days if each.journey.longest else "—"
        live = text("能", "yes") if not each.lacking else text("还不能", "not yet")
        title = each.definition.title.in_(language)
        yield (
            f"| [{title}](#{each.name}) `{each.name}` | {len(each.definition.states)} | {len(each.stories)} "
            f"| {longest} | {live.in_(language)} |"
        )


def _section(each: Shown, language: str) -> Iterator[str]:
    form = each.definition
    title = form.title.in_(language)
    yield f'<a id="{each.name}"></a>'
    yield ""
    yield f"## {title}"
    yield ""
    if form.summary is not None:
        yield _sentence(form.summary, language)
        yield ""
    for label, said in _facts(each):
        yield f"- **{label.in_(language)}**{text('：', ': ').in_(language)}{said.in_(language)}"
    yield text("- **依据**：", "- **Where its numbers come from**:").in_(language)
    yield from (f"  - {said.in_(language)}" for said in provenance(form))
    yield from (
        f"- **{label.in_(language)}**{text('：', ': ').in_(language)}{said}"
        for label, said in (
            (text("场景", "Stories"), _stories(each, language)),
            (text("文件", "File"), f"[{each.name}.yaml](../definitions/{each.name}.yaml)"),
        )
        if said
    )
    yield ""
    yield f'<img src="{each.picture(language)}" alt="{title}" width="560">'


def _facts(each: Shown) -> Iterator[tuple[Text, Text]]:
    form, went = each.definition, each.journey
    yield text("问谁", "Who is asked"), _asked(form)
    yield text("多久", "How long"), went.told
    if went.shortest is not None:
        yield text("最快的走法", "The quickest way"), _through(form, went.shortest.states)
    yield text("怎样结束", "How it ends"), _ends(form)
    yield text("程序里", "In the live engine"), _live(each)


def _stories(each: Shown, language: str) -> str:
    return (
        text("、", ", ")
        .in_(language)
        .join(
            f"[{told.scenario.in_(language)}](../definitions/scenarios/{file}.yaml)"
            for file, told in each.stories
        )
    )


def _sentence(said: Text, language: str) -> str:
    return said.in_(language).rstrip("。.") + ("。" if language == "zh" else ".")


def _asked(form: Definition) -> Text:
    """Everybody who is asked something, with the states in which they are; and who is asked where it is late."""
    where: dict[str, list[Text]] = {}
    late: dict[str, None] = {}
    for name, state in form.states.items():
        for who in state.ask.who if state.ask else ():
            where.setdefault(who, []).append(form.title_of(name))
        if state.notice is not None and state.notice.objections is not None:
            for who in state.notice.objections.judged_by:
                where.setdefault(who, []).append(form.title_of(name))
        if state.if_late is not None:
            late |= dict.fromkeys((*(state.if_late.ask or ()), *(state.if_late.then_ask or ())))
    said = [
        Text(
            zh=f"{called(who, form.party_titles).zh}（{listed(states).zh}）",
            en=f"{called(who, form.party_titles).en} ({listed(states).en})",
        )
        for who, states in where.items()
    ]
    asked = Text(zh="、".join(one.zh for one in said), en="; ".join(one.en for one in said))
    if not late:
        return asked
    whom = all_called(late, form.party_titles)
    return Text(zh=f"{asked.zh}；误了期限再请{whom.zh}", en=f"{asked.en}; where it is late, {whom.en}")


def _through(form: Definition, states: Sequence[str]) -> Text:
    titles = [form.title_of(name) for name in states]
    return Text(zh=" → ".join(one.zh for one in titles), en=" → ".join(one.en for one in titles))


def _ends(form: Definition) -> Text:
    return listed([form.title_of(name) for name, state in form.states.items() if state.phase == "closed"])


def _live(each: Shown) -> Text:
    if not each.lacking:
        return text("可以启用（`gongshi activate`）", "can be taken into use (`gongshi activate`)")
    lacks = listed(each.lacking)
    return Text(
        zh=f"还不能启用，缺：{lacks.zh}；可以用场景试（`gongshi try`）",
        en=f"not yet, for want of: {lacks.en}; its stories play all the same (`gongshi try`)",
    )


def written(types: Sequence[Shown]) -> dict[str, str]:
    """Every file of the gallery by its name in docs/, with what it says."""
    files = {name: gallery(types, language) for language, name in PAGES.items()}
    for each in types:
        for language in PAGES:
            files[each.picture(language)] = diagram(each.definition, language=language) + "\n"
    return files


def write(folder: Path = DOCS) -> None:
    """Write the pages and the pictures; a picture of a type that is no more goes."""
    files = written(shipped())
    (folder / PICTURES).mkdir(parents=True, exist_ok=True)
    for old in (folder / PICTURES).iterdir():
        if f"{PICTURES}/{old.name}" not in files:
            old.unlink()
    for name, said in files.items():
        (folder / name).write_text(said, encoding="utf-8")


if __name__ == "__main__":
    write()
