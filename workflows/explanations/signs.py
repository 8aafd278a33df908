"""Pages of the rules about signs: punctuation, spaces, quotation marks and brackets."""

from __future__ import annotations

from workflows.explanations.page import FILE, Explanation, page

_TITLE = 'title: {zh: "噪声", en: "Noise"}'

SIGNS: dict[str, Explanation] = {
    "full-width": page(
        "全角标点", "Chinese punctuation",
        "冒号、逗号、引号、括号要用英文半角的。全角标点看着差不多，但只会被当成文字。",
        "Colons, commas and brackets are those of the English keyboard. The full-width ones look alike, and count as text.",
        wrong='title： {zh: "噪声", en: "Noise"}', right=_TITLE,
    ),
    "full-width-quote": page(
        "中文引号", "Chinese quotation marks",
        "文字两头的引号要用英文的 \" 或 '。中文引号会算进文字里。",
        "A text stands in \" or ' of the English keyboard. Chinese quotation marks would count as part of it.",
        wrong='title: {zh: “噪声”, en: "Noise"}', right=_TITLE,
    ),
    "full-width-digit": page(
        "全角数字", "Full-width digits",
        "数字和英文字母要用半角的，全角的不算数。",
        "Digits and Latin letters are typed narrow; full-width ones are no numbers.",
        wrong="version: １", right="version: 1",
    ),
    "odd-space": page(
        "不是空格的空格", "A space that is none",
        "从网页或文档里复制来的全角空格、不换行空格，看着是空白，其实不是。请删掉，重新敲一个空格。",
        "A wide or a no-break space, copied from a page or a document, looks like a space and is none. Delete it and type one.",
        wrong="title:\u3000噪声", right="title: 噪声",
    ),
    "invisible": page(
        "看不见的字符", "A character that nobody sees",
        "复制来的文字里可能夹着看不见的字符，词就成了另一个词。请把这个词删掉重打。",
        "Copied text may hold characters that take no room, and a word is another word then. Type the word again.",
        wrong="start: ask\u200bing", right="start: asking",
    ),
    "control-character": page(
        "控制字符", "A control character",
        "文件里只能有文字、空格和换行。控制字符多半是从别的程序带过来的。",
        "A file holds text, spaces and line breaks. Control characters come along from other programs.",
        wrong='title: "noi\x07se"', right='title: "noise"',
    ),
    "tab": page(
        "制表符", "A tab",
        "缩进只能用空格：制表符在每个人的屏幕上宽度不同，看着对齐，其实没有对齐。",
        "Indent with spaces. A tab is as wide as each screen makes it: what looks aligned is not.",
        wrong="fields:\n\tplace: {type: text}", right="fields:\n  place: {type: text}",
    ),
    "colon-space": page(
        "冒号后面少了空格", "No space behind a colon",
        "键和值之间是冒号加一个空格。没有空格，整个就成了一个词。",
        "Between a key and its value stand a colon and a space. Without the space it is one word.",
        wrong="start:asking", right="start: asking",
    ),
    "dash-space": page(
        "横线后面少了空格", "No space behind a dash",
        "列表的每一项是横线加一个空格再加内容。",
        "An item of a list is a dash, a space, and what it says.",
        wrong="parties:\n  -community\n  - owners", right="parties:\n  - community\n  - owners",
    ),
    "bullet": page(
        "列表要用短横线", "Another sign for an item",
        "列表的每一项以英文短横线 - 开头，不用 *、• 或全角横线。",
        "Every item of a list begins with -, not with *, • or a full-width dash.",
        wrong="parties:\n  * community\n  - owners", right="parties:\n  - community\n  - owners",
    ),
    "colon-in-text": page(
        "文字里有冒号", "A colon within a text",
        "没有引号的文字里出现“冒号加空格”，会被当成又一个键。给文字加上英文引号。",
        "A colon and a space within a text without quotes look like another key. Put the text in quotes.",
        wrong="title: Noise: at night", right='title: "Noise: at night"',
    ),
    "comma-in-text": page(
        "花括号里的文字有逗号", "A comma within braces",
        "花括号里没有引号的逗号是分隔符，后半句就成了另一个键。给文字加上英文引号。",
        "Within braces a comma ends an entry, and the rest of the sentence becomes a key. Put the text in quotes.",
        wrong="title: {zh: 位置, en: Place, at the gate}", right='title: {zh: "位置", en: "Place, at the gate"}',
    ),
    "no-comma": page(
        "少了逗号", "No comma",
        "括号里的各项用英文逗号隔开。",
        "Within brackets entries are separated by commas.",
        wrong='title: {zh: "噪声" en: "Noise"}', right=_TITLE,
    ),
    "reserved": page(
        "不能这样开头", "A text that begins with a reserved sign",
        "@、%、` 这几个符号 YAML 留着另有用处。文字以它们开头，就要加英文引号。",
        "YAML keeps @, % and ` for itself. A text that begins with one of them stands in quotes.",
        wrong="title: @noise", right='title: "@noise"',
    ),
    "unclosed-quote": page(
        "引号没有成对", "A quotation mark without its other half",
        "引号要成对，而且在同一行结束；否则后面的内容都会被当成这句话。",
        "Quotation marks come in pairs, on one line; else all that follows would belong to the text.",
        wrong='title: "Noise\nversion: 1', right='title: "Noise"\nversion: 1',
    ),
    "inner-quote": page(
        "引号里又有同样的引号", "Quotation marks within the same ones",
        "文字里面要用引号，外面就换另一种：外面用双引号，里面用单引号，或者中文引号。",
        "For quotation marks within a text take the other sort outside: '…\"…\"…'.",
        wrong='title: "The "old" gate"', right="title: 'The \"old\" gate'",
    ),
    "after-value": page(
        "值后面多了内容", "Something behind a value",
        "引号或括号结束之后，这一项就完了。后面的文字也要放进引号里。",
        "Behind a closing quote or bracket the value is complete. What belongs to the text stands within the quotes.",
        wrong='title: "Noise" at night', right='title: "Noise at night"',
    ),
    "unclosed-bracket": page(
        "括号没有成对", "A bracket without its other half",
        "方括号和花括号要成对。",
        "Square brackets and braces come in pairs.",
        wrong="parties: [community, owners\nversion: 1", right="parties: [community, owners]\nversion: 1",
    ),
    "wrong-bracket": page(
        "括号前后不一样", "A bracket closed by another",
        "以 [ 开头就以 ] 结束，以 { 开头就以 } 结束。",
        "What begins with [ ends with ], and what begins with { ends with }.",
        wrong="parties: [community, owners}", right="parties: [community, owners]",
    ),
    "stray-bracket": page(
        "多了一个括号", "A bracket too many",
        "这个括号前面没有对应的另一半。",
        "There is no other half before this bracket.",
        wrong="parties: [community, owners]]", right="parties: [community, owners]",
    ),
    "parenthesis": page(
        "圆括号不是列表", "Parentheses are no list",
        "列表用方括号 [ ]。圆括号只是文字的一部分。",
        "A list stands in square brackets. Parentheses are part of a text.",
        wrong="parties: （community, owners）",
        right="parties: [community, owners]",
    ),
    "escape": page(
        "反斜杠", "A backslash",
        "双引号里的反斜杠有特别的意思。要写反斜杠本身，用单引号，或者写两个。",
        "Within double quotes a backslash has a meaning of its own. For the sign itself take single quotes, or write it twice.",
        wrong='title: "a\\d"', right="title: 'a\\d'",
    ),
    "unopened-bracket": page(
        "少了前半个括号", "A bracket that was not opened",
        "后面有收尾的括号，前面却没有开头的。把开头的括号补上。",
        "There is a closing bracket, and none that opens. Put the other half before what it encloses.",
        wrong="fields: {place: type: text}}",
        right="fields: {place: {type: text}}",
    ),
    "stray-sign": page(
        "多了一个符号", "A sign too many",
        "这里多了一个逗号或冒号，删掉就好。",
        "There is a comma or a colon too many: delete it.",
        wrong="parties: [community, , owners]",
        right="parties: [community, owners]",
    ),
    "bom": page(
        "看不见的文件头", "An invisible mark at the beginning",
        "有的编辑器会在文件开头加一个看不见的字节序标记（BOM）。保存时选 UTF-8，不带 BOM。",
        "Some editors put an invisible byte order mark at the beginning of a file. Save it as UTF-8 without BOM.",
        wrong=f"\ufeff{FILE}",
        right=FILE,
        entire=True,
    ),
}  # fmt: skip
