"""A file with Chinese keys is the same file: read as if it had been written in English, and turned into either.

What holds: only the language's own keys and words are turned, wherever they stand; names, texts, numbers,
comments, spacing and order stay as they are, byte for byte. What was turned into Chinese comes back letter
for letter. Both languages may stand in one file, but a key stands once, in whichever language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import yaml
from typing_extensions import override

from workflows.findings import Finding, Place, Related
from workflows.source import Path, Source, read
from workflows.text import Text, text
from workflows.vocabulary import Entries, Names, Shape, Tongue, kind_of, names_in
from workflows.vocabulary.guard_words import before_turning
from workflows.vocabulary.shapes import YesNo

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MARK = "\ufeff"
"""The byte order mark with which some programs begin a file."""
_MODELINE = r"\A(# yaml-language-server: \$schema=(?:.*/)?)"
_SCHEMAS: dict[Tongue, tuple[str, str]] = {
    "zh": ("schema.json", "schema.zh.json"),
    "en": ("schema.zh.json", "schema.json"),
}
"""The file that an editor is told of in the first line: there is one for each language."""


@dataclass
class Englished(Source):
    """A source with English keys and words, whose places are those of what was really written."""

    original: Source = field(default_factory=Source)
    written: dict[Path, Path] = field(default_factory=dict)
    """The path as written, by the English one."""

    @override
    def place(self, path: Path) -> Place:
        return self.original.place(self.as_written(path))

    @override
    def value_place(self, path: Path) -> Place:
        return self.original.value_place(self.as_written(path))

    @override
    def within(self, path: Path, span: tuple[int, int]) -> tuple[int, int]:
        said: Any = self.original.value
        for step in self.as_written(path):
            said = said[step]
        english: Any = self.value
        for step in path:
            english = english[step]
        return span if said == english else before_turning(str(said), names_in(self.value).asked, span)

    @cached_property
    def places(self) -> dict[Path, Place]:
        """Where the value of each path stands."""
        return {
            new: self.original.places[old] for new, old in self.written.items() if old in self.original.places
        }

    @cached_property
    def keys(self) -> dict[Path, Place]:
        """Where the key of each path stands, of those that have one."""
        return {
            new: self.original.keys[old] for new, old in self.written.items() if old in self.original.keys
        }

    def as_written(self, path: Path) -> Path:
        """The path in the file's own words; what is not written stays as it is."""
        for length in range(len(path), 0, -1):
            if found := self.written.get(path[:length]):
                return (*found, *path[length:])
        return path


def to_english(source: Source) -> Source:
    """The same source with English keys and words, each in its place. One that is English is given back as it is."""
    if not isinstance(source.value, dict):
        return source
    reading = _Reading(source, names_in(source.value))
    value = reading.entries(source.value, kind_of(source.value), (), ())
    if not reading.changed:
        return source
    return Englished(
        value=value,
        lines=source.lines,
        findings=[*source.findings, *reading.findings],
        partial=source.partial,
        nodes=source.nodes,
        original=source,
        written={new: old for old, new in reading.moved.items()},
    )


def translate(said: str, to: Tongue) -> str | tuple[Finding, ...]:
    """The text of a definition or a scenario in the other language; the mistakes that make it unreadable instead."""
    mark, said = said[: said.startswith(_MARK)], said.removeprefix(_MARK)
    source = read(said)
    errors = tuple(each for each in source.findings if each.severity == "error")
    node = None if errors else yaml.compose(said, Loader=_Loader)
    if not isinstance(node, yaml.MappingNode):
        return errors or (_nothing_to_turn(),)
    turned = _turned(said, node, kind_of(source.value), to, names_in(source.value))
    before, after = _SCHEMAS[to]
    return mark + re.sub(
        rf"{_MODELINE}{re.escape(before)}(?=\r?$)", rf"\g<1>{after}", turned, count=1, flags=re.MULTILINE
    )


def turn(said: str, entries: Entries, to: Tongue) -> str:
    """A passage of a file in the other language, where it is known what stands in it."""
    node = yaml.compose(said, Loader=_Loader)
    return _turned(said, node, entries, to, Names()) if isinstance(node, yaml.MappingNode) else said


def _turned(said: str, node: yaml.MappingNode, entries: Entries, to: Tongue, names: Names) -> str:
    parts, at = [], 0
    for start, end, word in sorted(_Turning(said, to, names).entries(node, entries)):
        parts += [said[at:start], word]
        at = end
    return "".join((*parts, said[at:]))


class _Reading:
    """The walk over the values of a source."""

    def __init__(self, source: Source, names: Names) -> None:
        self.source, self.names = source, names
        self.moved: dict[Path, Path] = {(): ()}
        self.findings: list[Finding] = []
        self.changed = False

    def value(self, value: Any, shape: Shape, old: Path, new: Path) -> Any:
        self.moved[old] = new
        if isinstance(value, str):
            return self._word(value, shape)
        if isinstance(value, dict):
            return self.entries(value, shape.mapping(value), old, new)
        if isinstance(value, list):
            member = shape.member()
            return [self.value(each, member, (*old, at), (*new, at)) for at, each in enumerate(value)]
        return value

    def entries(self, value: dict[str, Any], entries: Entries, old: Path, new: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, below in value.items():
            english = key if key.isascii() else entries.key(key, "en")
            self.changed |= english != key
            if english in found:
                self.findings.append(self._twice((*old, key), (*new, english)))
                continue
            found[english] = self.value(below, entries.below(key), (*old, key), (*new, english))
        return found

    def _word(self, said: str, shape: Shape) -> Any:
        turned = said if said.isascii() else shape.word(said, "en", self.names)
        self.changed |= turned != said
        truth = turned != said and isinstance(shape, YesNo) and turned in ("true", "false")
        return turned == "true" if truth else turned

    def _twice(self, second: Path, english: Path) -> Finding:
        first = next(old for old, new in self.moved.items() if new == english)
        place, before = self.source.place(second), self.source.place(first)
        return Finding(
            "duplicate-key",
            place,
            Text(
                zh=f"“{second[-1]}”就是第 {before.line} 行的“{first[-1]}”，写了两次",
                en=f"`{second[-1]}` is the same key as `{first[-1]}` on line {before.line}: it stands twice",
            ),
            text("只保留一个", "keep one of them"),
            related=(Related(before, text("已经写在这里", "it already stands here")),),
        )


class _Turning:
    """The walk over the nodes of a text, which finds what to put where."""

    def __init__(self, said: str, to: Tongue, names: Names) -> None:
        self.said, self.to, self.names = said, to, names

    def node(self, node: yaml.Node, shape: Shape) -> Iterator[tuple[int, int, str]]:
        if isinstance(node, yaml.MappingNode):
            yield from self.entries(node, shape.mapping([str(key.value) for key, _ in node.value]))
        elif isinstance(node, yaml.SequenceNode):
            for each in node.value:
                yield from self.node(each, shape.member())
        elif isinstance(node, yaml.ScalarNode):
            word = str(node.value)
            turned = shape.word(word, self.to, self.names)
            if isinstance(shape, YesNo) and turned != word and node.style in ("'", '"'):
                if self.to == "en" and turned in ("true", "false"):  # in quotes it would be a text
                    yield node.start_mark.index, node.end_mark.index, turned
                    return
                turned = word if word in ("true", "false") else turned
            yield from self._put(node, word, turned)

    def entries(self, node: yaml.MappingNode, entries: Entries) -> Iterator[tuple[int, int, str]]:
        for key, below in node.value:
            word = str(key.value)
            yield from self._put(key, word, entries.key(word, self.to))
            yield from self.node(below, entries.below(word))

    def _put(self, node: yaml.ScalarNode, word: str, turned: str) -> Iterator[tuple[int, int, str]]:
        """The edit that puts a word in another's place within its quotes. Where the text does not hold the word
        letter for letter (a block, an escape), it stays: either language is read anywhere.
        """
        start, end = node.start_mark.index, node.end_mark.index
        quotes = 1 if node.style in ("'", '"') else 0
        if turned != word and self.said[start + quotes : end - quotes] == word:
            yield start + quotes, end - quotes, turned


def _nothing_to_turn() -> Finding:
    return Finding(
        "shape",
        Place(1, 1),
        text("文件应由“键: 值”组成", "the file should be keys and values"),
        text("参照 definitions/facility_upgrade.yaml", "see definitions/facility_upgrade.yaml"),
    )
