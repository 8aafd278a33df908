"""A resolution as a PDF, in Chinese or in English, set by typst with the fonts that come with the program: Noto Sans CJK
for Chinese, and Libertinus Serif, which typst brings, for English.

Must hold: what people wrote is data. It goes to typst as JSON and is set as it stands, so that no text of anybody can
read a file, run a function or change the paper. The same decision gives the same bytes, on any machine.
"""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from babel.dates import format_date

from documents.resolution.wording import SAID, heading, reference, version
from engine.resolutions import Line, Resolution
from workflows.text import Language, Text, listed

if TYPE_CHECKING:
    import typst

_PAPER = Path(__file__).parent / "paper.typ"
_ONE_AT_A_TIME = Lock()
"""A compiler keeps what it has read; two papers are not set by it at once."""


def pdf(resolution: Resolution, language: Language, url: str) -> bytes:
    """The paper of a decision. `url` is the page at which its code is checked; it stands there as a QR code too."""
    said = json.dumps(_paper(resolution, language, url), ensure_ascii=False)
    with _ONE_AT_A_TIME:
        made = _compiler().compile(
            format="pdf", sys_inputs={"paper": said}, timestamp=int(resolution.decided_at.timestamp()),
        )  # fmt: skip
    assert isinstance(made, bytes), "a PDF is one file"  # noqa: S101  # pages apart are made of pictures only
    return made


@cache
def _compiler() -> typst.Compiler:
    import typst  # noqa: PLC0415  # it takes seven megabytes, and few processes ever set a paper

    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(files("manimgx_fonts_cjk"))]
    )
    return typst.Compiler(_PAPER, font_paths=fonts)


def _paper(it: Resolution, language: Language, url: str) -> dict[str, Any]:
    def say(said: Text) -> str:
        return said.in_(language)

    zone = ZoneInfo(it.zone)
    return {
        "language": language,
        "region": "cn" if language == "zh" else "gb",
        "numbering": "一、" if language == "zh" else "1.",
        "said": {name: say(said) for name, said in SAID.items()},
        "community": say(it.community),
        "heading": say(heading(it)),
        "heading_short": say(reference(it)),
        "reference": say(reference(it)),
        "decided_on": _day(it.decided_at, zone, language),
        "outcome": say(it.outcome),
        "passed": it.passed,
        "because": _begun(say(it.because)),
        "unopened": say(it.unopened) if it.unopened else "",
        "winners": [
            [_begun(say(each.question)), say(listed(list(each.won)))] for each in it.tallies if each.won
        ],
        "version": say(version(it)) if it.version else "",
        "amendments": [
            {
                "by": _begun(say(each.by)),
                "change": say(each.change),
                "words": say(each.words),
                "fate": say(each.fate),
            }
            for each in it.amendments
        ],
        "recusals": [[_begun(say(party)), say(words)] for party, words in it.recusals],
        "tallies": [
            {
                "question": _begun(say(each.question)),
                "rows": [[say(option), say(figure), option in each.won] for option, figure in each.rows],
            }
            for each in it.tallies
        ],
        "matter": [[say(title), say(value)] for title, value in it.matter],
        "rule": _begun(say(it.rule)),
        "arithmetic": say(it.arithmetic),
        "basis": [
            say(SAID["source"]) + say(it.source),
            *(say(SAID["basis"]) + say(each) for each in it.basis),
        ],
        "rounds": [say(_round(number)) for number in it.numbers_of_rounds],
        "lines": [
            {
                "party": _begun(say(each.party)),
                "stands": [say(stand) for stand in each.stands],
                "words": _words(each, language),
            }
            for each in it.lines
        ],
        "minority": [[_begun(say(party)), say(words)] for party, words in it.minority],
        "conditions": [
            [_begun(say(party)), say(words), say(became)] for party, words, became in it.conditions
        ],
        "days": _days(it, zone, language),
        "signers": [_begun(say(each)) for each in it.signers],
        "code": it.code,
        "url": url,
        "qr": _qr(url),
    }


def _days(it: Resolution, zone: ZoneInfo, language: Language) -> list[list[str]]:
    rows = [[SAID["decided"].in_(language), _moment(it.decided_at, zone, language)]]
    if it.due is not None:
        rows.append([SAID["due"].in_(language), it.due.in_(language)])
    if it.notice is not None:
        began = _moment(it.notice.began_at, zone, language)
        until = _moment(it.notice.until, zone, language) if it.notice.until else ""
        became = (
            f"{SAID['comma'].in_(language)}{it.notice.outcome.in_(language)}" if it.notice.outcome else ""
        )
        rows.append([SAID["notice"].in_(language), f"{began} – {until}{became}"])
    return rows


def _words(line: Line, language: str) -> str:
    """A party's words, and behind them how they came where not from a representative's own hand."""
    said = line.words.in_(language) if line.words else ""
    if line.how is None:
        return said
    how = line.how.in_(language)
    return f"{said}（{how}）" if language.startswith("zh") else f"{said} ({how})".strip()


def _begun(said: str) -> str:
    """As it stands at the beginning of a line: with a capital."""
    return said[:1].upper() + said[1:]


def _round(number: int) -> Text:
    return Text(zh=f"第 {number} 轮", en=f"Round {number}")


def _day(instant: datetime, zone: ZoneInfo, language: Language) -> str:
    day = instant.astimezone(zone).date()
    said = (
        format_date(day, "y年M月d日", locale="zh")
        if language == "zh"
        else format_date(day, "d MMMM y", locale="en")
    )
    return str(said)


def _moment(instant: datetime, zone: ZoneInfo, language: Language) -> str:
    return f"{_day(instant, zone, language)} {instant.astimezone(zone):%H:%M}"


def _qr(url: str) -> str:
    import segno  # noqa: PLC0415  # as typst: only papers need it here

    drawn = BytesIO()
    segno.make(url, micro=False, error="m").save(drawn, kind="svg", border=1, xmldecl=False, svgns=True)
    return drawn.getvalue().decode()
