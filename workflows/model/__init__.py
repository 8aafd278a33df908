"""The definition language as types: what one YAML file in definitions/ can say.

A `Definition` is a value: frozen, compared by content, knowing nothing of where it was written (places
are `workflows/source.py`), of items, or of the time. What is accepted here is well formed; whether it
makes sense as a whole is `workflows/checks/`. Forms that people write in several ways (`deadline: 5 days`,
`then: {passed: done}`, `quorum: 4 of 5 parties`) are brought into one form here, before anybody reads them.
"""

from __future__ import annotations

from workflows.model.amending import Amend, AskedAgain
from workflows.model.asks import (
    BALLOTS,
    ONLY_QUESTION,
    VOICES,
    Ask,
    AskKind,
    FromField,
    Question,
)
from workflows.model.deciding import Close, Conditions, Decide, Passing, Quorum, RuleName, Share
from workflows.model.definition import Definition
from workflows.model.fields import FieldForm, FieldType, FieldValue, Option
from workflows.model.form import NAME_PATTERN, About, Form, Name, about, as_tuple, key, written
from workflows.model.people import (
    ANYONE,
    EACH_OWNER,
    EACH_PARTY,
    REPORTER,
    WHO_WORDS,
    PartyForm,
    PartySource,
    PartyVoice,
    Who,
)
from workflows.model.standing import Delivery, Gather, LegalBasis, Notice, Objections
from workflows.model.state import LISTS, PHASES, PURPOSES, ListName, Phase, State
from workflows.model.targets import Arms, Button, Need, Opening, Signal, Target
from workflows.model.timing import Clock, Extension, IfLate, Moment, Pause, StandIn, Until

ALTERNATE = "alternate"

__all__ = [
    "ALTERNATE",
    "ANYONE",
    "BALLOTS",
    "EACH_OWNER",
    "EACH_PARTY",
    "LISTS",
    "NAME_PATTERN",
    "ONLY_QUESTION",
    "PHASES",
    "PURPOSES",
    "REPORTER",
    "VOICES",
    "WHO_WORDS",
    "About",
    "Amend",
    "Arms",
    "Ask",
    "AskKind",
    "AskedAgain",
    "Button",
    "Clock",
    "Close",
    "Conditions",
    "Decide",
    "Definition",
    "Delivery",
    "Extension",
    "FieldForm",
    "FieldType",
    "FieldValue",
    "Form",
    "FromField",
    "Gather",
    "IfLate",
    "LegalBasis",
    "ListName",
    "Moment",
    "Name",
    "Need",
    "Notice",
    "Objections",
    "Opening",
    "Option",
    "PartyForm",
    "PartySource",
    "PartyVoice",
    "Passing",
    "Pause",
    "Phase",
    "Question",
    "Quorum",
    "RuleName",
    "Share",
    "Signal",
    "StandIn",
    "State",
    "Target",
    "Until",
    "Who",
    "about",
    "as_tuple",
    "key",
    "written",
]  # fmt: skip
