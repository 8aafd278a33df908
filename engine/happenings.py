"""What happens to an item besides answers, each in one sentence: for the timeline and for why it went the way it went.

Whoever may see no names is told of parties, and of “somebody” where no party spoke. Every effect has its sentence here or
stands in `SILENT` with the reason why it has none of its own.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.clock_words import clock_words
from engine.community import Community
from engine.showing import unopened
from engine.words import VIA, lasting
from workflows import effects as fx
from workflows.consequences.draft import OWNER
from workflows.model import Definition, FieldValue
from workflows.sayings import HOW_WORDS, field_said, fields_said, pressing
from workflows.text import Text, listed, text
from workflows.titles import plain

SILENT: Mapping[type[fx.Effect], str] = {
    fx.StateEntered: "each state that was entered has a heading of its own",
    fx.ResponseRecorded: "answers are told as what somebody said, with how they came in",
    fx.OutcomeDecided: "what was decided is told with the rule",
    fx.DeadlineSet: "a deadline is told with its reasons",
    fx.TaskOpened: "who was asked is told together, and who did not answer",
    fx.WayTaken: "the round that it begins is told, and where it may be taken no more what happens instead",
    fx.TimersCancelled: "what a timer would have brought did not happen",
    fx.TimerArmed: "what a timer brings is told when it comes",
    fx.MessageQueued: "reminders are counted; every other message tells of what is told here itself",
}
"""Effects that have no sentence of their own here, and why."""


class Happenings:
    """Sentences for whoever may see these `names`, people's by their ids."""

    def __init__(self, definition: Definition, here: Community, names: Mapping[str, str]) -> None:
        self._definition, self._here, self.names = definition, here, names

    def told(self, effect: fx.Effect, state: str, asked: Mapping[str, fx.TaskOpened]) -> Text | None:
        """What an effect says, in the `state` in which it happened; `asked` are the tasks until then by their keys.

        None where it has nothing to say of its own.
        """
        return (
            self._of_the_course(effect, state)
            or self._of_the_text(effect, asked)
            or self._of_the_table(effect, asked)
            or self._of_what_was_said(effect)
            or self._of_time(effect, state)
        )

    def who(self, person: str | None) -> Text:
        """Somebody by name, where names may be seen."""
        name = self.names.get(person or "")
        return Text(zh=name, en=name) if name else text("有人", "somebody")

    def title(self, party: str) -> Text:
        """What a party or a role is called here."""
        return self._definition.party_titles.get(party) or self._here.titles.get(party) or plain(party or "—")

    def _of_the_course(self, effect: fx.Effect, state: str) -> Text | None:
        match effect:
            case fx.ItemOpened():
                return Text(zh=f"提出的是“{effect.title}”", en=f"what was raised is “{effect.title}”")
            case fx.ButtonChosen():
                who, way = self.who(effect.by), VIA[effect.via]
                said = pressing(self._definition.states[state], effect.button)
                why, because = (f"：{effect.text}", f": {effect.text}") if effect.text else ("", "")
                return Text(
                    zh=f"{who.zh}{said.zh}{why}（{way.zh}）", en=f"{who.en} {said.en}{because} ({way.en})"
                )
            case fx.ReportersJoined():
                many = len(effect.reporters)
                return Text(
                    zh=f"另一议题并入，{many} 位提出人一并告知",
                    en=f"another item was merged in, with {many} who raised it",
                )
            case fx.ItemMerged():
                return text("并入另一议题", "it was merged into another item")
            case fx.AnotherOpened():
                return Text(
                    zh=f"由此另立议题“{effect.title}”",
                    en=f"another item follows from this one: “{effect.title}”",
                )
            case fx.IncidentRaised():
                return effect.explanation
            case _:
                return None

    def _of_the_text(self, effect: fx.Effect, asked: Mapping[str, fx.TaskOpened]) -> Text | None:
        match effect:
            case fx.FieldsSet() if effect.fields or effect.emptied:
                parts = [fields_said(self._definition, effect.fields)] if effect.fields else []
                if effect.emptied:
                    left = listed([self._definition.field_title(name) for name in effect.emptied])
                    parts.append(Text(zh=f"{left.zh} 不再填写", en=f"{left.en} left empty"))
                return Text(
                    zh=f"记下：{'；'.join(each.zh for each in parts)}",
                    en=f"written down: {'; '.join(each.en for each in parts)}",
                )
            case fx.AmendmentRaised():
                who = self.title(effect.party) if effect.party else self.who(effect.by)
                change = self.change(effect.was, effect.fields)
                return Text(
                    zh=f"{who.zh}提出修改：{change.zh}。理由：{effect.text}",
                    en=f"{who.en} proposed an amendment: {change.en}. Why: {effect.text}",
                )
            case fx.AmendmentDecided(accepted=True):
                why = effect.explanation
                return Text(
                    zh=f"修改被采纳，方案就此改动：{why.zh}", en=f"the amendment was accepted: {why.en}"
                )
            case fx.AmendmentDecided():
                why = effect.explanation
                return Text(
                    zh=f"修改没有采纳，方案不变：{why.zh}", en=f"the amendment was declined: {why.en}"
                )
            case fx.TaskReopened():
                whom = self.place(asked.get(effect.task))
                return Text(
                    zh=f"方案有改动，重新征求{whom.zh}的意见，先前的答复不再算数",
                    en=f"the text had changed, so {whom.en} was asked again; the answer before counts no longer",
                )
            case fx.AnswersRevealed():
                return text("密封的答复同时公开", "the answers that were sealed were all opened at once")
            case fx.AnswersUnopened():
                return unopened(effect.many)
            case _:
                return None

    def change(self, was: Mapping[str, FieldValue], becomes: Mapping[str, FieldValue]) -> Text:
        """What an amendment changes: each field with what it said and what it is to say."""
        parts = []
        for name in (each for each in self._definition.fields if each in becomes):
            title, new = self._definition.field_title(name), field_said(self._definition, name, becomes[name])
            old = (
                field_said(self._definition, name, was[name])
                if was.get(name) not in (None, "", ())
                else text("空白", "nothing")
            )
            parts.append(
                Text(
                    zh=f"{title.zh}由“{old.zh}”改为“{new.zh}”",
                    en=f"{title.en} from “{old.en}” to “{new.en}”",
                )
            )
        return Text(zh="；".join(each.zh for each in parts), en="; ".join(each.en for each in parts))

    def place(self, task: fx.TaskOpened | None) -> Text:
        """Whose place an answer fills: a party's, a role's, or one person's; with whom it is given for."""
        if task is None:
            return text("有人", "somebody")
        if task.role == OWNER:
            return self.who(task.person) if task.person in self.names else text("一位业主", "an owner")
        name = task.party or task.role
        return self.title(name) if name else self.who(task.person)

    def _of_the_table(self, effect: fx.Effect, asked: Mapping[str, fx.TaskOpened]) -> Text | None:
        match effect:
            case fx.PartyNamed():
                who, party = self.who(effect.person), self.title(effect.party)
                return Text(
                    zh=f"这件事由{who.zh}代表{party.zh}", en=f"{who.en} speaks for {party.en} in this matter"
                )
            case fx.PartyRecused(by=None):
                party = self.title(effect.party)
                return Text(zh=f"{party.zh}按规则回避", en=f"{party.en} sat this out, by the rule")
            case fx.PartyRecused():
                party, by = self.title(effect.party), self.who(effect.by)
                return Text(
                    zh=f"{by.zh}请{party.zh}回避：{effect.text}",
                    en=f"{by.en} had {party.en} sit this out: {effect.text}",
                )
            case fx.PartyReadmitted():
                party, by = self.title(effect.party), self.who(effect.by)
                return Text(
                    zh=f"{by.zh}请{party.zh}重新参加：{effect.text}",
                    en=f"{by.en} had {party.en} take part again: {effect.text}",
                )
            case fx.SeatsRead():
                why, because = (f"：{effect.text}", f": {effect.text}") if effect.text else ("", "")
                return Text(
                    zh=f"重新核对了各方由谁答复{why}",
                    en=f"who speaks for the parties was read again{because}",
                )
            case fx.TaskClosed(reason="no longer speaks"):
                task = asked.get(effect.task)
                who, place = self.who(task.person if task else None), self.place(task)
                return Text(
                    zh=f"{who.zh}不再代表{place.zh}答复", en=f"{who.en} no longer answers for {place.en}"
                )
            case fx.HomeReached():
                how = next(
                    (said for name, said in HOW_WORDS.items() if name == effect.how), plain(effect.how)
                )
                return Text(
                    zh=f"通知送达 {effect.home}（{how.zh}）",
                    en=f"the notice reached {effect.home} ({how.en})",
                )
            case _:
                return None

    def _of_what_was_said(self, effect: fx.Effect) -> Text | None:
        match effect:
            case fx.ConditionChanged(status="withdrawn"):
                return text("一项条件撤回", "a condition was withdrawn")
            case fx.ObjectionRaised():
                return Text(zh=f"收到异议：{effect.text}", en=f"objection: {effect.text}")
            case fx.SuggestionRaised():
                return Text(zh=f"收到建议：{effect.text}", en=f"suggestion: {effect.text}")
            case fx.SuggestionsGrouped():
                many = len(effect.suggestions)
                if effect.set_aside:
                    return Text(
                        zh=f"{many} 条建议搁置：{effect.title}",
                        en=f"{many} suggestion{'s' * (many != 1)} set aside: {effect.title}",
                    )
                return Text(
                    zh=f"{many} 条建议归为“{effect.title}”",
                    en=f"{many} suggestion{'s' * (many != 1)} put together as “{effect.title}”",
                )
            case _:
                return None

    def _of_time(self, effect: fx.Effect, state: str) -> Text | None:
        match effect:
            case fx.BecameLate():
                return text("已过期限", "the deadline has passed")
            case fx.ClockKept():
                rest, where = lasting(effect.seconds), self._definition.title_of(effect.state)
                return Text(
                    zh=f"“{where.zh}”的期限还剩 {rest.zh}，留到回来时再用",
                    en=f"{rest.en} were left of the time for “{where.en}”, and are kept for when it comes back",
                )
            case _:
                return clock_words(effect, self._definition, state, self.names, self._here.zone)
