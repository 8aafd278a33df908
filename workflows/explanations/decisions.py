"""Pages of the rules about decisions: what weighs answers, who can bring an outcome about, and what comes then."""

from __future__ import annotations

from workflows.explanations.page import Explanation, page

DECISIONS: dict[str, Explanation] = {
    "rule": page(
        "规则和问法不配", "A rule that weighs something else",
        "每条规则只衡量一种答复：协商一致衡量表态，平均分衡量评分。配错了，永远得不出结论。",
        "Each rule weighs one kind of answer: consensus weighs positions, a mean weighs scores. With another kind there "
        "would never be an outcome.",
        wrong="""
            ask: {who: each party, to: position}
            deadline: 7 days
            decide: {rule: mean_at_least, threshold: 3}
            then: {passed: done, failed: stalled}
        """,
        right="""
            ask: {who: each party, to: position}
            deadline: 7 days
            decide: {rule: consensus}
            then: {passed: done, failed: stalled}
        """,
    ),
    "voice": page(
        "问了却不算数", "Asked, and not counted",
        "表态由参与方来做，一方一票；业主共同决定由每位业主来做。问了别人，他们的意见不会计入结论。",
        "Positions are the parties', one voice each; an owners' joint decision is every owner's. Anybody else would be "
        "asked in vain.",
        wrong="""
            ask: {who: [owners, property, coordinator], to: position}
            deadline: 7 days
            decide: {rule: consensus}
            then: {passed: done, failed: stalled}
        """,
        right="""
            ask: {who: [owners, property, community], to: position}
            deadline: 7 days
            decide: {rule: consensus}
            then: {passed: done, failed: stalled}
        """,
    ),
    "owners-vote": page(
        "业主共同决定的选项", "The options of an owners' vote",
        "民法典第二百七十八条按同意计算人数和面积，所以选项固定为 agree、disagree、abstain。",
        "Civil Code art. 278 counts heads and area that agree; so the options are agree, disagree and abstain.",
        wrong="""
            ask: {who: each owner, to: choice, options: [for_it, against_it]}
            deadline: 15 days
            decide:
              rule: owners_joint_decision
              quorum: {heads: 2/3, area: 2/3}
              pass: {of: taking part, heads: over 1/2, area: over 1/2}
            then: {passed: done, failed: declined, no_quorum: stalled}
        """,
        right="""
            ask: {who: each owner, to: choice, options: [agree, disagree, abstain]}
            deadline: 15 days
            decide:
              rule: owners_joint_decision
              quorum: {heads: 2/3, area: 2/3}
              pass: {of: taking part, heads: over 1/2, area: over 1/2}
            then: {passed: done, failed: declined, no_quorum: stalled}
        """,
    ),
    "quorum": page(
        "达不到的法定人数", "A quorum that cannot be met",
        "法定人数不能多于坐在桌边、这一步问到的各方；也要按规则数的东西来写：表态按方，评分按人次，业主按人数和面积。",
        "A quorum is no more than the parties that are asked, and it is said in what the rule counts: parties for "
        "positions, answers for scores, heads and area for owners.",
        wrong="""
            ask: {who: each party, to: position}
            deadline: 7 days
            decide: {rule: consensus, quorum: 4 of 7 parties}
            then: {passed: done, failed: stalled, no_quorum: stalled}
        """,
        right="""
            ask: {who: each party, to: position}
            deadline: 7 days
            decide: {rule: consensus, quorum: 4 of 5 parties}
            then: {passed: done, failed: stalled, no_quorum: stalled}
        """,
    ),
    "out-of-range": page(
        "数字超出了范围", "A number out of range",
        "满分 5 分，平均达不到 6 分；五方里不可能有五方反对还算基本一致；超过全部（over 1/1）谁也达不到。",
        "Of scores up to 5 no mean reaches 6; where all five may disagree nothing is decided; over 1/1 is more than all.",
        wrong="""
            ask: {who: [residents, owners], to: score, scale: 5}
            deadline: 5 days
            decide: {rule: mean_at_least, threshold: 6}
            then: {passed: done, failed: stalled, no_quorum: stalled}
        """,
        right="""
            ask: {who: [residents, owners], to: score, scale: 5}
            deadline: 5 days
            decide: {rule: mean_at_least, threshold: 3}
            then: {passed: done, failed: stalled, no_quorum: stalled}
        """,
    ),
    "never-passes": page(
        "永远通过不了", "It can never pass",
        "全体同意算的是坐在桌边的每一方；只问其中几方，没问到的就一直沉默，永远算不上全体。",
        "Unanimity counts every party at the table. If only some are asked, the others are silent for ever, and it never "
        "passes.",
        wrong="""
            ask: {who: [owners, property], to: position}
            deadline: 7 days
            decide: {rule: unanimity}
            then: {passed: done, failed: stalled}
        """,
        right="""
            ask: {who: each party, to: position}
            deadline: 7 days
            decide: {rule: unanimity}
            then: {passed: done, failed: stalled}
        """,
    ),
    "recusal": page(
        "回避之后定不下来", "Nothing can be decided after a recusal",
        "一方回避，其余各方仍要凑得满法定人数。人数要求跟着减少，就写 recusal: shrinks。",
        "Where a party is recused, those who remain must still be able to meet the quorum. Where the number shrinks "
        "with it, say `recusal: shrinks`.",
        wrong="""
            recuse: {property: "hazard == 'urgent'"}
            states:
              asking:
                phase: deliberation
                list: problem
                ask: {who: each party, to: position}
                deadline: 7 days
                decide: {rule: consensus, quorum: 5 of 5 parties}
                then: {passed: done, failed: stalled, no_quorum: stalled}
        """,
        right="""
            recuse: {property: "hazard == 'urgent'"}
            states:
              asking:
                phase: deliberation
                list: problem
                ask: {who: each party, to: position}
                deadline: 7 days
                decide: {rule: consensus, quorum: 4 of 5 parties}
                then: {passed: done, failed: stalled, no_quorum: stalled}
        """,
    ),
    "veto": page(
        "用不上的权利", "A right that nobody can use",
        "有否决权或权重的一方，这一步要问到它；不问，它就没有机会说话。",
        "A party with a veto or a weight is asked in that state: else it never gets to speak.",
        wrong="""
            ask: {who: [owners, property], to: position}
            deadline: 7 days
            decide: {rule: majority, veto: community}
            then: {passed: done, failed: stalled}
        """,
        right="""
            ask: {who: [owners, property, community], to: position}
            deadline: 7 days
            decide: {rule: majority, veto: community}
            then: {passed: done, failed: stalled, blocked: stalled}
        """,
    ),
    "sealed": page(
        "密封的答复不能提前揭晓", "Sealed answers are not decided early",
        "答复密封（sealed），就要等到截止一起揭晓。提前作结论，等于泄露了别人的答复；有了结论又延期，也是一样，只有没达到法定人数才可以延期。",
        "Sealed answers are revealed together at the deadline. A decision before that would tell what others answered; so would "
        "more time after one. Only where too few answered there may be more time.",
        wrong="""
            ask: {who: each party, to: position, answers: sealed}
            deadline: 7 days
            decide: {rule: consensus, close: when all have answered}
            then: {passed: done, failed: stalled}
        """,
        right="""
            ask: {who: each party, to: position, answers: sealed}
            deadline: 7 days
            decide: {rule: consensus, close: at the deadline}
            then: {passed: done, failed: stalled}
        """,
    ),
    "open-words": page(
        "密封的答复不带条件", "Sealed answers take no conditions",
        "条件要有人落实，修改要有人采纳，别人一看就知道谁怎么答的。要密封，就只问同意、不同意或弃权。",
        "A condition asks somebody to meet it, an amendment somebody to accept it: others would learn who answered what. "
        "What is sealed is agreed, disagreed or abstained, and no more.",
        wrong="""
            ask: {who: each party, to: position, answers: sealed}
            deadline: 7 days
            decide: {rule: consensus, close: at the deadline, conditions: {met_by: property}}
            then: {passed: done, failed: stalled}
        """,
        right="""
            ask: {who: each party, to: position, answers: hidden}
            deadline: 7 days
            decide: {rule: consensus, close: at the deadline, conditions: {met_by: property}}
            then: {passed: done, failed: stalled}
        """,
    ),
    "seat-voices": page(
        "几位代表合不成一张选票", "Seats that would have to share a ballot",
        "“多数代表”说的是：过半数代表同意，这一方就同意。选项投票、排序没有这样的多数；那里让负责人或任一代表发言。",
        "Over half of a party's seats can agree, and then the party agrees. Of ballots over options there is no such "
        "majority: let the chair, or any representative, speak there.",
        wrong="""
            issue_type: example
            version: 1
            title: {zh: "例", en: "Example"}
            parties:
              owners: {voice: a majority of its seats}
              property: seats
            start: choosing
            states:
              choosing:
                phase: decision
                list: problem
                ask: {who: each party, to: choice, options: {brick: {zh: "砖", en: "brick"}, stone: {zh: "石", en: "stone"}}}
                deadline: 7 days
                decide: {rule: plurality}
                then: {passed: done, tied: done, no_quorum: done}
              done: {phase: closed, result: done}
        """,
        right="""
            issue_type: example
            version: 1
            title: {zh: "例", en: "Example"}
            parties:
              owners: {voice: the chair}
              property: seats
            start: choosing
            states:
              choosing:
                phase: decision
                list: problem
                ask: {who: each party, to: choice, options: {brick: {zh: "砖", en: "brick"}, stone: {zh: "石", en: "stone"}}}
                deadline: 7 days
                decide: {rule: plurality}
                then: {passed: done, tied: done, no_quorum: done}
              done: {phase: closed, result: done}
        """,
        entire=True,
    ),
    "unsound-rule": page(
        "规则自相矛盾", "A rule that contradicts itself",
        "每一种答复都只能得出一个结论；多一方同意，不能从通过变成不通过；提前作出的结论，等到截止也一样。"
        "检查会把各方所有可能的答复都过一遍。现有的规则没有一条违反；万一违反，就在这里说出来。",
        "Every set of answers brings one outcome; one more agreement never undoes it; what is decided early would be "
        "decided alike at the deadline. The check goes through all answers that the parties can give. No rule there is "
        "breaks its word; if one ever does, it is said here.",
        wrong="",
        right="""
            ask: {who: each party, to: position}
            deadline: 7 days
            decide: {rule: consensus, close: as soon as certain}
            then: {passed: done, failed: stalled}
        """,
    ),
    "unhandled": page(
        "有了结论却没有去向", "An outcome that leads nowhere",
        "每一种可能的结论都要写明接下来去哪里：通过、不通过、人数不足、有人否决……检查会把各种答复都算一遍，"
        "看这一步到底可能怎样结束。",
        "Every outcome that can come says where it leads: passed, failed, quorum missed, vetoed … The check weighs all answers "
        "that there can be, to see in what the state can end.",
        wrong="""
            ask: {who: each party, to: position}
            deadline: 7 days
            decide: {rule: consensus, quorum: 4 of 5 parties}
            then: {passed: done, failed: stalled}
        """,
        right="""
            ask: {who: each party, to: position}
            deadline: 7 days
            decide: {rule: consensus, quorum: 4 of 5 parties}
            then: {passed: done, failed: stalled, no_quorum: stalled}
        """,
    ),
    "never-comes": page(
        "不会出现的结论", "An outcome that never comes",
        "没有写法定人数，就不会人数不足；没有人有否决权，就不会被否决。写了也永远用不上，多半是别处少写了什么。",
        "Without a quorum none is missed; where nobody holds a veto nothing is vetoed. Such a way is never taken; most often "
        "something is missing elsewhere.",
        wrong="""
            ask: {who: each party, to: position}
            deadline: 7 days
            decide: {rule: consensus}
            then: {passed: done, failed: stalled, no_quorum: stalled}
        """,
        right="""
            ask: {who: each party, to: position}
            deadline: 7 days
            decide: {rule: consensus}
            then: {passed: done, failed: stalled}
        """,
    ),
}  # fmt: skip
