"""The domain saying no: a value, never an exception. What was asked for did not happen, and says why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from workflows.text import Text

Code = Literal["not_found", "not_allowed", "closed", "not_possible", "invalid", "conflict", "limited"]
"""not_found: no such thing here. not_allowed: not this person. closed: it is over. not_possible: not in this
state; `possible` lists what is. invalid: the form is wrong; `where` names the field. conflict: the same key
with another content. limited: too much at once."""


@dataclass(frozen=True, slots=True)
class Refused:
    """No, with the reason and the mend in `message`."""

    code: Code
    message: Text
    where: str | None = None
    possible: tuple[str, ...] = ()
