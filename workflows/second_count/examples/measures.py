"""Examples of rules that measure: scores, the owners by head and area, a meeting's count."""

from __future__ import annotations

from workflows.second_count.examples.example import Example
from workflows.text import text

_REGISTER = """home,owner,area,handed_over
1-101,owner A,90.00,yes
1-102,owner A,60.00,yes
1-201,owner B;owner C,89.35,yes
1-202,owner D,120.65,yes
2-101,owner E,80.00,yes
2-102,developer,80.00,no
2-201,developer,80.00,no
"""
_OWNERS = {"owner A": "agree", "1-201": "agree", "1-202": "disagree", "2-101": "agree"}
_ORDINARY = (
    "rule: owners_joint_decision\nquorum: {heads: 2/3, area: 2/3}\n"
    "pass: {of: taking part, heads: over 1/2, area: over 1/2}\n"
)
_RESERVED = (
    "rule: owners_joint_decision\nquorum: {heads: 2/3, area: 2/3}\n"
    "pass: {of: taking part, heads: 3/4, area: 3/4}\n"
)

MEASURES = (
    Example(
        "rule: mean_at_least\nthreshold: 4\n",
        text("垃圾房建好了，五个人评分，平均要到 4 分。", "The refuse house is built; five people score it, and the mean must reach 4."),
        {}, "passed", times=((2, "5"), (2, "4"), (1, "3")),
    ),
    Example(
        "rule: satisfied_at_least\nsatisfied_from: 4\nshare: 2/3\n",
        text(
            "4 分起算满意，要求三分之二。六人评分，四人满意，正好三分之二；一人没有评。",
            "4 and more count as satisfied, and two thirds are needed. Six score, four are satisfied, exactly two thirds; one "
            "says nothing.",
        ),
        {}, "passed", times=((2, "5"), (2, "4"), (1, "3"), (1, "2")), silent=1,
    ),
    Example(
        _ORDINARY,
        text(
            "一般事项（过半数）。业主 A 有两套，算一人；B、C 共有一套，合为一票；开发商未交付的两套合算一人，没有投票。"
            "全体 5 人、600.00 平方米，参与 4 人、440.00 平方米。",
            "An ordinary matter: over a half. A owns two homes and is one head; B and C own one together and have one vote; the "
            "two homes that the developer has not handed over are one head, which does not vote. All: 5 heads with 600.00 m²; "
            "taking part: 4 with 440.00 m².",
        ),
        {}, "passed", _OWNERS, register=_REGISTER, term=text("双过半（民法典第二百七十八条，一般事项）", "two measures, ordinary matters"),
    ),
    Example(
        _RESERVED,
        text(
            "特别事项（四分之三），同样的票：人数正好四分之三，面积 319.35 ÷ 440.00 不到四分之三。",
            "A reserved matter, three quarters, and the same votes: by head exactly three quarters, by area 319.35 / 440.00, "
            "which is less.",
        ),
        {}, "failed", _OWNERS, register=_REGISTER, term=text("双四分之三（民法典第二百七十八条，特别事项）", "two measures, reserved matters"),
    ),
    Example(
        "rule: counted\nquorum: {present: 2/3}\n",
        text(
            "应到 12 人，实到 9 人：5 人同意，3 人反对，1 人弃权。弃权不算投票。",
            "Of 12 due 9 are present: 5 for it, 3 against it, 1 abstains, and who abstains casts no vote.",
        ),
        {}, "passed", times=((5, "agree"), (3, "disagree"), (1, "abstain")), silent=3,
    ),
)  # fmt: skip
