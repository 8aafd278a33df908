"""A mapping or a list that is being read: what it holds so far, and which key waits for its value."""

from __future__ import annotations

from typing import Any

Path = tuple[str | int, ...]
NOTHING = object()
"""No key is waiting: the next thing in a mapping is one."""


class Opened:
    """A mapping or a list that is being read."""

    __slots__ = ("anchor", "comma", "count", "cut", "flow", "held", "key", "path", "said", "whole")

    def __init__(self, held: Any, path: Path | None, count: int, *, flow: bool) -> None:
        self.held, self.path, self.count, self.flow = held, path, count, flow
        self.key: Any = NOTHING
        self.anchor: str | None = None
        self.said: str | None = None
        """The key whose unquoted text may have been cut by a comma."""
        self.whole = ""
        self.cut = 0
        self.comma: int | None = None
        """Which finding tells of that cut."""
