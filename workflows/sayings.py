"""What people say, in words: an answer of each kind as one would tell it to a neighbour, and the facts of a matter.

A saying is the rest of a sentence that begins with whoever says it: “agreed”, “gave 4 of 5”. Options, buttons and
milestones are called as people read them; what somebody wrote themselves stands as it was written.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from workflows import answers as an
from workflows.filling import CENTS
from workflows.guarding import guard_of
from workflows.guards import Titles
from workflows.model import ONLY_QUESTION, Definition, FieldValue, FromField, State
from workflows.text import Text, listed, text
from workflows.titles import plain

_STANDS: dict[an.Stand, Text] = {
    "agree": text("同意", "agreed"),
    "agree_if": text("同意，条件是", "agreed, if"),
    "disagree": text("不同意", "disagreed"),
    "abstain": text("弃权", "abstained"),
}
HOW_WORDS: dict[an.How, Text] = {
    "door": text("上门", "at the door"),
    "mail": text("邮寄", "by post"),
    "phone": text("电话", "by phone"),
    "posted": text("张贴", "posted in public"),
}
"""How a notice reached a home."""


def saying(definition: Definition, state: str, answer: an.Answer) -> Text:
    """What an answer says, with the words that came with it."""
    said = _head(definition, definition.states[state], answer)
    own = getattr(answer, "text", "").strip()
    if not own:
        return said
    if isinstance(answer, an.Position) and answer.stand == "agree_if":
        return Text(zh=f"{said.zh}：{own}", en=f"{said.en} {own}")
    return Text(zh=f"{said.zh}：{own}", en=f"{said.en}: {own}")


def without_words(definition: Definition, state: str, answer: an.Answer) -> Text:
    """What an answer says, and nothing that came with it in somebody's own words."""
    return _head(definition, definition.states[state], answer)


def _head(definition: Definition, form: State, answer: an.Answer) -> Text:
    match answer:
        case an.Position():
            return _STANDS[answer.stand]
        case an.Choice():
            return pressing(form, answer.button)
        case an.Filled():
            facts = fields_said(definition, answer.fields)
            return Text(zh=f"填写：{facts.zh}", en=f"filled in: {facts.en}")
        case an.Report():
            return _report(form, answer)
        case an.Score():
            scale = form.ask.scale if form.ask else 5
            return Text(zh=f"打 {answer.score} 分（满分 {scale} 分）", en=f"gave {answer.score} of {scale}")
        case an.Ballot():
            return _ballot(definition, form, answer)
        case an.RecordSheet():
            return Text(
                zh=f"登记：应到 {answer.due}，到会 {answer.present}，同意 {answer.agree}，"
                f"不同意 {answer.disagree}，弃权 {answer.abstain}",
                en=f"recorded {answer.due} due, {answer.present} present, {answer.agree} for, "
                f"{answer.disagree} against, {answer.abstain} abstaining",
            )
        case an.Sorted():
            return _sorted(answer)
        case an.Delivered():
            return _delivered(answer)
        case an.Sealed():
            return text("已答复，答复还在密封", "answered, under seal")
        case _:
            return _yes_or_no(answer)


def _yes_or_no(answer: an.Answer) -> Text:
    match answer:
        case an.Met():
            return (
                text("说条件已经落实", "said that the condition was met")
                if answer.met
                else text("说条件还没有落实", "said that the condition was not met yet")
            )
        case an.Confirmed():
            return (
                text("确认条件已经落实", "confirmed that the condition was met")
                if answer.confirmed
                else text("说条件并没有落实", "said that the condition was not met after all")
            )
        case an.Judgement():
            return (
                text("裁定异议成立", "upheld the objection")
                if answer.upheld
                else text("裁定异议不成立", "dismissed the objection")
            )
        case an.Consent():
            return text("同意", "consented") if answer.given else text("不同意", "did not consent")
        case an.Grant():
            return (
                text("同意延期", "agreed to more time")
                if answer.granted
                else text("不同意延期", "did not agree to more time")
            )
        case an.Amended():
            return (
                text("采纳修改", "accepted the amendment")
                if answer.accepted
                else text("不采纳修改", "declined the amendment")
            )
        case _:
            return text("回复跟进情况", "said what was done")


def pressing(form: State, button: str) -> Text:
    """A button that somebody presses."""
    shown = form.ask.buttons.get(button) if form.ask else None
    title = (shown.title if shown else None) or plain(button)
    return Text(zh=f"选了“{title.zh}”", en=f"chose “{title.en}”")


def _report(form: State, answer: an.Report) -> Text:
    named = form.ask.milestones if form.ask else ()
    title = named[answer.milestone] if isinstance(named, Mapping) and answer.milestone in named else None
    said = title or plain(answer.milestone)
    many = len(answer.evidence)
    photos = (
        Text(zh=f"（照片 {many} 张）", en=f" (with {many} photograph{'s' * (many != 1)})") if many else None
    )
    return Text(
        zh=f"报告：{said.zh}{photos.zh if photos else ''}",
        en=f"reported: {said.en}{photos.en if photos else ''}",
    )


def _ballot(definition: Definition, form: State, answer: an.Ballot) -> Text:
    told = []
    for question, marks in answer.marks.items():
        said = _marks(definition, form, question, answer.kind, marks)
        if question == ONLY_QUESTION:
            told.append(said)
        else:
            title = question_title(form, question)
            told.append(Text(zh=f"{title.zh}——{said.zh}", en=f"{title.en} – {said.en}"))
    if not told:
        return text("交了空白票", "handed in a blank ballot")
    return Text(zh="；".join(each.zh for each in told), en="; ".join(each.en for each in told))


def _marks(definition: Definition, form: State, question: str, kind: str, marks: Mapping[str, int]) -> Text:
    titles = {name: option_title(definition, form, question, name) for name in marks}
    match kind:
        case "ranking":
            order = [titles[name] for name in sorted(marks, key=lambda name: marks[name])]
            said = Text(zh=" > ".join(t.zh for t in order), en=" > ".join(t.en for t in order))
            return Text(zh=f"排序：{said.zh}", en=f"ranked {said.en}")
        case "dots":
            points = [
                Text(zh=f"{titles[n].zh} {m} 点", en=f"{m} on {titles[n].en}") for n, m in marks.items()
            ]
            said = listed(points)
            return Text(zh=f"贴点：{said.zh}", en=f"put dots: {said.en}")
        case "ratings":
            scores = [Text(zh=f"{titles[n].zh} {m} 分", en=f"{titles[n].en} {m}") for n, m in marks.items()]
            said = listed(scores)
            return Text(zh=f"打分：{said.zh}", en=f"scored {said.en}")
        case "dates":
            free = listed([titles[name] for name, mark in marks.items() if mark > 1])
            maybe = [titles[name] for name, mark in marks.items() if mark == 1]
            need = listed(maybe)
            return Text(
                zh=f"有空：{free.zh}" + (f"，勉强可以：{need.zh}" if maybe else ""),
                en=f"could come on {free.en}" + (f", if need be on {need.en}" if maybe else ""),
            )
        case "approval":
            said = listed(list(titles.values()))
            return Text(zh=f"认可：{said.zh}", en=f"approved of {said.en}")
        case _:
            said = listed(list(titles.values()))
            return Text(zh=f"选“{said.zh}”", en=f"voted for “{said.en}”")


def question_title(form: State, question: str) -> Text:
    """What a question of a ballot is called."""
    found = form.ask.ballots.get(question) if form.ask else None
    return (found.title if found else None) or plain(question)


def option_title(definition: Definition, form: State, question: str, option: str) -> Text:
    """What an option of a ballot is called; one that was taken from a list is called as it was written there."""
    found = form.ask.ballots.get(question) if form.ask else None
    offered = found.options if found is not None and not isinstance(found.options, FromField) else ()
    if question in definition.fields:
        offered = (*offered, *definition.fields[question].options)
    said = next((each.title for each in offered if each.name == option), None)
    return said or Text(zh=option, en=option)


def _sorted(answer: an.Sorted) -> Text:
    kept = [group.title for group in answer.groups if not group.set_aside]
    aside = sum(len(group.suggestions) for group in answer.groups if group.set_aside)
    zh, en = "、".join(kept) or "没有一组", ", ".join(kept) or "nothing"
    return Text(
        zh=f"归并为：{zh}" + (f"；搁置 {aside} 条" if aside else ""),
        en=f"put them together as: {en}" + (f"; {aside} set aside" if aside else ""),
    )


def _delivered(answer: an.Delivered) -> Text:
    by_way: dict[an.How, list[str]] = {}
    for home, how in answer.homes.items():
        by_way.setdefault(how, []).append(home)
    zh = "；".join(f"{HOW_WORDS[how].zh} {'、'.join(homes)}" for how, homes in by_way.items())
    en = "; ".join(f"{HOW_WORDS[how].en} {', '.join(homes)}" for how, homes in by_way.items())
    return Text(zh=f"登记送达：{zh}", en=f"recorded how homes were reached: {en}")


def fields_said(definition: Definition, fields: Mapping[str, FieldValue]) -> Text:
    """Facts of the matter, each with what it is called, in the order of the definition."""
    given = [
        (definition.field_title(name), field_said(definition, name, fields[name]))
        for name in definition.fields
        if fields.get(name) not in (None, "", ())
    ]
    return Text(
        zh="；".join(f"{title.zh} {value.zh}" for title, value in given) or "没有内容",
        en="; ".join(f"{title.en} {value.en}" for title, value in given) or "nothing",
    )


def field_said(definition: Definition, name: str, value: FieldValue) -> Text:
    """What a field says, in words."""
    form = definition.fields[name]
    if form.type == "money" and isinstance(value, int):
        whole, cents = divmod(value, CENTS)
        sign = "¥" if form.currency == "CNY" else f"{form.currency} "
        said = f"{sign}{whole:,}" + (f".{cents:02d}" if cents else "")
        return Text(zh=said, en=said)
    if form.type == "choice":
        title = next((each.title for each in form.options if each.name == value), None)
        return title or Text(zh=str(value), en=str(value))
    if form.type == "date" and isinstance(value, str):
        return day_said(date.fromisoformat(value))
    if isinstance(value, tuple):
        if form.type == "images":
            return Text(zh=f"{len(value)} 张", en=f"{len(value)}")
        return listed([Text(zh=each, en=each) for each in value])
    return Text(zh=str(value), en=str(value))


def guard_said(definition: Definition, when: str) -> Text:
    """What a guard demands, with fields and options as people read them; one that is wrong as it is written."""
    try:
        guard = guard_of(definition, when)
    except ValueError:
        guard = None
    if guard is None:
        return Text(zh=when, en=when)
    titles = Titles(
        fields={name: definition.field_title(name) for name in definition.fields},
        options={
            name: {each.name: each.title for each in form.options}
            for name, form in definition.fields.items()
            if form.options
        },
    )
    return Text(zh=guard.in_("zh", titles), en=guard.in_("en", titles))


_WEEKDAYS = (
    ("周一", "Monday"), ("周二", "Tuesday"), ("周三", "Wednesday"), ("周四", "Thursday"), ("周五", "Friday"),
    ("周六", "Saturday"), ("周日", "Sunday"),
)  # fmt: skip
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip


def day_said(day: date) -> Text:
    """A day as one says it: 3月2日周一 / Monday 2 March."""
    zh, en = _WEEKDAYS[day.weekday()]
    return Text(zh=f"{day.month}月{day.day}日{zh}", en=f"{en} {day.day} {_MONTHS[day.month - 1]}")
