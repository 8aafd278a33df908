"""From the text of a definition file to a checked definition, or to all its mistakes at once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from workflows.checks import check
from workflows.findings import Finding, one_of
from workflows.model import Definition
from workflows.source import Path, Source, read
from workflows.text import Text, text


@dataclass(frozen=True, slots=True)
class Loaded:
    """A definition where there is no error; every finding; the text's lines, to show them beside it."""

    definition: Definition | None
    findings: tuple[Finding, ...]
    lines: tuple[str, ...]
    hash: str

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that stop a definition from being used."""
        return tuple(each for each in self.findings if each.severity == "error")


def load(said: str, roles: Collection[str] | None = None) -> Loaded:
    """Read and check a definition; `roles` are those of the community it is for, if known."""
    source = read(said)
    findings = list(source.findings)
    definition: Definition | None = None
    if not findings:
        definition, found = _shape(source)
        findings += found
    if definition is not None:
        findings += check(definition, source, roles)
    findings.sort(key=lambda each: (each.place, each.rule))
    broken = any(each.severity == "error" for each in findings)
    good = None if broken else definition
    return Loaded(good, tuple(findings), tuple(source.lines), hash_of(good) if good else "")


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


def _shape(source: Source) -> tuple[Definition | None, list[Finding]]:
    if not isinstance(source.value, dict):
        return None, [
            Finding(
                "shape",
                source.place(()),
                text(
                    "文件应以 issue_type: 开头，由“键: 值”组成",
                    "the file should be keys and values, beginning with issue_type:",
                ),
                text("参照 definitions/facility_upgrade.yaml", "see definitions/facility_upgrade.yaml"),
            )
        ]
    try:
        return Definition.model_validate(source.value), []
    except ValidationError as error:
        return None, [finding_of(each, source, Definition) for each in error.errors(include_url=False)]


def finding_of(error: Any, source: Source, model: type) -> Finding:
    """A pydantic error as a finding with its place in the text."""
    path = written_path(error["loc"], source.value)
    place = source.place(path)
    word = str(path[-1]) if path else ""
    kind = error["type"]
    if kind == "extra_forbidden":
        return Finding(
            "unknown-key",
            place,
            Text(zh=f"这里没有“{word}”这个键", en=f"`{word}` is no key here"),
            one_of(word, _siblings(model, path)),
        )
    if kind == "missing":
        missing = str(error["loc"][-1])
        return Finding(
            "missing-key",
            place,
            Text(zh=f"缺少“{missing}”", en=f"`{missing}` is missing"),
            Text(zh=f"在这里加一行 {missing}: …", en=f"add a line {missing}: … here"),
        )
    if kind == "literal_error":
        valid = [w.strip("'") for w in str(error["ctx"]["expected"]).replace(" or ", ", ").split(", ")]
        said = str(error["input"])
        return Finding(
            "unknown-word",
            place,
            Text(zh=f"这里不能写“{said}”", en=f"`{said}` is not possible here"),
            one_of(said, valid),
        )
    said = str(error["msg"]).removeprefix("Value error, ")
    return Finding(
        "shape",
        place,
        Text(zh=f"“{word}”写得不对：{said}", en=f"`{word}` is not right: {said}"),
        text("参照手册里这个键的写法", "see how the manual writes this key"),
    )


def written_path(location: tuple[Any, ...], value: Any) -> Path:
    """The part of pydantic's location that was really written: union tags and absent keys left out."""
    path: list[str | int] = []
    for step in location:
        if (isinstance(value, dict) and step in value) or (
            isinstance(value, list) and isinstance(step, int) and step < len(value)
        ):
            path.append(step)
            value = value[step]
    return tuple(path)


def _siblings(model: Any, path: Path) -> list[str]:
    """The keys that the model has where `path` ends."""
    for step in path[:-1]:
        fields = getattr(model, "model_fields", None)
        if fields is None or not isinstance(step, str):
            continue
        form = next((f for name, f in fields.items() if (f.alias or name) == step), None)
        if form is not None:
            model = _model_in(form.annotation) or model
    return [form.alias or name for name, form in getattr(model, "model_fields", {}).items()]


def _model_in(annotation: Any) -> Any:
    if hasattr(annotation, "model_fields"):
        return annotation
    for part in reversed(getattr(annotation, "__args__", ())):
        if found := _model_in(part):
            return found
    return None
