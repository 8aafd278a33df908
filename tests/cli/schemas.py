"""JSON Schema, as much of it as the schema of definitions uses: what an editor would underline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

TYPES: dict[str, Any] = {"object": dict, "array": list, "string": str, "null": type(None), "boolean": bool}
KNOWN = {
    "$schema", "$defs", "$ref", "$id", "title", "description", "default", "type", "enum", "const", "anyOf", "items",
    "properties", "patternProperties", "additionalProperties", "required", "pattern", "minimum", "maximum",
    "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties", "format", "examples",
    "propertyNames", "uniqueItems",
}  # fmt: skip


def mistakes(
    schema: dict[str, Any], value: Any, whole: dict[str, Any] | None = None, at: str = ""
) -> list[str]:
    """Where `value` does not fit; empty where it does. A keyword that is not known here is an error of ours."""
    whole = whole or schema
    assert set(schema) <= KNOWN, f"{at}: {set(schema) - KNOWN}"
    if "$ref" in schema:
        name = schema["$ref"].removeprefix("#/$defs/")
        return mistakes(whole["$defs"][name], value, whole, at)
    if "anyOf" in schema and all(mistakes(each, value, whole, at) for each in schema["anyOf"]):
        return [f"{at}: {value!r} fits none"]
    if "enum" in schema and value not in schema["enum"]:
        return [f"{at}: {value!r} is none of {schema['enum']}"]
    if "const" in schema and value != schema["const"]:
        return [f"{at}: {value!r} is not {schema['const']!r}"]
    if "type" in schema and not _is(schema["type"], value):
        return [f"{at}: {value!r} is no {schema['type']}"]
    return [*_inner(schema, value, whole, at)]


def _is(name: str, value: Any) -> bool:
    if name in ("integer", "number"):
        return isinstance(value, int if name == "integer" else (int, float)) and not isinstance(value, bool)
    return isinstance(value, TYPES[name])


def _inner(schema: dict[str, Any], value: Any, whole: dict[str, Any], at: str) -> Iterator[str]:
    if isinstance(value, str):
        if "pattern" in schema and not re.search(schema["pattern"], value):
            yield f"{at}: {value!r} does not match {schema['pattern']}"
        if len(value) > schema.get("maxLength", len(value)) or len(value) < schema.get("minLength", 0):
            yield f"{at}: {value!r} is too long or too short"
    elif isinstance(value, dict):
        yield from (f"{at}: {name} is missing" for name in schema.get("required", []) if name not in value)
        for name, each in value.items():
            fitting = [
                s for pattern, s in schema.get("patternProperties", {}).items() if re.search(pattern, name)
            ]
            fitting += [schema["properties"][name]] if name in schema.get("properties", {}) else []
            if not fitting and schema.get("additionalProperties") is False:
                yield f"{at}.{name}: no such key"
            elif not fitting and isinstance(schema.get("additionalProperties"), dict):
                fitting = [schema["additionalProperties"]]
            for part in fitting:
                yield from mistakes(part, each, whole, f"{at}.{name}")
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from mistakes(schema.get("items", {}), each, whole, f"{at}[{number}]")
    elif isinstance(value, (int, float)) and not schema.get("minimum", value) <= value <= schema.get(
        "maximum", value
    ):
        yield f"{at}: {value} is too much or too little"
