"""Mutations: a tree changed in one place, as slips of the hand and of the mind change files.

Generic: no mutation knows what a key means. A word is exchanged for others that stand beside it somewhere
(among the same keys, in the same list, under the same key of any file), so that most changes are plausible
and some are right. Enumerated in a fixed order, and labelled with kind, place, before and after.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from bench.mutations.tree import Node, Path, Row, Scalar, Table, at, children, replaced, spoken, walk

Change = tuple[str, Node]
"""What is said of a change (`before → after`), and the node as it is then."""
SIGNS = ("==", "!=", "<=", ">=", "<", ">", " and ", " or ", "not ", " in ")
UNITS = ("minutes", "hours", "days", "working days", "parties", "answers")
_NUMBER = re.compile(r"\d+")
_UNIT = re.compile(r"\b(minute|hour|working day|day|part(?=y|ies)|answer)(y|ies|s)?\b")
_TEXTS = ("zh", "en")
PICKS = 4
"""So many other words of one group stand in for a word; all of them would say the same many times."""


@dataclass(frozen=True, slots=True)
class Mutation:
    """One change of a tree: what is done to it, and where. The tree is made when it is asked for."""

    file: str
    kind: str
    place: str
    change: str
    whole: Node
    path: Path
    new: Node

    @property
    def tree(self) -> Node:
        """The tree with the change in it."""
        return replaced(self.whole, self.path, self.new)

    def __str__(self) -> str:
        return f"{self.file}: {self.kind} {self.place}: {self.change}"


class Words:
    """Which words stand beside which, in all the files together, and in each mapping and list."""

    def __init__(self, trees: Iterable[Node]) -> None:
        self._under: dict[str, dict[str, None]] = defaultdict(dict)
        self._keys: dict[str, dict[str, Node]] = defaultdict(dict)
        for tree in trees:
            for above, node in _with_key(tree):
                if isinstance(node, Scalar):
                    self._under[above][node.said] = None
                elif isinstance(node, Table):
                    self._keys[above].update({key.said: value for key, value in node.pairs})

    def under(self, key: str) -> list[str]:
        """Every word that stands under `key`, in any file."""
        return list(self._under[key])

    def keys(self, above: str) -> list[str]:
        """Every key of the mappings that stand under `above`, in any file."""
        return list(self._keys[above])

    def value(self, above: str, key: str) -> Node:
        """Something that stands under `key` there."""
        return self._keys[above][key]


def mutations(file: str, tree: Node, words: Words) -> Iterator[Mutation]:
    """Every mutation of a tree."""
    groups = _groups(tree)
    keys = dict(_paths_with_key(tree))
    for path, node in walk(tree):
        place, above = spoken(tree, path), keys[path]
        for kind, make in _CHANGES.items():
            for change, new in make(node, above, words, groups):
                yield Mutation(file, kind, place, change, tree, path, new)


def _with_key(tree: Node) -> Iterator[tuple[str, Node]]:
    return ((key, at(tree, path)) for path, key in _paths_with_key(tree))


def _paths_with_key(tree: Node, path: Path = (), above: str = "") -> Iterator[tuple[Path, str]]:
    """Each node with the key above it; below a mapping of names (states, fields) with that mapping's key."""
    yield path, above
    for number, child in enumerate(children(tree)):
        key = tree.pairs[number][0].said if isinstance(tree, Table) else above
        named = isinstance(tree, Table) and isinstance(child, Table) and above in _NAMING
        yield from _paths_with_key(child, (*path, number), f"{above}.*" if named else key)


_NAMING = ("states", "fields", "buttons", "signals", "then", "questions", "clocks")
"""Mappings whose keys are names: what stands below them has its like below every other name."""


def _groups(tree: Node) -> list[list[str]]:
    """Words that belong together in this file: the keys of a mapping, the words of a list."""
    found = []
    for _, node in walk(tree):
        if isinstance(node, Table):
            found.append([key.said for key, _ in node.pairs])
        elif isinstance(node, Row):
            found.append([each.said for each in node.members if isinstance(each, Scalar)])
    return [group for group in found if len(group) > 1]


def _dropped_key(node: Node, _above: str, _words: Words, _groups: list[list[str]]) -> Iterator[Change]:
    if isinstance(node, Table):
        for number, (key, _) in enumerate(node.pairs):
            yield key.said, Table(node.pairs[:number] + node.pairs[number + 1 :])


def _dropped_member(node: Node, _above: str, _words: Words, _groups: list[list[str]]) -> Iterator[Change]:
    if isinstance(node, Row):
        for number, each in enumerate(node.members):
            yield _short(each), Row(node.members[:number] + node.members[number + 1 :])


def _misspelt_key(node: Node, _above: str, _words: Words, _groups: list[list[str]]) -> Iterator[Change]:
    if isinstance(node, Table):
        for number, (key, value) in enumerate(node.pairs):
            slip = _slip(key.said)
            yield f"{key.said} → {slip}", _with_pair(node, number, (replace(key, said=slip), value))


def _renamed_key(node: Node, above: str, words: Words, _groups: list[list[str]]) -> Iterator[Change]:
    if isinstance(node, Table):
        mine = {key.said for key, _ in node.pairs}
        for number, (key, value) in enumerate(node.pairs):
            for other in _picked([each for each in words.keys(above) if each not in mine], key.said):
                yield f"{key.said} → {other}", _with_pair(node, number, (replace(key, said=other), value))


def _misspelt_word(node: Node, above: str, _words: Words, _groups: list[list[str]]) -> Iterator[Change]:
    if isinstance(node, Scalar) and above not in _TEXTS and not node.said.isdigit():
        slip = _slip(node.said)
        yield f"{node.said} → {slip}", replace(node, said=slip)


def _retargeted(node: Node, above: str, words: Words, groups: list[list[str]]) -> Iterator[Change]:
    if not isinstance(node, Scalar) or above in _TEXTS:
        return
    others = _picked([each for each in words.under(above) if each != node.said], node.said)
    for group in groups:
        if node.said in group:
            others += _picked([each for each in group if each != node.said], node.said)
    if groups:
        others += _picked(groups[len(node.said) % len(groups)], node.said)[:1]
    for other in dict.fromkeys(others):
        if other != node.said:
            yield f"{node.said} → {other}", replace(node, said=other)


def _swapped_values(node: Node, _above: str, _words: Words, _groups: list[list[str]]) -> Iterator[Change]:
    if not isinstance(node, Table) or {key.said for key, _ in node.pairs} <= set(_TEXTS):
        return
    for one in range(len(node.pairs)):
        for two in range(one + 1, min(one + 4, len(node.pairs))):
            (first, a), (second, b) = node.pairs[one], node.pairs[two]
            if a != b:
                changed = _with_pair(_with_pair(node, one, (first, b)), two, (second, a))
                yield f"{first.said} ↔ {second.said}", changed


def _swapped_members(node: Node, _above: str, _words: Words, _groups: list[list[str]]) -> Iterator[Change]:
    if isinstance(node, Row):
        for number in range(len(node.members) - 1):
            one, two = node.members[number : number + 2]
            if one != two:
                members = (*node.members[:number], two, one, *node.members[number + 2 :])
                yield f"{_short(one)} ↔ {_short(two)}", Row(members)


def _number(node: Node, above: str, _words: Words, _groups: list[list[str]]) -> Iterator[Change]:
    if isinstance(node, Scalar) and above not in _TEXTS:
        for found in _NUMBER.finditer(node.said):
            amount = int(found[0])
            for other in dict.fromkeys((0, amount - 1, amount + 1, amount * 10, -amount)):
                if other != amount:
                    said = node.said[: found.start()] + str(other) + node.said[found.end() :]
                    yield f"{node.said} → {said}", replace(node, said=said)


def _unit(node: Node, above: str, _words: Words, _groups: list[list[str]]) -> Iterator[Change]:
    if not isinstance(node, Scalar) or above in _TEXTS or not _NUMBER.search(node.said):
        return
    found = _UNIT.search(node.said)
    for unit in UNITS if found else ():
        said = node.said[: found.start()] + unit + node.said[found.end() :] if found else node.said
        if said != node.said and found and not unit.startswith(found[1]):
            yield f"{node.said} → {said}", replace(node, said=said)


def _sign(node: Node, above: str, _words: Words, _groups: list[list[str]]) -> Iterator[Change]:
    if not isinstance(node, Scalar) or above in _TEXTS:
        return
    for sign in SIGNS:
        if f"{sign}" in node.said:
            for other in (*SIGNS, ""):
                if other != sign and (other or sign.strip().isalpha()):
                    said = node.said.replace(sign, other or " ", 1)
                    yield f"{node.said} → {said}", replace(node, said=said)
            return


def _doubled_key(node: Node, _above: str, _words: Words, _groups: list[list[str]]) -> Iterator[Change]:
    if isinstance(node, Table):
        for pair in node.pairs:
            yield pair[0].said, Table((*node.pairs, pair))


def _doubled_member(node: Node, _above: str, _words: Words, _groups: list[list[str]]) -> Iterator[Change]:
    if isinstance(node, Row):
        for number, each in enumerate(node.members):
            yield _short(each), Row((*node.members[: number + 1], each, *node.members[number + 1 :]))


def _copied_entry(node: Node, _above: str, _words: Words, _groups: list[list[str]]) -> Iterator[Change]:
    """An entry once more under another name, as when a state is copied and its copy forgotten."""
    if isinstance(node, Table):
        for key, value in node.pairs:
            other = f"{key.said}_2"
            yield f"{key.said}, {other}", Table((*node.pairs, (replace(key, said=other), value)))


def _grafted(node: Node, above: str, words: Words, _groups: list[list[str]]) -> Iterator[Change]:
    """A key that stands in another mapping of the same sort, with what stands there."""
    if isinstance(node, Table):
        mine = {key.said for key, _ in node.pairs}
        for key in words.keys(above):
            if key not in mine:
                yield f"+ {key}", Table((*node.pairs, (Scalar(key), words.value(above, key))))


_CHANGES: dict[str, Callable[[Node, str, Words, list[list[str]]], Iterator[Change]]] = {
    "drop a key": _dropped_key,
    "drop a member": _dropped_member,
    "misspell a key": _misspelt_key,
    "rename a key": _renamed_key,
    "misspell a word": _misspelt_word,
    "retarget a word": _retargeted,
    "swap values": _swapped_values,
    "swap members": _swapped_members,
    "change a number": _number,
    "change a unit": _unit,
    "change a sign": _sign,
    "duplicate a key": _doubled_key,
    "duplicate a member": _doubled_member,
    "duplicate an entry": _copied_entry,
    "graft a key": _grafted,
}
KINDS = tuple(_CHANGES)


def _with_pair(node: Table, number: int, pair: tuple[Scalar, Node]) -> Table:
    return Table((*node.pairs[:number], pair, *node.pairs[number + 1 :]))


def _slip(word: str) -> str:
    """The word as typed in haste: two letters in the wrong order, or the last one twice."""
    for number in range(len(word) // 2, len(word) - 1):
        one, two = word[number], word[number + 1]
        if one != two and one.isalpha() and two.isalpha():
            return word[:number] + two + one + word[number + 2 :]
    return word + word[-1:] if word else "x"


def _picked(words: list[str], word: str) -> list[str]:
    """A few of the words, spread over all of them; which ones depends on the word that they stand in for."""
    if len(words) <= PICKS:
        return list(words)
    first = sum(map(ord, word)) % len(words)
    return [words[(first + number * len(words) // PICKS) % len(words)] for number in range(PICKS)]


def _short(node: Node) -> str:
    return node.said if isinstance(node, Scalar) else "…"
