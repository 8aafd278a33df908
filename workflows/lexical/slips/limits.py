"""What YAML could say and this language does not: references, several documents, too much of anything."""

from __future__ import annotations

from workflows.findings import Finding, Place
from workflows.lexical.mended import ENOUGH
from workflows.lexical.slips.saying import brief
from workflows.text import Text, text


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
