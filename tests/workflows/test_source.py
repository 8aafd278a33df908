"""YAML as strangers write it: every word has its place, every slip is found at once, and no text does harm."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from workflows.findings import Place, rendered
from workflows.lexical.words import kind_of
from workflows.source import MAX_CHARACTERS, MAX_FINDINGS, MAX_NODES, read, read_bytes
from workflows.text import text

SHIPPED = sorted((Path(__file__).parents[2] / "definitions").rglob("*.yaml"))
A_MOMENT = 1.0
"""Seconds of CPU that no text may take."""


def rules(said: str) -> list[str]:
    return [each.rule for each in read(said).findings]


@pytest.mark.parametrize(
    ("said", "value"),
    [
        pytest.param("a: 1", {"a": 1}, id="whole number"),
        pytest.param("a: -7", {"a": -7}, id="negative number"),
        pytest.param("a: 10:30", {"a": "10:30"}, id="a wall time is text"),
        pytest.param("a: 2026-03-02", {"a": "2026-03-02"}, id="a date is text"),
        pytest.param("a: 2026-03-02 09:30", {"a": "2026-03-02 09:30"}, id="a date and a time are text"),
        pytest.param("a: 2/3", {"a": "2/3"}, id="a fraction is text"),
        pytest.param("a: 1.10.2", {"a": "1.10.2"}, id="a version of three parts is text"),
        pytest.param("a: https://example.org/?x=1", {"a": "https://example.org/?x=1"}, id="an address"),
        pytest.param("[https://example.org]", ["https://example.org"], id="an address in a list"),
        pytest.param("on: 1\nno: 2", {"on": 1, "no": 2}, id="on and no are keys like others"),
        pytest.param("a: true", {"a": True}, id="true"),
        pytest.param('a: "true"', {"a": "true"}, id="quoted true is text"),
        pytest.param("a: 'no'", {"a": "no"}, id="quoted no is text"),
        pytest.param('a: "1.10"', {"a": "1.10"}, id="a quoted version"),
        pytest.param("a: '1'", {"a": "1"}, id="a quoted number is text"),
        pytest.param("a: |\n  1\n", {"a": "1\n"}, id="a block is text"),
        pytest.param(
            "a: |\n  “x”：y\n    - z\nb: 1", {"a": "“x”：y\n  - z\n", "b": 1}, id="anything in a block"
        ),
        pytest.param("- |\n  key：x\n- b", ["key：x\n", "b"], id="a block in a list"),
        pytest.param("a: ~", {"a": None}, id="nothing"),
        pytest.param("a:", {"a": None}, id="nothing written"),
        pytest.param("1: x", {"1": "x"}, id="a key is text"),
        pytest.param("a: 12345678901234567", {"a": "12345678901234567"}, id="too long for a number"),
        pytest.param(
            "标题: 小区，改造：一期", {"标题": "小区，改造：一期"}, id="Chinese punctuation in a text"
        ),
        pytest.param("a: “三供一业”改造", {"a": "“三供一业”改造"}, id="Chinese quotation marks in a text"),
        pytest.param('a: "x：y，“z”　１"', {"a": "x：y，“z”　１"}, id="anything in quotes"),
        pytest.param("a: 1 # 注：ｘ，\ty\n", {"a": 1}, id="nearly anything in a remark"),
        pytest.param('a: "x\n  y: z"\nb: 1', {"a": "x y: z", "b": 1}, id="a quoted text over two lines"),
        pytest.param("a: [1,\n  2,\n  {b: 3}]\n", {"a": [1, 2, {"b": 3}]}, id="a list over lines"),
        pytest.param("a: {\n  b: 1,\n  c: 2\n}\n", {"a": {"b": 1, "c": 2}}, id="braces over lines"),
        pytest.param("---\na: 1\n...\n", {"a": 1}, id="marked as one document"),
        pytest.param("a:\r\n  b: 1\r\n", {"a": {"b": 1}}, id="lines as Windows ends them"),
        pytest.param("a: it's B&B, 5 * 3!", {"a": "it's B&B, 5 * 3!"}, id="signs within a text"),
    ],
)
def test_what_is_written_well_is_read_without_a_word(said: str, value: object):
    source = read(said)
    assert (source.value, source.findings, source.partial) == (value, [], False)
    assert repr(source.value) == repr(value), "true is not 1"


@pytest.mark.parametrize("file", [pytest.param(each, id=each.stem) for each in SHIPPED])
def test_shipped_files_have_no_slip(file: Path):
    assert read_bytes(file.read_bytes()).findings == []


@pytest.mark.parametrize(
    ("said", "rule", "line", "column", "end", "value"),
    [
        pytest.param("a: yes", "yes-no", 1, 4, 7, {"a": "yes"}, id="yes"),
        pytest.param("a: [NO]", "yes-no", 1, 5, 7, {"a": ["NO"]}, id="Norway"),
        pytest.param("a: True", "yes-no", 1, 4, 8, {"a": True}, id="a capital"),
        pytest.param("a: 1.10", "decimal", 1, 4, 8, {"a": "1.10"}, id="1.10"),
        pytest.param("a: 007", "odd-number", 1, 4, 7, {"a": "007"}, id="leading zeros"),
        pytest.param("a: 0x1F", "odd-number", 1, 4, 8, {"a": "0x1F"}, id="hexadecimal"),
        pytest.param("a: 1_000", "odd-number", 1, 4, 9, {"a": "1_000"}, id="digits in groups"),
        pytest.param("a: 1e3", "odd-number", 1, 4, 7, {"a": "1e3"}, id="a power"),
        pytest.param("a: 1\na: 3\nb: 2", "duplicate-key", 2, 1, 2, {"a": 1, "b": 2}, id="a key twice"),
        pytest.param(
            "x:\n  a: 1\n  a: {b: 1}", "duplicate-key", 3, 3, 4, {"x": {"a": 1}}, id="twice, further in"
        ),
        pytest.param("a:\n\tb: 2\n", "tab", 2, 1, 2, {"a": {"b": 2}}, id="tab"),
        pytest.param("a:\t2\n", "tab", 1, 3, 4, {"a": 2}, id="tab for a space"),
        pytest.param("标题：x\nb: 1", "full-width", 1, 3, 4, {"标题": "x", "b": 1}, id="Chinese colon"),
        pytest.param("{go：x}", "full-width", 1, 4, 5, {"go": "x"}, id="Chinese colon in braces"),
        pytest.param("a: [b，c]", "full-width", 1, 6, 7, {"a": ["b", "c"]}, id="Chinese comma"),
        pytest.param("a: [b、c]", "full-width", 1, 6, 7, {"a": ["b", "c"]}, id="Chinese list comma"),
        pytest.param("a: ［b]", "full-width", 1, 4, 5, {"a": ["b"]}, id="full-width bracket"),
        pytest.param("a: {b: 1｝", "full-width", 1, 9, 10, {"a": {"b": 1}}, id="full-width brace"),
        pytest.param("＃ x\na: 1", "full-width", 1, 1, 2, {"a": 1}, id="full-width remark"),
        pytest.param("a: “b”", "full-width-quote", 1, 4, 7, {"a": "b"}, id="turned quotes"),
        pytest.param(
            "a: {b: “c, d”}", "full-width-quote", 1, 8, 14, {"a": {"b": "c, d"}}, id="with a comma inside"
        ),
        pytest.param("a: １２", "full-width-digit", 1, 4, 6, {"a": 12}, id="full-width digits"),
        pytest.param("a:\u30001", "odd-space", 1, 3, 4, {"a": 1}, id="ideographic space"),
        pytest.param("a:\n\u3000b: 1", "odd-space", 2, 1, 2, {"a": {"b": 1}}, id="ideographic indentation"),
        pytest.param("a: b\xa0c", "odd-space", 1, 5, 6, {"a": "b c"}, id="no-break space"),
        pytest.param("a: b\u200bc", "invisible", 1, 5, 6, {"a": "bc"}, id="zero width"),
        pytest.param('a: "b\u202ec"', "control-character", 1, 6, 7, {"a": "b c"}, id="turns the writing"),
        pytest.param("a: \x00b", "control-character", 1, 4, 5, {"a": "b"}, id="NUL"),
        pytest.param("a: \ud800b", "control-character", 1, 4, 5, {"a": "b"}, id="half a character"),
        pytest.param(
            "t: {en: Place, at gate}",
            "comma-in-text",
            1,
            16,
            23,
            {"t": {"en": "Place, at gate"}},
            id="comma in a text",
        ),
        pytest.param("{place}", "no-value", 1, 2, 7, {"place": None}, id="a word in braces"),
        pytest.param(
            "phase:x\nb: 1", "colon-space", 1, 1, 7, {"phase": "x", "b": 1}, id="no space behind a colon"
        ),
        pytest.param(
            "a:\n  -b\n  - c", "dash-space", 2, 3, 4, {"a": ["b", "c"]}, id="no space behind a dash"
        ),
        pytest.param("a:\n  * b", "bullet", 2, 3, 4, {"a": ["b"]}, id="a bullet"),
        pytest.param("a: - b", "list-inline", 1, 4, 7, {"a": ["b"]}, id="an item beside its key"),
        pytest.param("a: b: c", "colon-in-text", 1, 4, 8, {"a": "b: c"}, id="another colon"),
        pytest.param("a: 1\nb c\nd: 2", "no-colon", 2, 1, 4, {"a": 1, "d": 2}, id="no colon"),
        pytest.param("{a: 'x' b: 1}", "no-comma", 1, 9, 10, {"a": "x", "b": 1}, id="no comma"),
        pytest.param("a: @b", "reserved", 1, 4, 6, {"a": "@b"}, id="at sign"),
        pytest.param('a: "b\nc: 1', "unclosed-quote", 1, 4, 5, {"a": "b", "c": 1}, id="quote not closed"),
        pytest.param('{a: "b, c: "d"}', "unclosed-quote", 1, 5, 6, {"a": "b", "c": "d"}, id="within braces"),
        pytest.param('a: "b "c" d"', "inner-quote", 1, 7, 8, {"a": "b ”c” d"}, id="quotes within quotes"),
        pytest.param('a: "b" c\nd: 1', "after-value", 1, 8, 9, {"a": "b", "d": 1}, id="more behind a value"),
        pytest.param("a: [1\nb: 2", "unclosed-bracket", 1, 4, 5, {"a": [1], "b": 2}, id="bracket not closed"),
        pytest.param("{a: [1}", "unclosed-bracket", 1, 5, 6, {"a": [1]}, id="inner bracket not closed"),
        pytest.param("a: [1}", "wrong-bracket", 1, 6, 7, {"a": [1]}, id="closed by the other"),
        pytest.param("a: {b: 1}}", "stray-bracket", 1, 10, 11, {"a": {"b": 1}}, id="one bracket too many"),
        pytest.param("a: [1, , 2]", "stray-sign", 1, 8, 9, {"a": [1, 2]}, id="one comma too many"),
        pytest.param("a: 1\n  b: 2", "indent", 2, 3, 7, {"a": 1, "b": 2}, id="deeper below a value"),
        pytest.param(
            "a:\n   b: 1\n  c: 2", "indent", 3, 3, 7, {"a": {"b": 1, "c": 2}}, id="fits nothing above"
        ),
        pytest.param("a:\n  - 1\n  b: 2", "mixed", 3, 3, 7, {"a": [1]}, id="items and keys"),
        pytest.param("a: &one 1", "anchor", 1, 4, 10, {"a": 1}, id="anchor"),
        pytest.param("a: *one\nb: 1", "alias", 1, 4, 8, {"a": None, "b": 1}, id="alias"),
        pytest.param("a: !!python/name:os.system x", "tag", 1, 4, 29, {"a": "x"}, id="tag"),
        pytest.param("<<: {a: 1}\nb: 2", "merge-key", 1, 1, 3, {"b": 2}, id="merge key"),
        pytest.param("a: 1\n---\nb: 2", "documents", 2, 1, 4, {"a": 1, "b": 2}, id="a line between parts"),
        pytest.param("a: 1\n---\na: 2", "documents", 2, 1, 4, {"a": 1}, id="two documents"),
        pytest.param("? [a, b]\n: 1\nc: 2", "odd-key", 1, 3, 4, {"c": 2}, id="a list for a key"),
        pytest.param('a: "\\d"', "escape", 1, 5, 7, {"a": "/d"}, id="a backslash"),
        pytest.param("", "empty", 1, 1, 0, None, id="empty"),
        pytest.param("# x\n", "empty", 1, 1, 0, None, id="only a remark"),
        pytest.param("\ufeffa: 1", "bom", 1, 1, 0, {"a": 1}, id="byte order mark"),
    ],
)
def test_a_slip_is_found_where_it_stands_and_what_was_meant_is_read(
    said: str, rule: str, line: int, column: int, end: int, value: object
):
    source = read(said)
    assert [(each.rule, each.place, each.place.end) for each in source.findings] == [
        (rule, Place(line, column), end)
    ]
    assert source.value == value


def test_all_slips_of_a_file_are_found_in_one_reading_in_the_order_of_its_lines():
    said = "a：1\nb: [1, 2\nc: “x”\nd: yes\nd: １\n\te: 1\nf: {en: Place, at gate}\n  g: 1\n"
    found = read(said).findings
    assert [(each.rule, each.place.line) for each in found] == [
        ("full-width", 1),
        ("unclosed-bracket", 2),
        ("full-width-quote", 3),
        ("yes-no", 4),
        ("duplicate-key", 5),
        ("full-width-digit", 5),
        ("tab", 6),
        ("comma-in-text", 7),
        ("indent", 8),
    ]


def test_places_behind_a_slip_are_those_of_what_was_written():
    source = read("a：{b:1, c: “x”, d: bad}\n\u3000e: 1\n")
    assert source.place(("a", "d")) == Place(1, 17)
    assert source.value_place(("a", "d")) == Place(1, 20)


def test_a_path_has_the_place_of_its_key_and_that_of_its_value():
    source = read("states:\n  done:\n    result: done\n    remind: [1 day, 2 days]\n")
    assert source.place(("states", "done", "result")) == Place(3, 5)
    assert source.place(("states", "done", "result")).end == 11
    assert source.value_place(("states", "done", "result")) == Place(3, 13)
    assert source.value_place(("states", "done", "result")).end == 17
    assert source.place(("states", "done", "remind", 1)) == Place(4, 21)
    assert source.value_place(("states", "done", "remind")) == Place(4, 13)
    assert source.place(("states", "done", "deadline")) == Place(2, 3)
    assert source.place(("elsewhere",)) == Place(1, 1)
    assert source.keys["states", "done"] == Place(2, 3)
    assert source.places["states", "done", "remind", 0] == Place(4, 14)


def test_what_could_not_be_read_is_said_so_that_nobody_misses_it():
    assert read("a: 1\nb c\n").partial
    assert not read("a：1\n").partial


def test_the_caret_steps_two_cells_for_a_chinese_character():
    finding = read("标题: &a x").findings[0]
    caret = rendered(finding, "f", ["标题: &a x"], "en").splitlines()[2]
    assert finding.place.column == 5
    assert caret == " " * 4 + " " * 6 + "^" * 4


@pytest.mark.parametrize(
    ("raw", "rule", "said"),
    [
        pytest.param("a: 噪声".encode(), None, "", id="UTF-8"),
        pytest.param("标题: 夜间施工\n".encode("gb18030"), "encoding", "GB18030", id="a Chinese encoding"),
        pytest.param("标题: x\n".encode("utf-16"), "encoding", "UTF-16", id="UTF-16 with its mark"),
        pytest.param("title: x\n".encode("utf-16-le"), "encoding", "UTF-16", id="UTF-16 without a mark"),
        pytest.param("标题: x\n".encode("utf-32"), "encoding", "UTF-32", id="UTF-32"),
        pytest.param(
            "标题: 夜间施工扰民".encode() + b"\xe5\xb7", "encoding", "damaged", id="cut in the middle"
        ),
        pytest.param(b"\xff\xfe\xfa\x81\x20" * 9, "encoding", "UTF-16", id="looks like UTF-16"),
        pytest.param(b"PK\x03\x04\x14\x00", "not-text", "Word", id="a Word file"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1", "not-text", "old Word", id="an old Word file"),
        pytest.param(b"%PDF-1.7\n\xe2\xe3", "not-text", "PDF", id="a PDF"),
        pytest.param(b"\x89PNG\r\n", "not-text", "picture", id="a picture"),
        pytest.param(b"a" * (4 * MAX_CHARACTERS + 1), "too-large", "longer", id="too large"),
    ],
)
def test_bytes_that_are_no_text_are_refused_by_name(raw: bytes, rule: str | None, said: str):
    source = read_bytes(raw)
    assert [each.rule for each in source.findings] == ([rule] if rule else [])
    assert all(said in each.message.en for each in source.findings)
    assert (source.value is None) == bool(rule)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        pytest.param(None, text("什么都没有", "nothing"), id="nothing"),
        pytest.param(True, text("是或否", "true or false"), id="true"),
        pytest.param(3, text("一个数", "a number"), id="number"),
        pytest.param("done", text("一个词", "a word"), id="word"),
        pytest.param("two words", text("一段文字", "a text"), id="text"),
        pytest.param([1], text("一个列表", "a list"), id="list"),
        pytest.param({"a": 1}, text("一组“键: 值”", "a group of keys and values"), id="mapping"),
    ],
)
def test_a_kind_is_said_in_plain_words(value: object, kind: object):
    assert kind_of(value) == kind


def filled(part: str, begin: str = "", end: str = "") -> str:
    """A text as long as may be."""
    return begin + part * ((MAX_CHARACTERS - len(begin) - len(end)) // len(part)) + end


BOMB = "l0: &l0 [x, x, x, x]\n" + "".join(
    f"l{n}: &l{n} [*l{n - 1}, *l{n - 1}, *l{n - 1}, *l{n - 1}]\n" for n in range(1, 2000)
)


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        pytest.param("[" * 26, "too-deep", id="one too deep"),
        pytest.param("[" * 100_000, "too-deep", id="brackets: recursion in C would end the process"),
        pytest.param(filled("- "), "too-deep", id="dashes"),
        pytest.param(filled("{a: "), "too-deep", id="braces"),
        pytest.param(filled("? "), "too-deep", id="keys of keys"),
        pytest.param("[" + "a," * (MAX_NODES + 1) + "]", "too-deep", id="too wide"),
        pytest.param(filled("k: 1\n"), "duplicate-key", id="one key over and over"),
        pytest.param("".join(f"k{n}: 1\n" for n in range(200_000)), "too-large", id="200,000 keys"),
        pytest.param("a" * 10_000_000, "too-large", id="ten million characters"),
        pytest.param("a: " + "x" * 1_000_000, "too-large", id="a line of a million"),
        pytest.param(BOMB, "anchor", id="a bomb of aliases"),
        pytest.param("a: &a [*a, *a]\n", "anchor", id="a list that holds itself"),
        pytest.param(filled("- !!python/object/apply:os.system [x]\n"), "tag", id="tags"),
        pytest.param(filled("\ta: b\n"), "tab", id="tabs"),
        pytest.param(filled("a\0"), "control-character", id="NULs"),
        pytest.param(filled("\xa0a"), "odd-space", id="odd spaces"),
        pytest.param(filled("a：b，", "{", "}"), "full-width", id="Chinese punctuation in one line"),
        pytest.param(filled("a：b\n"), "full-width", id="Chinese punctuation in many lines"),
        pytest.param(filled('a: "x\n'), "unclosed-quote", id="quotes that never close"),
        pytest.param(filled('a: "b, ', "{"), "unclosed-quote", id="quotes that never close, in one line"),
        pytest.param(filled('"a" ', "[", "]"), "no-comma", id="no commas"),
        pytest.param(filled("a: [1\n"), "unclosed-bracket", id="brackets that never close"),
        pytest.param("---\n" * 15_000, "documents", id="nothing but markers"),
        pytest.param(filled("a: 1\n b: 2\n"), "indent", id="every other line too deep"),
        pytest.param(filled("foo bar\nb: 2\n"), "no-colon", id="every other line without a colon"),
        pytest.param("- “x”\n" * 15_000, "full-width-quote", id="turned quotes"),
        pytest.param(filled("a, ", "{x: y, ", "}"), "comma-in-text", id="commas without end"),
        pytest.param(filled("\\d", '"', '"'), "escape", id="backslashes"),
        pytest.param(filled("- yes\n"), "yes-no", id="nothing but yes"),
    ],
)
def test_no_text_takes_more_than_a_moment_to_refuse(said: str, rule: str):
    began = time.process_time()
    source = read(said)
    shown = [rendered(each, "f", source.lines, "zh") for each in source.findings]
    took = time.process_time() - began
    assert rule in {each.rule for each in source.findings}
    assert len(shown) <= MAX_FINDINGS + 1
    assert took < A_MOMENT


def test_where_there_are_too_many_mistakes_it_is_said_how_many_more():
    found = read("".join(f"k{n}: yes\n" for n in range(MAX_FINDINGS + 7))).findings
    assert len(found) == MAX_FINDINGS + 1
    assert found[-1].message.en == "7 more mistakes are not listed"


def test_depth_that_people_write_is_read():
    value = read("[" * 24 + "a" + "]" * 24).value
    for _ in range(24):
        (value,) = value
    assert value == "a"


def test_a_text_over_the_limit_is_not_read():
    assert rules("a: " + "x" * (MAX_CHARACTERS - 3)) == []
    assert rules("a: " + "x" * (MAX_CHARACTERS - 2)) == ["too-large"]


PIECES = [
    *"[]{}:,-?&*!|>'\"#%@`\n \t\\~：，“”‘’｛｝［］、（）＃－　１",
    "a",
    "b: ",
    "- ",
    "\ufeff",
    "状态",
    "\x85",
    "---\n",
    "\n  ",
    "\ud800",
]
YAMLISH = st.lists(st.sampled_from(PIECES)).map("".join)
WELL = [each.read_text(encoding="utf-8") for each in SHIPPED if len(each.read_bytes()) < 8_000]


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A shipped file after some slips of the fingers."""
    said = draw(st.sampled_from(WELL))
    for _ in range(draw(st.integers(1, 5))):
        at = draw(st.integers(0, len(said)))
        gone = draw(st.integers(0, 3))
        said = said[:at] + draw(st.sampled_from(["", *PIECES])) + said[at + gone :]
    return said


@settings(max_examples=150, deadline=None)
@given(st.text() | YAMLISH | mutated())
@example(" - {［｝")
@example('a: "\n---\nb: "\n')
def test_no_text_whatever_makes_reading_fail_and_every_finding_has_a_place_in_it(said: str):
    source = read(said)
    assert source.value is not None or source.findings
    for each in source.findings:
        assert 1 <= each.place.line <= max(len(source.lines), 1)
        assert 1 <= each.place.column <= len(source.lines[each.place.line - 1]) + 1
        for language in ("zh", "en"):
            rendered(each, "f", source.lines, language).encode()


@settings(max_examples=50, deadline=None)
@given(st.binary() | st.text().map(lambda said: said.encode("gb18030", "replace")))
def test_no_bytes_whatever_make_reading_fail(raw: bytes):
    source = read_bytes(raw)
    for each in source.findings:
        rendered(each, "f", source.lines, "zh").encode()
