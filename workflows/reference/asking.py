"""Chapters of the manual on what one writes first: the file, people, states, what is asked, and time."""

from __future__ import annotations

from workflows.reference.chapter import Chapter, Section
from workflows.text import text

ASKING: tuple[Chapter, ...] = (
    Chapter(
        text("文件", "The file"),
        text(
            "一个文件写一类议题：有哪些内容要填、谁坐在桌边、议题停留在哪些状态、每个状态之后去哪里。",
            "One file describes one issue type: the facts to be filled in, who sits at the table, the states "
            "that an item rests in, and where each of them leads.",
        ),
        (
            Section(
                "Definition", text("最外层", "The top of the file"),
                text(
                    "这些键写在最外层，不缩进。内容改了，版本号就要加一；在办的议题仍按它开始时的版本走。",
                    "These keys stand at the top, without indentation. A changed text needs the next version; items "
                    "under way stay on the version that they started on.",
                ),
            ),
            Section(
                "FieldForm", text("字段", "Fields"),
                text(
                    "一个字段就是一个问题，登记页、任务页和接口上都会出现。后面某一步要填的字段，登记时不问。",
                    "A field is a question on every form that shows it: at intake, on a task's page, in the API. "
                    "A field that a later state fills in is not asked for at intake.",
                ),
            ),
            Section(
                "Option", text("选项", "Options"),
                text(
                    "选项通常写成“代号: 名称”，或只列代号 `[none, minor]`；也可以把两个键都写全。",
                    "Options are mostly written as `name: title`, or as a bare list of names, `[none, minor]`; "
                    "both keys may also be written out.",
                ),
            ),
            Section(
                "PartyForm", text("参与方", "Parties"),
                text(
                    "参与方通常写成一行名字。有的一方不由小区的人担任时，写成“名字: 由谁担任”；小区没有给它起名的，"
                    "把这些键写全，给它一个人看得懂的名称。有几位代表的，“发言方式”说明他们怎样形成这一方的一个意见。",
                    "Parties are mostly one line of names. Where nobody of the community speaks for one of them, write "
                    "`name: who speaks for it`; write out the keys to give it a title, where the community has none, or to "
                    "say how several representatives make its one voice.",
                ),
            ),
        ),
    ),
    Chapter(
        text("人", "People"),
        text(
            "凡是要写“谁”的地方，都可以写参与方的名字、角色，或下面几个词；有几个就写成 `[a, b]`。"
            "参与方的名字由你定，不翻译；参与方与角色同名时，指的是参与方。",
            "Wherever people are meant, one writes the name of a party, a role, or one of the words below; several "
            "stand as `[a, b]`. The names of parties are yours and are not translated; where a party is "
            "named like a role, the party is meant.",
        ),
        after=("people",),
    ),
    Chapter(
        text("状态", "States"),
        text(
            "议题总是停留在某一个状态。除了办结的状态，每个状态恰好做一件事：征求、公示、等待或征集；要做两件事，就拆成两个状态。",
            "An item always rests in one state. A state that is not closed does exactly one thing: it asks, gives "
            "notice, waits, or gathers suggestions. What does two things is split into two states.",
        ),
        (
            Section(
                "State", text("一个状态", "One state"),
                text(
                    "状态的名字由你定，写在 `状态` 下面，别处用这个名字指它。",
                    "The name of a state is yours. It stands below `states`, and other states lead to it by that name.",
                ),
            ),
        ),
    ),
    Chapter(
        text("征求", "Asking"),
        text(
            "问到的每个人都收到一个任务和自己的链接。",
            "Everybody who is asked gets a task and a link of their own.",
        ),
        (
            Section(
                "Ask", text("请谁做什么", "What is wanted from whom"),
                text(
                    "不同的做法带不同的键：选择带按钮，填写带字段，报告带节点，投票带选项或分题。带了用不着的键，检查会指出来。",
                    "What is asked brings its own keys: to choose needs buttons, to fill needs fields, a report has "
                    "milestones, a ballot has options or questions. `gongshi check` names a key that has no use.",
                ),
            ),
            Section(
                "Button", text("按钮", "Buttons"),
                text(
                    "按钮就是一条去路（见[去路](#去路)），另外可以有名称，可以要求写明理由。只写状态的名字也行：`accept: proposing`。",
                    "A button is a way (see [A way](#a-way)) that has a title and may want a reason. The bare name of a "
                    "state is enough: `accept: proposing`.",
                ),
            ),
            Section(
                "Amend", text("修改方案", "Amendments"),
                text(
                    "表态期间可以提出修改。采纳以后，方案有了新的版本，改动影响到谁，就重新请谁表态，并给他看改了什么。",
                    "The proposal may be amended while positions are taken. Once an amendment is accepted the proposal has "
                    "a new version, and those whose agreement it touches are asked again and shown what changed.",
                ),
            ),
            Section(
                "Question", text("分题", "Questions decided apart"),
                text(
                    "一次问几件事、分别作决定时用。分题与议题的字段同名时，选出的结果写进那个字段。只列选项也行：`door: [grey, green]`。",
                    "For several matters that are decided apart in one go. Where a question is named like a field of the "
                    "item, the winner is written into that field. The options alone are enough: `door: [grey, green]`.",
                ),
            ),
            Section(
                "FromField", text("来自字段的选项", "Options from a field"),
                text(
                    "选项事先不知道时，取自一个“多行”字段，一行就是一个选项。",
                    "Where options are not known beforehand, they are the lines of a field of the type `list`.",
                ),
            ),
        ),
    ),
    Chapter(
        text("时间", "Time"),
        text(
            "天数按日历算，当天不计，到最后一天的下班时间为止；工作日按小区的日历，含调休。“10 天”从来不是 240 小时。"
            "期限延长或暂停时，提醒等一切相对的时间都跟着移动。",
            "Days are days of the calendar: the first is not counted, and the last ends at the closing hour. Working days "
            "follow the community's calendar, make-up days included. `10 days` never means 240 hours. Where a deadline "
            "is extended or paused, reminders and everything else that hangs on it move too.",
        ),
        (
            Section(
                "Moment", text("某个日期之前或之后", "Before or after a date"),
                text(
                    "期限可以跟着一个日期字段走。时间已经过了的，马上就到期。",
                    "A deadline may hang on a date field. One that has passed already is due at once.",
                ),
            ),
            Section(
                "IfLate", text("逾期", "When nobody answers"),
                text(
                    "沉默总要有人负责：要么到期就请某人处理，并每隔一段时间再请；要么先催几次，再请人处理。它没有尽头，直到有人答复。"
                    "表态、投票、评分、征得同意到截止就有结论，不用写逾期。",
                    "Somebody always answers for silence: either a person is asked at the deadline and again every so often, "
                    "or those who are late are reminded some times and then a person is asked. It does not end until "
                    "somebody answers. Positions, ballots, scores and consents are decided at the deadline and need no `if_late`.",
                ),
            ),
            Section(
                "StandIn", text("候补", "Stand-ins"),
                text(
                    "一方的代表迟迟不答复，就改请候补。时间从进入状态算起。",
                    "The alternates of a silent party are asked in its representatives' place. The time counts from the "
                    "moment at which the state is entered.",
                ),
            ),
            Section(
                "Extension", text("申请延期", "An extension that people agree on"),
                text(
                    "有人申请，须经的人都同意，期限就延长。",
                    "Somebody asks for more time; once all whose agreement it needs have granted it, the deadline is longer.",
                ),
            ),
            Section(
                "Pause", text("暂停", "A pause"),
                text(
                    "写明理由后停表，可以随时继续；到了上限自动继续。",
                    "The clock stops, with a reason, and may go on at any time; at the limit it goes on by itself.",
                ),
            ),
            Section(
                "Clock", text("定时", "Clocks beside the state"),
                text(
                    "与期限同时走的钟：到时请人回访，或者某件事开放一段时间。只写时间也行：`回访: [15 天, 60 天]`。",
                    "Clocks that run beside the deadline: at these times somebody looks in again, or something is open for "
                    "so long. The times alone are enough: `revisit: [15 days, 60 days]`.",
                ),
            ),
        ),
        ("times_said",),
    ),
)  # fmt: skip
