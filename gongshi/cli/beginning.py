"""`gongshi new`: a definition and its first story, begun by answering a few questions."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import typer

from gongshi.cli.plainly import Reader, reader, stop, tell
from workflows.beginning import BEGINNERS, Beginning, definition_of, story_of
from workflows.text import Text
from workflows.translating import translate
from workflows.vocabulary.outcomes import RULES
from workflows.vocabulary.people import ROLES

A = TypeVar("A")
YES = {"yes": True, "y": True, "true": True, "是": True, "要": True, "no": False, "n": False, "false": False, "否": False, "不要": False}  # fmt: skip
MODELINES = {"en": "# yaml-language-server: $schema=schema.json\n", "zh": "# yaml-language-server: $schema=schema.zh.json\n"}  # fmt: skip


def new(
    name: Annotated[str | None, typer.Argument(help="the type's name, which is the file's name too")] = None,
    folder: Annotated[Path, typer.Option(help="where to write it")] = Path(),
    keys: Annotated[
        Literal["zh", "en"] | None,
        typer.Option(help="Chinese or English keys; by default those of your language"),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="ask nothing and take every default")] = False,
) -> None:
    """Begin a definition and its first story by answering questions."""
    who = reader()
    made = _named(who, name, yes=yes)
    files = (folder / f"{made.name}.yaml", folder / "scenarios" / f"{made.name}_good_end.yaml")
    for file in files:
        if file.exists():
            stop(who.t(f"{file} 已经有了；没有写任何东西", f"{file} is there already; nothing was written"))
    made = made if yes else _asked(who, made)
    tongue = keys or ("zh" if who.language == "zh" else "en")
    for file, said in zip(
        files, (definition_of(made, who.language), story_of(made, who.language)), strict=True
    ):
        _write(file, _in(said, tongue, schema=folder))
        tell(who.t(f"已写入 {file}", f"Written to {file}"), typer.colors.GREEN)
    tell(
        who.t("接下来：", "Next: ")
        + f"gongshi check {files[0]} && gongshi try {files[1]} && gongshi try --coverage -q {files[1]}"
    )


def _named(who: Reader, name: str | None, *, yes: bool) -> Beginning:
    made = Beginning()
    if name is None and not yes:
        return _question(who, who.t("类型的名字（也是文件名），如 bicycle_shed 或 自行车棚", "Name of the type, and of its file, such as bicycle_shed"), made.name,
            lambda said: replace(made, name=said),
        )  # fmt: skip
    if name is not None:
        made = replace(made, name=name, title=_called(name))
    if (why := made.wrong()) is not None:
        stop(f"{name}: {who.say(why)}", 2)
    return made


def _called(name: str) -> Text:
    """What people would call a type by its name, until somebody says it better."""
    plain = name.replace("_", " ")
    return Text(zh=plain, en=plain.capitalize())


def _asked(who: Reader, made: Beginning) -> Beginning:
    """The answers, one question after the other; each is judged at once."""
    t = who.t
    called = _called(made.name)
    chinese = _question(who, t("给人看的名称（中文）", "What people call it, in Chinese"), called.zh,
                        lambda said: replace(made, title=Text(zh=said, en=said)))  # fmt: skip
    made = _question(who, t("给人看的名称（英文）", "What people call it, in English"), called.en,
                     lambda said: replace(chinese, title=Text(zh=chinese.title.zh, en=said)))  # fmt: skip
    made = _question(who, t("参与方，用逗号隔开", "Who sits at the table, with commas between"), ", ".join(made.parties),
                     lambda said: _with_table(made, said))  # fmt: skip
    for key, zh, en in (
        ("screened_by", "谁受理", "Who screens it"),
        ("proposed_by", "谁提方案", "Who proposes what to do"),
    ):
        made = _person(who, made, key, t(zh, en))
    said = {rule: t(RULES.turned(rule, "zh"), rule) for rule in BEGINNERS}
    made = _question(who, t("怎样作决定", "How it is decided") + f" ({' / '.join(said.values())})", said[made.rule],
                     _setting(made, "rule", lambda word: RULES.turned(word, "en")))  # fmt: skip
    for key, zh, en in (
        (
            "quorum",
            f"{len(made.parties)} 方中至少几方答复才算数",
            f"How many of the {len(made.parties)} parties must answer",
        ),
        ("days", "协商几天", "Days for deliberation"),
        ("notice_days", "公示几天（0 为不公示）", "Days on public notice (0 for none)"),
    ):
        made = _question(who, t(zh, en), str(getattr(made, key)), _setting(made, key, _number))
    made = _person(who, made, "done_by", t("谁来实施", "Who carries it out"))
    return _question(who, t("办完要不要请提出人评分（是/否）", "Whether who raised it gives a score at the end (yes/no)"),
                     t("是", "yes"), _setting(made, "scored", lambda said: YES[said.lower()]))  # fmt: skip


def _person(who: Reader, made: Beginning, key: str, question: str) -> Beginning:
    """Who does something: a party by its name, or a role by its word in either language."""
    now = str(getattr(made, key))
    shown = who.t(ROLES.turned(now, "zh"), now)
    return _question(who, question, shown, _setting(made, key, lambda word: ROLES.turned(word, "en")))


def _setting(made: Beginning, key: str, read: Callable[[str], Any] = str) -> Callable[[str], Beginning]:
    def with_it(said: str) -> Beginning:
        change: dict[str, Any] = {key: read(said)}
        return replace(made, **change)

    return with_it


def _with_table(made: Beginning, said: str) -> Beginning:
    """Other parties, and the defaults that hang on them."""
    parties = tuple(each for each in re.split(r"[,，、\s]+", said.strip()) if each)
    works = made.proposed_by if made.proposed_by in parties else (parties[-1] if parties else "")
    return replace(made, parties=parties, quorum=max(1, len(parties) - 1), proposed_by=works, done_by=works)


def _number(said: str) -> int:
    return int(said)


def _question(who: Reader, question: str, default: str, read: Callable[[str], Beginning]) -> Beginning:
    """Ask until the answer makes sense."""
    while True:
        try:
            said = str(typer.prompt(question, default=default, err=True)).strip()
        except typer.Abort:
            tell("", error=True)
            stop(who.t("没有答完；没有写任何东西", "Not all was answered; nothing was written"))
        try:
            made = read(said)
        except (ValueError, KeyError):
            tell(
                "  " + who.t("请按括号里或默认值的样子写", "please write it like the default"),
                typer.colors.RED,
                error=True,
            )
            continue
        why = made.wrong()
        if why is None:
            return made
        tell(f"  {who.say(why)}", typer.colors.RED, error=True)


def _in(said: str, tongue: Literal["zh", "en"], *, schema: Path) -> str:
    turned = translate(said, tongue) if tongue == "zh" else said
    assert isinstance(turned, str)  # noqa: S101  # what was written can be read
    name = "schema.zh.json" if tongue == "zh" else "schema.json"
    is_definition = said.startswith("issue_type")
    return (MODELINES[tongue] if is_definition and (schema / name).is_file() else "") + turned


def _write(file: Path, said: str) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8", newline="\n") as opened:
            opened.write(said)
    except OSError as fault:
        stop(f"{file}: {fault.strerror}")
