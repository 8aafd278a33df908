"""What findings call things: in the words of the file that they are about.

Checks speak English of keys, as the models do. About a file with Chinese keys the same is said with Chinese
keys, in either language of the reader: whoever mends it finds the word in the file, and can type what the
mend says. A word that could be meant in several ways stays as it is, for either form is read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

import yaml

from workflows.findings import Finding
from workflows.source import Source
from workflows.text import Text
from workflows.translating import Englished, turn
from workflows.vocabulary import GRAMMAR, OUTCOMES, SPOKEN, STORIES, WORDS, Tongue, Words, names_in, tongue_of
from workflows.vocabulary.grammar import PARTY_AND_ROLE_WORDS, PIECE

_QUOTED = re.compile(r"`([^`\n]+)`|“([^”\n]+)”")
LONGEST_PASSAGE = 200
"""What is quoted may come from a stranger's file: more is not looked into."""
_PASSAGE = re.compile(
    r"(?<![`“\w])[a-z][a-z_]*: "
    r"(?:\{[^{}`]*(?:\{[^{}`]*\}[^{}`]*)*\}|\[[^\]`]*\]|each \w+|[\w./]+(?: (?:working )?(?:day|hour|minute)s?(?: before)?)?)"
)
"""A key with its value within a sentence."""
_PLAIN = re.compile(r"(?<![`\w.])[a-z][a-z_]{2,}(?![`\w.])")


def _chinese() -> dict[str, str]:
    """Every English key and word that has one Chinese form wherever it stands."""
    found: dict[str, set[str]] = {}
    for words in (*GRAMMAR.keys.values(), *WORDS.values(), OUTCOMES, PARTY_AND_ROLE_WORDS):
        for word in words:
            found.setdefault(word.en, set()).add(word.zh)
    plain = {en: next(iter(zh)) for en, zh in found.items() if len(zh) == 1}
    return plain | {"ask": GRAMMAR.keys["State"].turned("ask", "zh")}  # alone it is what a state does


_CHINESE = _chinese()
_KEY = re.compile(r"(?<![`\w.])[a-z]+_[a-z_]+(?![`\w.])")
"""A word that is never one of an English sentence."""
_LISTED = re.compile(r"(?i)(?<=possible: )[a-z_ ]+(?:, [a-z_ ]+)*")
_PHRASE = re.compile(
    r"\b(?:\d{1,4} (?:working day|day|hour|minute)s?(?: before)?|\d{1,4} of \d{1,4} parties|(?:over|at least) \d+/\d+|"
    + "|".join(sorted((word for word in _CHINESE if " " in word), key=len, reverse=True))
    + r")\b"
)
"""What is said in several words, within a Chinese sentence."""


@dataclass(frozen=True, slots=True)
class Wording:
    """How a file in this language is spoken of; `names` are the writer's own, which are never turned."""

    tongue: Tongue = "en"
    names: frozenset[str] = field(default_factory=frozenset)

    def key(self, form: str, key: str) -> str:
        """A key of a form."""
        return self.keys(form).turned(key, self.tongue) if self.tongue == "zh" else key

    def word(self, form: str, key: str, word: str) -> str:
        """A word of the vocabulary that belongs to a key."""
        words = WORDS.get(f"{form}.{key}")
        return words.turned(word, self.tongue) if words and self.tongue == "zh" else word

    def line(self, form: str, key: str, example: str) -> str:
        """A key with an example behind it, as one would type it."""
        grammar = GRAMMAR if form in GRAMMAR.forms else STORIES
        said = f"{key}: {example}"
        return (
            turn(said, grammar.entries(form), "zh") if self.tongue == "zh" and form in grammar.forms else said
        )

    def keys(self, form: str) -> Words:
        """The keys of a form, in definitions or in scenarios."""
        return GRAMMAR.keys.get(form) or STORIES.keys.get(form) or Words(())

    def of(self, finding: Finding) -> Finding:
        """The finding in the words of the file."""
        if self.tongue == "en":
            return finding
        return replace(
            finding,
            message=self._text(finding.message),
            mend=self._text(finding.mend),
            consequence=self._text(finding.consequence) if finding.consequence else None,
            expected=self._text(finding.expected) if finding.expected else None,
            related=tuple(replace(each, message=self._text(each.message)) for each in finding.related),
        )

    def _text(self, said: Text) -> Text:
        zh, en = (
            _PASSAGE.sub(lambda found: self._passage(found[0]), _QUOTED.sub(self._quoted, each))
            for each in (said.zh, said.en)
        )
        en = _LISTED.sub(lambda found: ", ".join(map(self._one, found[0].split(", "))), en)
        en = _KEY.sub(lambda found: self._one(found[0]), en)
        zh = _PHRASE.sub(lambda found: self._snippet(found[0]), zh)
        return Text(zh=_PLAIN.sub(lambda found: self._one(found[0]), zh), en=en)

    def _quoted(self, found: re.Match[str]) -> str:
        said = found[1] or found[2]
        turned = self._snippet(said)
        return found[0].replace(said, turned)

    def _snippet(self, said: str) -> str:
        """What is quoted: a word, a passage of a file, or something that is said in a phrase."""
        if said in self.names:
            return said
        for spoken in SPOKEN:
            if (turned := spoken.turned(said, "zh")) != said:
                return turned
        if ":" in said and len(said) <= LONGEST_PASSAGE:
            return self._passage(said)
        return self._one(said)

    def _one(self, word: str) -> str:
        return word if word in self.names else _CHINESE.get(word, word)

    def _passage(self, said: str) -> str:
        """Keys with their values, where one form has all of those keys."""
        try:
            found = yaml.compose(said.replace("…", "x"), Loader=yaml.SafeLoader)
        except (yaml.YAMLError, ValueError, RecursionError):
            return said
        if not isinstance(found, yaml.MappingNode):
            return said
        kind = PIECE.mapping([str(key.value) for key, _ in found.value])
        return turn(said, kind, "zh") if kind.shapes else said


def wording_of(source: Source) -> Wording:
    """How to speak of a file: in Chinese where its keys are Chinese."""
    if not isinstance(source, Englished) or tongue_of(source.original.value) == "en":
        return ENGLISH
    own = {str(new[-1]) for new, old in source.written.items() if new and new[-1] == old[-1]}
    names = names_in(source.value)
    return Wording("zh", frozenset(own) | names.parties | names.asked)


ENGLISH = Wording()
