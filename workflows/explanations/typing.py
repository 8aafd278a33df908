"""Pages of the rules about how a file is typed: signs, spaces, quotes, brackets, and what YAML keeps for itself."""

from __future__ import annotations

from workflows.explanations.page import Explanation, page

_TITLE = 'title: {zh: "噪声", en: "Noise"}'
_FILE = """\
issue_type: noise
version: 1
title: {zh: "噪声", en: "Noise"}
parties: [community, owners]
start: resting
states:
  resting: {phase: decision, list: none, wait: 15 days, then: {over: done}}
  done: {phase: closed, result: done}"""

TYPING: dict[str, Explanation] = {
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
    "list-inline": page(
        "列表没有另起一行", "A list on the line of its key",
        "用短横线写的列表另起一行；只有一两项，可以写成 [甲, 乙]。",
        "A list with dashes begins on a line of its own; a short one is written in brackets.",
        wrong="parties: - community", right="parties: [community]",
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
    "no-value": page(
        "只有键没有值", "A key without a value",
        "花括号里的每一项都是“键: 值”。要写几个名字，用方括号。",
        "Within braces everything is `key: value`. Several names stand in square brackets.",
        wrong="fields: {place}",
        right="fields: {place: {type: text}}",
    ),
    "no-colon": page(
        "少了冒号", "No colon",
        "每一行要么是“键: 值”，要么是列表的一项。",
        "Every line is `key: value`, or an item of a list.",
        wrong="title Noise\nversion: 1", right="title: Noise\nversion: 1",
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
    "documents": page(
        "一个文件里有两份", "Two documents in one file",
        "一个文件写一种议题。--- 会在中间另起一份，后面的就读不到了。",
        "One file, one issue type. A line --- begins another document, and what follows would not be read.",
        wrong="version: 1\n---\nurgent: true", right="version: 1\nurgent: true",
    ),
    "directive": page(
        "给程序看的行", "A line for programs",
        "以 % 开头的行是写给 YAML 程序的，这里用不着。",
        "Lines that begin with % speak to YAML programs; nothing of that is needed here.",
        wrong=f"%YAML 1.1\n---\n{_FILE}",
        right=_FILE,
        entire=True,
    ),
    "block-text": page(
        "竖线后面另起一行", "Text on the line of a |",
        "用 | 写多行文字时，文字从下一行开始，往里缩进。",
        "A text of several lines with | begins on the next line, indented.",
        wrong="title: | 噪声", right="title: |\n  噪声",
    ),
    "escape": page(
        "反斜杠", "A backslash",
        "双引号里的反斜杠有特别的意思。要写反斜杠本身，用单引号，或者写两个。",
        "Within double quotes a backslash has a meaning of its own. For the sign itself take single quotes, or write it twice.",
        wrong='title: "a\\d"', right="title: 'a\\d'",
    ),
    "indent": page(
        "缩进没有对齐", "Indentation that fits nothing",
        "同一层的键从同一列开始。差一个空格，就到了另一层。",
        "Keys of one level begin in one column. One space more is another level.",
        wrong="fields:\n   place: {type: text}\n  danger: {type: text}",
        right="fields:\n  place: {type: text}\n  danger: {type: text}",
    ),
    "mixed": page(
        "列表和键混在一起", "Items and keys side by side",
        "同一层要么都是列表的项，要么都是“键: 值”。",
        "On one level stand either the items of a list, or keys with values.",
        wrong="parties:\n  - community\n  version: 1", right="parties:\n  - community\nversion: 1",
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
        wrong=f"\ufeff{_FILE}",
        right=_FILE,
        entire=True,
    ),
    "yaml": page(
        "YAML 写法有误", "Not well-formed YAML",
        "说不出更具体的毛病时，就是这一条。看看这一行的缩进、冒号后的空格，引号和括号是否成对。",
        "What no better sentence is known for. Look at the indentation, the space behind a colon, and whether quotes and "
        "brackets come in pairs.",
    ),
    "anchor": page(
        "锚点", "An anchor",
        "& 在 YAML 里是给一段内容起名。这里不用它：重复的内容放进 pieces.yaml，用 use 引用。",
        "In YAML & gives a part a name. Here that is done by pieces: write it once in pieces.yaml, and `use` it.",
        wrong="parties: &table [community, owners]", right="parties: [community, owners]",
    ),
    "alias": page(
        "引用", "A reference",
        "* 在 YAML 里是引用别处的内容。这里用 use；如果是文字，加英文引号。",
        "In YAML * refers to another part. Here that is `use`; if it is text, put it in quotes.",
        wrong="summary: *noise",
        right='summary: "*noise"',
    ),
    "tag": page(
        "标签", "A tag",
        "! 在 YAML 里指定内容的类型。这里不需要；如果是文字，加英文引号。",
        "In YAML ! says what kind of thing follows. Nothing here needs that; if it is text, put it in quotes.",
        wrong="summary: !noise",
        right='summary: "!noise"',
    ),
    "merge-key": page(
        "合并键", "A merge key",
        "<< 在 YAML 里把别处的键并进来。这里用 use: 片段名。",
        "In YAML << merges keys from elsewhere. Here that is `use: NAME`.",
        wrong="<<: {version: 1}", right="version: 1",
    ),
    "odd-key": page(
        "键不是一个词", "A key that is no word",
        "键只能是一个词，不能是列表或花括号。",
        "A key is one word, never a list or something in braces.",
        wrong="? [zh, en]\n: 1\nversion: 1", right="version: 1",
    ),
    "duplicate-key": page(
        "同一个键写了两次", "A key that stands twice",
        "同一层里一个键只能写一次；写两次，不知道哪一个算数。",
        "On one level a key stands once. Of two, nobody knows which counts.",
        wrong="version: 1\nversion: 2", right="version: 2",
    ),
    "yes-no": page(
        "是与否", "Yes and no",
        "表示是和否，写 true 和 false。yes、no、on、off 有的程序当成是否，有的当成文字。",
        "Write true and false. Some programs read yes, no, on and off that way, others as words.",
        wrong="urgent: yes", right="urgent: true",
    ),
    "decimal": page(
        "小数会变样", "Decimals change",
        "没有引号的 1.10 有的程序会读成 1.1。版本号、编号、金额加英文引号；比例写成分数。",
        "Without quotes some programs read 1.10 as 1.1. Put versions, codes and amounts in quotes; write shares as fractions.",
        wrong="title: 1.10", right='title: "1.10"',
    ),
    "odd-number": page(
        "不像数的数", "A number written oddly",
        "010、1_000、1e3、1,500 在不同的程序里会读成不同的数。写普通的整数；编号和电话加英文引号。",
        "010, 1_000, 1e3 and 1,500 are different numbers for different programs. Write plain whole numbers, and put codes and "
        "telephone numbers in quotes.",
        wrong="title: 010", right='title: "010"',
    ),
    "empty": page(
        "文件是空的", "An empty file",
        "文件里什么都没有，或者只有注释。",
        "There is nothing in the file, or only comments.",
        wrong="# 还没有写", right="", entire=True,
    ),
    "encoding": page(
        "编码不是 UTF-8", "Not UTF-8",
        "文件要存成 UTF-8。用别的编码（如 GB18030）存的，中文会读成乱码：在编辑器里“另存为”，编码选 UTF-8。",
        "Files are saved as UTF-8. In another encoding Chinese turns into signs that nobody can read: save it again as UTF-8.",
    ),
    "not-text": page(
        "不是文本文件", "No text file",
        "这是 Word 文档、图片或压缩包，不是文本。把内容复制到纯文本编辑器里，存成 .yaml。",
        "It is a Word document, a picture or an archive. Copy the text into a plain editor, and save it as .yaml.",
    ),
    "too-deep": page(
        "嵌套太深", "Nested too deeply",
        "没有人会手写二十多层。多半是括号没有关上，或者内容是程序生成的。",
        "Nobody writes more than twenty levels by hand. Most likely brackets are not closed, or a program wrote it.",
        wrong="title: " + "[" * 40 + "]" * 40, right="title: 噪声",
    ),
    "too-large": page(
        "文件太大", "Too large a file",
        "一种议题的定义只有几百行。这么大的文件不会是手写的，所以不读。",
        "The definition of an issue type has a few hundred lines. A file this large was not written by hand, and is not read.",
    ),
    "too-many": page(
        "错误太多", "Too many mistakes",
        "错误太多时只列出前面的。先改这些，再检查一次。",
        "Of very many mistakes the first are listed. Mend these, and check again.",
    ),
}  # fmt: skip

SHAPES: dict[str, Explanation] = {
    "shape": page(
        "写法不对", "Not the form that belongs here",
        "每个键都有它的写法：时长写 7 days，法定人数写 4 of 5 parties，列表用方括号，文字是一个词或一句话。",
        "Every key has its form: a span reads `7 days`, a quorum `4 of 5 parties`, a list stands in brackets, a text is a word "
        "or a sentence.",
        wrong="wait: a fortnight\nthen: {over: done}", right="wait: 14 days\nthen: {over: done}",
    ),
    "unknown-key": page(
        "没有这个键", "No such key",
        "这里没有叫这个名字的键，多半是打错了字母，或者缩进到了另一层。",
        "There is no key of that name here: most likely a slip, or it is indented to another level.",
        wrong="urgnt: true", right="urgent: true",
    ),
    "missing-key": page(
        "少了一个键", "A key is missing",
        "这个键没有默认值，必须写。",
        "This key has no default: it must be written.",
        wrong="notice: {objections: {judged_by: community}}\nthen: {undisputed: done, objected: stalled}",
        right="notice: {for: 7 days, objections: {judged_by: community}}\nthen: {undisputed: done, objected: stalled}",
    ),
    "unknown-word": page(
        "不能写这个词", "Not one of the words that are possible",
        "这里只能写规定的几个词，例如阶段只有五个。",
        "Here only certain words are possible; there are five phases, for example.",
        wrong="phase: discussion\nwait: 14 days\nthen: {over: done}",
        right="phase: deliberation\nwait: 14 days\nthen: {over: done}",
    ),
    "name": page(
        "名字的写法", "How a name is written",
        "自己起的名字用小写英文字母、汉字、数字和下划线，以字母或汉字开头。",
        "A name that you give has small Latin letters or Chinese characters, digits and _, and begins with a letter.",
        wrong="parties: [Community, owners]", right="parties: [community, owners]",
    ),
    "unknown-piece": page(
        "没有这个片段", "No such piece",
        "use 引用的片段要写在同一个文件夹的 pieces.yaml 里。",
        "What is used by name is written in pieces.yaml in the same folder.",
        wrong="use: standard_table", right="",
    ),
    "pieces": page(
        "片段的写法", "How pieces are written",
        "片段是“名字: 键和值”，写在 pieces 下面；use 后面写片段的名字，片段里不能再用片段。",
        "A piece is a name with keys and values, under `pieces`. `use` says its name, and no piece uses another.",
        wrong="pieces:\n  notice_at_the_gate: {use: standard_notice}\n  standard_notice: {notice: {for: 7 days}}",
        right="pieces:\n  standard_notice: {notice: {for: 7 days}}",
        entire=True,
    ),
}  # fmt: skip
