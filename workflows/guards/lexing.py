"""The words and signs of a guard, each with its place.

Nothing is refused here but a text without its closing quotation mark: whatever cannot be a word becomes a
token of its own kind, and the parser says what is wrong with it. Full-width letters, digits, brackets and
signs count as what they look like; between quotation marks everything stays as it was typed. Chinese needs
no spaces: in a row of Chinese characters the longest word that is known is taken first.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal

TokenKind = Literal[
    "name", "quoted", "number", "date", "sign", "and", "or", "not", "in", "not in", "is given", "is not given",
    "(", ")", "[", "]", ",", "nearly", "unclosed", "stray", "end",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Token:
    """One word or sign. `word` is what it means; `start` and `end` are offsets in what was said.

    The kind `nearly` is for what other languages write: `word` is then what should stand here.
    """

    kind: TokenKind
    word: str
    start: int
    end: int


_SIGNS = frozenset({"==", "!=", "<", "<=", ">", ">="})
_LOOKS_LIKE = {0x3000: " ", 0xA0: " ", 0xFFE5: "¥", 0x3010: "[", 0x3011: "]", 0x3001: ",", 0x2212: "-"}
_FOLDED = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | _LOOKS_LIKE
_QUOTES = {
    "'": "'", '"': '"', "‘": "’‘", "’": "’‘", "“": "”“", "”": "”“", "「": "」", "『": "』", "＇": "＇", "＂": "＂",
}  # fmt: skip
"""What closes a text, by what opens it. An input method may well give the same curved mark twice."""

_CHINESE: dict[str, tuple[TokenKind, str]] = {
    "且": ("and", "and"), "或": ("or", "or"), "非": ("not", "not"),
    "等于": ("sign", "=="), "不等于": ("sign", "!="), "小于": ("sign", "<"), "大于": ("sign", ">"),
    "至少": ("sign", ">="), "至多": ("sign", "<="), "属于": ("in", "in"), "不属于": ("not in", "not in"),
    "已填": ("is given", "is given"), "未填": ("is not given", "is not given"), "轮次": ("name", "round"),
    "并且": ("nearly", "且"), "而且": ("nearly", "且"), "或者": ("nearly", "或"), "不是": ("nearly", "不等于"),
    "是": ("nearly", "等于"), "大于等于": ("nearly", "至少"), "小于等于": ("nearly", "至多"),
    "不小于": ("nearly", "至少"), "不大于": ("nearly", "至多"), "超过": ("nearly", "大于"), "不超过": ("nearly", "至多"),
    "低于": ("nearly", "小于"), "不低于": ("nearly", "至少"), "为空": ("nearly", "未填"), "不为空": ("nearly", "已填"),
}  # fmt: skip
_ENGLISH: dict[str, tuple[TokenKind, str]] = {
    "and": ("and", "and"), "or": ("or", "or"), "not": ("not", "not"), "in": ("in", "in"),
    "is": ("nearly", "=="), "equals": ("nearly", "=="), "AND": ("nearly", "and"), "OR": ("nearly", "or"),
    "NOT": ("nearly", "not"), "IN": ("nearly", "in"),
}  # fmt: skip
_ODD_SIGNS: dict[str, tuple[TokenKind, str]] = {
    "≤": ("sign", "<="), "≥": ("sign", ">="), "≠": ("sign", "!="),
    "=": ("nearly", "=="), "===": ("nearly", "=="), "<>": ("nearly", "!="), "!==": ("nearly", "!="),
    "=<": ("nearly", "<="), "=>": ("nearly", ">="), "&": ("nearly", "and"), "&&": ("nearly", "and"),
    "|": ("nearly", "or"), "||": ("nearly", "or"), "!": ("nearly", "not"),
}  # fmt: skip
MEANT: dict[str, tuple[TokenKind, str]] = {
    **_CHINESE,
    **_ENGLISH,
    **{each: ("sign", each) for each in _SIGNS},
}
"""What a word that should have stood there is."""

_WORD = re.compile(
    r"""
      (?P<space>\s+)
    | (?P<phrase>(?:is\s+not\s+given|is\s+given|not\s+in)(?![\w-]))
    | (?P<date>[0-9]{4}(?:[-/.][0-9]{1,2}[-/.][0-9]{1,2}|年[0-9]{1,2}月[0-9]{1,2}日?)(?![0-9]))
    | (?P<number>[¥$]?-?[0-9]+(?:\.[0-9]*)*(?:[A-Za-z_][A-Za-z0-9_]*|[十百千万亿元块角分]+|%)?)
    | (?P<name>[A-Za-z_](?:[\w.-]*[A-Za-z0-9_])?)
    | (?P<sign>=<|=>|={1,3}|!==?|<=|>=|<>|<|>|≤|≥|≠|&&?|\|\|?|!)
    | (?P<bracket>[()\[\],])
    """,
    re.VERBOSE | re.ASCII,
)
_CHINESE_RUN = re.compile(r"[^\W\d_a-zA-Z]+")


def tokens(said: str, known: Collection[str]) -> Iterator[Token]:
    """The tokens of `said` and an `end`; `known` are the names of fields and options."""
    folded = said.translate(_FOLDED)
    words: dict[str, tuple[TokenKind, str]] = {each: ("name", each) for each in known if not each.isascii()}
    words |= _CHINESE
    longest = max(map(len, words))
    at = 0
    while at < len(said):
        if said[at] in _QUOTES:
            token = _quoted(said, at)
        elif run := _CHINESE_RUN.match(folded, at):
            token = _chinese(run[0], at, words, longest)
        else:
            found = _WORD.match(folded, at)
            if found and found.lastgroup == "space":
                at = found.end()
                continue
            token = _token(found, folded, at, known)
        yield token
        at = token.end
    yield Token("end", "", len(said), len(said))


def _token(found: re.Match[str] | None, folded: str, at: int, known: Collection[str]) -> Token:
    if found is None:
        return Token("stray", folded[at], at, at + 1)
    word, end = found[0], found.end()
    match found.lastgroup:
        case "phrase":
            phrase = " ".join(word.split())
            kind: TokenKind = phrase  # type: ignore[assignment]  # the pattern has exactly these three phrases
        case "name":
            kind, meant = _ENGLISH.get(word, ("name", word))
            return (
                Token("name", word, at, end)
                if kind == "nearly" and word in known
                else Token(kind, meant, at, end)
            )
        case "sign":
            kind, word = ("sign", word) if word in _SIGNS else _ODD_SIGNS[word]
            return Token(kind, word, at, end)
        case "bracket":
            kind, phrase = word, word  # type: ignore[assignment]  # the pattern has exactly these five
        case "date":
            kind, phrase = "date", word
        case _:
            kind, phrase = "number", word
    return Token(kind, phrase, at, end)


def _quoted(said: str, start: int) -> Token:
    """A text up to its closing mark; a straight mark written twice stands for itself."""
    opening, at = said[start], start + 1
    closing, words = _QUOTES[opening], []
    while at < len(said):
        if said[at] not in closing:
            words.append(said[at])
        elif opening in "'\"" and said[at + 1 : at + 2] == opening:
            words.append(opening)
            at += 1
        else:
            return Token("quoted", "".join(words), start, at + 1)
        at += 1
    return Token("unclosed", "".join(words), start, len(said))


def _chinese(run: str, start: int, words: dict[str, tuple[TokenKind, str]], longest: int) -> Token:
    """The word at the beginning of a row of Chinese characters, or what comes before the next known word."""
    for at in range(len(run)):
        for length in range(min(longest, len(run) - at), 0, -1):
            if found := words.get(run[at : at + length]):
                if at:
                    return Token("name", run[:at], start, start + at)
                return Token(found[0], found[1], start, start + length)
    return Token("name", run, start, start + len(run))
