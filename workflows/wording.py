"""What findings call things: in the words of the file that they are about.

Checks speak English of keys, as the models do. About a file with Chinese keys the same is said with Chinese
keys, in either language of the reader: whoever mends it finds the word in the file, and can type what the
mend says. A word that could be meant in several ways stays as it is, for either form is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import yaml

from workflows.findings import Finding, nearest, one_of
from workflows.source import Source
from workflows.text import LANGUAGES, Text
from workflows.translating import Englished, turn
from workflows.vocabulary import GRAMMAR, OUTCOMES, SPOKEN, STORIES, WORDS, Tongue, Words, names_in, tongue_of
from workflows.vocabulary.grammar import PARTY_AND_ROLE_WORDS, PIECE
from workflows.vocabulary.guard_words import GUARD_WORDS, turned_guard
from workflows.vocabulary.shapes import TEXT

LONGEST_PASSAGE = 200
"""What is quoted may come from a stranger's file: more is not looked into."""
_PASSAGE = (
    r"(?<![`“\w])[a-z][a-z_]*: "
    r"(?:\{[^{}`]*(?:\{[^{}`]*\}[^{}`]*)*\}|\[[^\]`]*\]|each \w+|%s|[\w./]+(?: (?:working )?(?:day|hour|minute)s?(?: before)?)?)"
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


_TRUTH = {"true": "是", "false": "否"}
_CHINESE = _chinese() | _TRUTH | {"zh": "中文", "en": "英文"}
_SEVERAL = "|".join(sorted((word for word in _CHINESE if " " in word), key=len, reverse=True))
"""Every word of a vocabulary that is several."""
_FIXED = re.compile(
    rf"`([^`\n]+)`|“([^”\n]+)”|(?<![`“\w])(?:- )?\{{[a-z_]+: [^{{}}`]*\}}|{_PASSAGE % _SEVERAL}"
)
"""What is quoted, a mapping, or a key with its value: what somebody could type as it stands."""
_LIST = re.compile(r"(?<![`“\w.])[a-z]+(?:[ _][a-z]+)*(?:(?:、|, )[a-z]+(?:[ _][a-z]+)*)+(?![`”\w.])")
_BETWEEN = re.compile(r"(、|, )")
_BELOW = {"ask": "Ask", "decide": "Decide", "notice": "Notice", "stand_in": "StandIn"}
_DOTTED = re.compile(rf"(?<![`“\w.])({'|'.join(_BELOW)})\.([a-z_]+)")
"""A key below another."""
_VOCABULARIES = (*WORDS.values(), OUTCOMES, PARTY_AND_ROLE_WORDS, STORIES.keys["Step"], GRAMMAR.every_key)
_GUARD = dict(GUARD_WORDS)
_GUARDED = re.compile(r"[=<>]|\bis (?:not )?given\b|\bin \[")
"""By which a quoted passage is known to be a guard."""
_KEY = re.compile(r"(?<![`\w.])[a-z]+_[a-z_]+(?![`\w.])")
"""A word that is never one of an English sentence."""
_ALL_OF = re.compile(r"可以写：(.+)")
_IN_QUOTES = re.compile(r"“([^”]{1,40})”")
_LISTED = re.compile(r"(?i)(?<=possible: )[a-z_ ]+(?:, [a-z_ ]+)*")
_PHRASE = re.compile(
    r"\b(?:\d{1,4} (?:working day|day|hour|minute)s?(?: before)?|\d{1,4} of \d{1,4} parties|(?:over|at least) \d+/\d+|"
    + _SEVERAL
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

    def meant(self, form: str, key: str, word: object) -> object:
        """What stands somewhere, as the English word of the vocabulary that belongs to a key, if it is one."""
        words = WORDS.get(f"{form}.{key}")
        return words.turned(word, "en") if words and isinstance(word, str) else word

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
        finding = self._with_nearest(finding)
        return replace(
            finding,
            nearest=finding.nearest and (_GUARD | _TRUTH).get(finding.nearest, finding.nearest),
            message=self._text(finding.message),
            mend=self._text(finding.mend),
            consequence=self._text(finding.consequence) if finding.consequence else None,
            expected=self._text(finding.expected) if finding.expected else None,
            related=tuple(replace(each, message=self._text(each.message)) for each in finding.related),
        )

    def _with_nearest(self, finding: Finding) -> Finding:
        """A Chinese word has its nearest among the Chinese ones, which checks do not know."""
        if finding.nearest or not (listed := _ALL_OF.fullmatch(finding.mend.zh)):
            return finding
        valid = self._chinese_words(listed[1]).split(", ")
        for word in _IN_QUOTES.findall(finding.message.zh):
            if word not in valid and (guess := nearest(word, valid)):
                return replace(finding, nearest=guess, mend=one_of(word, valid))
        return finding

    def _text(self, said: Text) -> Text:
        return Text(zh=self._told(said.zh, self._chinese_words), en=self._told(said.en, self._english_words))

    def _told(self, said: str, words: Callable[[str], str]) -> str:
        """A sentence: what is quoted in it, and what is a passage of a file, is turned as a whole and once."""
        parts, at = [], 0
        for found in _FIXED.finditer(said):
            quoted = found[1] or found[2]
            turned = found[0].replace(quoted, self._snippet(quoted)) if quoted else self._passage(found[0])
            parts += [words(said[at : found.start()]), turned]
            at = found.end()
        return "".join((*parts, words(said[at:])))

    def _chinese_words(self, said: str) -> str:
        said = _PHRASE.sub(lambda found: self._snippet(found[0]), self._lists(said))
        return _PLAIN.sub(lambda found: self._one(found[0]), said)

    def _english_words(self, said: str) -> str:
        said = _LISTED.sub(lambda found: ", ".join(map(self._one, found[0].split(", "))), self._lists(said))
        return _KEY.sub(lambda found: self._one(found[0]), said)

    def _lists(self, said: str) -> str:
        """Words side by side are words of one vocabulary, which tells what each is where it alone does not."""
        said = _LIST.sub(lambda found: self._list(found[0]), said)
        return _DOTTED.sub(
            lambda found: f"{self._one(found[1])}.{self.key(_BELOW[found[1]], found[2])}", said
        )

    def _list(self, said: str) -> str:
        parts = _BETWEEN.split(said)
        sentence = parts[0].split(" ")
        for skipped in range(len(sentence)):
            parts[0] = " ".join(sentence[skipped:])
            for words in _VOCABULARIES:
                if all(words.turned(each, "zh") != each for each in parts[::2]):
                    turned = [each if each in self.names else words.turned(each, "zh") for each in parts]
                    return said[: -len("".join(parts))] + "".join(turned)
        return said

    def _snippet(self, said: str) -> str:
        """What is quoted: a word, a guard, a passage of a file, or something that is said in a phrase."""
        if said in self.names:
            return said
        for spoken in SPOKEN:
            if (turned := spoken.turned(said, "zh")) != said:
                return turned
        if len(said) <= LONGEST_PASSAGE:
            if ":" in said:
                return self._passage(said)
            if said in _GUARD or (" " in said and _GUARDED.search(said)):
                return turned_guard(said, "zh", self.names)
        return self._one(said)

    def _one(self, word: str) -> str:
        return word if word in self.names else _CHINESE.get(word, word)

    def _passage(self, said: str) -> str:
        """Keys with their values, where one form has all of those keys."""
        if said.startswith("- "):
            return f"- {self._passage(said.removeprefix('- '))}"
        try:
            found = yaml.compose(said.replace("…", "x"), Loader=yaml.SafeLoader)
        except (yaml.YAMLError, ValueError, RecursionError):
            return said
        if not isinstance(found, yaml.MappingNode):
            return said
        keys = [str(key.value) for key, _ in found.value]
        kind = TEXT.entries if set(keys) <= set(LANGUAGES) else PIECE.mapping(keys)
        return turn(said, kind, "zh") if kind.shapes else said


def wording_of(source: Source) -> Wording:
    """How to speak of a file: in Chinese where its keys are Chinese."""
    if not isinstance(source, Englished) or tongue_of(source.original.value) == "en":
        return ENGLISH
    own = {str(new[-1]) for new, old in source.written.items() if new and new[-1] == old[-1]}
    names = names_in(source.value)
    return Wording("zh", frozenset(own) | names.parties | names.asked)


ENGLISH = Wording()
