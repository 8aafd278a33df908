"""What is said of each slip of the fingers: a function for each rule, and all of their words.

A sentence says what stands there, not what a parser expected; the mend can be typed as it is shown.
"""

from __future__ import annotations

from workflows.findings import Finding, Place, Related
from workflows.lexical.mended import ENOUGH
from workflows.text import Text, text

SHORT = 40

_READ_ON = text("这一处起就读不准了", "from here on it cannot be read reliably")


def brief(said: str) -> str:
    """A text as it is quoted in a sentence: its beginning, if it is long."""
    said = " ".join(said.split())
    return said if len(said) <= SHORT else said[: SHORT - 1] + "…"


def _sign(meant: str) -> Text:
    return Text(zh=f"“{meant}”", en=f"`{meant}`")


def _spaces(depth: int) -> Text:
    """So many spaces at the beginning of a line."""
    if not depth:
        return text("顶格", "no spaces")
    return Text(zh=f"{depth} 个空格", en=f"{depth} space{'s' if depth > 1 else ''}")


def full_width(place: Place, said: str, meant: str) -> Finding:
    """Chinese punctuation where YAML has its own."""
    spaced = meant in ":,-"
    return Finding(
        "full-width",
        place,
        Text(
            zh=f"这里的“{said}”是全角标点，不起作用",
            en=f"`{said}` is Chinese punctuation; it means nothing here",
        ),
        Text(
            zh=f"改成英文半角的 {meant}{' 并在后面空一格' if spaced else ''}；如果是文字的一部分，请给文字加英文引号",
            en=f"type `{meant}` with the English keyboard{', and a space behind it' if spaced else ''};"
            " if it is part of a text, put the text in quotes",
        ),
        expected=_sign(meant),
    )


def full_width_quote(place: Place, said: str, meant: str) -> Finding:
    """Typographic quotation marks around a text."""
    return Finding(
        "full-width-quote",
        place,
        Text(zh=f"{said} 不是 YAML 的引号", en=f"{said} is no quotation mark of YAML"),
        Text(zh=f"两头都改成英文引号 {meant}", en=f"type {meant} at both ends, with the English keyboard"),
        consequence=text(
            "引号会算进文字里，文字里的逗号和冒号也会被当成标点",
            "the marks would count as part of the text, and commas and colons in it as punctuation",
        ),
        expected=text(meant, meant),
    )


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


def colon_space(place: Place, key: str, rest: str) -> Finding:
    """`key:value`."""
    return Finding(
        "colon-space",
        place,
        Text(zh=f"“{brief(key)}:”后面少了空格", en=f"the space behind `{brief(key)}:` is missing"),
        Text(zh=f"写成 {brief(key)}: {brief(rest)}", en=f"write {brief(key)}: {brief(rest)}"),
        consequence=text("整段会被当成一个词", "all of it would be read as one word"),
    )


def dash_space(place: Place, rest: str) -> Finding:
    """`-item`."""
    return Finding(
        "dash-space",
        place,
        text("“-”后面少了空格", "the space behind the dash is missing"),
        Text(zh=f"写成 - {brief(rest)}", en=f"write - {brief(rest)}"),
        consequence=text("这一行不会成为列表的一项", "the line would be no item of the list"),
    )


def bullet(place: Place, said: str) -> Finding:
    """Another sign than `-` before an item."""
    return Finding(
        "bullet",
        place,
        Text(
            zh=f"列表的一项以“- ”开头，不是“{said}”",
            en=f"an item of a list begins with `- `, not with `{said}`",
        ),
        text("改成英文半角的减号，后面空一格", "type a hyphen and a space behind it"),
        expected=_sign("- "),
    )


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


def no_comma(place: Place) -> Finding:
    """Two entries with nothing between them."""
    return Finding(
        "no-comma",
        place,
        text("和前一项之间少了逗号", "the comma after the entry before is missing"),
        text("在前一项后面加英文逗号", "put a comma behind the entry before"),
        expected=_sign(","),
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


def unclosed_bracket(place: Place, bracket: str, closing: str) -> Finding:
    """A bracket without its other half."""
    return Finding(
        "unclosed-bracket",
        place,
        Text(
            zh=f"这里的 {bracket} 没有对应的 {closing}", en=f"the {bracket} that opens here is never closed"
        ),
        Text(zh=f"在这一组末尾补上 {closing}", en=f"put {closing} where it ends"),
        consequence=_READ_ON,
        expected=text(closing, closing),
    )


def wrong_bracket(place: Place, said: str, meant: str, opening: Place) -> Finding:
    """A bracket closed by one of another kind."""
    return Finding(
        "wrong-bracket",
        place,
        Text(zh=f"这里应该用 {meant} 收尾，写成了 {said}", en=f"{said} stands where {meant} should close"),
        Text(zh=f"改成 {meant}", en=f"type {meant}"),
        expected=text(meant, meant),
        related=(Related(opening, text("从这里打开", "it opens here")),),
    )


def stray_bracket(place: Place, said: str) -> Finding:
    """A bracket that closes nothing."""
    return Finding(
        "stray-bracket",
        place,
        Text(zh=f"多了一个 {said}，前面没有打开的", en=f"this {said} closes nothing"),
        text("删掉它", "delete it"),
    )


def bare_parenthesis(place: Place, said: str) -> Finding:
    """A value in parentheses."""
    return Finding(
        "parenthesis",
        place,
        text("圆括号在这里不表示列表", "parentheses make no list here"),
        Text(
            zh=f"列表用方括号：[{brief(said[1:-1])}]；如果是文字，加英文引号",
            en=f"a list stands in brackets: [{brief(said[1:-1])}]; if it is text, put it in quotes",
        ),
    )


def several_documents(place: Place, said: str) -> Finding:
    """A second document in the file."""
    return Finding(
        "documents",
        place,
        Text(zh=f"{said} 把文件分成了几份", en=f"{said} divides the file into several"),
        text(
            "一个文件只写一份：删掉这一行，或拆成几个文件",
            "one file, one document: delete the line, or make files of the parts",
        ),
        consequence=text("这一行后面的内容不会被读到", "what stands below it would not be read"),
    )


def directive(place: Place, said: str) -> Finding:
    """A line for the parser."""
    return Finding(
        "directive",
        place,
        Text(zh=f"这里不用“{brief(said)}”这样的指令", en=f"directives as `{brief(said)}` are not used here"),
        text("删掉这一行", "delete the line"),
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


def indent(place: Place, expected: list[int], above: Place | None) -> Finding:
    """A line whose depth fits nothing above it."""
    depths = [_spaces(each) for each in sorted(set(expected))]
    return Finding(
        "indent",
        place,
        Text(
            zh=f"这一行前面有 {_spaces(place.column - 1).zh}，和上面哪一级都对不齐",
            en=f"{_spaces(place.column - 1).en} before this line fit nothing above it",
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
            zh=f"和上面那一行对齐（{_spaces(depth).zh}），或把上面的值移走",
            en=f"align it with the line above ({_spaces(depth).en}), or take the value there away",
        ),
        consequence=text("看不出这一行属于谁", "what the line belongs to cannot be told"),
        expected=_spaces(depth),
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


def anchor(place: Place, said: str) -> Finding:
    """`&name`."""
    return Finding(
        "anchor",
        place,
        Text(zh=f"不能用锚点（{brief(said)}）", en=f"anchors ({brief(said)}) are not allowed here"),
        text(
            "删掉它；要重复的内容用 use: 引用公共片段，或直接写出来。普通文字请加英文引号",
            "delete it; what is repeated goes into a shared piece (`use:`), or is written out. Put plain text in quotes",
        ),
    )


def alias(place: Place, said: str) -> Finding:
    """`*name`."""
    return Finding(
        "alias",
        place,
        Text(zh=f"不能用引用（{brief(said)}）", en=f"aliases ({brief(said)}) are not allowed here"),
        text(
            "把内容直接写出来，或用 use: 引用公共片段；普通文字请加英文引号",
            "write it out, or use a shared piece (`use:`); put plain text in quotes",
        ),
    )


def tag(place: Place, said: str) -> Finding:
    """`!tag`."""
    return Finding(
        "tag",
        place,
        Text(zh=f"不能用标签（{brief(said)}）", en=f"tags ({brief(said)}) are not allowed here"),
        text("删掉它；普通文字请加英文引号", "delete it; put plain text in quotes"),
    )


def merge_key(place: Place) -> Finding:
    """`<<:`."""
    return Finding(
        "merge-key",
        place,
        text("不能用合并键（<<）", "merge keys (<<) are not allowed here"),
        text("把内容直接写出来，或用 use: 引用公共片段", "write it out, or use a shared piece (`use:`)"),
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


def too_deep(place: Place) -> Finding:
    """More than anybody writes by hand."""
    return Finding(
        "too-deep",
        place,
        text("嵌套太深或内容太多", "nested too deeply, or too much of it"),
        text("请简化", "make it simpler"),
    )


def too_large(characters: int) -> Finding:
    """A file longer than anybody writes by hand."""
    return Finding(
        "too-large",
        Place(1, 1),
        Text(zh=f"文件超过 {characters:,} 个字符", en=f"the file is longer than {characters:,} characters"),
        text("请拆成几个文件", "split it into several files"),
    )


def too_many(place: Place, more: int) -> Finding:
    """Where findings are no longer listed."""
    return Finding(
        "too-many",
        place,
        Text(
            zh=f"还有{'至少' if more >= ENOUGH else ''} {more} 处错误没有列出",
            en=f"{'at least ' if more >= ENOUGH else ''}{more} more mistakes are not listed",
        ),
        text("先改上面的，再检查一次", "mend those above, then check again"),
    )


def empty(place: Place, *, comments: bool) -> Finding:
    """Nothing to read."""
    return Finding(
        "empty",
        place,
        text("文件里只有注释", "there are only comments in the file")
        if comments
        else text("文件是空的", "the file is empty"),
        text(
            "从第一个键写起，可以照着手册里的例子写", "begin with the first key, as the manual's examples do"
        ),
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
