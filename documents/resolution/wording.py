"""The fixed words of a resolution, in both languages."""

from __future__ import annotations

from engine.resolutions import Resolution
from workflows.text import Text, text

SAID: dict[str, Text] = {
    "kind": text("协商决议书", "RESOLUTION"),
    "outcome": text("结论：", "Outcome: "),
    "matter": text("决定的事项", "What was decided on"),
    "amendments": text("协商中对方案的修改", "Amendments on the way"),
    "why": text("理由：", "Why: "),
    "tallies": text("计票", "What was counted"),
    "won": text("选定", "chosen"),
    "recusals": text("回避", "Who sat it out"),
    "rule": text("决定规则", "The rule"),
    "source": text("规则出处：", "Where the rule comes from: "),
    "basis": text("依据：", "Basis: "),
    "positions": text("各方意见", "Positions of the parties"),
    "party": text("参与方", "Party"),
    "words": text("说明", "In their words"),
    "minority": text("不同意见及理由", "Reasons of those who disagreed"),
    "conditions": text("附带条件及落实情况", "Conditions, and what became of them"),
    "days": text("日期", "Dates"),
    "decided": text("决定时间", "Decided"),
    "due": text("答复期限", "Answers until"),
    "notice": text("公示", "Public notice"),
    "signatures": text("签字盖章", "Signatures and seals"),
    "signature": text("签字", "Signature"),
    "seal": text("盖章", "Seal"),
    "day": text("日期", "Date"),
    "day_blank": text("年　　月　　日", "____ / ____ / ______"),
    "code": text("验证码", "Verification code"),
    "check": text(
        "扫码，或打开下面的网址，可以核对这份决议与系统记录是否一致。",
        "Scan, or open the address below, to check this paper against the record.",
    ),
    "colon": text("：", ": "),
    "stop": text("。", ". "),
    "comma": text("，", ", "),
    "dash": text("——", " – "),
    "page_before": text("第 ", "Page "),
    "page_between": text(" 页，共 ", " of "),
    "page_after": Text(zh=" 页", en="\u200b"),
}


def heading(it: Resolution) -> Text:
    """The title of the paper."""
    return Text(zh=f"关于“{it.title}”的决议", en=f"Resolution on “{it.title}”")


def reference(it: Resolution) -> Text:
    """How the paper is referred to: the item's number, and which of its decisions it is."""
    return Text(
        zh=f"第 {it.number} 号议题　第 {it.place} 项决议　{it.issue_type.zh}·{it.step.zh}",
        en=f"Item No. {it.number}, decision {it.place} · {it.issue_type.en}, {it.step.en}",
    )


def version(it: Resolution) -> Text:
    """Which text was decided on, where it was written down or changed since the matter was raised."""
    changed = sum(each.accepted for each in it.amendments)
    zh, en = f"方案第 {it.version} 版", f"Version {it.version} of the text"
    if not changed:
        return Text(zh=f"{zh}。", en=f"{en}.")
    return Text(
        zh=f"{zh}，按采纳的 {changed} 项修改改动过。",
        en=f"{en}, changed by {changed} amendment{'s' * (changed != 1)} that {'was' if changed == 1 else 'were'} accepted.",
    )
