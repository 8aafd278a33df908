"""The sample community with seven grid party branches of its own beside the five parties, each with a seat and an alternate."""

from __future__ import annotations

from services.wutongli import DEFINITIONS, Wutongli

from engine.community import load_community, save_community
from engine.roster import Imported, import_roster

HOME = DEFINITIONS / "communities" / "wutongli"
NUMERALS = "一二三四五六七"


def seat_the_grids(here: Wutongli) -> None:
    """Give each of `grid_1` to `grid_7` a seat, a secretary who sits in it, and an alternate."""
    said = (HOME / "community.yaml").read_text(encoding="utf-8")
    branches = "".join(
        f'  grid_{n}: {{title: {{zh: "第{numeral}网格", en: "grid {n}"}}, glyph: {{zh: "{numeral}", en: "{n}"}}}}\n'
        for n, numeral in enumerate(NUMERALS, 1)
    )
    form = load_community(
        said.replace("\nroles:\n", f"\n{branches}\nroles:\n".replace("\n\n  ", "\n  "))
    ).form
    assert form is not None
    assert save_community(here.rt, form) == here.id
    roster = (HOME / "roster.csv").read_text(encoding="utf-8")
    roster += "".join(
        f"branch_{n},第{numeral}网格支部书记,grid_{n},representative,,branch{n}@wutongli.example.org,,zh,email,\n"
        f"deputy_{n},第{numeral}网格支部委员,grid_{n},alternate,,deputy{n}@wutongli.example.org,,zh,email,\n"
        for n, numeral in enumerate(NUMERALS, 1)
    )
    done = import_roster(here.rt, here.id, roster)
    assert isinstance(done, Imported), done
