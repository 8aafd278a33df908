"""Who is meant: parties, roles, and the few words that name people without naming anybody."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, SerializerFunctionWrapHandler, model_serializer, model_validator

from workflows.model.form import Form, as_tuple, key
from workflows.text import Text

Who = Annotated[tuple[str, ...], BeforeValidator(as_tuple)]
"""Names of parties or roles, or one of the words in `WHO_WORDS`; one name may stand without brackets."""

EACH_PARTY, REPORTER, EACH_OWNER = "each party", "reporter", "each owner"
WHO_WORDS = (EACH_PARTY, REPORTER, EACH_OWNER)
"""each party: all parties at the table. reporter: whoever raised the matter. each owner: everyone entitled to
vote in a matter that is reserved to the owners, one head for each, whatever number of homes (arts. 8-9 of
the judicial interpretation on ownership of buildings)."""
ANYONE = "anyone living here"

PartySource = Literal["seats", "reporter", "named at intake"]
"""Where a party's people come from: the community's seats, whoever raised the matter, or a person who is
named when it is taken in (the other side of a mediation)."""


PartyVoice = Literal["any representative", "the chair", "a majority of its seats"]
"""How the seats of a party make its one voice. any representative: whoever of them answered last. the chair: the
chair is asked, and nobody else. a majority of its seats: what over half of its seats say."""


class PartyForm(Form):
    """Who speaks for a party, how, and what it is called; where only the first is said, its word alone stands for
    it.
    """

    source: PartySource = key(
        "来自", "这一方由谁担任", "who speaks for it", "named at intake", default="seats", alias="from"
    )
    title: Text | None = key(
        "名称",
        "这一方叫什么",
        "what it is called",
        '{zh: "楼下住户", en: "neighbour downstairs"}',
        default=None,
    )
    voice: PartyVoice = key(
        "发言方式", "几个代表怎样形成这一方的意见", "how several representatives make the party's one voice",
        "a majority of its seats", default="any representative",
    )  # fmt: skip

    @model_validator(mode="before")
    @classmethod
    def _forms(cls, given: Any) -> Any:
        return {"from": given} if isinstance(given, str) else given

    @model_serializer(mode="wrap")
    def _as_said(self, whole: SerializerFunctionWrapHandler) -> Any:
        return self.source if self.title is None and self.voice == "any representative" else whole(self)
