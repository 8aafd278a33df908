"""What changed for people: who sits at the table, who has a voice in a state, who is asked there at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workflows.differing.pair import Pair
from workflows.differing.saying import changed, instead, said
from workflows.model import EACH_PARTY, VOICES, Ask, Definition
from workflows.sayings import guard_said
from workflows.text import Text, text
from workflows.titles import all_called, called
from workflows.vocabulary import WORDS

_VOTES = (*VOICES, "consent", "score")
"""Asks by which somebody takes part in a decision."""


def at_the_table(pair: Pair) -> Iterator[Text]:
    """Changes of the table itself."""
    old, new = pair.old, pair.new
    came = [each for each in new.parties if each not in old.parties]
    went = [each for each in old.parties if each not in new.parties]
    if came:
        who = all_called(came, new.party_titles)
        yield Text(zh=f"{who.zh}坐到了桌边", en=f"at the table now: {who.en}")
    if went:
        who = all_called(went, old.party_titles)
        yield Text(zh=f"{who.zh}不再坐在桌边", en=f"no longer at the table: {who.en}")
    for party in new.parties:
        if party in old.parties and old.source_of(party) != new.source_of(party):
            words = "PartyForm.from"
            was, now = (said(each.source_of(party), words) or text("—", "—") for each in (old, new))
            who = called(party, new.party_titles)
            label = Text(zh=f"{who.zh}由谁担任", en=f"who speaks for {who.en}")
            yield instead(label, was, now)
    for party in new.parties:
        if party in old.parties and old.party_titles.get(party) != new.party_titles.get(party):
            was, now = (called(party, each.party_titles) for each in (old, new))
            yield Text(zh=f"“{was.zh}”改称“{now.zh}”", en=f"{was.en} is called {now.en} now")
    for party in new.parties:
        if party in old.parties and old.voice_of(party) != new.voice_of(party):
            was, now = (
                said(each.voice_of(party), "PartyForm.voice") or text("—", "—") for each in (old, new)
            )
            who = called(party, new.party_titles)
            yield instead(Text(zh=f"{who.zh}的发言方式", en=f"how {who.en} speaks"), was, now)
    if not came and not went and list(old.parties) != list(new.parties):
        yield Text(
            zh=f"参与方的次序改为：{all_called(new.parties, new.party_titles).zh}",
            en=f"the order of the parties: {all_called(new.parties, new.party_titles).en}",
        )
    yield from _recusals(pair)
    yield from _seen_by(pair)


def _recusals(pair: Pair) -> Iterator[Text]:
    for party in {**pair.old.recuse, **pair.new.recuse}:
        was, now = (_guard(each, each.recuse.get(party)) for each in (pair.old, pair.new))
        if was == now:
            continue
        who = called(party)
        if was is None and now is not None:
            yield Text(zh=f"{now.zh}时，{who.zh}要回避", en=f"recused now: {who.en}, if {now.en}")
        elif now is None and was is not None:
            yield Text(
                zh=f"{who.zh}不再回避（原为 {was.zh} 时）",
                en=f"no longer recused: {who.en} (was if {was.en})",
            )
        else:
            yield changed(Text(zh=f"{who.zh}何时回避", en=f"when {who.en} sit out"), was, now)


def _guard(definition: Definition, guard: str | None) -> Text | None:
    return None if guard is None else guard_said(definition, guard)


def _seen_by(pair: Pair) -> Iterator[Text]:
    old, new = pair.old.visible_to, pair.new.visible_to
    if set(old) == set(new):
        return
    if not new:
        yield text("改为公开：人人都能看到", "public now: everybody sees items of this type")
    elif not old:
        who = all_called(new)
        yield Text(zh=f"不再公开：只有{who.zh}能看到", en=f"no longer public: seen only by {who.en}")
    else:
        yield from gained_and_lost(
            old, new, text("新能看到的", "may see it now"), text("不能再看到的", "may no longer see it")
        )


def gained_and_lost(old: Iterable[str], new: Iterable[str], gains: Text, loses: Text) -> Iterator[Text]:
    """Who is among some now and was not, and the other way round."""
    was, now = list(old), list(new)
    for label, those in (
        (gains, [each for each in now if each not in was]),
        (loses, [each for each in was if each not in now]),
    ):
        if those:
            who = all_called(those)
            yield Text(zh=f"{label.zh}：{who.zh}", en=f"{label.en}: {who.en}")


def asked(pair: Pair, old: Ask, new: Ask) -> Iterator[Text]:
    """Who is asked in a state, and with what right."""
    was, now = meant(pair.old, old), meant(pair.new, new)
    if old.to != new.to:
        words = WORDS["Ask.to"]
        label = text("请他们做的", "what is asked")
        yield instead(
            label,
            *(Text(zh=words.turned(each.to, "zh"), en=each.to.replace("_", " ")) for each in (old, new)),
        )
    voice = new.to in _VOTES
    gains = (
        text("在这一步有了发言权（表决权）的", "a voice here, which they did not have")
        if voice
        else text("新增要问的", "newly asked")
    )
    loses = (
        text("在这一步失去发言权（表决权）的", "no voice here any more")
        if old.to in _VOTES
        else text("不再问的", "no longer asked")
    )
    yield from gained_and_lost(was, now, gains, loses)


def meant(definition: Definition, ask: Ask) -> list[str]:
    """Whom an ask means, each party by its name."""
    return [name for who in ask.who for name in (definition.parties if who == EACH_PARTY else (who,))]
