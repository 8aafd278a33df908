"""What every part of a definition has in common: its keys, and what is said of each key to those who write it.

A key is declared once, with its Chinese form, its meaning in both languages and an example. The JSON Schema
for editors, the reference manual and the Chinese form of the language are all made from that, so they
cannot say anything else than what is read here. One Chinese word stands for one key everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field
from pydantic.fields import FieldInfo

NAME_PATTERN = r"^[a-z\u3400-\u9fff][a-z0-9_\u3400-\u9fff]{0,62}$"
Name = Annotated[str, Field(pattern=NAME_PATTERN)]
"""A name that the writer gives: small Latin letters or Chinese characters, digits and `_`."""


class Form(BaseModel):
    """Common to every part of a definition: no unknown keys, no changes afterwards."""

    model_config = ConfigDict(frozen=True, extra="forbid")


@dataclass(frozen=True, slots=True)
class About:
    """What is said of one key: its Chinese form, and its meaning with an example."""

    zh: str
    meaning_zh: str
    meaning: str
    example: str = ""


def key(zh: str, meaning_zh: str, meaning: str, example: str = "", **rules: Any) -> Any:
    """A key of the language. `rules` are pydantic's (default, alias, ge …); without a default it is required."""
    return Field(
        title=zh,
        description=f"{meaning}\n\n{meaning_zh}",
        examples=[example] if example else None,
        json_schema_extra={"x-key-zh": zh, "x-meaning-zh": meaning_zh, "x-meaning": meaning},
        **rules,
    )


def about(field: FieldInfo) -> About:
    """What `key` said of a model's field; a KeyError for a field declared without it."""
    extra: Any = field.json_schema_extra
    example = field.examples[0] if field.examples else ""
    return About(extra["x-key-zh"], extra["x-meaning-zh"], extra["x-meaning"], str(example))


def written(name: str, field: FieldInfo) -> str:
    """The key as one writes it in English."""
    return field.alias or name


def as_tuple(given: Any) -> Any:
    """One member may stand without its brackets."""
    return given if isinstance(given, (list, tuple)) else (given,)


def alone(members: Any) -> Any:
    """A list of one member is written as that member: the form that is kept and compared."""
    return members[0] if isinstance(members, (list, tuple)) and len(members) == 1 else members
