"""Where the numbers of a definition come from, told in sentences: each law once, and what is only custom or assumed.

A law or a local rule is named with its article, the day on which its text was read, and the states that rest on it.
What no text stands behind is said as what it is, in the words of its notes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workflows.model import Definition, LegalBasis
from workflows.text import Text, listed, text

KINDS: dict[str, Text] = {
    "law": text("法律", "Law"),
    "local": text("地方规定", "Local rule"),
    "custom": text("惯例", "Custom"),
    "unverified": text("未核实", "Not verified"),
    "assumed": text("我们的假定", "Our assumption"),
}
"""In the order in which they weigh."""


def provenance(definition: Definition) -> Iterator[Text]:
    """Each text that was read, then custom, what was not verified, and what is assumed, one sentence a kind."""
    bases = [*_bases(definition)]
    for kind, name in KINDS.items():
        of_kind = [(where, basis) for where, basis in bases if basis.kind == kind]
        if not of_kind:
            continue
        texts: dict[str, list[tuple[Text, LegalBasis]]] = {}
        for where, basis in of_kind:
            texts.setdefault(basis.article or "", []).append((where, basis))
        for article, resting in texts.items():
            yield _read(name, article, resting) if article else _unread(name, resting)


def _bases(definition: Definition) -> Iterator[tuple[Text, LegalBasis]]:
    """Every basis with the title of what rests on it: a state, or the whole."""
    yield from ((text("整个流程", "the whole"), basis) for basis in definition.legal_basis)
    for name, state in definition.states.items():
        yield from ((definition.title_of(name), basis) for basis in state.legal_basis)


def _read(kind: Text, article: str, resting: Iterable[tuple[Text, LegalBasis]]) -> Text:
    resting = [*resting]
    states = listed(_once(where for where, _ in resting))
    days = sorted({basis.verified_on for _, basis in resting if basis.verified_on})
    said = Text(zh=f"{kind.zh}：{article}（{states.zh}）", en=f"{kind.en}: {article} ({states.en})")
    if days:
        said = Text(zh=f"{said.zh}，{days[-1]} 核对原文", en=f"{said.en}, its text read on {days[-1]}")
    if notes := _once(basis.note for _, basis in resting if basis.note is not None):
        said = Text(zh=f"{said.zh}：{_joined(notes).zh}", en=f"{said.en}: {_joined(notes).en}")
    return said


def _unread(kind: Text, resting: Iterable[tuple[Text, LegalBasis]]) -> Text:
    resting = [*resting]
    silent = _once(where for where, basis in resting if basis.note is None)
    said = _once(basis.note for _, basis in resting if basis.note is not None)
    if silent:
        states = listed(silent)
        said.append(
            text(f"其余见{states.zh}", f"the rest in {states.en}")
            if said
            else text(f"见{states.zh}", f"in {states.en}")
        )
    return Text(zh=f"{kind.zh}：{_joined(said).zh}", en=f"{kind.en}: {_joined(said).en}")


def _joined(texts: Iterable[Text]) -> Text:
    texts = [*texts]
    return Text(zh="；".join(each.zh for each in texts), en="; ".join(each.en for each in texts))


def _once(texts: Iterable[Text]) -> list[Text]:
    return [*dict.fromkeys(texts)]
