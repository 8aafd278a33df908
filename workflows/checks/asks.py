"""Checks of who is asked what, by which form, and how the answers are weighed."""

from __future__ import annotations

from collections.abc import Collection

from workflows.checks.found import Found
from workflows.findings import one_of
from workflows.model import EACH_PARTY, WHO_WORDS, Definition
from workflows.reading import field_value
from workflows.refusal import Refused
from workflows.text import Text, text


def asks(definition: Definition, roles: Collection[str]) -> Found:
    """An ask says all that it needs, and nothing that it does not take."""
    del roles
    for name, state in definition.states.items():
        ask, path = state.ask, ("states", name, "ask")
        if ask is None:
            continue
        if ask.to == "choose" and not ask.buttons:
            yield (
                path,
                text("选择（choose）没有按钮", "a choice without buttons"),
                text("加上 buttons", "add buttons"),
            )
        if ask.to != "choose" and ask.buttons:
            yield (
                (*path, "buttons"),
                text("只有 to: choose 才有按钮", "only to: choose has buttons"),
                text("去掉 buttons，或改成 to: choose", "remove buttons, or write to: choose"),
            )
        if ask.to == "fill" and not ask.fields:
            yield (
                path,
                text("填写（fill）没有说填什么", "a form without fields"),
                text("加上 fields: […]", "add fields: […]"),
            )
        for field in ask.fields:
            if field not in definition.fields:
                yield (
                    (*path, "fields"),
                    Text(zh=f"没有叫“{field}”的字段", en=f"`{field}` is no field here"),
                    one_of(field, definition.fields),
                )
        outside = [who for who in ask.who if who != EACH_PARTY and who not in definition.parties]
        if ask.to == "position" and outside:
            yield (
                (*path, "who"),
                Text(
                    zh=f"“{outside[0]}”不是参与方，表态不会计入结论",
                    en=f"`{outside[0]}` is no party: its position would not count",
                ),
                text(
                    "问参与方（each party），或改成 to: score", "ask parties (each party), or write to: score"
                ),
            )
        if state.stand_in is not None and ask.to != "position":
            yield (
                ("states", name, "stand_in"),
                text("只有表态（position）才请候补", "alternates stand in for positions only"),
                text("去掉 stand_in", "remove stand_in"),
            )
        if ask.to in ("position", "score") and state.decide is None:
            yield (
                path,
                text(
                    "问了意见，却没有说怎样作结论",
                    "answers are asked for, and nothing says how they are weighed",
                ),
                text("加上 decide: {rule: …}", "add decide: {rule: …}"),
            )


def rules(definition: Definition, roles: Collection[str]) -> Found:
    """A rule fits the answers that it weighs."""
    del roles
    for name, state in definition.states.items():
        form, path = state.decide, ("states", name, "decide")
        if form is None:
            continue
        kind = state.ask.to if state.ask else None
        fits = {"consensus": "position", "majority": "position", "mean_at_least": "score"}[form.rule]
        if kind != fits:
            yield (
                (*path, "rule"),
                Text(
                    zh=f"{form.rule} 只能用在 to: {fits}", en=f"{form.rule} weighs answers of to: {fits} only"
                ),
                Text(
                    zh=f"把 ask.to 写成 {fits}，或换一条规则",
                    en=f"write to: {fits} in ask, or take another rule",
                ),
            )
        if form.rule == "mean_at_least":
            scale = state.ask.scale if state.ask else 5
            if form.threshold is None:
                yield (
                    path,
                    text("没有写要达到几分", "it does not say what mean is needed"),
                    text("加上 threshold: 3", "add threshold: 3"),
                )
            elif not 1 <= form.threshold <= scale:
                yield (
                    (*path, "threshold"),
                    Text(
                        zh=f"只能打 1 到 {scale} 分，{form.threshold} 达不到",
                        en=f"scores go from 1 to {scale}: {form.threshold} cannot be reached",
                    ),
                    text("改小 threshold", "lower the threshold"),
                )
        if form.quorum is not None and (form.quorum.unit == "parties") == (form.rule == "mean_at_least"):
            unit = "answers" if form.rule == "mean_at_least" else "parties"
            yield (
                (*path, "quorum"),
                Text(
                    zh=f"{form.rule} 的法定人数按 {unit} 计",
                    en=f"the quorum of {form.rule} is counted in {unit}",
                ),
                Text(zh=f"写成 {form.quorum.count} {unit}", en=f"write {form.quorum.count} {unit}"),
            )
        elif form.quorum is not None and form.quorum.unit == "parties":
            seated = len(definition.parties)
            if form.quorum.of not in (None, seated) or form.quorum.count > seated:
                yield (
                    (*path, "quorum"),
                    Text(
                        zh=f"坐着 {seated} 方，“{form.quorum.count} of {form.quorum.of}”对不上",
                        en=f"{seated} parties are seated; `{form.quorum.count} of {form.quorum.of}` does not fit",
                    ),
                    Text(zh=f"写成 … of {seated} parties", en=f"write … of {seated} parties"),
                )


def people(definition: Definition, roles: Collection[str]) -> Found:
    """Whoever is named is a party or a role."""
    valid = {*definition.parties, *roles, *WHO_WORDS}
    for name, state in definition.states.items():
        late, notice, form = state.if_late, state.notice, state.decide
        named = {
            ("ask", "who"): state.ask.who if state.ask else (),
            ("if_late", "ask"): (late.ask or ()) if late else (),
            ("if_late", "remind"): (late.remind or ()) if late else (),
            ("if_late", "then_ask"): (late.then_ask or ()) if late else (),
            ("notice", "objections", "judged_by"): notice.objections.judged_by
            if notice and notice.objections
            else (),
            ("decide", "conditions", "met_by"): form.conditions.met_by if form and form.conditions else (),
            ("tell",): state.tell,
        }
        for path, who in named.items():
            for word in who:
                if word not in valid:
                    yield (
                        ("states", name, *path),
                        Text(
                            zh=f"“{word}”既不是参与方也不是角色，没有人会被问到",
                            en=f"`{word}` is neither a party nor a role: nobody would be asked",
                        ),
                        one_of(word, valid),
                    )


def fields(definition: Definition, roles: Collection[str]) -> Found:
    """A choice has options, and its default is one of them."""
    del roles
    for name, form in definition.fields.items():
        names = [option.name for option in form.options]
        if form.type == "choice" and not names:
            yield (
                ("fields", name),
                Text(zh=f"“{name}”没有可选的", en=f"`{name}` offers nothing to choose"),
                text("加上 options: […]", "add options: […]"),
            )
        elif form.default is not None and isinstance(field_value(form, form.default), Refused):
            yield (
                ("fields", name, "default"),
                Text(
                    zh=f"默认值“{form.default}”不合这个字段",
                    en=f"the default `{form.default}` does not fit the field",
                ),
                one_of(form.default, names)
                if names
                else text("改成这个字段能填的内容", "write what the field takes"),
            )
