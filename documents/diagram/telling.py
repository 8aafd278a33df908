"""The way of an item in sentences: what a screen reader says of a picture.

It tells the same as the picture and nothing else: each state once, in the order of the main line and then of
the file, with who is asked, until when, and where each outcome leads.
"""

from __future__ import annotations

from documents.diagram.facts import facts, silence
from documents.diagram.spine import main_line
from documents.diagram.ways import Way, ways_of
from workflows.model import Definition


def told_in_sentences(definition: Definition, language: str, current: str | None = None) -> str:
    """The whole definition as running text."""
    zh = language.startswith("zh")
    ways = {name: ways_of(definition, name) for name in definition.states}
    line = main_line(definition, ways)
    names = [definition.title_of(name).in_(language) for name in line]
    said = ["通常的路：" + "、".join(names) + "。" if zh else "The usual way: " + ", ".join(names) + "."]
    if current in definition.states:
        title = definition.title_of(current).in_(language)
        said.append(f"现在在“{title}”。" if zh else f"It is now in {title}.")
    order = [*line, *(name for name in definition.states if name not in line)]
    said += [_state(definition, name, ways[name], language) for name in order]
    return ("" if zh else " ").join(each for each in said if each)


def _state(definition: Definition, name: str, ways: list[Way], language: str) -> str:
    zh, state = language.startswith("zh"), definition.states[name]
    late = silence(definition, state)
    known = [*facts(definition, state), *([late] if late else [])]
    told = [each.in_(language) for each in known]
    told += [_way(definition, way, language) for way in ways]
    if not told:
        return ""
    title = definition.title_of(name).in_(language)
    return f"{title}：{'；'.join(told)}。" if zh else f"{title}: {'; '.join(told)}."


def _way(definition: Definition, way: Way, language: str) -> str:
    zh, label = language.startswith("zh"), way.label(language)
    bound = way.bound.in_(language) if way.bound else ""
    if way.kind == "stay":
        return f"{label}，{bound}" if zh else f"{label}, {bound}"
    title = definition.title_of(way.to).in_(language)
    more = (f"（{bound}）" if zh else f" ({bound})") if bound else ""
    return f"{label}则到“{title}”{more}" if zh else f"{label} leads to {title}{more}"
