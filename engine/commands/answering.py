"""A task is answered, by the person asked or by somebody who records it for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from engine.access import Actor, denied
from engine.attachments import missing_evidence
from engine.catching_up import step
from engine.commands.hearing import Heard, read_heard
from engine.commands.merging import merge, mine, with_item_id
from engine.commands.once import Once, Outcome, committed, once_only
from engine.loading import Asked, Loaded, find_asked, load_asked
from engine.runtime import Runtime
from engine.schema import tasks
from engine.stepping import Done
from workflows import events as ev
from workflows.answers import Choice, Report
from workflows.reading import read_answer
from workflows.refusal import Refused
from workflows.text import text


def answer_task(
    rt: Runtime,
    task_id: str,
    given: Mapping[str, Any],
    *,
    by: str | None = None,
    via: ev.Via,
    recorded_by: Actor | None = None,
    heard: Heard | None = None,
    once: Once | None = None,
) -> Outcome:
    """A task is answered by the person asked, or recorded for them by somebody who may (`recorded_by`), who says how it
    was `heard`.
    """
    if recorded_by is not None and not recorded_by.may("record_answer"):
        return denied("record_answer")

    def act(connection: Connection, asked: Asked, loaded: Loaded | Refused) -> Done | Refused:
        if isinstance(loaded, Refused):
            return loaded
        person = by or asked.person_id
        if recorded_by is not None and asked.kind == "choose" and person != recorded_by.person_id:
            return Refused(
                "not_allowed",
                text(
                    "这是本人的职责，不能代为选择",
                    "This choice is an office of theirs; nobody records it for them",
                ),
            )
        if loaded.item.task(asked.key) is None:
            return Refused(
                "closed",
                text("这件事已经进入下一步，不再收答复", "This has moved on; answers are no longer taken"),
            )
        for_another = recorded_by is not None and person != recorded_by.person_id
        if for_another and _said_under_seal(connection, loaded, asked.state, task_id):
            return Refused(
                "not_allowed",
                text(
                    "本人已经自己答复，内容密封，只有本人可以改；请本人用自己的链接更正",
                    "They have answered themselves, under seal: nobody but they can change that, by their own link",
                ),
            )
        answer = read_answer(loaded.definition, asked.state, asked.kind, given, loaded.item)
        if isinstance(answer, Choice):
            answer = with_item_id(connection, loaded, answer)
        if isinstance(answer, Refused):
            return answer
        if isinstance(answer, Report) and (
            lost := missing_evidence(connection, asked.item_id, answer.evidence)
        ):
            return lost
        hearing = read_heard(
            connection, asked.item_id, task_id, heard or Heard(), loaded.community.zone, loaded.context.now
        )
        if isinstance(hearing, Refused):
            return hearing
        event = ev.ResponseGiven(
            asked.key, person, answer, via, recorded_by.person_id if recorded_by else None,
            hearing.given_at, hearing.paper,
        )  # fmt: skip
        actor_id = recorded_by.person_id if recorded_by else person
        done = step(rt, connection, asked.item_id, event, actor_id=actor_id, via=via, loaded=loaded)
        if isinstance(answer, Choice):
            return merge(rt, connection, done, loaded, answer, actor_id, via)
        return done

    def theirs(asked: Asked) -> bool:
        return recorded_by is None or recorded_by.community_id == asked.community_id

    def at_once(connection: Connection) -> Outcome:
        found = load_asked(connection, task_id, rt.now, rt.keys)
        if found is None or not theirs(found[0]):
            return _no_task()
        return act(connection, *found)

    def find_first(connection: Connection) -> Outcome:
        asked = find_asked(connection, task_id)
        if asked is None or not theirs(asked):
            return _no_task()

        def then(connection: Connection) -> Done | Refused:
            return act(
                connection, asked, mine(rt, connection, asked.community_id, asked.item_id, given.get("item"))
            )

        return once_only(rt, connection, asked.community_id, once, then)

    alone = once is None and not given.get("item")  # else something is locked before the item
    return committed(rt, at_once if alone else find_first)


def _said_under_seal(connection: Connection, loaded: Loaded, state: str, task_id: str) -> bool:
    """Whether whoever is asked has given a sealed answer in person: they could not see that another took its place."""
    ask = loaded.definition.states[state].ask
    if ask is None or ask.answers != "sealed":
        return False
    own = select(tasks.c.id).where(
        tasks.c.id == task_id, tasks.c.status == "answered", tasks.c.recorded_by.is_(None)
    )
    return connection.execute(own).first() is not None


def _no_task() -> Refused:
    return Refused("not_found", text("没有这个任务", "There is no such task"))
