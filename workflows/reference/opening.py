"""How the manual opens: what the language is, its two forms, how one types it, and a whole file to begin with."""

from __future__ import annotations

from workflows.text import text

TITLE = text("定义语言手册", "Reference of the definition language")
GENERATED = text(
    "本页由程序按模型生成（`gongshi reference`），不要手改。",
    "This page is made from the models by `gongshi reference`; it is not edited by hand.",
)
OPENING = text(
    "一个 YAML 文件写一类议题怎样办。本页列出能写的每一个键：是什么意思，可以写什么，不写算什么，举一个例子。"
    "第一次写，先看[怎样写议题类型定义](definitions.zh-CN.md)。",
    "A YAML file describes how issues of one type are dealt with. This page lists every key that can be written: what "
    "it means, what may stand there, what holds without it, and an example. To begin, read "
    "[how to write a definition](definitions.md).",
)
TWO_FORMS = text(
    "## 两种写法\n\n"
    "同一种语言有英文和中文两种写法，逐词对应：`deadline: 7 days` 就是 `截止: 7 天`。两种写法可以放在一个文件里，只是同一个键"
    "不能既写中文又写英文。`gongshi translate 文件` 把一种变成另一种，注释、空行、引号都原样保留。本页先列中文键，再列英文键。\n\n"
    "中文的一个键在哪里都是一个意思。英文有五个词身兼两义，中文各用一个词：`ask` 是征求（各方）或请（督导员），`to` 是做什么或送至，"
    "`needs` 是需写或须经，`by` 是由（某人）或延长（多久），`of` 是按（谁计算）或共（几方）。",
    "## Two forms\n\n"
    "The language has an English and a Chinese form, word for word: `deadline: 7 days` is `截止: 7 天`. Both may stand in "
    "one file, but a key stands once, in whichever language. `gongshi translate FILE` turns one into the other and keeps "
    "comments, blank lines and quotation marks. This page lists English keys first, with their Chinese form beside them.\n\n"
    "A Chinese key means one thing wherever it stands. Five English keys have two senses, and Chinese has a word for each: "
    "`ask` (a party: 征求, a supervisor: 请), `to`, `needs`, `by` and `of`.",
)
TYPING = text(
    "## 怎样打字\n\n"
    "- 冒号、逗号、方括号、花括号用半角，冒号后面空一格；缩进用空格，不用制表符。\n"
    "- 名字由你定（状态、字段、选项、按钮、节点、参与方）：小写字母、数字、`_` 或汉字，不以数字开头。名字不翻译。\n"
    '- 给人看的文字写成 `{中文: "…", 英文: "…"}`；只写一句，就两种语言都用它。文字加引号。\n'
    "- 只有一项的列表可以不写方括号：`告知: 提出人`。\n"
    "- 只有整数和 是、否（`true`、`false`）不是文字；`on`、`no`、`10:30` 都只是词。\n"
    "- 第一行写上 `# yaml-language-server: $schema=schema.zh.json`，编辑器就会补全键并标出错误；英文键的文件写 `schema.json`。",
    "## How to type it\n\n"
    "- A colon is followed by a space; indentation is spaces, never tabs; marks are the ASCII ones.\n"
    "- Names are yours (states, fields, options, buttons, milestones, parties): small letters, digits, `_` or Chinese "
    "characters, not beginning with a digit. Names are not translated.\n"
    '- What people read is written `{zh: "…", en: "…"}`; a single text stands for both. Texts are quoted.\n'
    "- A list of one may be written without brackets: `tell: reporter`.\n"
    "- Only whole numbers and `true`, `false` are not text; `on`, `no` and `10:30` are just words.\n"
    "- With `# yaml-language-server: $schema=schema.json` in the first line, an editor completes keys and underlines "
    "mistakes; a file with Chinese keys says `schema.zh.json`.",
)
WHOLE = text("## 一个完整的文件", "## A whole file")
BOTH = text("同一个文件，用英文键：", "The same file with Chinese keys:")
EXAMPLE = """\
issue_type: bicycle_shed
version: 1
title: {zh: "自行车棚", en: "Bicycle shed"}

fields:
  place: {type: text, required: true, title: {zh: "位置", en: "Place"}}

parties: [owners, property, residents]

start: screening
states:
  screening:
    title: {zh: "受理", en: "Screening"}
    phase: collection
    list: demand
    ask:
      who: coordinator
      to: choose
      question: {zh: "这件事怎么受理？", en: "What shall become of this matter?"}
      buttons:
        accept:  {go: settling, title: {zh: "受理", en: "Accept"}}
        decline: {go: declined, needs: reason, title: {zh: "不受理", en: "Decline"}}
    deadline: 3 working days
    if_late: {ask: supervisor, every: 1 working day}
    legal_basis: {kind: assumed}

  settling:
    title: {zh: "协商", en: "Deliberation"}
    phase: deliberation
    list: problem
    ask: {who: each party, to: position}
    deadline: 7 days
    remind: [2 days before]          # 截止前两天提醒 / two days before the end
    decide: {rule: majority, quorum: 2 of 3 parties}
    then:
      passed: done
      failed: declined
      no_quorum: {extend: 3 working days, times: 1, after_that: declined}
    legal_basis: {kind: assumed}

  done:     {title: {zh: "办结", en: "Done"}, phase: closed, result: done, tell: reporter}
  declined: {title: {zh: "不予办理", en: "Declined"}, phase: closed, result: declined, tell: reporter}
"""
PIECES = text(
    "一段内容要在几处用（一个标准的公示，通常的五方），就在同一文件夹的 `pieces.yaml` 里写一次，别处用 `套用` 加名字放进来。"
    "写在 `套用` 旁边的键优先；片段里不能再套用片段。",
    "What is needed in several places (a standard notice, the usual five parties) is written once in `pieces.yaml` in the "
    "same folder, and put in by name with `use`. A key beside `use` wins; a piece uses no other piece.",
)
PIECE_EXAMPLE = """\
pieces:
  standard_notice:
    for: 7 days
    objections: {judged_by: community, reach: 3}
"""
PIECE_USED = """\
notice: {use: standard_notice, for: 15 days}
"""
