"""What stands on the card of a state: who is asked and for what, until when, how it is decided, what silence brings.

One short clause each, in both languages. A kind of ask or a rule that has no words here is said by its name.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from documents.diagram.words import people, plain, times
from workflows.model import Decide, Definition, IfLate, Moment, State
from workflows.rules.catalogue import RULES
from workflows.span import Span
from workflows.text import Text, listed, text

ACTS: dict[str, Text] = {
    "choose": text("{}决定", "decision by {}"),
    "fill": text("{}填写", "filled in by {}"),
    "report": text("{}报告进展", "reports by {}"),
    "position": text("{}表态", "position of {}"),
    "consent": text("征得{}同意", "consent of {}"),
    "choice": text("{}投票", "vote of {}"),
    "approval": text("{}勾选认可的", "approval by {}"),
    "ranking": text("{}排序", "ranking by {}"),
    "dots": text("{}贴点", "dots by {}"),
    "ratings": text("{}逐项打分", "scores by {} for each option"),
    "dates": text("{}选有空的时间", "free dates of {}"),
    "score": text("{}评分", "score by {}"),
    "count": text("{}记录表决结果", "count recorded by {}"),
    "sort": text("{}归并相近的", "alike ones merged by {}"),
}
"""What is asked, with a place for those who are."""


def facts(definition: Definition, state: State) -> list[Text]:
    """What stands under a state's title: who is asked and for what, until when, how it is decided."""
    found = [
        _asked(state, definition.party_titles),
        _time(definition, state),
        _objecting(state, definition.party_titles),
        *_decided(definition, state),
        *_besides(state, definition.party_titles),
    ]
    return [fact for fact in found if fact is not None]


def _asked(state: State, own: Mapping[str, Text]) -> Text | None:
    ask = state.ask
    if ask is None:
        return None
    who, act = people(ask.who, own), ACTS.get(ask.to)
    if act is None:
        return Text(zh=f"{who.zh}：{plain(ask.to).zh}", en=f"{plain(ask.to).en}: {who.en}")
    return Text(zh=act.zh.replace("{}", who.zh), en=act.en.replace("{}", who.en))


def _until(definition: Definition, until: Span | Moment) -> Text:
    """A span; or a moment with its field as people call it."""
    if isinstance(until, Span):
        return until.text
    known = until.field in definition.fields
    field = definition.field_title(until.field) if known else plain(until.field)
    if until.span is None:
        return field
    side = "前" if until.side == "before" else "后"
    return Text(
        zh=f"{field.zh}{side} {until.span.text.zh}", en=f"{until.span.text.en} {until.side} {field.en}"
    )


def _objecting(state: State, own: Mapping[str, Text]) -> Text | None:
    objections = state.notice.objections if state.notice else None
    if objections is None:
        return None
    who, reach = people(objections.judged_by, own), objections.reach
    if reach == 1:
        return Text(zh=f"异议由{who.zh}裁定", en=f"objections judged by {who.en}")
    return Text(
        zh=f"异议由{who.zh}裁定，满 {reach} 条成立才停",
        en=f"objections judged by {who.en}, {reach} upheld stop it",
    )


def _besides(state: State, own: Mapping[str, Text]) -> list[Text]:
    """What else may happen while an item rests here."""
    said: list[Text] = []
    if state.extend is not None:
        span, many = state.extend.by.text, state.extend.times
        said.append(
            Text(
                zh=f"商定后可延期 {span.zh}，至多 {many} 次",
                en=f"{span.en} more if agreed, at most {times(many)}",
            )
        )
    for name, clock in state.clocks.items():
        title = clock.title or plain(name)
        spans = listed([span.text for span in ((clock.open_for,) if clock.open_for else clock.at)])
        said.append(Text(zh=f"{title.zh}：{spans.zh}", en=f"{title.en}: {spans.en}"))
    if state.may_stop:
        who = people(state.may_stop, own)
        said.append(Text(zh=f"{who.zh}可随时退出", en=f"{who.en} may stop"))
    if state.open is not None:
        kind = plain(state.open.issue_type)
        said.append(Text(zh=f"另开议题：{kind.zh}", en=f"opens another item: {kind.en}"))
    return said


def _time(definition: Definition, state: State) -> Text | None:
    if state.notice is not None:
        span = state.notice.duration.text
        if (brought := state.notice.deliver) is not None:
            whom = (
                text("本栋每户", "each home of the building") if brought.scope else text("每户", "each home")
            )
            return Text(zh=f"公示 {span.zh}，送达{whom.zh}", en=f"public for {span.en}, brought to {whom.en}")
        return Text(zh=f"公示 {span.zh}", en=f"public for {span.en}")
    if state.gather is not None:
        span = state.gather.duration.text
        return Text(zh=f"公开征集 {span.zh}", en=f"open for {span.en}")
    if state.wait is not None:
        until = _until(definition, state.wait)
        if isinstance(state.wait, Moment):
            return Text(zh=f"等到{until.zh}", en=f"waits until {until.en}")
        return Text(zh=f"等待 {until.zh}", en=f"waits {until.en}")
    if state.deadline is not None:
        until = _until(definition, state.deadline)
        if isinstance(state.deadline, Moment):
            return Text(zh=f"期限：{until.zh}", en=f"until {until.en}")
        return Text(zh=f"期限 {until.zh}", en=f"within {until.en}")
    return None


def _decided(definition: Definition, state: State) -> list[Text]:
    form = state.decide
    if form is None:
        return []
    said = [_rule(form)]
    quorum = form.quorum
    if quorum is not None and quorum.count is not None:
        seats = quorum.of or len(definition.parties)
        if quorum.unit == "parties":
            said.append(
                Text(
                    zh=f"{seats} 方中至少 {quorum.count} 方答复",
                    en=f"{quorum.count} of {seats} parties answer",
                )
            )
        else:
            said.append(
                Text(
                    zh=f"至少 {quorum.count} 人答复",
                    en=f"{quorum.count} answer{'s' * (quorum.count != 1)} needed",
                )
            )
    elif quorum is not None and quorum.present is not None:
        part = _share(quorum.present)
        said.append(Text(zh=f"应到中{part.zh} 到会", en=f"{part.en} of those due present"))
    elif quorum is not None:
        said.append(_shares("参与", "taking part", quorum.heads, quorum.area))
    if form.veto:
        who = people(form.veto, definition.party_titles)
        said.append(Text(zh=f"{who.zh}可一票否决", en=f"veto: {who.en}"))
    if form.silence == "agrees":
        said.append(text("不答复视为同意", "silence agrees"))
    return said


def _rule(form: Decide) -> Text:
    part = _share(form.share)
    passing = form.passing
    match form.rule:
        case "consensus":
            return text("无人反对即通过", "nobody against")
        case "consensus_minus":
            many = form.at_most or 1
            return Text(zh=f"至多 {many} 方反对", en=f"at most {many} against")
        case "majority":
            half = form.share.over and form.share.fraction == Fraction(1, 2)
            return (
                text("过半同意", "majority agrees")
                if half
                else Text(zh=f"{part.zh} 同意", en=f"{part.en} agree")
            )
        case "weighted":
            return Text(zh=f"按权重{part.zh} 同意", en=f"{part.en} of the weight agrees")
        case "unanimity":
            return text("全体同意", "all agree")
        case "consent":
            return text("无人提出有理由的反对", "no reasoned objection")
        case "mean_at_least":
            return Text(zh=f"平均至少 {form.threshold} 分", en=f"mean of {form.threshold} or more")
        case "satisfied_at_least":
            return Text(zh=f"满意的{part.zh}", en=f"{part.en} satisfied")
        case "owners_joint_decision" | "counted" if passing is not None:
            part = _share(passing.share or form.share)
            whole = WHOLES.get(passing.of) or plain(passing.of)
            if passing.share is not None or (passing.heads is None and passing.area is None):
                return Text(zh=f"{whole.zh}中{part.zh} 同意", en=f"{part.en} of {whole.en} agree")
            return _shares("同意", "agree", passing.heads, passing.area)
        case rule:
            return _elects(form, RULES[rule].title if rule in RULES else plain(rule))


def _elects(form: Decide, rule: Text) -> Text:
    if form.winners == 1:
        return rule
    return Text(zh=f"{rule.zh}，选出 {form.winners} 个", en=f"{rule.en}, {form.winners} win")


def _share(share: object) -> Text:
    said = str(share)
    part = said.removeprefix("over ")
    over = said.startswith("over ")
    return Text(zh=("超过 " if over else "至少 ") + part, en=("over " if over else "at least ") + part)


def _shares(zh: str, en: str, heads: object, area: object) -> Text:
    """Heads and area in one clause where they are alike, else one after the other."""
    if str(heads) == str(area):
        part = _share(heads)
        return Text(zh=f"人数、面积均{part.zh} {zh}", en=f"{part.en} of heads and of area {en}")
    measured = ((heads, "人数", "heads"), (area, "面积", "area"))
    said = [(_share(part), name, called) for part, name, called in measured if part is not None]
    return Text(
        zh="、".join(f"{name}{part.zh}" for part, name, _ in said) + f" {zh}",
        en=" and ".join(f"{part.en} of {called}" for part, _, called in said) + f" {en}",
    )


WHOLES: dict[str, Text] = {
    "taking part": text("参与者", "those taking part"),
    "all": text("全体", "all"),
    "due": text("应到", "those due"),
    "present": text("到会", "those present"),
    "votes cast": text("有效票", "votes cast"),
}
"""Of whom a share is taken."""


def silence(definition: Definition, state: State) -> Text | None:
    """What a deadline that passes in silence brings: who is asked then."""
    late: IfLate | None = state.if_late
    if late is None:
        return None
    first, last = late.remind, late.ask or late.then_ask or ()
    own = definition.party_titles
    who = people(last, own)
    if first:
        urged = people(first, own)
        return Text(
            zh=f"逾期先催{urged.zh}，再由{who.zh}跟进", en=f"late: remind {urged.en}, then ask {who.en}"
        )
    return Text(zh=f"逾期由{who.zh}跟进", en=f"late: ask {who.en}")
