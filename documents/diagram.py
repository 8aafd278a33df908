"""A definition as a picture: one reads the way of an item from top to bottom, at arm's length.

The main way runs straight down, phases behind it as bands. Ways that leave it point left to a pill with the
name of the state they lead to; ways back are curves on the right with their bound. Nothing crosses and
nothing overlaps, because every kind of line has its own column. The same definition gives the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from documents.palette import BRAND, CARD, FONT, INK, LINE, MUTED, WASH
from engine.words import PHASES
from workflows.machine import ways
from workflows.model import Definition, State, Target
from workflows.rules.verdict import OUTCOME_WORDS
from workflows.text import Text

WIDTH, BOX_X, BOX_W, BOX_H = 540, 176, 184, 54
EXIT_H, GAP, LANE = 36, 34, 11
LABEL_X = BOX_X + BOX_W + 54
TITLE, SMALL = 15, 11.5


@dataclass(frozen=True, slots=True)
class _Way:
    trigger: str
    target: Target
    to: str
    label: Text


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    y: float
    height: float
    on: _Way | None
    exits: tuple[_Way, ...]
    back: tuple[_Way, ...]

    @property
    def box_y(self) -> float:
        return self.y + (self.height - GAP - BOX_H) / 2


def diagram(definition: Definition, *, language: str = "zh", current: str | None = None) -> str:
    """The picture as SVG; the state `current` is lit."""
    rows = list(_rows(definition))
    by_name = {row.name: row for row in rows}
    lanes = _lanes(rows)
    height = rows[-1].y + rows[-1].height + 6
    title = escape(definition.title.in_(language))
    parts = [
        (
            f'<svg class="diagram" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" '
            f'role="img" aria-label="{title}" font-family=\'{FONT}\'><title>{title}</title>'
        )
    ]
    parts += _bands(definition, rows, language)
    for row in rows:
        parts += _lines(
            definition, row, by_name, lanes, language, current if current not in by_name else None
        )
    parts += [_box(definition, row, language, lit=row.name == current) for row in rows]
    return "".join([*parts, "</svg>"])


def _main_line(definition: Definition) -> list[str]:
    """The longest way forward without a repeat, each state going where its first good outcome leads."""
    order = list(definition.states)
    line, name = [], definition.start
    while name not in line:
        line.append(name)
        ahead = [t.go for _, t in ways(definition.states[name]) if t.go and t.go not in line]
        open_ahead = [n for n in ahead if definition.states[n].phase != "closed"]
        if not ahead:
            break
        name = min(open_ahead, key=order.index) if open_ahead else ahead[0]
    return line


def _rows(definition: Definition) -> Iterator[_Row]:
    line = _main_line(definition)
    rest = [n for n, s in definition.states.items() if n not in line and s.phase != "closed"]
    y = 6.0
    for position, name in enumerate([*line, *rest]):
        state = definition.states[name]
        following = line[position + 1] if position + 1 < len(line) else None
        found = list(_ways_of(state))
        on = next((way for way in found if way.to == following), None)
        others = [way for way in found if way is not on and way.to != following]
        back = tuple(w for w in others if w.to in line and name in line and line.index(w.to) < position)
        exits = tuple(w for w in others if w not in back)
        height = max(BOX_H, len(exits) * EXIT_H, _label_height(back)) + GAP
        yield _Row(name, y, height, on, exits, back)
        y += height


def _lanes(rows: list[_Row]) -> dict[str, int]:
    """A column for each way back, shorter ones nearer to the boxes, so that no two run on one another."""
    order = {row.name: number for number, row in enumerate(rows)}
    spans = [(order[row.name] - order[way.to], way.trigger + row.name) for row in rows for way in row.back]
    return {name: lane for lane, (_, name) in enumerate(sorted(spans))}


def _label_height(back: tuple[_Way, ...]) -> float:
    return len(back) * (2 * SMALL + 10) + 26 if back else 0


def _ways_of(state: State) -> Iterator[_Way]:
    ask = state.ask
    for trigger, target in ways(state):
        kind, name = trigger.split(".", 1)
        if kind == "signal":
            continue
        if kind == "button":
            title = ask.buttons[name].title if ask else None
            label = title or Text(zh=name, en=name)
        else:
            label = OUTCOME_WORDS.get(name) or Text(zh=name, en=name)
        if target.state:
            yield _Way(trigger, target, target.state, label)
        if target.after_that:
            many = target.at_most or 1
            then = Text(zh=f"{label.zh}满 {many} 次后", en=f"{label.en}, after {many}×")
            if target.extend:
                then = Text(zh=f"{label.zh}，延期后仍如此", en=f"{label.en} again")
            yield _Way(trigger, Target(go=target.after_that), target.after_that, then)


def _bands(definition: Definition, rows: list[_Row], language: str) -> list[str]:
    parts, shaded, start = [], True, 0
    for position, row in enumerate(rows):
        phase = definition.states[row.name].phase
        last = position + 1 == len(rows)
        if last or definition.states[rows[position + 1].name].phase != phase:
            top, bottom = rows[start].y - 2, row.y + row.height - 8
            if shaded:
                parts.append(
                    f'<rect x="0" y="{top:.0f}" width="{WIDTH}" height="{bottom - top + 4:.0f}" rx="6" fill="{WASH}" opacity=".75"/>'
                )
            name = escape(PHASES[phase].in_(language))
            parts.append(
                f'<text x="{WIDTH - 10}" y="{top + 18:.0f}" text-anchor="end" font-size="12" fill="{MUTED}" letter-spacing="1">{name}</text>'
            )
            shaded, start = not shaded, position + 1
    return parts


def _box(definition: Definition, row: _Row, language: str, *, lit: bool) -> str:
    state = definition.states[row.name]
    closed = state.phase == "closed"
    fill, ink, quiet = (BRAND, CARD, "#dbe4f2") if lit else (CARD, INK, MUTED)
    middle = BOX_X + BOX_W / 2
    small = "" if closed else _small(definition, state, language)
    title_y = row.box_y + (BOX_H / 2 + 5 if not small else 24)
    radius = BOX_H / 2 if closed else 9
    return (
        f'<g class="state" data-state="{escape(row.name)}"><rect x="{BOX_X}" y="{row.box_y:.1f}" width="{BOX_W}" height="{BOX_H}" rx="{radius}" '
        f'fill="{fill}" stroke="{BRAND if lit else INK}" stroke-width="1.1"/>'
        f'<text x="{middle}" y="{title_y:.1f}" text-anchor="middle" font-size="{TITLE}" font-weight="600" fill="{ink}">{escape(fitted(definition.title_of(row.name).in_(language), BOX_W - 14, TITLE))}</text>'
        + (
            f'<text x="{middle}" y="{row.box_y + 42:.1f}" text-anchor="middle" font-size="{SMALL}" fill="{quiet}">{escape(fitted(small, BOX_W - 10, SMALL))}</text>'
            if small
            else ""
        )
        + "</g>"
    )


def _small(definition: Definition, state: State, language: str) -> str:
    said = []
    if state.notice is not None:
        said.append(state.notice.duration.text.in_(language))
    if state.deadline is not None:
        said.append(state.deadline.text.in_(language))
    form = state.decide
    if form is not None:
        if form.quorum is not None and form.quorum.unit == "parties":
            seats = len(definition.parties)
            said.append(
                Text(zh=f"{form.quorum.count}/{seats} 方", en=f"{form.quorum.count}/{seats}").in_(language)
            )
        rule = {
            "consensus": Text(zh="无人反对", en="nobody against"),
            "majority": Text(zh="过半同意", en="majority"),
            "mean_at_least": Text(zh=f"≥ {form.threshold} 分", en=f"mean ≥ {form.threshold}"),
        }[form.rule]
        said.append(rule.in_(language))
    return " · ".join(said)


def _lines(
    definition: Definition,
    row: _Row,
    by_name: dict[str, _Row],
    lanes: dict[str, int],
    language: str,
    ended: str | None,
) -> list[str]:
    """The ways out of a state. A state without a box of its own (`ended`) is lit where they lead to it."""
    parts: list[str] = []
    middle, bottom = BOX_X + BOX_W / 2, row.box_y + BOX_H
    if row.on is not None:
        top = by_name[row.on.to].box_y
        parts.append(_arrow(f"M{middle} {bottom:.1f}V{top - 6:.1f}") + _head(middle, top, "down"))
        parts.append(_label(middle + 9, (bottom + top) / 2 + 3, row.on.label.in_(language), 150))
    for number, way in enumerate(row.exits):
        y = row.box_y + BOX_H / 2 + (number - (len(row.exits) - 1) / 2) * EXIT_H
        start = min(max(y, row.box_y + 8), row.box_y + BOX_H - 8)
        parts.append(_exit(definition, way, y, start, language, lit=way.to == ended))
    for number, way in enumerate(row.back):
        lane = lanes[way.trigger + row.name]
        parts.append(_back(row, by_name[way.to], way, number, lane, language))
    return parts


def _exit(definition: Definition, way: _Way, y: float, start: float, language: str, *, lit: bool) -> str:
    name = definition.title_of(way.to).in_(language)
    label = way.label.in_(language)
    fill, stroke, ink = (BRAND, BRAND, CARD) if lit else (CARD, LINE, INK)
    return (
        _arrow(
            f"M{BOX_X} {start:.1f}C{BOX_X - 16} {start:.1f} {BOX_X - 8} {y + 5:.1f} {BOX_X - 26} {y + 5:.1f}"
        )
        + _head(BOX_X - 32, y + 5, "left")
        + f'<g class="exit" data-state="{escape(way.to)}"><rect x="6" y="{y - 4:.1f}" width="138" height="19" rx="9.5" fill="{fill}" stroke="{stroke}"/>'
        + f'<text x="75" y="{y + 9.5:.1f}" text-anchor="middle" font-size="{SMALL}" fill="{ink}">{escape(fitted(name, 128, SMALL))}</text></g>'
        + f'<text x="8" y="{y - 8:.1f}" font-size="10.5" fill="{MUTED}">{escape(fitted(label, 150, 10.5))}</text>'
    )


def _back(row: _Row, target: _Row, way: _Way, number: int, lane: int, language: str) -> str:
    right = BOX_X + BOX_W
    x = right + 16 + LANE * lane
    y1, y2 = row.box_y + 16 + 12 * number, target.box_y + 36
    path = f"M{right} {y1:.1f}H{x - 8}Q{x} {y1:.1f} {x} {y1 - 8:.1f}V{y2 + 8:.1f}Q{x} {y2:.1f} {x - 8} {y2:.1f}H{right + 6}"
    many = way.target.at_most
    bound = Text(zh=f"至多 {many} 次", en=f"max {many}×").in_(language) if many else ""
    kind = (
        Text(zh="新一轮", en="new round").in_(language)
        if way.target.new_round
        else Text(zh="退回", en="back").in_(language)
    )
    label_y = row.box_y + 32 + number * (2 * SMALL + 10)
    second = (
        "，".join(w for w in (kind, bound) if w)
        if language.startswith("zh")
        else ", ".join(w for w in (kind, bound) if w)
    )
    return (
        _arrow(path)
        + _head(right, y2, "left")
        + _label(LABEL_X, label_y, way.label.in_(language), WIDTH - LABEL_X - 4)
        + _label(LABEL_X, label_y + SMALL + 3, second, WIDTH - LABEL_X - 4)
    )


def _arrow(path: str) -> str:
    return f'<path d="{path}" fill="none" stroke="{MUTED}" stroke-width="1.2"/>'


def _head(x: float, y: float, way: str) -> str:
    points = f"M{x} {y:.1f}l-4.5 -7.5h9z" if way == "down" else f"M{x} {y:.1f}l7.5 -4.5v9z"
    return f'<path d="{points}" fill="{MUTED}"/>'


def _label(x: float, y: float, said: str, width: float) -> str:
    return f'<text x="{x}" y="{y:.1f}" font-size="{SMALL}" fill="{MUTED}">{escape(fitted(said, width, SMALL))}</text>'


_WIDE = re.compile(r"[\u2e80-\uffef]")


def width_of(said: str, size: float) -> float:
    """How wide a text is: a Chinese character is as wide as high, others a little over half of that."""
    wide = len(_WIDE.findall(said))
    return size * (wide + 0.56 * (len(said) - wide))


def fitted(said: str, width: float, size: float) -> str:
    """The text, shortened with an ellipsis where it would not fit."""
    if width_of(said, size) <= width:
        return said
    while said and width_of(said + "…", size) > width:
        said = said[:-1]
    return said.rstrip() + "…"
