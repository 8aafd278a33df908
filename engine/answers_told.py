"""Who was asked in a stay, what each answered and how, and what was chosen: in sentences, from the history alone.

Each answer has its party, its revision and round, the version of the text that it answers, who stood in, in whose place,
and who entered it for whom and by which paper. Where there are many, they are counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from engine.happenings import Happenings
from engine.words import VIA
from workflows.model import ONLY_QUESTION, Definition
from workflows.passages import Answered, Stay, place_of
from workflows.sayings import option_title, question_title, saying, without_words
from workflows.stories.phrases import moment_said, whole
from workflows.text import Text, listed, text

_MANY = 30
"""More answers than these are counted, not told one by one."""
_SAID_APART = 12
"""So many different answers are counted each; the rest together."""


class AnswersTold:
    """Sentences for whoever may see the names that `happenings` knows; instants are said in `zone`."""

    def __init__(self, definition: Definition, happenings: Happenings, zone: ZoneInfo) -> None:
        self._definition, self._zone = definition, zone
        self._who, self._place = happenings.who, happenings.place
        self._names = happenings.names

    def winners(self, stay: Stay) -> Iterator[Text]:
        """Which options won, by question."""
        form = self._definition.states[stay.entered.state]
        for question, chosen in stay.outcome.winners.items() if stay.outcome else ():
            of = question_title(form, question) if question != ONLY_QUESTION else None
            won = listed([option_title(self._definition, form, question, each) for each in chosen])
            yield Text(
                zh=f"{of.zh if of else ''}选定：{won.zh}。",
                en=f"Chosen{f' for {of.en}' if of else ''}: {won.en}.",
            )

    def asked(self, stay: Stay) -> Iterator[Text]:
        """Who was asked for what the state asks for."""
        ask = self._definition.states[stay.entered.state].ask
        asked = [task for task in stay.asked if ask is not None and task.form == ask.to]
        places = {(place_of(task), task.in_place_of): task for task in asked}
        if len(places) > _MANY:
            many = len(places)
            yield Text(zh=f"征求了 {many} 方或人的意见。", en=f"{many} were asked.")
        elif places:
            said = listed([self._in_place(self._place(task), task.in_place_of) for task in places.values()])
            yield Text(zh=f"征求了：{said.zh}。", en=f"Asked were: {said.en}.")

    def silent(self, stay: Stay) -> Iterator[Text]:
        """Who gave no answer where a rule counts answers."""
        if stay.unopened:  # who kept silent would tell who answered
            return
        form = self._definition.states[stay.entered.state]
        missing = stay.silent(form.ask.to) if form.ask is not None and form.decide is not None else ()
        out = {each.party for each in stay.recused}
        missing = tuple(task for task in missing if task.party not in out)
        if len(missing) > _MANY:
            yield Text(zh=f"没有答复的有 {len(missing)} 个。", en=f"{len(missing)} gave no answer.")
        elif missing:
            said = listed([self._place(task) for task in missing])
            yield Text(zh=f"没有答复：{said.zh}。", en=f"No answer came from: {said.en}.")

    def _in_place(self, who: Text, whose: str | None) -> Text:
        if whose is None:
            return who
        other = self._who(whose)
        return Text(zh=f"{who.zh}（代{other.zh}）", en=f"{who.en} (in place of {other.en})")

    def answers(self, stay: Stay) -> Iterator[Text]:
        """What each answered, those first that a change of the text overtook; nothing of what stays sealed for good."""
        for answer in stay.overtaken:
            said = self._answer(answer, stay)
            yield Text(zh=f"方案改动以前：{said.zh}", en=f"Before the text was changed: {said.en}")
        told = [each for each in stay.answers if not (stay.unopened and each.response.sealed)]
        if len(told) <= _MANY:
            yield from (whole(self._answer(answer, stay)) for answer in told)
            return
        many = Counter(
            without_words(self._definition, stay.entered.state, each.response.answer) for each in told
        )
        for said, times in many.most_common(_SAID_APART):
            yield Text(zh=f"{times} 份答复：{said.zh}。", en=f"{times} answers: {said.en}.")
        if rest := many.total() - sum(times for _, times in many.most_common(_SAID_APART)):
            yield Text(zh=f"另有 {rest} 份各不相同的答复。", en=f"{rest} more answers, of other kinds.")

    def _answer(self, each: Answered, stay: Stay) -> Text:
        response, task = each.response, each.task
        who, said = self._place(task), saying(self._definition, stay.entered.state, response.answer)
        how = list(self._how(each, stay))
        return Text(
            zh=f"{who.zh}{said.zh}（{'，'.join(part.zh for part in how)}）。",
            en=f"{who.en} {said.en} ({', '.join(part.en for part in how)}).",
        )

    def _how(self, each: Answered, stay: Stay) -> Iterator[Text]:
        """Who gave an answer, by which way, for whom, and which of them it was."""
        response, task = each.response, each.task
        if by := self._names.get(response.by):
            yield Text(zh=by, en=by)
        yield VIA[response.via]
        if task.stands_in:
            yield text("代答", "standing in")
        if task.in_place_of is not None:
            other = self._who(task.in_place_of)
            yield Text(zh=f"代{other.zh}", en=f"in place of {other.en}")
        if response.recorded_by is not None:
            other = self._who(response.recorded_by)
            yield Text(zh=f"{other.zh}代录", en=f"recorded by {other.en}")
        if each.in_place_of_own:
            yield text("替换了本人先前自己的答复", "in place of what they had answered themselves")
        if response.given_at is not None:
            given = moment_said(response.given_at.astimezone(self._zone))
            yield Text(zh=f"本人{given.zh}所说", en=f"said on {given.en}")
        if many := len(response.paper):
            yield Text(zh=f"附照片 {many} 张", en=f"with {many} photograph{'s' * (many != 1)} of it")
        if stay.amendments:
            yield Text(
                zh=f"答的是方案第 {response.version} 版", en=f"to version {response.version} of the text"
            )
        if response.revision > 1:
            yield Text(zh=f"第 {response.revision} 版", en=f"revision {response.revision}")
        if stay.entered.round > 1:
            yield Text(zh=f"第 {stay.entered.round} 轮", en=f"round {stay.entered.round}")
        if task.party in {recused.party for recused in stay.recused}:
            yield text("已回避，不计", "sits this out and does not count")
        yield moment_said(each.at.astimezone(self._zone))
