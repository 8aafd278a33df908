"""From what a file says to a form of the language, or to everything that does not fit, all at once.

A mistake in one place does not hide those in others: what does not fit is left out, place by place, until the
rest is well formed, so that the rest can be checked too. What was left out is told, so that nothing is found
missing that is only misspelled.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from workflows.findings import Finding, Place, nearest, one_of
from workflows.lexical.words import kind_of
from workflows.misspoken import Misspoken
from workflows.model import About, about, written
from workflows.model.form import NAME_PATTERN
from workflows.source import Path, Source
from workflows.text import Text, text

if TYPE_CHECKING:  # see _wording
    from workflows.wording import Wording

_M = TypeVar("_M", bound=BaseModel)
_BETWEEN = re.compile(r"[、，,；;|/\s]+")
"""What people put between words that are a list to them."""
_NAME = re.compile(NAME_PATTERN)
MOST_PASSES = 12
"""How often what does not fit is left out before the rest is given up."""


@dataclass(frozen=True, slots=True)
class Shaped(Generic[_M]):
    """The form, as far as it could be read; what does not fit; and the places that were left out for it."""

    form: _M | None
    findings: tuple[Finding, ...]
    left_out: tuple[Path, ...] = ()


def shape(source: Source, model: type[_M]) -> Shaped[_M]:
    """Read a source as a form."""
    findings: list[Finding] = []
    left_out: list[Path] = []
    value = source.value
    for _ in range(MOST_PASSES):
        try:
            return Shaped(model.model_validate(value), tuple(findings), tuple(left_out))
        except ValidationError as error:
            errors = list(_one_for_each_place(error, value))
            for each in errors:
                if _follows(each, value, left_out):
                    continue
                found = finding_of(each, source, model)
                if not any(f.place == found.place and f.rule == found.rule for f in findings):
                    findings.append(found)
            gone = {_removable(written_path(each["loc"], value), model) for each in errors}
            if () in gone:
                break
            left_out += sorted(gone, key=str)
            value = _without(value, gone)
    return Shaped(None, tuple(findings), tuple(left_out))


def _one_for_each_place(error: ValidationError, value: Any) -> Iterator[Any]:
    """Where several forms are possible, each complains; the one that read furthest says most."""
    by_place: dict[tuple[Path, str], Any] = {}
    for each in error.errors(include_url=False):
        path = written_path(each["loc"], value)
        missing = str(each["loc"][-1]) if each["type"] == "missing" else ""
        kept = by_place.get((path, missing))
        if kept is None or _says(each) > _says(kept):
            by_place[path, missing] = each
    deepest = [path for path, _ in by_place]
    for (path, missing), each in by_place.items():
        vague = _says(each) == 0 and any(len(p) > len(path) and p[: len(path)] == path for p in deepest)
        if not vague or missing:
            yield each


def _follows(error: Any, value: Any, left_out: list[Path]) -> bool:
    """Whether a form only does not hold together because a part of it was left out."""
    path = written_path(error["loc"], value)
    return error["type"] in ("value_error", "too_short") and any(each[:-1] == path for each in left_out)


def _says(error: Any) -> int:
    if error["type"] == "value_error" and isinstance(error.get("ctx", {}).get("error"), Misspoken):
        return 3
    if error["type"] in ("extra_forbidden", "missing", "literal_error"):
        return 2
    vague = ("tuple_type", "dict_type", "model_type", "model_attributes_type", "too_short")
    return 0 if error["type"] in vague else 1


def _removable(path: Path, model: Any) -> Path:
    """The nearest part around a mistake without which the rest can still be well formed."""
    while path:
        field = _field_at(model, path)
        if field is None or not field.is_required() or isinstance(path[-1], int):
            return path
        path = path[:-1]
    return ()


def _without(value: Any, gone: set[Path], path: Path = ()) -> Any:
    if isinstance(value, dict):
        return {
            name: _without(each, gone, (*path, name))
            for name, each in value.items()
            if (*path, name) not in gone
        }
    if isinstance(value, list):
        return [
            _without(each, gone, (*path, number))
            for number, each in enumerate(value)
            if (*path, number) not in gone
        ]
    return value


def finding_of(error: Any, source: Source, model: type[BaseModel]) -> Finding:
    """A pydantic error as a finding with its place in the text."""
    path = written_path(error["loc"], source.value)
    wording = _wording(source)
    word = wording.key(_name_at(model, path[:-1]), str(path[-1]) if path else "")
    match error["type"]:
        case "extra_forbidden":
            return _unknown_key(source, path, model)
        case "missing":
            return _missing(source, path, str(error["loc"][-1]), model)
        case "literal_error":
            valid = [w.strip("'") for w in str(error["ctx"]["expected"]).replace(" or ", ", ").split(", ")]
            within = next((step for step in reversed(path) if isinstance(step, str)), "")
            valid = [
                wording.word(_name_at(model, path[: path.index(within)]), within, each) for each in valid
            ]
            said = error["input"]
            if not isinstance(said, (str, int)):
                found = kind_of(said)
                return Finding(
                    "shape",
                    source.value_place(path),
                    Text(
                        zh=f"“{word}”应是一个词，这里是{found.zh}",
                        en=f"`{word}` should be one word, and this is {found.en}",
                    ),
                    one_of("", valid),
                    expected=text("一个词", "one word"),
                )
            return Finding(
                "unknown-word",
                source.value_place(path),
                Text(zh=f"这里不能写“{said}”", en=f"`{said}` is not possible here"),
                one_of(str(said), valid),
                nearest=nearest(str(said), valid),
            )
        case "value_error" if isinstance(misspoken := error.get("ctx", {}).get("error"), Misspoken):
            return Finding("shape", source.value_place(path), misspoken.message, misspoken.mend)
        case "value_error":
            said = str(error["msg"]).removeprefix("Value error, ")
            return Finding(
                "shape",
                source.value_place(path),
                Text(zh=f"“{word}”写得不对：{said}", en=f"`{word}` is not right: {said}"),
                text("参照手册里这个键的写法", "see how the manual writes this key"),
            )
        case "string_pattern_mismatch":
            return _no_name(error, source, path, word)
    return _wrong_kind(error, source.value_place(path), word, _line(error, path, model, wording))


def _line(error: Any, path: Path, model: type[BaseModel], wording: Wording) -> str:
    """The key as it may be written: with the word that stands there in its place, where it has one, or an example."""
    field, key = _field_at(model, path), str(path[-1]) if path else ""
    below = _model_at(model, path)
    if error["type"] in _GROUPS and isinstance(below, type) and issubclass(below, BaseModel):
        first = next((f for f in below.model_fields.items() if f[1].is_required()), None)
        name = written(*first) if first else ""
        said = wording.meant(below.__name__, name, error["input"])
        valid = get_args(first[1].annotation) if first else ()
        if first and (said in valid or not _example(field)):
            value = said if said in valid else _example(first[1])
            inner = wording.line(below.__name__, name, str(value))
            return f"{wording.key(_name_at(model, path[:-1]), key) if field else key}: {{{inner}}}"
    example = _example(field)
    return wording.line(_name_at(model, path[:-1]), key, example) if example else ""


def _no_name(error: Any, source: Source, path: Path, word: str) -> Finding:
    """A word that cannot be a name; where names belong in a list, they may only lack its brackets."""
    said = str(error["input"])
    message = Text(zh=f"“{said}”不能作名字", en=f"`{said}` is no name")
    place = source.place(path) if error["loc"][-1] == "[key]" else source.value_place(path)
    members = [each for each in _BETWEEN.split(said) if each]
    if len(members) > 1 and error["loc"][-1] == 0 and all(map(_NAME.fullmatch, members)):
        return Finding("name", place, message, _as_list(word, members))
    return Finding(
        "name",
        place,
        message,
        text(
            "名字用小写字母、数字、_ 或汉字，不以数字开头",
            "a name is small letters, digits, `_` or Chinese characters, and does not begin with a digit",
        ),
    )


def _as_list(word: str, members: list[str]) -> Text:
    """The mend for words in a row, where a list belongs."""
    line = f"{word}: [{', '.join(members)}]"
    return Text(
        zh=f"几个并列，要用方括号和半角逗号：{line}",
        en=f"several stand in square brackets, with commas: {line}",
    )


def _wording(source: Source) -> Wording:
    """The words of the file; what knows them is only loaded where there is a mistake to tell."""
    from workflows.wording import wording_of  # noqa: PLC0415

    return wording_of(source)


def _unknown_key(source: Source, path: Path, model: type[BaseModel]) -> Finding:
    wording, form = _wording(source), _name_at(model, path[:-1])
    word, keys = str(path[-1]), _keys_at(model, path)
    if any(each.en == "use" for each in wording.keys(form)):
        keys.append("use")
    valid = [wording.key(form, each) for each in keys]
    return Finding(
        "unknown-key",
        source.place(path),
        Text(zh=f"这里没有“{word}”这个键", en=f"`{word}` is no key here"),
        one_of(word, valid),
        consequence=text("它不起任何作用", "it would have no effect"),
        nearest=nearest(word, valid),
    )


def _missing(source: Source, path: Path, missing: str, model: type[BaseModel]) -> Finding:
    form = _model_at(model, path)
    field = next(
        (f for name, f in getattr(form, "model_fields", {}).items() if written(name, f) == missing), None
    )
    said, wording = _said_of(field), _wording(source)
    line = wording.line(_name_at(model, path), missing, _example(field) or "…")
    missing = wording.key(_name_at(model, path), missing)
    return Finding(
        "missing-key",
        source.place(path),
        Text(zh=f"缺少“{missing}”", en=f"`{missing}` is missing"),
        Text(zh=f"在这里加一行 {line}", en=f"add a line {line} here"),
        expected=Text(zh=said.meaning_zh, en=said.meaning) if said else None,
    )


_GROUPS = ("dict_type", "model_type", "model_attributes_type")
_KINDS: dict[str, Text] = {
    "string_type": text("一段文字", "a text"),
    "int_type": text("一个整数", "a whole number"),
    "int_parsing": text("一个整数", "a whole number"),
    "int_from_float": text("一个整数", "a whole number"),
    "bool_type": text("true 或 false", "true or false"),
    "bool_parsing": text("true 或 false", "true or false"),
    "tuple_type": text("一个列表", "a list"),
    "dict_type": text("一组“键: 值”", "a group of keys and values"),
    "model_type": text("一组“键: 值”", "a group of keys and values"),
    "model_attributes_type": text("一组“键: 值”", "a group of keys and values"),
}


def _wrong_kind(error: Any, place: Place, word: str, line: str) -> Finding:
    """What stands where something else belongs; `line` shows the key as it may be written."""
    kind, context = error["type"], error.get("ctx", {})
    found = kind_of(error["input"])
    bounds = {name: context[name] for name in ("ge", "le", "gt", "lt") if name in context}
    if bounds:
        low, high = bounds.get("ge", bounds.get("gt")), bounds.get("le", bounds.get("lt"))
        expected = Text(
            zh=f"不小于 {low} 的数" if low is not None else f"不大于 {high} 的数",
            en=f"a number of at least {low}" if low is not None else f"a number of at most {high}",
        )
        message = Text(zh=f"“{word}”不能是 {error['input']}", en=f"`{word}` cannot be {error['input']}")
    elif kind in ("too_short", "string_too_short"):
        expected = text("至少有一个", "at least one")
        message = Text(zh=f"“{word}”是空的", en=f"`{word}` is empty")
    else:
        expected = _KINDS.get(kind) or text("别的写法", "another form")
        message = Text(
            zh=f"“{word}”应是{expected.zh}，这里是{found.zh}",
            en=f"`{word}` should be {expected.en}, and this is {found.en}",
        )
    members = [each for each in _BETWEEN.split(str(error["input"])) if each]
    if kind == "tuple_type" and isinstance(error["input"], str) and all(map(_NAME.fullmatch, members)):
        mend = _as_list(word, members)
    elif line:
        mend = Text(zh=f"例如 {line}", en=f"for example {line}")
    else:
        mend = Text(zh=f"写成{expected.zh}", en=f"write {expected.en}")
    return Finding("shape", place, message, mend, expected=expected)


def _example(field: FieldInfo | None) -> str:
    said = _said_of(field)
    return said.example if said else ""


def _name_at(model: Any, path: Path) -> str:
    """The name of the form that stands at `path`, as the vocabulary knows it."""
    return str(getattr(_model_at(model, path), "__name__", ""))


def _said_of(field: FieldInfo | None) -> About | None:
    return about(field) if field is not None and field.json_schema_extra else None


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


def _keys_at(model: Any, path: Path) -> list[str]:
    """The keys that are possible where `path` ends."""
    form = _model_at(model, path[:-1])
    return [written(name, field) for name, field in getattr(form, "model_fields", {}).items()]


def _model_at(model: Any, path: Path) -> Any:
    """The form that stands at `path`, as far as the types tell."""
    for step in path:
        fields = getattr(model, "model_fields", None)
        if fields is None or not isinstance(step, str):
            continue
        field = next((f for name, f in fields.items() if written(name, f) == step), None)
        if field is not None:
            model = _model_in(field.annotation) or field.annotation
    return model


def _field_at(model: Any, path: Path) -> FieldInfo | None:
    """The declared key that `path` ends in; None where it ends in a name or a place of a list."""
    if not path or not isinstance(path[-1], str):
        return None
    form = _model_at(model, path[:-1])
    fields = getattr(form, "model_fields", {})
    return next((f for name, f in fields.items() if written(name, f) == path[-1]), None)


def _model_in(annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for part in reversed(get_args(annotation)):
        if found := _model_in(part):
            return found
    return None
