"""The tokens of one guard, being read: where the reading stands, and what it found wrong so far.

What other languages write (`=`, `&&`, `is`) is told here, once, and then read on as what was meant, so that
one such sign does not hide the mistakes behind it.
"""

from __future__ import annotations

from collections.abc import Mapping

from workflows.guards import problems as wrong
from workflows.guards.lexing import MEANT, Token, TokenKind, tokens
from workflows.guards.names import Name
from workflows.guards.problems import Problem

NOTHING = frozenset({"null", "none", "None", "nil", "empty", "NULL", "空", "无"})
"""Words with which other languages say that something is not given."""


class Row:
    """A row of tokens that ends in one of kind `end`, the place in it, the names, and the problems."""

    def __init__(self, said: str, names: Mapping[str, Name]) -> None:
        """The row of `said`, at its beginning."""
        self.said, self.names = said, names
        self.problems: list[Problem] = []
        known = {*names, *(option for each in names.values() for option in each.options)}
        self._tokens = self._meant([*tokens(said, known)])
        self._at = 0
        self.given_up = False

    @property
    def now(self) -> Token:
        """The token that is to be read."""
        return self._tokens[self._at]

    @property
    def ended(self) -> bool:
        """Whether everything was read."""
        return self._at == len(self._tokens) - 1

    @property
    def place(self) -> tuple[int, int]:
        """Where that token stands."""
        return (self.now.start, self.now.end)

    @property
    def typed(self) -> str:
        """That token as it was typed."""
        return self.said[self.now.start : self.now.end]

    def ahead(self, steps: int) -> Token:
        """The token so many steps further on, or the end."""
        return self._tokens[min(self._at + steps, len(self._tokens) - 1)]

    def step(self) -> Token:
        """The token that stands here, passed over; the end is never passed."""
        token = self.now
        if token.kind != "end":
            self._at += 1
        return token

    def accept(self, kind: TokenKind) -> bool:
        """Whether a token of that kind stood here; it is passed over then."""
        if self.now.kind != kind:
            return False
        self.step()
        return True

    def skip(self) -> None:
        """On to the next `and`, `or`, closing bracket or the end, over everything in brackets."""
        within = 0
        while self.now.kind != "end" and (within or self.now.kind not in ("and", "or", ")")):
            if self.now.kind in ("(", "["):
                within += 1
            elif within and self.now.kind in (")", "]"):
                within -= 1
            self.step()

    def give_up(self) -> None:
        """On to the end: what comes is not judged any more."""
        self.given_up = True
        self._at = len(self._tokens) - 1

    def wrong(self, problem: Problem) -> None:
        """Tell the problem, and go on behind what it spoils."""
        self.problems.append(problem)
        self.skip()

    def field_before(self) -> str:
        """The field that was spoken of last."""
        before = [each.word for each in self._tokens[: self._at] if each.kind == "name"]
        return next((each for each in reversed(before) if each in self.names), next(iter(self.names)))

    def _meant(self, found: list[Token]) -> list[Token]:
        kept: list[Token] = []
        negated = False
        for token, after in zip(found, [*found[1:], found[-1]], strict=True):
            place = (token.start, token.end)
            if negated:  # the second word of “is not”
                negated = False
            elif token.kind == "stray":
                self.problems.append(wrong.stray(place, token.word))
            elif token.kind == "nearly":
                shown = token.word
                negated = shown == "==" and after.kind == "not"
                if negated:
                    shown, place = "!=", (token.start, after.end)
                kind, word = MEANT[shown]
                if after.kind != "name" or after.word not in NOTHING or kind != "sign":
                    self.problems.append(wrong.nearly(place, self.said[slice(*place)], shown))
                kept.append(Token(kind, word, *place))
            else:
                if token.kind == "unclosed":
                    self.problems.append(wrong.unclosed_quote(place))
                kept.append(token)
        return kept
