"""What is well-formed, written down a second time, from the manual: which keys stand where, and what they take.

`read` makes plain values of a tree (dicts, tuples, numbers, words), with the short forms written out, or says
the first thing that is not well-formed. A key whose name ends in `!` here must be there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from bench.mutations.judging.breaking import Broken, demand
from bench.mutations.tree import Node, Row, Scalar, Table

Reader = Callable[[Node], Any]
_NAME = re.compile(r"[a-z\u3400-\u9fff][a-z0-9_\u3400-\u9fff]{0,62}")
_SPAN = re.compile(r"(\d{1,4}) (minute|hour|day|working day)s?(?: at (\d{1,2}):(\d\d))?(?: before)?")
_ISO = re.compile(r"P(?:(\d{1,4})D|T(\d{1,4})H|T(\d{1,4})M)")
_MOMENT = re.compile(r"(?:(.+) (before|after)|at) (\S+)")
_SHARE = re.compile(r"(over |at least )?(\d{1,4})/(\d{1,4})")
_YES, _NO = ("true", "yes", "on", "y", "t", "1"), ("false", "no", "off", "n", "f", "0")


def plain(node: Node) -> Any:
    """The value of a scalar: only whole numbers and true and false are not words."""
    demand(isinstance(node, Scalar), "one word belongs here")
    assert isinstance(node, Scalar)  # noqa: S101  # just demanded
    said = node.said
    if node.quoted:
        return said
    if said in ("true", "false"):
        return said == "true"
    if said in ("", "~", "null"):
        return None
    return int(said) if re.fullmatch(r"-?(0|[1-9]\d{0,15})", said) else said


def string(node: Node) -> str:
    """Any text; a number is none."""
    said = plain(node)
    demand(isinstance(said, str), f"{said!r} is no text")
    return str(said)


def some_string(node: Node) -> str:
    """A text that says something."""
    said = string(node)
    demand(said, "an empty text")
    return said


def name(node: Node) -> str:
    """A name that the writer gives."""
    said = string(node)
    demand(_NAME.fullmatch(said), f"`{said}` is no name")
    return said


def word(*possible: str) -> Reader:
    """One of these words."""

    def reader(node: Node) -> str:
        said = string(node)
        demand(said in possible, f"`{said}` is not possible here")
        return said

    return reader


def truth(node: Node) -> bool:
    """A yes or a no."""
    said = str(plain(node)).lower()
    demand(said in _YES + _NO, f"`{said}` is neither true nor false")
    return said in _YES


def whole(least: int, most: int | None = None) -> Reader:
    """A whole number between these."""

    def reader(node: Node) -> int:
        said = plain(node)
        demand(re.fullmatch(r"-?\d+", str(said)), f"`{said}` is no whole number")
        demand(int(said) >= least and (most is None or int(said) <= most), f"{said} is out of bounds")
        return int(said)

    return reader


def fraction(node: Node) -> Fraction:
    """An exact number."""
    said = plain(node)
    try:
        return Fraction(str(said))
    except (ValueError, ZeroDivisionError):
        raise Broken(f"`{said}` is no number") from None


def day(node: Node) -> str:
    """A day of the calendar."""
    said = string(node)
    try:
        demand(date.fromisoformat(said).isoformat() == said, f"`{said}` is no day")
    except ValueError:
        raise Broken(f"`{said}` is no day") from None
    return said


def text(node: Node) -> dict[str, str]:
    """A text in one or both languages."""
    if isinstance(node, Table):
        found = {key: some_string(value) for key, value in pairs(node).items()}
        demand(found and set(found) <= {"zh", "en"}, "a text has zh and en")
        return found
    return {"zh": some_string(node)}


def span(node: Node) -> tuple[int, str, tuple[int, int] | None]:
    """So many units, and for days perhaps the time at which the last one ends."""
    said = " ".join(string(node).split())
    if found := _ISO.fullmatch(said):
        amount, unit = next(
            (a, u) for a, u in zip(found.groups(), ("day", "hour", "minute"), strict=True) if a
        )
        at = None
    else:
        found = _SPAN.fullmatch(said)
        demand(found, f"`{said}` is no span")
        assert found is not None  # noqa: S101  # just demanded
        amount, unit = found[1], found[2]
        at = (int(found[3]), int(found[4])) if found[3] else None
    demand(int(amount) >= 1, "a span of nothing")
    demand(at is None or ("day" in unit and at[0] <= 23 and at[1] <= 59), "no such time of a day")
    return int(amount), unit, at


def until(node: Node) -> Any:
    """A span, or a moment that hangs on a date field: then a mapping with `field`."""
    said = " ".join(string(node).split())
    if re.search(r"\b(before|after) \S+$|^at \S+$", said):
        found = _MOMENT.fullmatch(said)
        demand(found, f"`{said}` is no moment")
        assert found is not None  # noqa: S101  # just demanded
        demand(_NAME.fullmatch(found[3]), f"`{found[3]}` is no name")
        return {"field": found[3], "span": span(Scalar(found[1])) if found[1] else None}
    return span(node)


def share(node: Node) -> tuple[Fraction, bool]:
    """A fraction, and whether it must be exceeded."""
    if isinstance(node, Table):
        found = form({"fraction!": fraction, "over": truth})(node)
        return found["fraction"], found.get("over", False)
    if plain(node) == 1:
        return Fraction(1), False
    said = _SHARE.fullmatch(string(node).strip())
    demand(said and int(said[3]), "no share")
    assert said is not None  # noqa: S101  # just demanded
    part = Fraction(int(said[2]), int(said[3]))
    demand(0 < part <= 1, "a share of nothing, or of more than all")
    return part, said[1] == "over "


def pairs(node: Node) -> dict[str, Node]:
    """A mapping in which every key stands once."""
    demand(isinstance(node, Table), "a mapping belongs here")
    assert isinstance(node, Table)  # noqa: S101  # just demanded
    found: dict[str, Node] = {}
    for key, value in node.pairs:
        demand(key.said not in found, f"`{key.said}` stands twice")
        found[key.said] = value
    return found


def members(node: Node) -> tuple[Node, ...]:
    """A list."""
    demand(isinstance(node, Row), "a list belongs here")
    assert isinstance(node, Row)  # noqa: S101  # just demanded
    return node.members


def form(keys: Mapping[str, Reader]) -> Reader:
    """A mapping with these keys and no others."""
    readers = {key.rstrip("!"): reader for key, reader in keys.items()}
    needed = [key[:-1] for key in keys if key.endswith("!")]

    def reader(node: Node) -> dict[str, Any]:
        found = pairs(node)
        for key in found:
            demand(key in readers, f"`{key}` is no key here")
        for key in needed:
            demand(key in found, f"`{key}` is missing")
        return {key: readers[key](value) for key, value in found.items()}

    return reader


def each(one: Reader) -> Reader:
    """A list of these."""
    return lambda node: tuple(one(member) for member in members(node))


def several(one: Reader) -> Reader:
    """One of these, or a list of them."""
    return lambda node: each(one)(node) if isinstance(node, Row) else (one(node),)


def named(one: Reader) -> Reader:
    """A mapping whose keys are the writer's names."""

    def reader(node: Node) -> dict[str, Any]:
        return {name(Scalar(key, quoted=True)): one(value) for key, value in pairs(node).items()}

    return reader


def names_or(one: Reader) -> Reader:
    """A list of names, or a mapping from them to something."""
    return lambda node: each(name)(node) if isinstance(node, Row) else named(one)(node)
