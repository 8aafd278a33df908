"""What people and systems can do: one command, one transaction, one answer.

A command checks who asks, loads the item under its lock, lets `decide` judge, writes, commits once. It
answers `Done`, `Refused` (nothing was written) or `Replayed` (the same request came before: its answer).
Two items are always locked in the order of their ids.
"""

from engine.commands.amending import propose_amendment
from engine.commands.answering import answer_task
from engine.commands.hearing import Heard
from engine.commands.objecting import lodge_objection
from engine.commands.once import Once, Outcome, Replayed
from engine.commands.opening import open_item
from engine.commands.pressing import press_button, receive_signal
from engine.commands.seating import NewAuthority, call_back, record_authority, revoke_authority, set_aside
from engine.commands.timekeeping import ask_more_time, restart_clock, stop_clock, stop_matter

__all__ = [
    "Heard",
    "NewAuthority",
    "Once",
    "Outcome",
    "Replayed",
    "answer_task",
    "ask_more_time",
    "call_back",
    "lodge_objection",
    "open_item",
    "press_button",
    "propose_amendment",
    "receive_signal",
    "record_authority",
    "restart_clock",
    "revoke_authority",
    "set_aside",
    "stop_clock",
    "stop_matter",
]
