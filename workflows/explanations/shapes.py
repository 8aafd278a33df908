"""Pages of the rules about the form of each key: what is possible there, and how it is written."""

from __future__ import annotations

from workflows.explanations.page import Explanation, page

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
