"""Who is meant: parties, roles, and the few words that name people without naming anybody."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator

from workflows.model.form import as_tuple

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
