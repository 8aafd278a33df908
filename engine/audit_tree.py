"""A tree of hashes over lines in their order: one root for all of them, and for each a short path that proves it.

As in RFC 6962, section 2.1: a leaf and a node are hashed with different first bytes, so that neither passes for the
other, and a path is as long as the tree is high. Whoever has a line, its path and the root needs nothing else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Literal

Step = tuple[Literal["left", "right"], str]
"""On which side the neighbour stands, and its hash in hexadecimal."""
_LEAF, _NODE = b"\x00", b"\x01"


def root_of(lines: Sequence[str]) -> str:
    """The root, in hexadecimal; of no lines the hash of nothing."""
    level = [_leaf(line) for line in lines]
    while len(level) > 1:
        level = _above(level)
    return (level[0] if level else hashlib.sha256(b"").digest()).hex()


def path_of(lines: Sequence[str], place: int) -> tuple[Step, ...]:
    """The path from the line at that place, counted from 0, up to the root."""
    level, path = [_leaf(line) for line in lines], []
    while len(level) > 1:
        beside = place ^ 1
        if beside < len(level):  # the last one of an odd level goes up by itself
            step: Step = ("left" if beside < place else "right", level[beside].hex())
            path.append(step)
        level, place = _above(level), place // 2
    return tuple(path)


def root_by(line: str, path: Sequence[Step]) -> str:
    """The root that a line has by its path."""
    found = _leaf(line)
    for side, beside in path:
        other = bytes.fromhex(beside)
        found = _node(other, found) if side == "left" else _node(found, other)
    return found.hex()


def _above(level: Sequence[bytes]) -> list[bytes]:
    pairs = [_node(level[n], level[n + 1]) for n in range(0, len(level) - 1, 2)]
    return [*pairs, level[-1]] if len(level) % 2 else pairs


def _leaf(line: str) -> bytes:
    return hashlib.sha256(_LEAF + line.encode()).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(_NODE + left + right).digest()
