"""From the library's stream of events to plain values, with the place of every key and value.

Nothing is built by the library itself: it would recurse as deep as a stranger's text says, repeat what an
alias names, and make what a tag names. Here depth and number are counted while they are read, an alias gives
only what costs nothing more, and a tag is a finding and nothing else.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import yaml

from workflows.findings import Finding, Place
from workflows.lexical import slips
from workflows.lexical.characters import Odd, suspect
from workflows.lexical.mended import ENOUGH, MAX_FINDINGS, Mended
from workflows.lexical.opened import NOTHING, Opened, Path
from workflows.lexical.words import doubt, meaning

MAX_DEPTH = 24
MAX_NODES = 20_000

Spot = tuple[int, int, int]
"""A line, a column, and the column behind the end, counted from 0, in the text that the library read."""
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SCALAR = yaml.ScalarEvent
SHORT = 40
LONGEST_CUT = 1_000


def _spot(event: Any) -> Spot:
    start, end = event.start_mark, event.end_mark
    if start.line == end.line and not isinstance(event, yaml.CollectionStartEvent):
        return start.line, start.column, end.column
    return start.line, start.column, start.column + 1


@lru_cache(maxsize=4096)
def _short(said: str) -> tuple[Odd | None, Any]:
    return suspect(said), meaning(said)


def _look(said: str) -> tuple[Odd | None, Any]:
    """Whether an unquoted text deserves a closer look, and what it means; most words are met again and again."""
    return _short(said) if len(said) < SHORT else (suspect(said), meaning(said))


class Nodes:
    """One reading of a text: the value, the places, the findings; `suspect` where a closer look is due."""

    def __init__(self, said: str, mended: Mended | None = None) -> None:
        self.said, self.mended = said, mended
        self.value: Any = None
        self.values: dict[Path, Spot] = {}
        self.keys: dict[Path, Spot] = {}
        """Where values and keys stand in what was read; `place` says where that was written."""
        self.findings: list[Finding] = []
        self.more = 0
        self.suspect = False
        self.refused = False
        self._open: list[Opened] = []
        self._count = 0
        self._named: dict[str, tuple[Any, int]] = {}
        self._key: Any = None
        self._documents = 0

    def build(self) -> None:
        """Read it all, or as much as anybody writes by hand. Raises the library's error where it is not YAML."""
        next_event = _Loader(self.said).get_event
        while not self.refused:
            event = next_event()
            kind = type(event)
            if kind is _SCALAR:
                self._scalar(event)
            elif kind is yaml.MappingStartEvent:
                self._begin(event, {})
            elif kind is yaml.SequenceStartEvent:
                self._begin(event, [])
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                self._end()
            elif kind is yaml.AliasEvent:
                self._alias(event)
            elif kind is yaml.DocumentStartEvent:
                self._documents += 1
                self.suspect = self.suspect or self._documents > 1 or bool(event.version or event.tags)
            elif kind is yaml.StreamEndEvent:
                return

    def place(self, spot: Spot) -> Place:
        """Where something stands in the text as written."""
        line, start, end = spot
        if self.mended is None:
            return Place(line + 1, start + 1, end + 1)
        return self.mended.place(min(line, len(self.mended.lines) - 1), start, end)

    def _place(self, event: Any) -> Place:
        return self.place(_spot(event))

    def _find(self, finding: Finding) -> None:
        if len(self.findings) < MAX_FINDINGS:
            self.findings.append(finding)
        else:
            self.more += 1
            self.refused = self.refused or self.more >= ENOUGH

    def _refuse(self, event: Any) -> None:
        self._find(slips.too_deep(self._place(event)))
        self.refused = True

    def _scalar(self, event: Any) -> None:
        self._count += 1
        if self._count > MAX_NODES:
            self._refuse(event)
            return
        said, style, odd = event.value, event.style, None
        if event.anchor is not None or event.tag is not None:
            self._referred(event)
        if style:
            value: Any = said
            if style in "\"'" and event.start_mark.line != event.end_mark.line:
                self.suspect = True  # a mark that nobody closed takes the lines below into the text
        else:
            odd, value = _look(said)
            if odd is Odd.TYPED:
                self.suspect = True
        top = self._open[-1] if self._open else None
        if top is not None and top.key is NOTHING and type(top.held) is dict:
            self._name(top, said, event)
            return
        if odd is Odd.WORD and (found := doubt(said, self._place(event))):
            self._find(found)
        if event.anchor is not None:
            self._named[event.anchor] = (value, 1)
        if top is not None and top.flow and type(top.held) is dict:
            if not style and not said and self._cut(top, event):
                top.key = NOTHING
                return
            top.said, top.whole, top.comma = (None if style else top.key), said, None
        self._put(value, event)

    def _name(self, top: Opened, said: str, event: Any) -> None:
        """A key; one that stood before is read, and its value goes nowhere."""
        self._key = event
        top.key = said
        if top.path is None:
            return
        if said in top.held:
            first = self.place(self.keys[*top.path, said])
            self._find(slips.duplicate_key(self._place(event), said, first))
            top.key = None
        elif said == "<<":
            self._find(slips.merge_key(self._place(event)))
            top.key = None
        else:
            self.keys[*top.path, said] = _spot(event)

    def _cut(self, top: Opened, event: Any) -> bool:
        """Whether a key without a value is the rest of a text that a comma cut in two; if so, join them."""
        if top.key is None or self._key is None:
            return False
        if ":" in self.said[self._key.end_mark.index : event.start_mark.index]:
            return False
        place, word = self._place(self._key), str(top.key)
        if top.path is None or top.said is None or not isinstance(top.held.get(top.said), str | int):
            self._find(slips.no_value(place, word))
            return False
        path = (*top.path, top.said)
        self.keys.pop((*top.path, word), None)
        if len(top.whole) > LONGEST_CUT:
            return True
        if top.comma is None:
            top.cut = len(top.whole) + 2
        top.whole = f"{top.whole}, {word}"
        top.held[top.said] = top.whole
        before = self.place(self.values[path])
        if top.comma is not None:
            rest = top.whole[top.cut :]
            self.findings[top.comma] = slips.comma_in_text(
                self.findings[top.comma].place, rest, top.whole, before
            )
        else:
            if len(self.findings) < MAX_FINDINGS:
                top.comma = len(self.findings)
            self._find(slips.comma_in_text(place, word, top.whole, before))
        return True

    def _begin(self, event: Any, held: Any) -> None:
        self._count += 1
        if self._count > MAX_NODES or len(self._open) > MAX_DEPTH:
            self._refuse(event)
            return
        if event.anchor is not None or event.tag is not None:
            self._referred(event)
        path: Path | None = ()
        if self._open:
            top = self._open[-1]
            if type(top.held) is list:
                path = (*top.path, len(top.held)) if top.path is not None else None
            elif top.key is NOTHING:
                self._find(slips.odd_key(self._place(event)))
                path = None
            else:
                path = (*top.path, top.key) if top.path is not None and top.key is not None else None
        if path is not None:
            self.values[path] = _spot(event)
        opened = Opened(held, path, self._count, flow=bool(event.flow_style))
        opened.anchor = event.anchor
        self._open.append(opened)

    def _end(self) -> None:
        done = self._open.pop()
        if done.anchor is not None:
            self._named[done.anchor] = (done.held, self._count - done.count + 1)
        self._put(done.held, None)

    def _alias(self, event: Any) -> None:
        """What an alias names, if that is complete and costs no more than if it were written out."""
        self._count += 1
        if self._count > MAX_NODES:
            self._refuse(event)
            return
        self._find(slips.alias(self._place(event), f"*{event.anchor}"))
        value, count = self._named.get(event.anchor, (None, 0))
        if self._count + count > MAX_NODES:
            value, count = None, 0
        self._count += count
        top = self._open[-1] if self._open else None
        if top is not None and type(top.held) is dict and top.key is NOTHING:
            top.key = None
        else:
            self._put(value, event)

    def _referred(self, event: Any) -> None:
        place = self._place(event)
        if event.anchor is not None:
            self._find(slips.anchor(place, f"&{event.anchor}"))
        if event.tag is not None:
            self._find(slips.tag(place, str(event.tag).replace("tag:yaml.org,2002:", "!!")))

    def _put(self, value: Any, event: Any) -> None:
        """A value is complete: it goes to the key before it, to the list around it, or is the whole."""
        if not self._open:
            self.value = value
            if event is not None:
                self.values[()] = _spot(event)
            return
        top = self._open[-1]
        if type(top.held) is list:
            if top.path is not None and event is not None:
                self.values[*top.path, len(top.held)] = _spot(event)
            top.held.append(value)
            return
        key, top.key = top.key, NOTHING
        if key is NOTHING:
            top.key = None  # a list or a mapping for a key: its value goes nowhere either
        elif key is not None and top.path is not None:
            top.held[key] = value
            if event is not None:
                self.values[*top.path, key] = _spot(event)
