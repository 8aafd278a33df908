"""How lines stand to one another, and keys to keys; what is left when no better sentence is known."""

from __future__ import annotations

from workflows.findings import Finding, Place, Related
from workflows.lexical.slips.saying import brief, spaces
from workflows.text import Text, text


def indent(place: Place, expected: list[int], above: Place | None) -> Finding:
    """A line whose depth fits nothing above it."""
    depths = [spaces(each) for each in sorted(set(expected))]
    return Finding(
        "indent",
        place,
        Text(
            zh=f"这一行前面有 {spaces(place.column - 1).zh}，和上面哪一级都对不齐",
            en=f"{spaces(place.column - 1).en} before this line fit nothing above it",
        ),
        text(
            "让同一级的行左边对齐；下一级多缩进两个空格",
            "align lines of the same level; indent the next by two spaces",
        ),
        consequence=text("看不出这一行属于谁", "what the line belongs to cannot be told"),
        expected=Text(zh=" 或 ".join(each.zh for each in depths), en=" or ".join(each.en for each in depths))
        if depths
        else None,
        related=(Related(above, text("上一级从这里开始", "it stands below this line")),) if above else (),
    )


def under_value(place: Place, above: Place, depth: int) -> Finding:
    """A line below and deeper than one that already has its value."""
    return Finding(
        "indent",
        place,
        text(
            "这一行缩进得更深，可是上面那一行已经有值了",
            "this line is indented deeper, yet the line above already has its value",
        ),
        Text(
            zh=f"和上面那一行对齐（{spaces(depth).zh}），或把上面的值移走",
            en=f"align it with the line above ({spaces(depth).en}), or take the value there away",
        ),
        consequence=text("看不出这一行属于谁", "what the line belongs to cannot be told"),
        expected=spaces(depth),
        related=(Related(above, text("这一行已经有值", "this one has its value")),),
    )


def mixed(place: Place, above: Place) -> Finding:
    """Items and keys side by side."""
    return Finding(
        "mixed",
        place,
        text("同一级里既有“- ”开头的项，又有“键: 值”", "items with a dash and keys stand side by side"),
        text("同一级只用一种；列表放到一个键下面", "use one of them; put the list below a key of its own"),
        related=(Related(above, text("这一级从这里开始", "the level begins here")),),
    )


def odd_key(place: Place) -> Finding:
    """A list or a mapping for a key."""
    return Finding(
        "odd-key",
        place,
        text("键必须是一个词", "a key must be one word"),
        text("请改成 `词: 值`", "write `word: value`"),
    )


def duplicate_key(place: Place, key: str, first: Place) -> Finding:
    """The same key again."""
    return Finding(
        "duplicate-key",
        place,
        Text(
            zh=f"“{brief(key)}”写了两次（第 {first.line} 行已有）",
            en=f"`{brief(key)}` stands twice (first on line {first.line})",
        ),
        text("只保留一个", "keep one of them"),
        consequence=text(
            "只有一处算数，另一处写了也没用", "only one would count, the other would be in vain"
        ),
        related=(Related(first, text("第一次写在这里", "it stands here first")),),
    )


def not_yaml(place: Place) -> Finding:
    """What is left: something no better sentence is known for."""
    return Finding(
        "yaml",
        place,
        text(
            "这里读不懂：不是“键: 值”，也不是“- ”开头的一项",
            "this cannot be read: it is neither `key: value` nor an item `- …`",
        ),
        text(
            "检查这一行的缩进、冒号后面的空格、引号和括号是否成对",
            "check this line's indentation, the space behind a colon, and that quotes and brackets are paired",
        ),
    )
