"""What may stand in one place of a file, so that its keys and words can be turned into the other language.

A shape answers three questions: what a mapping that stands here is, what the members of a list are, and what
a word says in the other language. Whatever a shape does not know stays as it is: names that the writer gave,
texts, numbers, mistakes.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from typing_extensions import override

from workflows.text import LANGUAGES
from workflows.vocabulary.guard_words import turned_guard
from workflows.vocabulary.spoken import Spoken
from workflows.vocabulary.word import Tongue, Words, words


@dataclass(frozen=True, slots=True)
class Names:
    """The writer's names that decide how a word is read: a party is never a role, a field never a sign."""

    parties: frozenset[str] = frozenset()
    asked: frozenset[str] = frozenset()
    """Fields and their options: what a guard may name."""


class Shape:
    """Something that is left alone: a name, a text, a number, or a mistake."""

    def mapping(self, keys: Collection[str]) -> Entries:  # noqa: ARG002  # others look at the keys
        """What a mapping with these keys is, where it stands here."""
        return LEFT_ALONE

    def member(self) -> Shape:
        """What a member of a list is. Where one thing may stand, several may."""
        return self

    def word(self, said: str, to: Tongue, names: Names) -> str:  # noqa: ARG002  # others use them
        """What `said` is in the other language."""
        return said


@dataclass(frozen=True)
class Entries:
    """A mapping: which of its keys are the language's own, and what stands below each key."""

    keys: Words = field(default_factory=words)
    shapes: Mapping[str, Shape] = field(default_factory=dict)
    rest: Shape = field(default_factory=Shape)
    """What stands below a key that is the writer's name."""
    sign: str = ""
    """The key by which a mapping is known to be of this kind, where not all of its keys tell."""

    def key(self, said: str, to: Tongue) -> str:
        """The key in the other language."""
        return self.keys.turned(said, to)

    def below(self, key: str) -> Shape:
        """What stands below a key, which is given in either language."""
        return self.shapes.get(key if key in self.shapes else self.key(key, "en"), self.rest)


LEFT_ALONE = Entries()


@dataclass(frozen=True)
class Whole(Shape):
    """A mapping of one kind, whatever its keys; a word or a list in its place is something simpler."""

    entries: Entries
    short: Shape = field(default_factory=Shape)

    @override
    def mapping(self, keys: Collection[str]) -> Entries:  # all keys are of one kind
        return self.entries

    @override
    def word(self, said: str, to: Tongue, names: Names) -> str:
        return self.short.word(said, to, names)

    @override
    def member(self) -> Shape:
        return self


@dataclass(frozen=True)
class Either(Shape):
    """A mapping that is told by its keys: one of `kinds`, whose own keys are the only ones that stand in it."""

    kinds: tuple[Entries, ...]
    otherwise: Entries
    members: Shape = field(default_factory=Shape)
    short: Shape = field(default_factory=Shape)

    @override
    def mapping(self, keys: Collection[str]) -> Entries:
        for kind in self.kinds:
            english = [kind.key(key, "en") for key in keys]
            if (
                english
                and all(key in kind.shapes for key in english)
                and (not kind.sign or kind.sign in english)
            ):
                return kind
        return self.otherwise

    @override
    def member(self) -> Shape:
        return self.members

    @override
    def word(self, said: str, to: Tongue, names: Names) -> str:
        return self.short.word(said, to, names)


@dataclass(frozen=True)
class OneOf(Shape):
    """A word of a closed vocabulary; in a list, several."""

    words: Words

    @override
    def word(self, said: str, to: Tongue, names: Names) -> str:  # no name can stand here
        return self.words.turned(said, to)


class YesNo(OneOf):
    """A word that may be true or false, which is then no text."""


@dataclass(frozen=True)
class WhoShape(Shape):
    """Parties, which are the writer's, and roles and words for people, which are the language's."""

    words: Words

    @override
    def word(self, said: str, to: Tongue, names: Names) -> str:
        return said if said in names.parties else self.words.turned(said, to)


@dataclass(frozen=True)
class SpokenShape(Shape):
    """A form that is said in a word or two."""

    spoken: Spoken
    spelled_out: Entries = LEFT_ALONE
    form: str = ""
    """The form that is meant where it is spelled out."""

    @override
    def mapping(self, keys: Collection[str]) -> Entries:  # all keys are of one kind
        return self.spelled_out

    @override
    def word(self, said: str, to: Tongue, names: Names) -> str:  # no name can stand here
        return self.spoken.turned(said, to)


class GuardShape(Shape):
    """A guard: signs and words are the language's, names and values the writer's."""

    @override
    def word(self, said: str, to: Tongue, names: Names) -> str:
        return turned_guard(said, to, names.asked)


class Late(Shape):
    """A shape that is known only once all are: forms refer to one another."""

    def __init__(self, shapes: Mapping[str, Shape], name: str) -> None:
        self._shapes, self.name = shapes, name

    @cached_property
    def _meant(self) -> Shape:
        return self._shapes[self.name]

    @override
    def mapping(self, keys: Collection[str]) -> Entries:
        return self._meant.mapping(keys)

    @override
    def member(self) -> Shape:
        return self._meant.member()

    @override
    def word(self, said: str, to: Tongue, names: Names) -> str:
        return self._meant.word(said, to, names)


TEXT = Whole(
    Entries(
        words(("zh", "中文", "中文", "Chinese"), ("en", "英文", "英文", "English")),
        {language: Shape() for language in LANGUAGES},
    )
)
"""A text in both languages, or one text for both."""
YES_NO = YesNo(words(("true", "是", "是", "yes"), ("false", "否", "否", "no")))
