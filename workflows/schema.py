"""The JSON Schema of a definition file (draft 2020-12), made from the models, for editors.

It takes what people write (`7 days`, one name or several, a state's bare name where something leads), not
only the canonical form. What only `gongshi check` can know (that a state exists, that silence ends) is not in it.
"""

from __future__ import annotations

from typing import Any

from workflows.model import Definition

SPOKEN = {
    "Text": "both languages, or one text for both",
    "Span": "`7 days`, `3 working days`, `4 hours`, `7 days at 18:00`",
    "Target": "a state",
    "Quorum": "`4 of 5 parties`, or `1 answer`",
    "Share": "`over 1/2`, or `2/3`",
}
"""Forms that may be said in a word or two instead of spelled out."""


def json_schema() -> dict[str, Any]:
    """The schema, as a value."""
    found: dict[str, Any] = Definition.model_json_schema(by_alias=True, mode="validation")
    forms = found["$defs"]
    for form in [found, *forms.values()]:
        for name, part in form.get("properties", {}).items():
            form["properties"][name] = _one_or_several(part)
    for name in ("Target", "Button"):
        forms[name]["properties"]["times"] = {"type": "integer", "minimum": 1, "maximum": 99}
    for name, meaning in SPOKEN.items():
        if name in forms:
            forms[name] = {"anyOf": [{"type": "string", "description": meaning}, forms[name]]}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found}


def _one_or_several(part: dict[str, Any]) -> dict[str, Any]:
    """A list may be written as its only member, and options and milestones as a mapping to their titles."""
    if {"type": "null"} in part.get("anyOf", ()):
        single = [each["items"] for each in part["anyOf"] if each.get("type") == "array"]
        return part | {"anyOf": [*part["anyOf"], *single]}
    if part.get("type") != "array":
        return part
    return {"anyOf": [part, part["items"], {"type": "object"}], "default": part.get("default", [])}
