"""What may be amended while the parties deliberate, by whom, who accepts it, and who is asked again then."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from workflows.model.form import Form, Name, as_tuple, key
from workflows.model.people import EACH_PARTY, Who

AskedAgain = Literal["everybody", "who agreed", "nobody"]


class Amend(Form):
    """Changes of the proposal that may be put forward under way. One party accepts them, or over half of several."""

    fields: Annotated[tuple[Name, ...], BeforeValidator(as_tuple), Field(min_length=1)] = key(
        "字段", "哪些字段可以改", "which fields may be amended", "[proposal, budget]"
    )
    by: Who = key("由", "谁可以提出修改", "who may propose an amendment", "each party", default=(EACH_PARTY,))
    accepted_by: Who = key(
        "采纳", "由谁采纳；有几方时，过半数同意才采纳",
        "who accepts it; of several, over half must", "property",
    )  # fmt: skip
    asks_again: AskedAgain = key(
        "重新征求", "改动采纳后，重新征求谁的意见", "who is asked again once it is accepted", "who agreed",
        default="who agreed",
    )  # fmt: skip
