"""How things are said to people, in both languages: times, money, and the names of what the program knows.

Times are said in the community's zone and in the words people use: today 18:00, 2 days left. Nothing here
reads a clock; `now` is an argument.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date

from workflows.model import Definition, FieldForm
from workflows.text import Text, text

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def when(instant: datetime, zone: str, language: str, now: datetime) -> str:
    """A day and a time as one says it: 今天 18:00, tomorrow 18:00, 11月30日 周一 18:00."""
    local, here = instant.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone))
    return f"{_day(local, here, language)} {local:%H:%M}"


def day(instant: datetime, zone: str, language: str, now: datetime) -> str:
    """A day as one says it."""
    return _day(instant.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone)), language)


def left(due: datetime, now: datetime, zone: str, language: str) -> str:
    """How much time is left, or how late something is, in its largest unit."""
    zh, late = language.startswith("zh"), due < now
    span = abs(due - now)
    days = abs((due.astimezone(ZoneInfo(zone)).date() - now.astimezone(ZoneInfo(zone)).date()).days)
    if span >= DAY and days:
        amount = f"{days} 天" if zh else f"{days} day{'s' * (days != 1)}"
    elif span >= HOUR:
        hours = int(span / HOUR)
        amount = f"{hours} 小时" if zh else f"{hours} hour{'s' * (hours != 1)}"
    else:
        minutes = max(1, int(span / timedelta(minutes=1)))
        amount = f"{minutes} 分钟" if zh else f"{minutes} minute{'s' * (minutes != 1)}"
    if late:
        return f"逾期 {amount}" if zh else f"{amount} late"
    return f"还有 {amount}" if zh else f"{amount} left"


def lasting(seconds: int) -> Text:
    """How long something lasted, or what is left of it: days and hours, or hours and minutes."""
    days, rest = divmod(seconds, int(DAY.total_seconds()))
    hours, minutes = divmod(rest // 60, 60)
    parts = [(days, "天", "day"), (hours, "小时", "hour"), (0 if days else minutes, "分钟", "minute")]
    said = [(n, zh, en) for n, zh, en in parts if n] or [(0, "分钟", "minute")]
    return Text(
        zh=" ".join(f"{n} {zh}" for n, zh, _ in said),
        en=" and ".join(f"{n} {en}{'s' * (n != 1)}" for n, _, en in said),
    )


def money(amount: int, currency: str, language: str) -> str:
    """An amount in its smallest unit, written out exactly: ¥38,000 or ¥38,000.50."""
    whole, cents = divmod(amount, 100)
    sign = "¥" if currency == "CNY" else f"{currency} "
    del language
    return f"{sign}{whole:,}" + (f".{cents:02d}" if cents else "")


def field_words(definition: Definition, name: str, value: object) -> Text:
    """A field's value in words."""
    form: FieldForm = definition.fields[name]
    if form.type == "money" and isinstance(value, int):
        return Text(zh=money(value, form.currency, "zh"), en=money(value, form.currency, "en"))
    if form.type == "choice":
        return next((o.title for o in form.options if o.name == value), _same(value))
    if form.type == "images" and isinstance(value, (list, tuple)):
        return Text(zh=f"{len(value)} 张照片", en=f"{len(value)} photographs")
    if form.type in ("list", "items") and isinstance(value, (list, tuple)):
        return Text(zh="；".join(map(str, value)) or "—", en="; ".join(map(str, value)) or "—")
    return _same(value)


def _same(value: object) -> Text:
    said = str(value) or "—"
    return Text(zh=said, en=said)


def _day(local: datetime, here: datetime, language: str) -> str:
    zh = language.startswith("zh")
    days = (local.date() - here.date()).days
    near = {0: ("今天", "today"), 1: ("明天", "tomorrow"), -1: ("昨天", "yesterday")}.get(days)
    if near:
        return near[0] if zh else near[1]
    year = local.year != here.year
    if zh:
        said = format_date(local.date(), "y年M月d日 E" if year else "M月d日 E", locale="zh")
    else:
        said = format_date(local.date(), "E d MMM y," if year else "E d MMM,", locale="en")
    return str(said)


PHASES: dict[str, Text] = {
    "collection": text("征集", "Collection"),
    "deliberation": text("协商", "Deliberation"),
    "decision": text("决定", "Decision"),
    "implementation": text("实施", "Implementation"),
    "closed": text("办结", "Closed"),
}
LISTS: dict[str, Text] = {
    "demand": text("需求清单", "Demands"),
    "problem": text("问题清单", "Problems"),
    "project": text("项目清单", "Projects"),
    "none": text("不列清单", "On no list"),
}
STANDS: dict[str, Text] = {
    "agree": text("同意", "Agree"),
    "agree_if": text("同意，但有条件", "Agree, if …"),
    "disagree": text("不同意", "Disagree"),
    "abstain": text("弃权", "Abstain"),
    "waiting": text("未答", "Waiting"),
    "recused": text("回避", "Recused"),
    "idle": text("未开始", "Not asked yet"),
    "hidden": text("先不公开", "Not shown yet"),
    "sealed": text("密封", "Sealed"),
    "counted": text("只公开数目", "Only counted"),
    "answered": text("已答复", "Answered"),
}
SPOKEN = ("agree", "agree_if", "disagree", "abstain")
VIA: dict[str, Text] = {
    "link": text("链接", "link"),
    "email": text("邮件", "e-mail"),
    "sms": text("短信", "SMS"),
    "mailbox": text("信箱页", "mailbox page"),
    "console": text("工作台", "console"),
    "paper": text("纸质", "on paper"),
    "phone": text("电话", "by phone"),
    "door": text("上门", "at the door"),
    "walk_in": text("来访", "walk-in"),
    "web": text("网页", "web page"),
    "api": text("系统接口", "API"),
    "system": text("系统", "system"),
}
CONDITION: dict[str, Text] = {
    "open": text("待落实", "open"),
    "met": text("已答应，待确认", "said to be met, to be confirmed"),
    "confirmed": text("已确认", "confirmed"),
    "withdrawn": text("已撤回", "withdrawn"),
}
AMENDMENT: dict[str, Text] = {
    "open": text("待决定", "to be decided"),
    "accepted": text("已采纳", "accepted"),
    "declined": text("没有采纳", "declined"),
}
OBJECTION: dict[str, Text] = {
    "open": text("待裁定", "to be judged"),
    "upheld": text("成立", "upheld"),
    "dismissed": text("不成立", "dismissed"),
}
MESSAGES: dict[str, Text] = {
    "task": text("请答复", "Please answer"),
    "reminder": text("提醒", "Reminder"),
    "stand_in": text("请候补答复", "Please stand in"),
    "late_reminder": text("逾期提醒", "Late reminder"),
    "late_ask": text("请跟进逾期", "Please see to it"),
    "extended": text("延期通知", "More time"),
    "changed": text("方案改动后请重新答复", "Changed, please answer again"),
    "recorded": text("代录告知", "Recorded for you"),
    "result": text("结果告知", "Result"),
    "update": text("进展告知", "Progress"),
    "merged": text("并入告知", "Merged"),
    "clock": text("到时告知", "A time has come"),
    "paused": text("计时暂停或恢复", "Clock stopped or running again"),
    "recused": text("回避告知", "Sits this out"),
    "seat": text("代为答复告知", "Who answers for whom"),
    "trouble": text("系统情况", "How the system is"),
}
DELIVERY: dict[str, Text] = {
    "queued": text("待发送", "to be sent"),
    "sent": text("已发出", "sent"),
    "undeliverable": text("没有送达", "not delivered"),
    "unknown": text("不确定是否送达", "delivery unknown"),
    "told": text("已当面或电话告知", "told in person"),
    "cancelled": text("不必再发", "no longer needed"),
}
ATTEMPTS: dict[str, Text] = {
    "sent": text("已发出", "sent"),
    "try_again": text("没有发出，稍后再试", "did not go out, to be tried again"),
    "undeliverable": text("没有送达", "not delivered"),
    "unknown": text("不确定是否送达", "delivery unknown"),
}
WAITS: dict[str, Text] = {
    "quiet": text("等免打扰时段过去", "until quiet hours are over"),
    "limit": text("排队等发送额度", "in line, the provider's limit is reached"),
    "retry": text("没有发出，会再试", "did not go out, will be tried again"),
}
TASKS: dict[str, Text] = {
    "choose": text("作决定", "Decide"),
    "fill": text("填写", "Fill in"),
    "position": text("表态", "Take a position"),
    "score": text("评分", "Score"),
    "report": text("报告进展", "Report"),
    "meet": text("落实条件", "Meet a condition"),
    "confirm": text("确认条件", "Confirm a condition"),
    "judge": text("裁定异议", "Judge an objection"),
    "follow_up": text("跟进", "Follow up"),
    "amend": text("采纳修改", "Decide an amendment"),
    "consent": text("征求同意", "Consent"),
    "choice": text("投票", "Vote"),
    "approval": text("选出可接受的", "Approve"),
    "ranking": text("排序", "Rank"),
    "dots": text("打点", "Spread dots"),
    "ratings": text("逐项打分", "Score each option"),
    "dates": text("选时间", "Say when you are free"),
    "count": text("填会议记录单", "Record the count"),
    "sort": text("归并建议", "Sort suggestions"),
    "grant": text("是否同意延期", "Agree to more time"),
    "deliver": text("逐户送达", "Bring it to each home"),
}
