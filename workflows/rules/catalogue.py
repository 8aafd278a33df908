"""The catalogue of decision rules: what each is called, what it weighs, how it counts, and where it comes from.

`RULES` is the one list of rules that a definition can name. The reference manual is written from it, and so
are the checks: a rule weighs one kind of answer, ends in the outcomes named here, and is `monotone` where an answer
that turns more in favour can never turn success into failure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from workflows.rules.verdict import Outcome
from workflows.text import Text, text

Weighs = Literal["position", "score", "choice", "approval", "ranking", "dots", "ratings", "dates", "count"]


@dataclass(frozen=True, slots=True)
class RuleForm:
    """One rule, as people read of it. `arithmetic` is how to count it with pencil and paper."""

    name: str
    weighs: Weighs
    title: Text
    arithmetic: Text
    source: Text
    monotone: bool = True
    outcomes: tuple[Outcome, ...] = ("passed", "failed", "no_quorum")


_PARTIES: tuple[Outcome, ...] = ("passed", "failed", "no_quorum", "blocked")
_OPTIONS: tuple[Outcome, ...] = ("passed", "tied", "no_quorum")

_RONR = text(
    "《罗伯特议事规则》第 12 版 44:1（多数按有效票计算，弃权不计）",
    "Robert's Rules of Order, Newly Revised, 12th ed., 44:1 (a majority of the votes cast, abstentions left out)",
)
_CUSTOM = text("通行做法", "common practice")

_ALL = (
    RuleForm(
        "consensus", "position", text("协商一致", "consensus"),
        text(
            "至少一方同意，没有一方不同意，所有条件都已落实或撤回，就通过。弃权不妨碍通过，但计入法定人数。",
            "Passed when at least one party agrees, nobody disagrees, and every condition is met or withdrawn. "
            "An abstention stops nothing, and counts for the quorum.",
        ),
        text(
            "通行做法；Butler 与 Rothstein《冲突与共识》，1987",
            "common practice; Butler and Rothstein, On Conflict and Consensus, 1987",
        ), outcomes=_PARTIES,
    ),
    RuleForm(
        "consensus_minus", "position", text("基本一致", "consensus but for a few"),
        text(
            "与协商一致相同，但允许至多 at_most 方不同意或条件未落实。至少要有一方同意。",
            "As consensus, but up to `at_most` parties may disagree, or have a condition that is not met. At "
            "least one party must agree.",
        ),
        text(
            "通行做法，称“一致减一”",
            "common practice, known as consensus minus one",
        ), outcomes=_PARTIES,
    ),
    RuleForm(
        "unanimity", "position", text("全体同意", "unanimity"),
        text(
            "在席各方全部同意才通过。弃权、不答复、条件未落实，都不算同意。",
            "Passed only when every seated party agrees. An abstention, silence, or a condition that is not met "
            "is no agreement.",
        ),
        text(
            "《民法典》第二百七十九条要求有利害关系的业主一致同意，属于这一类",
            "Civil Code of the PRC, art. 279, is of this kind: every owner concerned agrees",
        ),
        outcomes=_PARTIES,
    ),
    RuleForm(
        "consent", "position", text("无人反对即可", "consent"),
        text(
            "没有人说明理由反对，也没有未落实的条件，就通过。弃权和不答复不妨碍通过。",
            "Passed when no reasoned objection stands and no condition is open. Abstaining or saying nothing "
            "does not stand in the way.",
        ),
        text(
            "同意原则：Endenburg《全体共治》（Sociocracy），1998",
            "the principle of consent: Endenburg, Sociocracy: The Organization of Decision-Making, 1998",
        ),
        outcomes=_PARTIES,
    ),
    RuleForm(
        "majority", "position", text("多数同意", "majority"),
        text(
            "同意的方数除以表态（同意或不同意）的方数，达到 share 就通过；不写就是超过一半。"
            "弃权不算表态，但计入法定人数；条件未落实算不同意。",
            "The parties that agree are divided by those that took a side, and that must reach `share`: over a "
            "half unless said otherwise. An abstention takes no side and counts for the quorum; a condition "
            "that is still open counts against.",
        ),
        _RONR, outcomes=_PARTIES,
    ),
    RuleForm(
        "weighted", "position", text("加权多数", "weighted majority"),
        text(
            "与多数同意相同，但每一方按 weights 中的权重计算（可以是分数），没写的算 1。法定人数仍按方数计算。",
            "As majority, but each party counts with its weight in `weights` (it may be a fraction), 1 where it has none. The quorum "
            "still counts parties.",
        ),
        text(
            "按份额表决的通行做法，如《公司法》（2023 年修订）第六十五条按出资比例行使表决权",
            "voting by shares, as in the Company Law of the PRC (as revised in 2023), art. 65, by contributions of capital",
        ), outcomes=_PARTIES,
    ),
    RuleForm(
        "mean_at_least", "score", text("平均分达到", "mean at least"),
        text(
            "评分之和除以评分人数，不低于 threshold 就通过。按分数精确比较，不先四舍五入。",
            "The sum of the scores is divided by the number of people who scored; passed when that is not below "
            "`threshold`. Compared exactly, never after rounding.",
        ),
        _CUSTOM,
    ),
    RuleForm(
        "satisfied_at_least", "score", text("满意率达到", "share of the satisfied"),
        text(
            "评分不低于 satisfied_from（不写就是 4 分）的人数除以评分人数，达到 share 就通过。无人评分即未达到法定人数。",
            "Those who gave `satisfied_from` or more (4 unless said otherwise) are divided by those who scored, "
            "and that must reach `share`. Where nobody scored, the quorum is missed.",
        ),
        _CUSTOM,
    ),
    RuleForm(
        "owners_joint_decision", "choice", text("业主共同决定", "owners' joint decision"),
        text(
            "参与的业主人数和专有面积都达到 quorum，才算有效；同意的人数和面积又都达到 pass，才通过。"
            "共有人合为一票，一人有几套房算一人，开发商未售和未交付的房屋合算一人。弃权算参与，除非另有约定。",
            "Those who take part must reach `quorum` by head and by floor area; then those who agree must reach "
            "`pass`, by both again. Co-owners share one vote, several homes of one owner are one head, and so are "
            "all that the developer has not sold or not handed over. An abstention takes part unless said otherwise.",
        ),
        text(
            "《民法典》第二百七十八条；最高人民法院关于建筑物区分所有权的司法解释第八条、第九条",
            "Civil Code of the PRC, art. 278; Supreme People's Court, interpretation on the ownership of building "
            "units, arts. 8 and 9",
        ),
    ),
    RuleForm(
        "counted", "count", text("会议计票", "counted at a meeting"),
        text(
            "实到除以应到，达到 quorum 才算有效；同意票除以应到、实到或投票数（弃权不算），达到比例就通过。"
            "记录单前后矛盾的，不予采用。",
            "Those present are divided by those due, and that must reach `quorum`. The votes for it are divided by "
            "those due, by those present, or by the votes cast (abstentions left out), and that must reach the "
            "share. A sheet that cannot be true is refused.",
        ),
        _RONR,
    ),
    RuleForm(
        "plurality", "choice", text("得票最多", "most votes"),
        text("每人选一项，得票最多的选中。", "Everybody chooses one option, and the one with most votes wins."),
        text(
            "《罗伯特议事规则》第 12 版第 44 节（相对多数）",
            "Robert's Rules of Order, Newly Revised, 12th ed., section 44 (plurality vote)",
        ), outcomes=_OPTIONS,
    ),
    RuleForm(
        "approval", "approval", text("赞成最多", "approval"),
        text(
            "每人可以赞成任意几项，赞成人数最多的选中。",
            "Everybody marks each option that they approve of, and the one with most marks wins.",
        ),
        text("赞成投票：Brams 与 Fishburn，1978", "approval voting: Brams and Fishburn, 1978"),
        outcomes=_OPTIONS,
    ),
    RuleForm(
        "dots", "dots", text("贴点投票", "dot voting"),
        text(
            "每人有若干个点，可以分贴在几项上，也可以都贴在一项上。点数最多的选中。",
            "Everybody spreads a number of dots over the options, or puts all on one. The option with most dots wins.",
        ),
        text(
            "协商引导中的通行做法，称 dotmocracy",
            "common where groups are facilitated, known as dotmocracy",
        ), outcomes=_OPTIONS,
    ),
    RuleForm(
        "score_voting", "ratings", text("逐项打分", "score voting"),
        text(
            "每人给每一项打分，从 1 分到 scale 分，没打的不得分。各项得分相加，总分最高的选中。",
            "Everybody scores each option, from 1 to `scale`; one that is left out gets nothing. The scores are added "
            "up, and the highest sum wins.",
        ),
        text("计分投票（range voting）：Smith，2000", "score voting, or range voting: Smith, 2000"),
        outcomes=_OPTIONS,
    ),
    RuleForm(
        "borda", "ranking", text("排序计分（波达法）", "Borda's count"),
        text(
            "共 n 项时，排第一得 n − 1 分，第二得 n − 2 分，最后得 0 分。并列的平分这几个名次的分，"
            "没有排的并列最后。总分最高的选中。",
            "Of n options the first gets n − 1 points, the second n − 2, the last none. Options ranked equal share "
            "evenly the points of their places, and those left out share the last places. The highest sum wins.",
        ),
        text("波达，1781；并列取平均的做法", "Borda, 1781; the variant with ties averaged"),
        outcomes=_OPTIONS,
    ),
    RuleForm(
        "instant_runoff", "ranking", text("逐轮淘汰", "instant runoff"),
        text(
            "每轮把每份排序算给其中排在最前、尚未出局的一项，得票最少的出局，直到剩下要选的个数。"
            "最少的并列时：合计仍少于其余各项的一并出局；否则比前面各轮，由近及远；"
            "仍相同的，按约定的列表顺序，或每种顺序都试，结果不同就是并列。",
            "In each round every ranking counts for its best option still in, and the one with fewest votes goes "
            "out, until as many are left as are to be chosen. Tied last: together fewer than any other, all go; "
            "else earlier rounds decide, the latest first; else the order of the list, where that was set, or "
            "every order is tried and a different winner means a tie.",
        ),
        text(
            "《罗伯特议事规则》第 12 版 45:62（优先顺序投票）",
            "Robert's Rules of Order, Newly Revised, 12th ed., 45:62 (preferential voting)",
        ),
        monotone=False, outcomes=_OPTIONS,
    ),
    RuleForm(
        "schulze", "ranking", text("两两比较（舒尔茨法）", "Schulze's method"),
        text(
            "先看每两项之间各有多少人更喜欢哪一项。从一项到另一项的路径，强度取最弱一步；"
            "去的最强路径强于回的，就排在前面。没有谁排在它前面的选中。",
            "For each two options it is counted how many prefer which. A path from one option to another is as "
            "strong as its weakest step; whoever's strongest path there beats the strongest one back stands before "
            "the other. The option before which nobody stands wins.",
        ),
        text(
            "Schulze，Social Choice and Welfare 36（2011），强度按胜方票数",
            "Schulze, Social Choice and Welfare 36 (2011), strength by winning votes",
        ),
        outcomes=_OPTIONS,
    ),
    RuleForm(
        "single_transferable_vote", "ranking", text("可转移单票", "single transferable vote"),
        text(
            "选 p 项，v 份排序：当选票数为 v ÷ (p + 1) 取整再加 1。每份排序先算给排第一的。够当选票数的当选，多出的票最多的先转："
            "其全部排序按“多出的票 ÷ 得票”的价值转给各自的下一志愿。没有多出的票可转，得票最少的出局，其排序按原价值转走。"
            "剩下的不多于空位时，全部当选。同样多的：先比前面各步，由近及远；仍相同的，按约定的列表顺序，"
            "或每种顺序都试，结果不同就是并列。",
            "For p places and v rankings the quota is v / (p + 1) rounded down, and one more. Every ranking counts for its "
            "first. Whoever has the quota is chosen; what somebody has beyond it is passed on, the greatest surplus first: "
            "all of those rankings go to the next on each, at their value times surplus / votes. Where there is no surplus, "
            "whoever has fewest votes goes out and the rankings pass on at their value. As soon as no more are left than "
            "places, they are chosen. Equal ones: earlier stages decide, the latest first; else the order of the list, where "
            "that was set, or every order is tried and a different choice means a tie.",
        ),
        text(
            "苏格兰地方选举令 2007（SSI 2007/42）附表一第 46–52 条，加权格雷戈里法；转移价值用分数，不取五位小数",
            "Scottish Local Government Elections Order 2007 (SSI 2007/42), schedule 1, rules 46 to 52: weighted inclusive "
            "Gregory; values are fractions here and not cut off after five decimal places",
        ),
        monotone=False, outcomes=_OPTIONS,
    ),
    RuleForm(
        "time_poll", "dates", text("约时间", "time poll"),
        text(
            "每人对每个日期答“可以”“勉强可以”或不答。能来的人最多的日期选中；相同的，取勉强最少的；再相同，取最早的。",
            "Everybody says yes, if need be, or nothing to each date. The date with most people wins; of equal "
            "ones that with fewest “if need be”; of those the earliest.",
        ),
        _CUSTOM, outcomes=_OPTIONS,
    ),
)  # fmt: skip

RULES: dict[str, RuleForm] = {rule.name: rule for rule in _ALL}
