"""The words and signs of guards in both languages, and a guard turned from one into the other.

Names, values and quoted words stay letter for letter. English is turned only if it comes back as it was.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from workflows.guards.expression import SIGNS_IN_CHINESE
from workflows.guards.lexing import tokens
from workflows.text import text
from workflows.vocabulary.word import Tongue

_CHINESE: dict[str, str] = {
    **{str(sign): word for sign, word in SIGNS_IN_CHINESE.items()}, "and": "且", "or": "或", "not": "非",
    "in": "属于", "not in": "不属于", "is given": "已填", "is not given": "未填", "round": "轮次",
}  # fmt: skip
_ENGLISH = {zh: en for en, zh in _CHINESE.items()}
GUARD_WORDS: tuple[tuple[str, str], ...] = tuple(_CHINESE.items())
"""The signs and words of a guard, English and Chinese."""
GUARD_EXAMPLES = (
    text("hazard 等于 'urgent'", "hazard == 'urgent'"),
    text("budget 大于 50000 且 轮次 至少 2", "budget > 50000 and round >= 2"),
    text("photos 未填", "photos is not given"),
)


def turned_guard(said: str, to: Tongue, known: Collection[str]) -> str:
    """A guard in the other language; `known` are the names of fields and options, which stay."""
    turned = _joined(said, _CHINESE if to == "zh" else _ENGLISH, known)
    return turned if to == "en" or _joined(turned, _ENGLISH, known) == said else said


def before_turning(said: str, known: Collection[str], span: tuple[int, int]) -> tuple[int, int]:
    """Where a part of what a Chinese guard says in English stands in the Chinese."""
    first, last, at = None, 0, 0
    for start, end, gap, word in _parts(said, _ENGLISH, known):
        begins, ends = at + len(gap), at + len(gap) + len(word)
        kept = said[start:end] == word
        if first is None and span[0] < ends:
            first = start + (max(span[0] - begins, 0) if kept else 0)
        if begins < span[1]:
            last = start + min(span[1] - begins, len(word)) if kept else end
        at = ends
    first = len(said) if first is None else first
    return first, max(last, first)


def _joined(said: str, table: dict[str, str], known: Collection[str]) -> str:
    return "".join(gap + word for _, _, gap, word in _parts(said, table, known))


def _parts(said: str, table: dict[str, str], known: Collection[str]) -> Iterator[tuple[int, int, str, str]]:
    """Each word of a guard: where it stands, what comes before it, and what it is in the other language."""
    at, before = 0, ""
    for token in tokens(said, known):
        written = said[token.start : token.end]
        own = token.kind == "quoted" or (token.kind == "name" and written in known)
        word = written if own else table.get(" ".join(written.split()), written)
        gap = said[at : token.start]
        if not gap and _join(before[-1:], word[:1]):
            gap = " "
        yield token.start, token.end, gap, word
        at, before = token.end, word


def _join(left: str, right: str) -> bool:
    """Whether two words side by side would be read as one."""
    return left.isascii() and right.isascii() and all(each.isalnum() or each == "_" for each in (left, right))
