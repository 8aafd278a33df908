"""Words of decisions, and of what a state can end in."""

from __future__ import annotations

from workflows.outcomes import OUTCOME_FORMS
from workflows.vocabulary.word import Word, Words, words

OUTCOMES = Words(tuple(Word(each.name, each.word, each.meaning) for each in OUTCOME_FORMS))
RULES = words(
    ("consensus", "协商一致", "没有一方不同意，条件都已落实", "nobody disagrees and every condition is met"),
    ("majority", "多数同意", "同意的占到规定比例", "the share that agrees is reached"),
    ("unanimity", "全体同意", "每一方都同意", "every party agrees"),
    ("consensus_minus", "基本一致", "最多有几方不同意", "so many parties at most disagree"),
    ("consent", "无人反对", "没有一方说明理由反对", "no party objects with a reason"),
    ("weighted", "加权多数", "各方按权重计算", "parties count by their weights"),
    ("mean_at_least", "平均分达标", "平均分达到分数线", "the mean score is reached"),
    ("satisfied_at_least", "满意率达标", "满意的人占到规定比例", "the share of satisfied people is reached"),
    (
        "owners_joint_decision", "业主共同决定", "人数和面积都达到规定比例",
        "the shares are reached both by heads and by floor area",
    ),
    ("counted", "会议表决", "按登记的票数计算", "by the numbers on a meeting's record sheet"),
    ("plurality", "得票最多", "票数最多的当选", "the option with most votes wins"),
    ("approval", "认可最多", "被勾选最多的当选", "the option that most approve of wins"),
    ("dots", "得点最多", "得点最多的当选", "the option with most dots wins"),
    ("score_voting", "得分最高", "各项得分相加，总分最高的当选", "the option with the highest sum of scores wins"),
    ("borda", "名次计分", "按名次计分，分高者当选（波达计数）", "places count as points (Borda count)"),
    (
        "instant_runoff", "逐轮淘汰", "逐轮淘汰最后一名，票转给下一志愿",
        "the last option goes out round by round and its votes pass on",
    ),
    ("schulze", "两两比较", "选项两两比较（舒尔茨法）", "options are compared in pairs (Schulze method)"),
    (
        "single_transferable_vote", "可转移单票", "选几项，多出的票和出局者的票按志愿转给别的选项",
        "several are chosen; surplus votes and those of who goes out pass on by each ranking",
    ),
    ("time_poll", "有空最多", "有空的人最多的时间", "the date on which most people are free"),
)  # fmt: skip
CLOSES = words(
    ("when all have answered", "全部答复后", "都答了就作结论，否则等到截止", "once everybody has answered, else at the deadline"),
    ("at the deadline", "截止时", "到截止才作结论，之前都可以改", "only at the deadline; until then answers may change"),
    (
        "as soon as certain", "结果确定时", "余下的答复改变不了结果就作结论；答了就不能改",
        "as soon as no missing answer could change it; an answer given is final",
    ),
)  # fmt: skip
UNITS = words(
    ("parties", "方", "按方计", "parties are counted"),
    ("answers", "份答复", "按答复的份数计", "answers are counted"),
    ("shares", "比例", "按比例计", "shares are measured"),
)
RECUSAL = words(
    ("stands", "不变", "有一方回避，人数要求不变", "the number stays where a party is recused"),
    ("shrinks", "相应减少", "有一方回避，人数要求减一", "the number goes down by each party that is recused"),
)
MEASURED_OF = words(
    ("taking part", "参与者", "占参与表决的", "of those taking part"),
    ("all", "全体", "占全体的", "of all"),
    ("due", "应到", "占应到会的", "of those due at the meeting"),
    ("present", "到会", "占到会的", "of those present"),
    ("votes cast", "有效票", "占投了赞成或反对的", "of the votes for and against"),
)
ABSTAIN = words(
    ("takes part", "算参与", "弃权算参与", "an abstention takes part"),
    ("stays out", "不算参与", "弃权不算参与", "an abstention does not take part"),
)
SILENCE = words(
    ("is no answer", "不算答复", "沉默不算答复", "silence is no answer"),
    ("agrees", "视为同意", "沉默视为同意", "silence counts as agreement"),
)
TIES = words(
    ("are told", "如实说明", "并列就是结论，由后面的状态处理", "a tie is told as an outcome of its own"),
    ("first listed", "列前者", "取列在前面的", "the option listed first is taken"),
)
