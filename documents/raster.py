"""SVG as PNG, with Chinese right on any machine.

The renderer is resvg and the font comes with the program (Noto Sans CJK, all weights in one variable font), so
that a picture is the same wherever it is made, with or without Chinese fonts in the system. Tried beside it:
typst, with which PDFs are set, draws an SVG's regular type in the thinnest weight of a variable font; a
browser draws well, but is no part of a small installation.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

import resvg_py

from documents.palette import PAPER

FAMILY = "Noto Sans CJK SC"
MOST_PIXELS = 40_000_000
"""More than that is no picture to look at, and would take the memory of a small machine."""
_FAMILIES = re.compile(r"""font-family=(?:'[^']*'|"[^"]*")""")
_VIEW = re.compile(r'viewBox="[-0-9.]+ [-0-9.]+ ([0-9.]+) ([0-9.]+)"')


def png(svg: str, *, scale: float = 2.0) -> bytes:
    """The picture in pixels, `scale` of them for each unit of its view box.

    A ValueError where it has no view box, or would be too large.
    """
    view = _VIEW.search(svg)
    if view is None:
        raise ValueError("the SVG has no view box")
    width, height = (round(float(side) * scale) for side in view.groups())
    if not 0 < width * height <= MOST_PIXELS:
        raise ValueError(f"{width} by {height} pixels is no size for a picture")
    return resvg_py.svg_to_bytes(
        svg_string=_FAMILIES.sub(f'font-family="{FAMILY}"', svg),
        width=width,
        background=PAPER,
        skip_system_fonts=True,
        font_files=[_font()],
        font_family=FAMILY,
        sans_serif_family=FAMILY,
        languages=["zh-Hans"],
    )


@cache
def _font() -> str:
    found = [each for each in files("manimgx_fonts_cjk").iterdir() if each.name.endswith((".ttc", ".otf"))]
    return str(found[0])
