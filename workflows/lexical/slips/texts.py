"""Texts without quotes, or with half of them; values that are not complete, or more than that."""

from __future__ import annotations

from workflows.findings import Finding, Place, Related
from workflows.lexical.slips.saying import brief
from workflows.text import Text, text


def list_inline(place: Place, said: str) -> Finding:
    """`key: - item`."""
    item = brief(said.removeprefix("-").strip())
    return Finding(
        "list-inline",
        place,
        text("“- ”开头的一项不能和键写在同一行", "an item with a dash cannot stand on the line of its key"),
        Text(zh=f"另起一行并缩进，或写成 [{item}]", en=f"begin a new line and indent it, or write [{item}]"),
    )


def colon_in_text(place: Place, said: str) -> Finding:
    """`title: a: b`."""
    return Finding(
        "colon-in-text",
        place,
        text("没有引号的文字里又出现了冒号", "another colon stands in a text without quotes"),
        Text(
            zh=f'如果是文字，加英文引号："{brief(said)}"；如果是另一个键，另起一行',
            en=f'if it is text, put it in quotes: "{brief(said)}"; if it is another key, begin a new line',
        ),
        consequence=text(
            "分不清哪一段是键、哪一段是值", "which part is the key and which the value cannot be told"
        ),
    )


def comma_in_text(place: Place, word: str, whole: str, before: Place) -> Finding:
    """`{en: Place, at gate}`."""
    return Finding(
        "comma-in-text",
        place,
        Text(
            zh=f"没有引号的文字被逗号切断了：“{brief(word)}”成了一个没有值的键",
            en=f"a comma cuts a text without quotes in two: `{brief(word)}` became a key without a value",
        ),
        Text(
            zh=f'给整段文字加英文引号："{brief(whole)}"',
            en=f'put all of the text in quotes: "{brief(whole)}"',
        ),
        consequence=text(
            "逗号后面的文字不会显示给任何人", "nobody would be shown what stands behind the comma"
        ),
        related=(Related(before, text("文字从这里开始", "the text begins here")),),
    )


def no_value(place: Place, word: str) -> Finding:
    """`{word}`."""
    return Finding(
        "no-value",
        place,
        Text(zh=f"花括号里的“{brief(word)}”没有值", en=f"`{brief(word)}` has no value between the braces"),
        Text(
            zh=f"写成 {brief(word)}: …；如果要的是列表，用方括号 […]",
            en=f"write {brief(word)}: …; if a list is meant, use brackets: […]",
        ),
    )


def no_colon(place: Place, said: str) -> Finding:
    """A line that is neither key nor item."""
    first, _, rest = brief(said).partition(" ")
    return Finding(
        "no-colon",
        place,
        Text(
            zh=f"“{brief(said)}”后面没有冒号，也不是列表的一项",
            en=f"`{brief(said)}` has no colon and is no item of a list",
        ),
        Text(
            zh=f"写成 {first}: {rest or '…'}；如果接着上一行的文字，请把整段放进引号",
            en=f"write {first}: {rest or '…'}; if it goes on with the text above, put all of that in quotes",
        ),
        expected=text("键: 值", "key: value"),
    )


def reserved(place: Place, said: str) -> Finding:
    """A text that begins with a sign YAML keeps for itself."""
    return Finding(
        "reserved",
        place,
        Text(
            zh=f"没有引号的文字不能以“{said[0]}”开头",
            en=f"a text without quotes cannot begin with `{said[0]}`",
        ),
        Text(zh=f'加英文引号："{brief(said)}"', en=f'put it in quotes: "{brief(said)}"'),
    )


def unclosed_quote(place: Place, quote: str) -> Finding:
    """A quotation mark without its other half."""
    return Finding(
        "unclosed-quote",
        place,
        Text(
            zh=f"这里的引号 {quote} 没有另一半",
            en=f"the quotation mark {quote} that opens here is never closed",
        ),
        Text(zh=f"在文字末尾补上 {quote}", en=f"put {quote} at the end of the text"),
        consequence=text(
            "后面的内容会被一直当成这段文字", "all that follows would count as part of this text"
        ),
    )


def inner_quote(place: Place, quote: str, opening: Place) -> Finding:
    """A quotation mark within a text in the same marks."""
    other = "'" if quote == '"' else '"'
    return Finding(
        "inner-quote",
        place,
        Text(zh=f"文字里面的 {quote} 把文字提前结束了", en=f"the {quote} within the text ends it too early"),
        Text(
            zh=f"里面的引号改成“”，或把外面的改成 {other}",
            en=f"write “ ” within the text, or {other} around it",
        ),
        related=(Related(opening, text("引号从这里开始", "the text opens here")),),
    )


def after_value(place: Place, said: str) -> Finding:
    """Something behind a value that is complete."""
    return Finding(
        "after-value",
        place,
        Text(
            zh=f"值已经写完，后面多出“{brief(said)}”",
            en=f"the value is complete, and `{brief(said)}` follows it",
        ),
        text("删掉多余的；说明请写在 # 后面", "delete it; a remark goes behind a #"),
    )


def block_text(place: Place) -> Finding:
    """Text on the line of a `|` or `>`."""
    return Finding(
        "block-text",
        place,
        text("| 或 > 后面同一行不能再写文字", "no text stands on the line of a | or a >"),
        text(
            "文字从下一行开始并缩进；或者整段加英文引号",
            "begin the text on the next line, indented; or put it in quotes",
        ),
    )


def escape(place: Place, said: str) -> Finding:
    """A backslash that means nothing."""
    return Finding(
        "escape",
        place,
        Text(zh=f"双引号里的“{said}”没有意义", en=f"`{said}` means nothing within double quotes"),
        text("要写反斜杠就写两个 \\\\，或改用单引号", "write \\\\ for a backslash, or use single quotes"),
    )
