"""What kind of file a text is, in which language its keys are, and which names in it are the writer's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from workflows.vocabulary.grammar import GRAMMAR, PIECE, PIECES, USE
from workflows.vocabulary.shapes import Entries, Names, Whole
from workflows.vocabulary.stories import STORIES
from workflows.vocabulary.word import Tongue, Words

PIECE_FILE = Entries(Words((PIECES,)), {PIECES.en: Whole(Entries(Words((USE,)), rest=PIECE))})
"""A file of shared pieces."""
KINDS = (PIECE_FILE, STORIES.file)


def kind_of(value: Any) -> Entries:
    """What a file is: a definition unless its first key says that it is something else."""
    if isinstance(value, Mapping):
        for kind in KINDS:
            first = next(iter(kind.keys)).en
            if any(kind.key(str(key), "en") == first for key in value):
                return kind
    return GRAMMAR.file


def tongue_of(value: Any) -> Tongue:
    """The language of a file's keys: Chinese where any key at its top is Chinese."""
    if not isinstance(value, Mapping):
        return "en"
    kind = kind_of(value)
    return "zh" if any(kind.key(str(key), "en") != str(key) for key in value) else "en"


def names_in(value: Any) -> Names:
    """The parties, fields and options that a definition declares, in whichever language its keys are."""
    if not isinstance(value, Mapping):
        return Names()
    top = {GRAMMAR.file.key(str(key), "en"): below for key, below in value.items()}
    parties, fields = top.get("parties"), top.get("fields")
    declared = (
        frozenset(each for each in parties if isinstance(each, str))
        if isinstance(parties, (list, Mapping))
        else frozenset()
    )
    asked = set(_fields_and_options(fields)) if isinstance(fields, Mapping) else set()
    return Names(declared, frozenset(asked))


def _fields_and_options(fields: Mapping[Any, Any]) -> Iterator[str]:
    form = GRAMMAR.entries("FieldForm")
    for name, field in fields.items():
        yield str(name)
        for key, options in field.items() if isinstance(field, Mapping) else ():
            if form.key(str(key), "en") == "options" and isinstance(options, (list, Mapping)):
                yield from (each for each in options if isinstance(each, str))
