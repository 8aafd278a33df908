"""From the bytes of a file to its text, or to why they are none: only UTF-8 is read.

A file in another encoding could often be guessed; a wrong guess would put other words into people's mouths.
So the guess is said, and the file is saved anew by somebody who sees it.
"""

from __future__ import annotations

import codecs

from workflows.findings import Finding, Place
from workflows.lexical.mended import lines_of
from workflows.text import Text, text

_DAMAGE = 5
"""One broken character among so many others is damage; more of them are another encoding."""
_FORMATS = {
    b"PK\x03\x04": text("Word、Excel 或压缩文件", "a Word, Excel or zip file"),
    b"\xd0\xcf\x11\xe0": text("旧版 Word 或 Excel 文件", "an old Word or Excel file"),
    b"%PDF": text("PDF 文件", "a PDF"),
    b"{\\rtf": text("RTF 文件", "an RTF file"),
    b"\x89PNG": text("图片", "a picture"),
    b"\xff\xd8\xff": text("图片", "a picture"),
    b"GIF8": text("图片", "a picture"),
    b"\x1f\x8b": text("压缩文件", "a compressed file"),
}
_WIDE = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_SAVE_AS_TEXT = text(
    "把内容复制到文本编辑器，存成扩展名为 .yaml、编码为 UTF-8 的纯文本",
    "copy what it says into a text editor and save it as plain text, UTF-8, with the ending .yaml",
)
_SAVE_AS_UTF8 = text(
    "在编辑器里用“另存为”，编码选 UTF-8", "choose “Save as” in the editor, with the encoding UTF-8"
)


def decoded(raw: bytes) -> tuple[str, Finding | None]:
    """The text, or as much of it as can be shown beside the finding that refuses it."""
    try:
        said = raw.decode()
    except UnicodeDecodeError as fault:
        wrong = fault.start
    else:
        if raw.startswith(tuple(_FORMATS)) or said.count("\0") * _DAMAGE <= len(said):
            return said, _format(raw)
        wrong = 0
    if (found := _format(raw)) is not None:
        return "", found
    for mark, name in _WIDE:
        if raw.startswith(mark):
            return raw.decode(name, "replace"), _encoding(Place(1, 1), name)
    if raw.count(0) * _DAMAGE > len(raw):
        return _wide(raw), _encoding(Place(1, 1), "UTF-16")
    return _narrow(raw, wrong)


def _format(raw: bytes) -> Finding | None:
    for begins, what in _FORMATS.items():
        if raw.startswith(begins):
            return Finding(
                "not-text",
                Place(1, 1),
                Text(
                    zh=f"这是{' ' if what.zh[0].isascii() else ''}{what.zh}，不是纯文本",
                    en=f"this is {what.en}, no plain text",
                ),
                _SAVE_AS_TEXT,
            )
    return None


def _wide(raw: bytes) -> str:
    """A text of two bytes a character without a mark: ASCII's zeros stand second, or first."""
    little = raw[1::2].count(0) >= raw[::2].count(0)
    return raw.decode("utf-16-le" if little else "utf-16-be", "replace")


def _narrow(raw: bytes, wrong: int) -> tuple[str, Finding]:
    """Not UTF-8: a Chinese encoding, or UTF-8 that was damaged."""
    shown = raw.decode(errors="replace")
    others = sum(each > "\x7f" for each in shown)
    broken = shown.count("\ufffd")
    lines = lines_of(raw[:wrong].decode(errors="replace"))
    place = Place(len(lines), len(lines[-1]) + 1)
    if broken * _DAMAGE <= others:
        damaged = Finding(
            "encoding",
            place,
            text("这里的字符已经损坏，不是 UTF-8", "the bytes here are damaged; they are no UTF-8"),
            text("重新输入这个词，并存成 UTF-8", "type the word again, and save the file as UTF-8"),
        )
        return shown, damaged
    try:
        return raw.decode("gb18030"), _encoding(place, "GB18030（GBK）")
    except UnicodeDecodeError:
        return shown, _encoding(place, "")


def _encoding(place: Place, guess: str) -> Finding:
    return Finding(
        "encoding",
        place,
        Text(
            zh=f"文件的编码看来是 {guess}，不是 UTF-8",
            en=f"the file seems to be {guess.replace('（', ' (').replace('）', ')')}, not UTF-8",
        )
        if guess
        else text("文件的编码不是 UTF-8", "the file is not UTF-8"),
        _SAVE_AS_UTF8,
        consequence=text("中文会变成乱码", "Chinese would turn into other characters"),
        expected=text("UTF-8", "UTF-8"),
    )
