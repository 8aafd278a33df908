"""Pages of the rules about how a file is laid out: lines, levels, lists, keys, and what YAML keeps for itself."""

from __future__ import annotations

from workflows.explanations.page import FILE, Explanation, page

_TITLE = 'title: {zh: "噪声", en: "Noise"}'

LAYOUT: dict[str, Explanation] = {
    "list-inline": page(
        "列表没有另起一行", "A list on the line of its key",
        "用短横线写的列表另起一行；只有一两项，可以写成 [甲, 乙]。",
        "A list with dashes begins on a line of its own; a short one is written in brackets.",
        wrong="parties: - community", right="parties: [community]",
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
        wrong=f"%YAML 1.1\n---\n{FILE}",
        right=FILE,
        entire=True,
    ),
    "block-text": page(
        "竖线后面另起一行", "Text on the line of a |",
        "用 | 写多行文字时，文字从下一行开始，往里缩进。",
        "A text of several lines with | begins on the next line, indented.",
        wrong="title: | 噪声", right="title: |\n  噪声",
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
