"""A text in both languages of the project.

A `Text` always has something to show in either language: where a definition gives a plain string, it
stands for both. Nothing here translates; what is not written is not invented.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")


class Text(BaseModel):
    """What is said, in Chinese and in English."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    zh: Annotated[str, Field(min_length=1)]
    en: Annotated[str, Field(min_length=1)]

    @model_validator(mode="before")
    @classmethod
    def _plain_string_stands_for_both(cls, given: Any) -> Any:
        if isinstance(given, str):
            return {"zh": given, "en": given}
        if isinstance(given, dict) and len(given) == 1:
            (only,) = given.values()
            if set(given) <= set(LANGUAGES):
                return {"zh": only, "en": only}
        return given

    def in_(self, language: str) -> str:
        """The text in `language`; Chinese variants (`zh-CN`) count as Chinese, anything else as English."""
        return self.zh if language.startswith("zh") else self.en


def text(zh: str, en: str) -> Text:
    """Short form for texts that the code itself says."""
    return Text(zh=zh, en=en)


def listed(texts: list[Text]) -> Text:
    """Names in a row, as each language writes them: 社区、物业 / community, property."""
    return Text(zh="、".join(t.zh for t in texts) or "—", en=", ".join(t.en for t in texts) or "—")
