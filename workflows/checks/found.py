"""What a check is: a function of a definition and the roles known, yielding each place where its rule is broken."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from workflows.model import Definition
from workflows.source import Path
from workflows.text import Text

Found = Iterator[tuple[Path, Text, Text]]
"""Where; the consequence, in plain words; the mend."""
Check = Callable[[Definition, Collection[str]], Found]
