"""Why a message did not arrive, in plain words: what the house knows of an attempt, said to a coordinator.

Servers say it in numbers (RFC 3463 for mail). What is said here is as much as can be relied on, and what to do
about it; the server's own words are shown beside.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from workflows.text import Text, text

Fault = Literal["address", "blocked", "out_of_reach", "house", "unsure"]
"""Whose it is: the address is wrong; they do not take our messages; nobody answers; we; nobody can say."""

MENDS: dict[Fault, Text] = {
    "address": text("请核对名册里的邮箱或手机，改好后再发。", "Check the address in the roster, correct it, then send again."),
    "blocked": text(
        "对方的服务商不收。请打电话或上门告知，也可以请本人看看垃圾邮件。",
        "Their provider does not take it. Call or visit them; they may also look among their junk mail.",
    ),
    "out_of_reach": text(
        "可以过一会儿再发；事情急，请先打电话。", "Send it again later; where it is pressing, call them first."
    ),
    "house": text(
        "问题在本系统，请联系维护人员；事情急，请先打电话。",
        "The trouble is on our side: tell whoever runs the house, and call the person where it is pressing.",
    ),
    "unsure": text(
        "对方可能收到了。问一声最稳妥；再发一次也无妨，链接还是同一个。",
        "They may have it. To ask them is safest; sending it again does no harm, the link is the same.",
    ),
}  # fmt: skip
_MAIL: tuple[tuple[str, Fault, Text], ...] = (
    (r"5\.1\.[0-9]|55[013] no such|user unknown|does not exist", "address",
     text("没有这个邮箱地址", "there is no such mailbox")),
    (r"5\.2\.1|5\.2\.0", "address", text("这个邮箱已停用", "the mailbox is out of use")),
    (r"5\.3\.4", "blocked", text("邮件太大，对方不收", "the mail is too big for their server")),
    (r"[45]\.2\.2|552", "out_of_reach", text("对方的邮箱满了", "their mailbox is full")),
    (r"5\.7\.|554", "blocked", text("对方的邮件服务器拒收，可能当成了垃圾邮件",
                                    "their mail server declined it, perhaps as junk")),
    (r"4[0-9][0-9] ", "out_of_reach", text("对方的邮件服务器一直说“稍后再试”", "their mail server said “later” all day")),
    (r"5[0-9][0-9] ", "blocked", text("对方的邮件服务器拒收", "their mail server declined it")),
)  # fmt: skip
_SMS: tuple[tuple[str, Fault, Text], ...] = (
    (r"HTTP 4(01|03)", "house", text("短信平台不认本系统的账号", "the SMS gateway does not know our account")),
    (r"HTTP 4", "address", text("短信平台拒收，多半是号码不对", "the SMS gateway declined it; most likely the number is wrong")),
    (r"HTTP 5", "out_of_reach", text("短信平台出了故障", "the SMS gateway failed")),
    (r"^request", "house", text("短信平台的地址设置不对", "the address of the SMS gateway is set wrongly")),
)  # fmt: skip
_ANY: tuple[tuple[str, Fault, Text], ...] = (
    ("^neither", "address", text("名册里既没有邮箱，也没有手机", "the roster has neither e-mail nor phone")),
    ("^address", "address", text("名册里的邮箱写法不对", "what the roster has is no e-mail address")),
    ("^connect: SMTPAuth", "house", text("邮件服务器不认本系统的账号或密码", "the mail server does not take our name or password")),
    ("^connect: SSL", "house", text("邮件服务器的证书有问题，没有连接", "the mail server's certificate is not trusted")),
    ("^connect|^before the dot", "out_of_reach", text("一直连不上发送的服务器", "the server that sends could not be reached")),
    ("^sender", "house", text("邮件服务器不让本系统发信", "the mail server does not let us send")),
    ("^lost", "unsure", text("发出的一刻断了线，不确定对方收到没有",
                             "the line broke at the moment of sending: it may have arrived")),
    ("^template|^fault|^never ended", "house", text("本系统没能把消息写出来", "the house could not write the message")),
)  # fmt: skip
_OTHERWISE = text("没有送达，原因不明", "it did not arrive; nobody knows why")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, whose fault it is, and what to do."""

    fault: Fault
    said: Text

    @property
    def mend(self) -> Text:
        """What to do about it."""
        return MENDS[self.fault]


def reason_of(channel: str, outcome: str, detail: str) -> Reason:
    """The reason of an attempt that did not arrive."""
    table = _ANY + (_MAIL if channel == "email" else _SMS if channel == "sms" else ())
    for pattern, fault, said in table:
        if re.search(pattern, detail, re.IGNORECASE):
            return Reason(fault, said)
    return Reason("unsure" if outcome == "unknown" else "out_of_reach", _OTHERWISE)
