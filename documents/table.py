"""The mark of the program: a table and the parties around it, each party's position at a glance.

Shape and colour say it together: a full disc agrees, a half disc agrees under a condition, a diamond is
against, a square abstains, a blue disc gave a ballot, a broken ring has not answered. The words stand in the label for screen readers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from documents.palette import AMBER, BRAND, CARD, FONT, JADE, MUTED, RED, WASH

CENTRE, ORBIT, DISC = 36.0, 25.0, 9.5
"""In the picture's own units; the whole is 72 by 72."""
_PAPER_LINE, _AMBER_WASH, _GREY = "#d9d1c3", "#fbeed7", "#6f757d"


@dataclass(frozen=True, slots=True)
class Seat:
    """One party at the table: what it is called, the character on its seat, where it stands and in words."""

    name: str
    glyph: str
    stand: str
    words: str


def table_svg(seats: Sequence[Seat], *, size: int = 62) -> str:
    """The table as SVG, `size` pixels wide and high."""
    label = escape("；".join(f"{seat.name}：{seat.words}" for seat in seats), quote=True)
    around = "".join(_seat(seat, *_place(number, len(seats))) for number, seat in enumerate(seats))
    return (
        f'<svg class="table" width="{size}" height="{size}" viewBox="0 0 72 72" role="img" aria-label="{label}">'
        f'<circle cx="36" cy="36" r="12.5" fill="{WASH}" stroke="{_PAPER_LINE}" stroke-width=".8"/>{around}</svg>'
    )


def _place(number: int, of: int) -> tuple[float, float]:
    angle = math.radians(-90 + 360 * number / max(of, 1))
    return CENTRE + ORBIT * math.cos(angle), CENTRE + ORBIT * math.sin(angle)


def _seat(seat: Seat, x: float, y: float) -> str:
    shape, ink = _shape(seat.stand, x, y)
    glyph = (
        f'<text x="{x:.1f}" y="{y:.1f}" dy=".36em" text-anchor="middle" font-family=\'{FONT}\' font-size="9.6" '
        f'font-weight="600" fill="{ink}">{escape(seat.glyph)}</text>'
    )
    return shape + (glyph if seat.stand != "recused" else "")


def _shape(stand: str, x: float, y: float) -> tuple[str, str]:
    at = f'cx="{x:.1f}" cy="{y:.1f}" r="{DISC}"'
    match stand:
        case "agree" | "answered":
            colour = JADE if stand == "agree" else BRAND
            return f'<circle {at} fill="{colour}" stroke="{colour}" stroke-width="1.4"/>', CARD
        case "agree_if":
            half = f'<path d="M{x:.1f} {y - DISC:.1f}a{DISC} {DISC} 0 0 0 0 {2 * DISC}z" fill="#f0cf94"/>'
            ring = f'<circle {at} fill="none" stroke="{AMBER}" stroke-width="1.6"/>'
            return f'<circle {at} fill="{_AMBER_WASH}"/>{half}{ring}', "#6b4103"
        case "disagree":
            return f'<path d="M{x:.1f} {y - 12:.1f}l12 12l-12 12l-12 -12z" fill="{RED}"/>', CARD
        case "abstain":
            square = f'x="{x - 8.6:.1f}" y="{y - 8.6:.1f}" width="17.2" height="17.2" rx="2.2"'
            return f'<rect {square} fill="{_GREY}"/>', CARD
        case _:
            ring = 'stroke="#9aa0a7" stroke-width="1.4" stroke-dasharray="3 2.2"'
            return f'<circle {at} fill="{CARD}" {ring}/>', MUTED
