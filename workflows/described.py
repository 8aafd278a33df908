"""What an editor is told of a key, a word or a phrase: in both languages, the file's own first."""

from __future__ import annotations

from typing import Any

from workflows.text import Text
from workflows.vocabulary import Spoken, Tongue, Word, Words

Schema = dict[str, Any]


class Described:
    """Parts of a JSON Schema that say what something means, for files of one language."""

    def __init__(self, tongue: Tongue) -> None:
        self.tongue: Tongue = tongue

    def words(self, words: Words) -> Schema:
        """A closed vocabulary, each word with its meaning."""
        said = [each.meaning.in_(self.tongue) for each in words]
        return {
            "type": "string", "enum": [each.in_(self.tongue) for each in words],
            "enumDescriptions": said, "markdownEnumDescriptions": said,
        }  # fmt: skip

    def spoken(self, spoken: Spoken) -> Schema:
        """A form that is said in a word or two."""
        return {
            "type": "string", "pattern": f"^({spoken.looks[self.tongue]})$",
            "examples": [spoken.turned(each, self.tongue) for each in spoken.examples],
            "description": self.both(spoken.meaning),
        }  # fmt: skip

    def told(self, word: Word) -> Schema:
        """Title and description of a key, in both languages."""
        first, second = (word.zh, word.en) if self.tongue == "zh" else (word.en, word.zh)
        markdown = f"**{first}** · {second}\n\n{self.both(word.meaning)}"
        return {
            "title": f"{first} · {second}",
            "description": self.both(word.meaning),
            "markdownDescription": markdown,
        }

    def both(self, said: Text) -> str:
        """A text in both languages, one below the other."""
        first, second = (said.zh, said.en) if self.tongue == "zh" else (said.en, said.zh)
        return f"{first}\n\n{second}"
