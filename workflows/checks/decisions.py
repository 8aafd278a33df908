"""Checks of decisions: the rule fits what it weighs, and those who are asked can bring every outcome about."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from workflows.checks import votes
from workflows.checks.endings import fits, rules_for
from workflows.checks.mistake import Found, Mistake
from workflows.model import BALLOTS, EACH_OWNER, EACH_PARTY, WHO_WORDS, Ask, Decide, FromField
from workflows.source import Path
from workflows.text import listed, text

if TYPE_CHECKING:
    from workflows.checks.subject import Subject

OWNERS_OPTIONS = ("agree", "disagree", "abstain")


def _decisions(subject: Subject) -> Iterator[tuple[Ask, Decide, Path]]:
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
    for ask, form, path in _decisions(subject):
        if form.rule != "owners_joint_decision":
            continue
        names = () if isinstance(ask.options, FromField) else tuple(option.name for option in ask.options)
        if ask.questions or sorted(names) != sorted(OWNERS_OPTIONS):
            yield Mistake(
                (*path[:2], "ask", "questions" if ask.questions else "options"),
                text(
                    "业主共同决定的选项固定为 agree、disagree、abstain",
                    "the options of an owners' joint decision are agree, disagree and abstain",
                ),
                text("写成 options: [agree, disagree, abstain]", "write options: [agree, disagree, abstain]"),
                at="value",
            )


def quorums(subject: Subject) -> Found:
    """A quorum is counted in what the rule counts, and those who are asked can meet it."""
    for ask, form, path in _decisions(subject):
        if form.quorum is None:
            continue
        place = (*path, "quorum")
        unit, said = _unit(form, ask)
        if unit is not None:
            yield Mistake(
                place,
                text(
                    f"{form.rule} 的法定人数按 {said} 计", f"the quorum of {form.rule} is counted in {said}"
                ),
                text(f"写成 {_EXAMPLES[unit]}", f"write {_EXAMPLES[unit]}"),
                at="value",
            )
            continue
        for key in ("heads", "area", "present"):
            share = getattr(form.quorum, key)
            if share is not None and share.over and share.fraction == 1:
                yield _all_and_more((*place, key), str(share))
        if form.quorum.unit == "parties":
            yield from _of_parties(subject, ask, form, place)


_EXAMPLES = {
    "parties": "4 of 5 parties",
    "answers": "1 answer",
    "shares": "{heads: 2/3, area: 2/3}",
    "present": "{present: 2/3}",
}


def _unit(form: Decide, ask: Ask) -> tuple[str | None, str]:
    """The unit that a quorum should have, where it has another."""
    quorum = form.quorum
    if quorum is None:
        return None, ""
    if form.rule == "owners_joint_decision":
        good = quorum.unit == "shares" and quorum.present is None
        return (None if good else "shares"), "heads, area"
    if form.rule == "counted":
        good = quorum.unit == "shares" and quorum.heads is None and quorum.area is None
        return (None if good else "present"), "present"
    if ask.to == "position":
        return (None if quorum.unit == "parties" else "parties"), "parties"
    if ask.to in BALLOTS:
        return (None if quorum.unit != "shares" else "answers"), "answers"
    return (None if quorum.unit == "answers" else "answers"), "answers"


def _of_parties(subject: Subject, ask: Ask, form: Decide, path: Path) -> Iterator[Mistake]:
    quorum, seated, asked = form.quorum, len(subject.parties), len(subject.parties_asked(ask))
    if quorum is None or quorum.count is None:
        return
    if quorum.of not in (None, seated):
        yield Mistake(
            path,
            text(
                f"参与方一共 {seated} 方，不是 {quorum.of} 方",
                f"{seated} parties are seated, not {quorum.of}",
            ),
            text(
                f"写成 {min(quorum.count, seated)} of {seated} parties",
                f"write {min(quorum.count, seated)} of {seated} parties",
            ),
            at="value",
        )
    elif quorum.count > asked:
        yield Mistake(
            path,
            text(
                f"只问了 {asked} 方，凑不满 {quorum.count} 方",
                f"{asked} parties are asked: {quorum.count} can never answer",
            ),
            text(
                f"写成 {max(asked, 1)} of {seated} parties，或多问几方",
                f"write {max(asked, 1)} of {seated} parties, or ask more of them",
            ),
            text("永远达不到法定人数", "the quorum is never met"),
            at="value",
        )


def numbers(subject: Subject) -> Found:
    """What must be reached lies within what can be reached."""
    for ask, form, path in _decisions(subject):
        if (
            form.threshold is not None
            and form.rule == "mean_at_least"
            and not 1 <= form.threshold <= ask.scale
        ):
            yield _beyond((*path, "threshold"), f"1–{ask.scale}", str(form.threshold))
        if (
            form.satisfied_from is not None
            and form.rule == "satisfied_at_least"
            and form.satisfied_from > ask.scale
        ):
            yield _beyond((*path, "satisfied_from"), f"1–{ask.scale}", str(form.satisfied_from))
        if form.share.over and form.share.fraction == 1 and "share" in form.model_fields_set:
            yield _all_and_more((*path, "share"), str(form.share))
        for key in ("heads", "area", "share"):
            share = getattr(form.passing, key) if form.passing else None
            if share is not None and share.over and share.fraction == Fraction(1):
                yield _all_and_more((*path, "pass", key), str(share))
        if form.passing is not None and form.passing.of not in _WHOLES.get(form.rule, (form.passing.of,)):
            valid = ", ".join(_WHOLES[form.rule])
            yield Mistake(
                (*path, "pass", "of"),
                text(
                    f"{form.rule} 不能按 {form.passing.of} 计算",
                    f"{form.rule} takes no share of {form.passing.of}",
                ),
                text(f"可以写：{valid}", f"possible: {valid}"),
                at="value",
            )
        if (
            form.at_most is not None
            and form.rule == "consensus_minus"
            and form.at_most >= len(subject.parties_asked(ask))
        ):
            asked = len(subject.parties_asked(ask))
            yield _beyond((*path, "at_most"), f"1–{max(asked - 1, 1)}", str(form.at_most))
        fewest = min(
            (len(q.options) for q in ask.ballots.values() if not isinstance(q.options, FromField)),
            default=None,
        )
        if ask.to in BALLOTS and form.winners > 1 and fewest is not None and form.winners >= fewest:
            yield _beyond((*path, "winners"), f"1–{max(fewest - 1, 1)}", str(form.winners))


_WHOLES = {"owners_joint_decision": ("taking part", "all"), "counted": ("due", "present", "votes cast")}


def _beyond(path: Path, within: str, said: str) -> Mistake:
    return Mistake(
        path,
        text(f"这里只能是 {within}，写了 {said}", f"here it lies within {within}: {said} is beyond that"),
        text(f"改成 {within} 之间的数", f"write a number within {within}"),
        text("这条规则就不再决定任何事", "the rule would decide nothing"),
        at="value",
    )


def _all_and_more(path: Path, said: str) -> Mistake:
    return Mistake(
        path,
        text(f"“{said}”要求超过全部，谁也达不到", f"`{said}` is more than all: nobody can reach it"),
        text("写成 1/1 或更小的比例", "write 1/1, or a smaller share"),
        at="value",
    )


def ill(subject: Subject) -> frozenset[str]:
    """The states whose decision is said to be wrong by itself: nothing can be told of its outcomes."""
    checks = (rule_fits, owners_vote, quorums, numbers)
    return frozenset(str(mistake.path[1]) for each in checks for mistake in each(subject))


def never_passes(subject: Subject) -> Found:
    """Those who are asked can bring it to pass, if all of them agree."""
    for ask, form, path in _decisions(subject):
        if path[1] in subject.undecided:
            continue
        if ask.to == "position" and not _passes(subject, ask, form, frozenset()):
            yield Mistake(
                path,
                text(
                    f"即使问到的各方都同意，{form.rule} 也不会通过",
                    f"even if all who are asked agree, {form.rule} does not pass",
                ),
                text(
                    "问每一方（who: each party），或换一条规则",
                    "ask every party (who: each party), or take another rule",
                ),
                text("这件事永远通过不了", "the matter can never pass"),
            )


def recusals(subject: Subject) -> Found:
    """Where parties are recused, those who remain can still meet the quorum and decide."""
    for ask, form, path in _decisions(subject):
        if ask.to != "position" or path[1] in subject.undecided:
            continue
        if not _passes(subject, ask, form, frozenset()):
            continue
        asked = subject.parties_asked(ask)
        for recused in subject.recusals:
            if recused and not _passes(subject, ask, form, recused):
                names = listed([text(party, party) for party in subject.parties if party in recused])
                left = len([party for party in asked if party not in recused])
                yield Mistake(
                    (*path, "quorum") if form.quorum else path,
                    text(
                        f"{names.zh}回避时只剩 {left} 方，无法通过",
                        f"where {names.en} is recused, {left} are left, and it can never pass",
                    ),
                    text(
                        "降低法定人数，或写 quorum: {count: …, unit: parties, recusal: shrinks}",
                        "lower the quorum, or write quorum: {count: …, unit: parties, recusal: shrinks}",
                    ),
                    text("一有回避，这件事就定不下来", "with a recusal nothing could be decided"),
                    related=((("recuse",), text("回避的条件", "who is recused, and when")),),
                )
                break


def _passes(subject: Subject, ask: Ask, form: Decide, recused: frozenset[str]) -> bool:
    return "passed" in votes.over_parties(form, subject.parties, subject.parties_asked(ask), recused).outcomes


def vetoes(subject: Subject) -> Found:
    """Who holds a veto or a weight is asked, and so can use it."""
    for ask, form, path in _decisions(subject):
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
    for ask, form, path in _decisions(subject):
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


def may_stop(subject: Subject) -> Found:
    """Who may stop a state is asked in it, or sits at the table."""
    for name, state, path in subject.open_states():
        asked = set(state.ask.who) if state.ask else set()
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
        reporters = [party for party, source in parties.items() if source == "reporter"]
        for party in reporters[1:]:
            yield Mistake(
                ("parties", party),
                text(
                    f"“{reporters[0]}”已经是提出人", f"`{reporters[0]}` is whoever raised the matter already"
                ),
                text("只能有一方是 reporter", "one party at most is the reporter"),
                text("同一个人会坐在桌子两边", "one person would sit on both sides of the table"),
            )
