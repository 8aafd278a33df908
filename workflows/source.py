"""YAML as people write it, read with the place of every word, and safe to read from strangers.

Words stay words: `on`, `NO`, `10:30` and `1.10` are text, only whole numbers and true/false are not.
Nothing is repeated, referred to or tagged (no anchors, aliases, merge keys or tags), a key stands once, and
size and depth are bounded, so that no text takes more than a moment to refuse.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from workflows.findings import Finding, Place
from workflows.text import Text, text

MAX_CHARACTERS = 1_000_000
MAX_DEPTH = 24
MAX_NODES = 20_000

Path = tuple[str | int, ...]
_WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,15})")
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class Source:
    """What a text says, where each part of it stands, and what is wrong with it as YAML."""

    value: Any = None
    lines: list[str] = field(default_factory=list)
    places: dict[Path, Place] = field(default_factory=dict)
    keys: dict[Path, Place] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def place(self, path: Path) -> Place:
        """Where `path` stands: its key if it has one, else its value, else the nearest part around it."""
        while path:
            if found := self.keys.get(path) or self.places.get(path):
                return found
            path = path[:-1]
        return Place(1, 1)


class _Refused(Exception):  # noqa: N818  # ends the walk over the nodes; never leaves this file
    pass


def read(said: str) -> Source:
    """Read a YAML text; never raises, whatever the text is."""
    if len(said) > MAX_CHARACTERS:
        finding = Finding(
            "too-large",
            Place(1, 1),
            text("文件超过一百万字", "the file is longer than a million characters"),
            text("请拆成几个文件", "split it into several files"),
        )
        return Source(findings=[finding])
    source = Source(lines=said.splitlines())
    if _tabs(source) or _references(said, source):
        return source
    try:
        node = yaml.compose(said, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)
        source.findings.append(_syntax(place, str(error.problem or error.context or "")))
        return source
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        source.findings.append(_syntax(Place(1, 1), str(error).splitlines()[0]))
        return source
    if node is not None:
        try:
            source.value = _Walk(source).value(node, ())
        except _Refused:
            source.value = None
    return source


class _Walk:
    def __init__(self, source: Source) -> None:
        self.source, self.count = source, 0

    def value(self, node: yaml.Node, path: Path) -> Any:
        self.count += 1
        place = _place(node)
        self.source.places[path] = place
        if self.count > MAX_NODES or len(path) > MAX_DEPTH:
            self.source.findings.append(_too_deep(place))
            raise _Refused
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(each, (*path, number)) for number, each in enumerate(node.value)]
        return _word(node) if isinstance(node, yaml.ScalarNode) else None

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            place = _place(key_node)
            if not isinstance(key_node, yaml.ScalarNode):
                self._find(
                    "odd-key",
                    place,
                    text("键必须是一个词", "a key must be one word"),
                    text("请改成 `词: 值`", "write `word: value`"),
                )
                continue
            key = str(key_node.value)
            if key in found:
                first = self.source.keys[(*path, key)]
                self._find(
                    "duplicate-key",
                    place,
                    Text(
                        zh=f"“{key}”写了两次（第 {first.line} 行已有）",
                        en=f"`{key}` stands twice (first on line {first.line})",
                    ),
                    text("只保留一个", "keep one of them"),
                )
                continue
            self.source.keys[(*path, key)] = place
            found[key] = self.value(value_node, (*path, key))
        return found

    def _find(self, rule: str, place: Place, message: Text, mend: Text) -> None:
        self.source.findings.append(Finding(rule, place, message, mend))


def _word(node: yaml.ScalarNode) -> Any:
    said = str(node.value)
    if node.style:  # quoted, or a block: text whatever it looks like; plain is None, or "" from the C reader
        return said
    if said in ("true", "false"):
        return said == "true"
    if said in ("", "~", "null"):
        return None
    return int(said) if _WHOLE.fullmatch(said) else said


def _place(node: yaml.Node) -> Place:
    return Place(node.start_mark.line + 1, node.start_mark.column + 1)


def _tabs(source: Source) -> bool:
    for number, line in enumerate(source.lines, 1):
        indent = line[: len(line) - len(line.lstrip())]
        if "\t" in indent:
            source.findings.append(
                Finding(
                    "tab",
                    Place(number, indent.index("\t") + 1),
                    text("这一行用了制表符缩进", "this line is indented with a tab"),
                    text("请改用空格", "use spaces"),
                )
            )
    return bool(source.findings)


def _references(said: str, source: Source) -> bool:
    """Anchors, aliases, tags and too much depth, found in the stream of events before anything is built
    from them: building is recursive, and in C, where thousands of brackets would end the process.
    """
    depth = 0
    try:
        for event in yaml.parse(said, Loader=_Loader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > MAX_DEPTH + 1:
                mark: Any = event.start_mark
                source.findings.append(_too_deep(Place(mark.line + 1, mark.column + 1)))
                return True
            anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
            if anchor is not None or tag is not None:
                mark = event.start_mark
                place = Place(mark.line + 1, mark.column + 1)
                source.findings.append(
                    Finding(
                        "reference",
                        place,
                        text(
                            "不能用锚点（&）、引用（*）和标签（!）",
                            "anchors (&), aliases (*) and tags (!) are not allowed here",
                        ),
                        text(
                            "请把内容直接写出来；普通文字请加引号", "write it out; put plain text in quotes"
                        ),
                    )
                )
                return True
    except (yaml.YAMLError, RecursionError, ValueError):
        return False  # compose() says what is wrong, with its place
    return False


def _too_deep(place: Place) -> Finding:
    return Finding(
        "too-deep",
        place,
        text("嵌套太深或内容太多", "nested too deeply, or too much of it"),
        text("请简化", "make it simpler"),
    )


def _syntax(place: Place, problem: str) -> Finding:
    return Finding(
        "yaml",
        place,
        Text(zh=f"YAML 写法有误：{problem}", en=f"this is not well-formed YAML: {problem}"),
        text(
            "检查这一行的缩进、冒号后的空格、引号和括号是否成对",
            "check this line's indentation, the space after a colon, and that quotes and brackets are paired",
        ),
    )
