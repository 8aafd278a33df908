"""Punctuation, brackets and dashes: the wrong sign, or none where one belongs."""

from __future__ import annotations

from workflows.findings import Finding, Place, Related
from workflows.lexical.slips.saying import brief, sign
from workflows.text import Text, text


def full_width(place: Place, said: str, meant: str) -> Finding:
    """Chinese punctuation where YAML has its own."""
    spaced = meant in ":,-"
    return Finding(
        "full-width",
        place,
        Text(
            zh=f"这里的“{said}”是全角标点，不起作用",
            en=f"`{said}` is Chinese punctuation; it means nothing here",
        ),
        Text(
            zh=f"改成英文半角的 {meant}{' 并在后面空一格' if spaced else ''}；如果是文字的一部分，请给文字加英文引号",
            en=f"type `{meant}` with the English keyboard{', and a space behind it' if spaced else ''};"
            " if it is part of a text, put the text in quotes",
        ),
        expected=sign(meant),
    )


def full_width_quote(place: Place, said: str, meant: str) -> Finding:
    """Typographic quotation marks around a text."""
    return Finding(
        "full-width-quote",
        place,
        Text(zh=f"{said} 不是 YAML 的引号", en=f"{said} is no quotation mark of YAML"),
        Text(zh=f"两头都改成英文引号 {meant}", en=f"type {meant} at both ends, with the English keyboard"),
        consequence=text(
            "引号会算进文字里，文字里的逗号和冒号也会被当成标点",
            "the marks would count as part of the text, and commas and colons in it as punctuation",
        ),
        expected=text(meant, meant),
    )


def colon_space(place: Place, key: str, rest: str) -> Finding:
    """`key:value`."""
    return Finding(
        "colon-space",
        place,
        Text(zh=f"“{brief(key)}:”后面少了空格", en=f"the space behind `{brief(key)}:` is missing"),
        Text(zh=f"写成 {brief(key)}: {brief(rest)}", en=f"write {brief(key)}: {brief(rest)}"),
        consequence=text("整段会被当成一个词", "all of it would be read as one word"),
    )


def dash_space(place: Place, rest: str) -> Finding:
    """`-item`."""
    return Finding(
        "dash-space",
        place,
        text("“-”后面少了空格", "the space behind the dash is missing"),
        Text(zh=f"写成 - {brief(rest)}", en=f"write - {brief(rest)}"),
        consequence=text("这一行不会成为列表的一项", "the line would be no item of the list"),
    )


def bullet(place: Place, said: str) -> Finding:
    """Another sign than `-` before an item."""
    return Finding(
        "bullet",
        place,
        Text(
            zh=f"列表的一项以“- ”开头，不是“{said}”",
            en=f"an item of a list begins with `- `, not with `{said}`",
        ),
        text("改成英文半角的减号，后面空一格", "type a hyphen and a space behind it"),
        expected=sign("- "),
    )


def no_comma(place: Place) -> Finding:
    """Two entries with nothing between them."""
    return Finding(
        "no-comma",
        place,
        text("和前一项之间少了逗号", "the comma after the entry before is missing"),
        text("在前一项后面加英文逗号", "put a comma behind the entry before"),
        expected=sign(","),
    )


def unclosed_bracket(place: Place, bracket: str, closing: str) -> Finding:
    """A bracket without its other half."""
    return Finding(
        "unclosed-bracket",
        place,
        Text(
            zh=f"这里的 {bracket} 没有对应的 {closing}", en=f"the {bracket} that opens here is never closed"
        ),
        Text(zh=f"在这一组末尾补上 {closing}", en=f"put {closing} where it ends"),
        consequence=text("这一处起就读不准了", "from here on it cannot be read reliably"),
        expected=text(closing, closing),
    )


def unopened_bracket(place: Place, said: str, bracket: str) -> Finding:
    """A group of keys without the bracket that opens it."""
    return Finding(
        "unopened-bracket",
        place,
        Text(zh=f"“{brief(said)}”前面少了 {bracket}", en=f"the {bracket} before `{brief(said)}` is missing"),
        Text(zh=f"写成 {bracket}{brief(said)}: …", en=f"write {bracket}{brief(said)}: …"),
        expected=text(bracket, bracket),
    )


def wrong_bracket(place: Place, said: str, meant: str, opening: Place) -> Finding:
    """A bracket closed by one of another kind."""
    return Finding(
        "wrong-bracket",
        place,
        Text(zh=f"这里应该用 {meant} 收尾，写成了 {said}", en=f"{said} stands where {meant} should close"),
        Text(zh=f"改成 {meant}", en=f"type {meant}"),
        expected=text(meant, meant),
        related=(Related(opening, text("从这里打开", "it opens here")),),
    )


def stray_bracket(place: Place, said: str) -> Finding:
    """A bracket that closes nothing."""
    return Finding(
        "stray-bracket",
        place,
        Text(zh=f"多了一个 {said}，前面没有打开的", en=f"this {said} closes nothing"),
        text("删掉它", "delete it"),
    )


def stray_sign(place: Place, said: str) -> Finding:
    """A sign where none can stand."""
    return Finding(
        "stray-sign",
        place,
        Text(zh=f"这里多了一个“{said}”", en=f"this `{said}` does not belong here"),
        text("删掉它；如果是文字，加英文引号", "delete it; if it is text, put it in quotes"),
    )


def bare_parenthesis(place: Place, said: str) -> Finding:
    """A value in parentheses."""
    return Finding(
        "parenthesis",
        place,
        text("圆括号在这里不表示列表", "parentheses make no list here"),
        Text(
            zh=f"列表用方括号：[{brief(said[1:-1])}]；如果是文字，加英文引号",
            en=f"a list stands in brackets: [{brief(said[1:-1])}]; if it is text, put it in quotes",
        ),
    )
