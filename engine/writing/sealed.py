"""The seal is broken: what was sealed in a step stands open in every row, in the transaction that closes it; or the step
is broken off, and in that transaction what was sealed is destroyed.

The history is not touched: its rows refer to the answers, and the chain verifies before and after.
"""

from __future__ import annotations

from sqlalchemy import bindparam, insert, select, update

from engine import schema as t
from engine.attachments import destroy_photos, reveal_photos
from engine.loading import kept_answer
from engine.prepared import send_unread
from engine.seals import unbox
from engine.writing.rows import Rows
from workflows import effects as fx

_SEALED = (
    select(t.responses.c.id, t.responses.c.task_id, t.responses.c.revision, t.responses.c.answer,
           t.responses.c.person_id, t.tasks.c.revision.label("last"))
    .join(t.tasks, t.tasks.c.id == t.responses.c.task_id)
    .where(t.tasks.c.item_id == bindparam("item_id"), t.tasks.c.step == bindparam("step"))
)  # fmt: skip


def revealed(rows: Rows, effect: fx.AnswersRevealed) -> None:
    """Every answer that was given in that step, also those that were corrected later, is in clear."""
    connection, item_id = rows.connection, rows.item.id
    send_unread(connection)
    reveal_photos(connection, rows.rt.keys, item_id, effect.step)
    under = {
        row.id: row
        for row in connection.execute(
            select(t.texts).where(t.texts.c.item_id == item_id, t.texts.c.seal.is_not(None))
        )
    }
    for row in connection.execute(_SEALED, {"item_id": item_id, "step": effect.step}).all():
        boxed = under.get(row.answer.get("boxed"))
        if boxed is None:
            continue
        held = unbox(rows.rt.keys, item_id, boxed)
        answer, said = kept_answer(held.answer)
        # whose words they are stands with the words: what was decided is not forgotten with a person
        connection.execute(
            update(t.texts)
            .where(t.texts.c.id == boxed.id)
            .values(salt=held.salt, body=held.body, seal=None, person_id=None)
        )
        for id_, salt, words in held.said:
            connection.execute(
                insert(t.texts).values(
                    id=id_, community_id=boxed.community_id, item_id=item_id, person_id=row.person_id, salt=salt,
                    body=words,
                )
            )  # fmt: skip
        connection.execute(
            update(t.responses).where(t.responses.c.id == row.id).values(answer=answer, answer_text=said)
        )
        if row.revision == row.last:
            connection.execute(
                update(t.tasks).where(t.tasks.c.id == row.task_id).values(answer=answer, answer_text=said)
            )


def destroyed(rows: Rows, effect: fx.AnswersUnopened) -> None:
    """What was given in that step can be opened by nobody any more, with the keys of the house or without: the key is
    derived, so it is what stands under it that goes. That there were answers stays in the history.
    """
    connection, item_id = rows.connection, rows.item.id
    send_unread(connection)
    destroy_photos(connection, item_id, effect.step)
    of_the_step = t.texts.c.seal.startswith(f"{effect.step}.", autoescape=True)
    connection.execute(
        update(t.texts).where(t.texts.c.item_id == item_id, of_the_step).values(body=None, salt="")
    )
