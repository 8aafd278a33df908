"""The shapes of the API: what a request may hold, and what an answer holds.

They are what the OpenAPI document is made of. A request with a key that is not here is refused.
"""

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Raised(_Form):
    """Who raised a matter."""

    name: str = Field(max_length=60)
    phone: str = Field("", max_length=40)
    email: str = Field("", max_length=254)
    home: str = Field("", max_length=60)
    language: str = Field("zh", pattern="^(zh|en)$")


class NewItem(_Form):
    """A matter to be raised."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "issue_type": "facility_upgrade",
                "title": "1号门垃圾房升级",
                "fields": {"place": "1号门"},
            }
        },
    )
    issue_type: str
    title: str = Field(max_length=200)
    fields: dict[str, Any] = {}
    reporter: Raised | None = None
    named: dict[str, Raised] = {}
    """Who speaks for the parties that the definition has named at intake."""


class Press(_Form):
    """What goes with a button."""

    text: str = Field("", max_length=4000)
    item: str | None = None


class StopClock(_Form):
    """Why the clock is stopped."""

    text: str = Field(max_length=4000)


class AskedBy(_Form):
    """Which party or role asks, and why."""

    by: str = Field(max_length=63)
    text: str = Field("", max_length=4000)


class Said(BaseModel):
    """Something in both languages."""

    zh: str
    en: str


class SeatOut(BaseModel):
    """Where a party stands."""

    party: str
    stand: str


class TaskOut(BaseModel):
    """A task of the item's present state."""

    id: str
    kind: str
    party: str | None
    role: str | None
    status: str


class ItemOut(BaseModel):
    """An item as it stands."""

    id: str
    number: int
    title: str
    issue_type: str
    state: str
    state_title: Said
    phase: str
    on_list: str | None = Field(alias="list")
    round: int
    late: bool
    due_at: str | None
    paused: bool
    result: str | None
    waiting_for: list[Said]
    seats: list[SeatOut]
    tasks: list[TaskOut] = []


class WholeItemOut(ItemOut):
    """An item as it stands, with the ids of the item that it follows from and of those that follow from it."""

    follows_from: str | None = None
    followed_by: list[str] = []


class ItemsOut(BaseModel):
    """Some items; `next` is the cursor for those after them."""

    items: list[ItemOut]
    next: str | None = None


class EntryOut(BaseModel):
    """One event of an item's history with its effects."""

    seq: int
    at: str
    event: str
    via: str
    actor: str | None
    effects: list[dict[str, Any]]


class HistoryOut(BaseModel):
    """The history of an item, oldest first."""

    entries: list[EntryOut]


class DefinitionOut(BaseModel):
    """An active definition."""

    issue_type: str
    version: int
    hash: str
    title: Said
    states: list[str]


class DefinitionsOut(BaseModel):
    """The definitions that new items start on."""

    definitions: list[DefinitionOut]


class LetterPersonOut(BaseModel):
    """Who was not reached, as the roster has them."""

    name: str
    phone: str | None
    email: str | None
    active: bool


class ReasonOut(BaseModel):
    """Why something did not arrive, and what to do about it."""

    fault: Literal["address", "blocked", "out_of_reach", "house", "unsure"]
    said: Said
    mend: Said


class TryOut(BaseModel):
    """One attempt; `address` where the roster still has the one that was tried."""

    at: str
    channel: str
    outcome: str
    detail: str
    reason: ReasonOut | None
    address: str | None
    corrected: bool


class DeadLetterOut(BaseModel):
    """A message that reached nobody; `item` is null where it is about the house."""

    id: str
    kind: str
    state: str
    urgent: bool
    item: str | None
    number: int | None
    title: str
    person: LetterPersonOut
    written_at: str
    due_at: str | None
    over: bool
    can_be_sent: bool
    corrected: bool
    reason: ReasonOut
    tries: list[TryOut]


class DeadLettersOut(BaseModel):
    """Some dead letters; `next` is the cursor for those after them, `count` how many there are in all."""

    dead_letters: list[DeadLetterOut]
    count: int
    next: str | None = None


class PartyReason(_Form):
    """A party of an item, and why it is set aside or called back."""

    party: str = Field(max_length=63)
    text: str = Field(max_length=4000)


class Reason(_Form):
    """Why."""

    text: str = Field(max_length=4000)


class AuthorityIn(_Form):
    """Who answers in whose place, by their `ref` in the roster; both days belong to it, no item means all of them."""

    kind: Literal["substitution", "proxy"]
    person: str = Field(max_length=63)
    holder: str = Field(max_length=63)
    from_: date = Field(alias="from")
    until: date
    reason: str = Field(max_length=4000)
    item: str | None = None
    paper: str | None = None


class AuthorityOut(BaseModel):
    """An authority."""

    id: str
    kind: Literal["substitution", "proxy"]
    person: str
    holder: str
    from_: date = Field(alias="from")
    until: date
    item: str | None
    reason: str
    revoked: bool


class AuthoritiesOut(BaseModel):
    """The authorities that run today or will."""

    authorities: list[AuthorityOut]


class PhotoOut(BaseModel):
    """A photograph that was taken in."""

    id: str


class LetterDoneOut(BaseModel):
    """What became of a dead letter."""

    id: str
    state: Literal["queued", "told"]
