"""What no program shows honestly: odd spaces, full-width digits, tabs, characters that nobody sees."""

from __future__ import annotations

from workflows.findings import Finding, Place
from workflows.lexical.slips.saying import brief
from workflows.text import Text, text


def full_width_digit(place: Place, said: str, meant: str) -> Finding:
    """Full-width digits and letters."""
    return Finding(
        "full-width-digit",
        place,
        Text(
            zh=f"“{brief(said)}”是全角字符，不算数字也不算英文字母",
            en=f"`{brief(said)}` is written in full-width characters; it counts as neither number nor word",
        ),
        Text(
            zh=f"改成半角：{brief(meant)}；要保留全角，请加英文引号",
            en=f"type {brief(meant)}; to keep it as it is, put it in quotes",
        ),
        expected=text(brief(meant), brief(meant)),
    )


def odd_space(place: Place, code: int) -> Finding:
    """A space that is none for YAML."""
    wide = code == ord("\u3000")
    name = (
        text("全角空格", "an ideographic space")
        if wide
        else text("不换行的空格", "a space that does not break")
    )
    return Finding(
        "odd-space",
        place,
        Text(
            zh=f"这里是{name.zh}（U+{code:04X}），看起来像空格，其实不是",
            en=f"this is {name.en} (U+{code:04X}): it looks like a space and is none",
        ),
        text("删掉它，用英文输入法按空格键", "delete it and press the space bar with the English keyboard"),
        consequence=text("它会算进前后的文字里", "it would count as part of the words beside it"),
    )


def invisible(place: Place, code: int) -> Finding:
    """A character that takes no room."""
    return Finding(
        "invisible",
        place,
        Text(
            zh=f"这里有一个看不见的字符（U+{code:04X}）",
            en=f"a character that nobody sees stands here (U+{code:04X})",
        ),
        text("删掉这个词重新输入", "delete the word and type it again"),
        consequence=text(
            "这个词看着对，却和别处写的不是同一个词", "the word looks right, yet is not the same as elsewhere"
        ),
    )


def control(place: Place, code: int) -> Finding:
    """A character that no text may hold."""
    if 0xD800 <= code <= 0xDFFF:  # noqa: PLR2004  # the surrogates
        message = Text(
            zh=f"这里有半个字符（U+{code:04X}）", en=f"half of a character stands here (U+{code:04X})"
        )
    elif code > 0xFF and code not in (0x2028, 0x2029, 0xFFFE, 0xFFFF):  # noqa: PLR2004  # beyond Latin-1 are the turning ones
        message = Text(
            zh=f"这里有一个改变文字方向的隐藏字符（U+{code:04X}）",
            en=f"a hidden character turns the direction of writing here (U+{code:04X})",
        )
    else:
        message = Text(
            zh=f"这里有一个控制字符（U+{code:04X}）", en=f"a control character stands here (U+{code:04X})"
        )
    return Finding(
        "control-character",
        place,
        message,
        text("删掉它；整行重新输入最稳妥", "delete it; typing the line again is safest"),
    )


def tab(place: Place, *, indent: bool) -> Finding:
    """A tab, as indentation or as a space."""
    where = text("这一行用了制表符（Tab）缩进", "this line is indented with a tab")
    among = text("这里用了制表符（Tab）当空格", "a tab stands here for a space")
    return Finding(
        "tab",
        place,
        where if indent else among,
        text("改用空格，每级缩进两个", "use spaces, two for each level"),
        consequence=text(
            "每个编辑器里制表符的宽度不一样，看不出这一行属于谁",
            "a tab is as wide as each editor likes: nobody can see what the line belongs to",
        )
        if indent
        else None,
    )


def byte_order_mark() -> Finding:
    """An invisible mark at the very beginning, as some editors write it."""
    return Finding(
        "bom",
        Place(1, 1),
        text(
            "文件开头有一个看不见的字节序标记（BOM）",
            "the file begins with an invisible byte order mark (BOM)",
        ),
        text("保存时选 UTF-8（不带 BOM）", "save it as UTF-8 without BOM"),
        "warning",
    )
