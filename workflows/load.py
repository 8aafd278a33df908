"""From the text of a definition file to a checked definition, or to all its mistakes at once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Any

from workflows.checks import OF_THE_WHOLE, check
from workflows.findings import Finding, Place
from workflows.model import Definition
from workflows.pieces import Pieced, Pieces, has_chinese_keys, pieces_of, put_in
from workflows.shaping import Shaped, finding_of, shape
from workflows.source import Path, Source, read
from workflows.text import text

__all__ = ["Loaded", "dump", "finding_of", "hash_of", "load", "load_pieces", "restore"]


@dataclass(frozen=True, slots=True)
class Loaded:
    """A definition where there is no error; every finding; the text's lines, to show them beside it."""

    definition: Definition | None
    findings: tuple[Finding, ...]
    lines: tuple[str, ...]
    hash: str
    source: Source = field(default_factory=Source)

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that stop a definition from being used."""
        return tuple(each for each in self.findings if each.severity == "error")


def load(said: str, roles: Collection[str] | None = None, pieces: Pieces | None = None) -> Loaded:
    """Read and check a definition; `roles` are those of the community it is for, if known, `pieces` what it may
    use by name.
    """
    pieced = put_in(read(said), pieces)
    if not has_chinese_keys(pieced.value):
        loaded = _checked(pieced, pieced, roles)
        if not loaded.findings:
            return loaded
    return _in_the_files_words(pieced, roles)


def _in_the_files_words(pieced: Source, roles: Collection[str] | None) -> Loaded:
    """A file with Chinese keys or words, or with mistakes, which are told in the words of the file."""
    # what knows Chinese is only loaded for a file that needs it: most are checked without, and sooner
    from workflows.translating import to_english  # noqa: PLC0415
    from workflows.wording import wording_of  # noqa: PLC0415

    source = to_english(pieced)
    loaded = _checked(source, pieced, roles)
    wording = wording_of(source)
    found = sorted((wording.of(each) for each in loaded.findings), key=lambda each: (each.place, each.rule))
    return replace(loaded, findings=tuple(found))


def _checked(source: Source, pieced: Source, roles: Collection[str] | None) -> Loaded:
    """A source with English keys, read as a definition and checked; `pieced` is what it was before it was English."""
    missing = pieced.missing if isinstance(pieced, Pieced) else []
    shaped = _well_formed(source)
    fitting = () if source.partial and shaped.form is None else shaped.findings
    adrift = {each.place for each in source.findings if each.rule == "indent"}  # it belongs elsewhere
    fitting = tuple(each for each in fitting if each.rule != "unknown-key" or each.place not in adrift)
    lists = {each.place for each in fitting if each.rule == "shape"}
    findings = [each for each in source.findings if not _is_a_list(each, lists)]
    findings += fitting
    definition = shaped.form
    if definition is not None:
        findings += [
            each
            for each in check(definition, source, roles)
            if _told(each, source, shaped.left_out) and _told(each, pieced, missing)
        ]
    broken = any(each.severity == "error" for each in findings)
    good = None if broken else definition
    return Loaded(good, tuple(findings), tuple(source.lines), hash_of(good) if good else "", source)


def load_pieces(said: str) -> Pieces:
    """Read a file of pieces."""
    source = read(said)
    if has_chinese_keys(source.value):
        from workflows.translating import to_english  # noqa: PLC0415  # as above

        source = to_english(source)
    return pieces_of(source)


def dump(definition: Definition) -> str:
    """A definition as JSON with everything in it, defaults too: what an item started on never changes under it."""
    form = definition.model_dump(mode="json", by_alias=True)
    return json.dumps(form, ensure_ascii=False, sort_keys=False, separators=(",", ":"))


def restore(form: str) -> Definition:
    """The definition that `dump` wrote."""
    return Definition.model_validate_json(form)


def hash_of(definition: Definition) -> str:
    """SHA-256 of what was written, as canonical JSON: comments, spacing and the order of keys do not change it.

    Milestones are the exception: their order is the order of the works.
    """
    form = definition.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    for state in form["states"].values():
        milestones = state.get("ask", {}).get("milestones")
        if isinstance(milestones, dict):
            state["ask"]["milestones"] = [*milestones.items()]
    said = json.dumps(form, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()


def _well_formed(source: Source) -> Shaped[Definition]:
    if isinstance(source.value, dict):
        return shape(source, Definition)
    if source.value is None and source.findings:
        return Shaped(None, ())  # that there is nothing to read is told already
    finding = Finding(
        "shape",
        source.place(()),
        text(
            "文件应由“键: 值”组成，第一个键是 issue_type（中文写 议题类型）",
            "the file should be keys and values, beginning with issue_type:",
        ),
        text("参照 definitions/facility_upgrade.yaml", "see definitions/facility_upgrade.yaml"),
    )
    return Shaped(None, (finding,))


def _is_a_list(finding: Finding, misshaped: Collection[Place]) -> bool:
    """Whether words that a comma divides only lack the brackets of a list, which is told where they begin."""
    return finding.rule == "comma-in-text" and any(each.place in misshaped for each in finding.related)


def _told(finding: Finding, source: Source, left_out: Collection[Path]) -> bool:
    """Whether a finding stands by itself, and does not only follow from something that was left out."""
    if not left_out and not source.partial:
        return True
    if finding.rule in OF_THE_WHOLE:
        return False
    lost = [str(path[-1]) for path in left_out if len(path) == len(_A_STATE)]
    if any(f"`{name}`" in finding.message.en for name in lost):
        return False
    return not any(_beside(source, path[: len(_A_STATE)], finding) for path in left_out)


_A_STATE = ("states", "name")
"""The path of a state, or of another part of a file that is told as one."""


def _beside(source: Source, part: Path, finding: Finding) -> bool:
    """Whether a finding stands in the part of the file in which something was left out."""
    around: Any = source.value
    for step in part[:-1]:
        around = around[step]
    begins = source.place(part)
    names = around if isinstance(around, dict) else range(len(around))
    following = [at for name in names if (at := source.place((*part[:-1], name))) > begins]
    return begins <= finding.place and (not following or finding.place < min(following))
