"""Checks of decisions: the rule fits what it weighs, and whoever is asked has a voice in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from workflows.checks.endings import fits, rules_for
from workflows.checks.mistake import Found, Mistake
from workflows.model import BALLOTS, EACH_OWNER, EACH_PARTY, WHO_WORDS, Ask, Decide, FromField
from workflows.source import Path
from workflows.text import text

if TYPE_CHECKING:
    from workflows.checks.subject import Subject

OWNERS_OPTIONS = ("agree", "disagree", "abstain")


def decisions(subject: Subject) -> Iterator[tuple[Ask, Decide, Path]]:
    """Every decision whose rule fits what is asked."""
    for name, state, ask, _ in subject.asks():
        if state.decide is not None and fits(state.decide.rule, ask.to):
            yield ask, state.decide, ("states", name, "decide")


def rule_fits(subject: Subject) -> Found:
    """A rule fits the answers that it weighs."""
    for name, state, ask, _ in subject.asks():
        form = state.decide
        if form is not None and rules_for(ask.to) and not fits(form.rule, ask.to):
            valid = ", ".join(rules_for(ask.to))
            yield Mistake(
                ("states", name, "decide", "rule"),
                text(
                    f"{form.rule} 不能用来衡量 to: {ask.to}",
                    f"{form.rule} does not weigh answers of to: {ask.to}",
                ),
                text(f"换一条规则：{valid}；或改 ask.to", f"take another rule: {valid}; or another ask.to"),
                text("得不出结论", "there would never be an outcome"),
                at="value",
            )


def voices(subject: Subject) -> Found:
    """Whoever is asked for a position or a consent has a voice; an owners' vote asks the owners, and nobody else."""
    for _, state, ask, path in subject.asks():
        outside = [who for who in ask.who if who in (*subject.roles, *WHO_WORDS) and who != EACH_PARTY]
        if ask.to == "position" and outside:
            yield Mistake(
                (*path, "who"),
                text(
                    f"“{outside[0]}”不是参与方，表态不会计入结论",
                    f"`{outside[0]}` is no party: its position would not count",
                ),
                text(
                    "问参与方（each party），或改成 to: score", "ask parties (each party), or write to: score"
                ),
                at="value",
            )
        owners = state.decide is not None and state.decide.rule == "owners_joint_decision"
        if ask.to == "choice" and owners and ask.who != (EACH_OWNER,):
            yield Mistake(
                (*path, "who"),
                text("业主共同决定要问每位业主", "an owners' joint decision is made by every owner"),
                text("写成 who: each owner", "write who: each owner"),
                text("别人的票不算数", "nobody else's vote counts"),
                at="value",
            )
        if ask.scope is not None and EACH_OWNER not in ask.who:
            yield Mistake(
                (*path, "scope"),
                text(
                    "scope 只对 who: each owner 起作用", "`scope` narrows who: each owner, and nothing else"
                ),
                text("写成 who: each owner，或去掉 scope", "write who: each owner, or remove scope"),
            )


def owners_vote(subject: Subject) -> Found:
    """The options of an owners' joint decision are for it, against it, and neither."""
    for ask, form, path in decisions(subject):
        if form.rule != "owners_joint_decision":
            continue
        names = () if isinstance(ask.options, FromField) else tuple(option.name for option in ask.options)
        if ask.questions or sorted(names) != sorted(OWNERS_OPTIONS):
            yield Mistake(
                (*path[:2], "ask", "questions" if ask.questions else "options"),
                text(
                    "业主共同决定的选项，名字是固定的三个",
                    "the three options of an owners' joint decision have their fixed names",
                ),
                text(
                    "写成 options: {agree: 同意, disagree: 不同意, abstain: 弃权}",
                    'write options: {agree: "for it", disagree: "against it", abstain: "neither"}',
                ),
                text("数票时认不出哪一项是同意", "whoever counts could not tell which of them is for it"),
                at="value",
            )


def vetoes(subject: Subject) -> Found:
    """Who holds a veto or a weight is asked, and so can use it."""
    for ask, form, path in decisions(subject):
        asked = subject.parties_asked(ask)
        for key, named in (("veto", form.veto), ("weights", tuple(form.weights))):
            for party in named:
                if party in subject.parties and party not in asked:
                    yield Mistake(
                        (*path, key, *((party,) if key == "weights" else ())),
                        text(f"这一步没有问“{party}”", f"`{party}` is not asked in this state"),
                        text(
                            f"在 ask.who 里加上 {party}，或从这里去掉",
                            f"add {party} to ask.who, or remove it here",
                        ),
                        text("它用不上这个权利", "it could not use that right"),
                        at="value" if key == "veto" else "key",
                    )


def sealed(subject: Subject) -> Found:
    """Sealed answers are revealed together at the deadline: nothing is decided before."""
    for ask, form, path in decisions(subject):
        if ask.answers == "sealed" and form.close != "at the deadline":
            yield Mistake(
                (*path[:2], "ask", "answers"),
                text(
                    f"答复要密封到截止，却写了 close: {form.close}",
                    f"answers are sealed until the deadline, and it closes {form.close}",
                ),
                text(
                    "在 decide 里写 close: at the deadline，或改成 answers: hidden",
                    "write close: at the deadline in decide, or answers: hidden",
                ),
                text("提前作出结论会泄露别人的答复", "deciding early would tell what others answered"),
                at="value",
                related=(
                    (
                        (*path, "close") if "close" in form.model_fields_set else path,
                        text("何时作结论", "when it is decided"),
                    ),
                ),
            )
        state = subject.definition.states[str(path[1])]
        for outcome, ways in state.then.items() if ask.answers == "sealed" else ():
            if outcome != "no_quorum" and any(way.extend is not None for way in ways):
                yield Mistake(
                    (*path[:2], "then", outcome),
                    text(
                        f"密封的表决有了结论（{outcome}），不能再延期",
                        f"a sealed vote that came to `{outcome}` is given more time",
                    ),
                    text(
                        "改成 new_round 或 go，重新问一遍",
                        "write new_round or go, so that everybody is asked anew",
                    ),
                    text(
                        "结论一出，别人就知道大家怎么答的，却还可以改答复",
                        "the outcome would tell what others answered, while answers can still be changed",
                    ),
                    at="key",
                )


def open_words(subject: Subject) -> Found:
    """What is sealed is a plain answer: a condition, or a text that is amended under way, would tell of it."""
    for name, state, ask, path in subject.asks():
        if ask.answers != "sealed":
            continue
        if state.decide is not None and state.decide.conditions is not None:
            yield _told_by(
                (*("states", name), "decide", "conditions"), "conditions", "有条件同意", "conditions"
            )
        if ask.amend is not None:
            yield _told_by((*path, "amend"), "amend", "修改方案", "amendments")


def _told_by(path: Path, key: str, zh: str, en: str) -> Mistake:
    return Mistake(
        path,
        text(f"密封的答复不能带{zh}", f"sealed answers take no {en}"),
        text(f"去掉 {key}，或改成 answers: hidden", f"leave out {key}, or write answers: hidden"),
        text("从中会看出别人怎么答的", "they would tell what others answered"),
        at="key",
    )


def seat_voices(subject: Subject) -> Found:
    """The seats of a party make one position together; of a ballot they could not."""
    for party in subject.parties:
        if subject.definition.voice_of(party) != "a majority of its seats":
            continue
        for _, _, ask, path in subject.asks():
            if ask.to in BALLOTS and party in subject.parties_asked(ask):
                yield Mistake(
                    (*path, "to"),
                    text(
                        f"“{party}”由多数代表形成意见，只能用来表态",
                        f"a majority of the seats of `{party}` can take a position, and cast no ballot",
                    ),
                    text(
                        "改成 to: position，或让这一方由负责人发言",
                        "write to: position, or let the chair speak for that party",
                    ),
                    text("几张不同的选票合不成一张", "several ballots do not make one"),
                    at="value",
                    related=((("parties", party), text("它的发言方式", "how it speaks")),),
                )


def may_stop(subject: Subject) -> Found:
    """Who may stop a state is asked in it, or sits at the table; while it only waits, whoever is asked elsewhere."""
    anywhere = {who for _, _, ask, _ in subject.asks() for who in ask.who}
    for name, state, path in subject.open_states():
        asked = set(state.ask.who) if state.ask else anywhere
        asked |= {who for clock in state.clocks.values() for who in clock.ask}
        for who in state.may_stop:
            known = who in subject.roles or who in subject.parties
            if known and who not in subject.parties and who not in asked:
                yield Mistake(
                    (*path, "may_stop"),
                    text(
                        f"“{who}”在“{name}”里不是当事人", f"`{who}` is neither a party nor asked in `{name}`"
                    ),
                    text("写参与方，或这一步问到的人", "name parties, or those who are asked in this state"),
                    text("不相干的人可以单方终止", "somebody who is not concerned could end it for all"),
                    at="value",
                )


def tables(subject: Subject) -> Found:
    """Somebody sits at the table, and one party at most is whoever raised the matter."""
    parties = subject.definition.parties
    uses = any(EACH_PARTY in ask.who for _, _, ask, _ in subject.asks())
    if not parties and uses:
        yield Mistake(
            ("parties",),
            text("没有参与方，each party 问不到任何人", "there are no parties: each party is nobody"),
            text("写上 parties: [community, owners]", "write parties: [community, owners]"),
        )
    if isinstance(parties, dict):
        reporters = [party for party, form in parties.items() if form.source == "reporter"]
        for party in reporters[1:]:
            yield Mistake(
                ("parties", party),
                text(
                    f"“{reporters[0]}”已经是提出人", f"`{reporters[0]}` is whoever raised the matter already"
                ),
                text("只能有一方是 reporter", "one party at most is the reporter"),
                text("同一个人会坐在桌子两边", "one person would sit on both sides of the table"),
            )
