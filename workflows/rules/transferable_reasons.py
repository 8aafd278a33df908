"""Why the single transferable vote chose whom: the quota, and each stage with its numbers.

Whoever has the rankings and this explanation can count again, stage by stage.
"""

from __future__ import annotations

from fractions import Fraction

from workflows.rules.instant_runoff import chosen_said, out_said, votes_said
from workflows.rules.piles import Last
from workflows.rules.rankings import RankingTally
from workflows.rules.result import Equals, Result, Titles, named, readable
from workflows.rules.transferable_vote import Elected, Stage, Surplus, places_of, transferable_vote
from workflows.rules.verdict import sentence
from workflows.text import Text


def transferable_vote_result(
    tally: RankingTally, titles: Titles, *, places: int = 1, equals: Equals = "are told"
) -> Result:
    """Who is chosen, with the quota and the stages."""
    elected = transferable_vote(tally, places=places, equals=equals)
    return Result(
        elected.chosen,
        elected.tied,
        places_of(elected),
        sentence(
            _quota_said(elected, places),
            *(_stage_said(n, stage, titles, equals) for n, stage in enumerate(elected.stages, 1)),
            *chosen_said(elected.chosen, elected.tied, titles),
        ),
    )


def _quota_said(elected: Elected, places: int) -> Text:
    counting = int(sum(elected.stages[0].votes.values(), Fraction(0)))
    parts = places + 1
    return Text(
        zh=f"选 {places} 项，{counting} 份排序除以 {parts}，取整再加 1，当选票数为 {elected.quota}",
        en=f"{counting} rankings for {places} places: the quota is {counting}/{parts} rounded down and one more, "
        f"{elected.quota}",
    )


def _stage_said(n: int, stage: Stage, titles: Titles, equals: Equals) -> Text:
    votes = votes_said(stage.votes, titles)
    zh, en = f"第 {n} 步 {votes.zh}", f"stage {n}: {votes.en}"
    if stage.chosen:
        names = named(stage.chosen, titles)
        zh, en = f"{zh}，{names.zh} 当选", f"{en}, {names.en} in"
    match stage.done:
        case Surplus():
            done = _surplus_said(stage.done, titles, equals)
        case Last():
            done = out_said(stage.done, titles, equals)
        case None:
            return Text(zh=zh, en=en)
    return Text(zh=f"{zh}，{done.zh}", en=f"{en}, {done.en}")


def _surplus_said(done: Surplus, titles: Titles, equals: Equals) -> Text:
    title, at = titles[done.option], readable(done.surplus / done.votes, decimals=5)
    zh = f"{title.zh} 多出 {readable(done.surplus)} 票，每票按 {at} 转给下一志愿"
    en = f"the surplus of {title.en}, {readable(done.surplus)}, goes on, {at} of each vote"
    if len(done.equal) == 1:
        return Text(zh=zh, en=en)
    names = named(done.equal, titles)
    if equals == "are told":
        return Text(
            zh=f"{names.zh} 多出的一样多，每种先后都试过，这里先转列在前面的；{zh}",
            en=f"{names.en} have equal surpluses, every order was tried, shown here is the first listed; {en}",
        )
    return Text(
        zh=f"{names.zh} 多出的一样多，按约定先转列在前面的；{zh}",
        en=f"{names.en} have equal surpluses, by the rule that was set the first listed goes first; {en}",
    )
