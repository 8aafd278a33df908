"""What messages say: every kind in both languages, short enough, complete, and safe whatever a title holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from letters import DUE, KINDS, LINK, NOW, TELLING, choosing, letter

from engine.letter import Letter
from engine.words import MESSAGES
from notify.channel import Rendered, units
from notify.rendering import Unrenderable, render, shortened
from notify.values import plain_title

LANGUAGES = ("zh", "en")
PHONE = "028-5555-0100"
EVERY = [pytest.param(kind, language, id=f"{kind}, {language}") for kind in KINDS for language in LANGUAGES]
ASKING = [each for each in EVERY if each.values[0] not in TELLING]


def said(about: Letter) -> Rendered:
    words = render(about, NOW)
    assert isinstance(words, Rendered), words
    return words


class Page(HTMLParser):
    """The tags, attributes and visible words of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def shape(self) -> tuple[list[str], list[str]]:
        return self.tags, [name for name, _ in self.attributes]


def test_the_kinds_are_the_ones_that_people_read_about() -> None:
    assert {*KINDS, "trouble", "seat"} == set(MESSAGES), "no definition tells of the house itself"


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_every_kind_says_everything(kind: str, language: str) -> None:
    words = said(letter(kind, language))
    assert "翻新3栋旁的垃圾房" in words.subject
    assert "\n" not in words.subject + words.sms
    assert ("梧桐里" if language == "zh" else "Wutongli") in words.subject
    for whole in (words.text, "".join(Page(words.html).words)):
        assert "业委会主任" in whole
        assert PHONE in whole, "for whoever does not use the web"
        assert "12" in whole
    assert words.sms.startswith("【梧桐里】" if language == "zh" else "[Wutongli] ")
    assert "  " not in words.sms
    assert not [line for line in words.text.splitlines() if line != line.rstrip()]
    assert "\n\n\n" not in words.text


@pytest.mark.parametrize(("kind", "language"), ASKING)
def test_what_asks_has_its_link_everywhere(kind: str, language: str) -> None:
    words = said(letter(kind, language))
    assert LINK in words.text.splitlines()
    assert words.sms.endswith(f" {LINK}")
    assert PHONE in words.sms
    assert ("href", LINK) in Page(words.html).attributes


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["task", "reminder", "stand_in", "extended"])
def test_what_asks_says_by_when_and_what_follows_silence(kind: str, language: str) -> None:
    words = said(letter(kind, language))
    by = "3月9日 周一 18:00" if language == "zh" else "Mon 9 Mar, 18:00"
    assert by in words.subject
    assert by in words.sms
    assert by in words.text
    silence = {
        "zh": ("没有收到您的答复", "都没有答复"),
        "en": ("Without your answer", "If neither of you answers"),
    }
    assert any(each in words.text for each in silence[language])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_day_is_said_by_its_date_even_tomorrow(language: str) -> None:
    words = said(letter(language=language, due_at=NOW + timedelta(days=1)))
    whole = words.subject + words.text + words.html + words.sms
    assert ("3月3日" if language == "zh" else "Tue 3 Mar") in words.subject
    assert "明天" not in whole
    assert "tomorrow" not in whole


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["task", "late_reminder", "late_ask"])
def test_nobody_is_asked_to_answer_before_a_time_that_is_over(kind: str, language: str) -> None:
    words = said(letter(kind, language, due_at=NOW - timedelta(hours=1)))
    assert (
        "期限已过：3月2日 周一 08:00" if language == "zh" else "It was due Mon 2 Mar, 08:00"
    ) in words.text
    for whole in (words.subject, words.text, words.sms):
        assert "前答复" not in whole
        assert "by Mon" not in whole


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_is_told_without_a_task_is_asked_for_nothing(language: str) -> None:
    words = said(letter("late_reminder", language, link=None, task_kind=None, party_title=None))
    assert "/t/" not in words.text + words.html + words.sms
    assert "https://gongshi.example/c/wutongli/items/12" in words.text


def test_who_screens_reads_the_question_and_the_choices() -> None:
    assert "这件事怎么受理？可以选：受理、并入另一议题、不受理。" in said(choosing()).text
    english = said(choosing("en")).text
    assert "What shall become of this matter? You can choose: Accept, Merge into another, Decline." in english


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_a_community_without_a_phone_promises_no_call(kind: str, language: str) -> None:
    words = said(replace(letter(kind, language), phone=""))
    assert "tel:" not in words.html
    for whole in (words.text, words.html, words.sms):
        assert PHONE not in whole
        assert "请打电话" not in whole
        assert "Call" not in whole


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_an_sms_takes_at_most_two_segments(kind: str, language: str) -> None:
    about = letter(kind, language, title="二期地库东侧坡道排水沟盖板松动夜间噪声大" * 6)
    assert said(about).segments <= 2


@pytest.mark.parametrize(
    ("sms", "segments"),
    [
        pytest.param("", 1, id="nothing"),
        pytest.param("字" * 70, 1, id="70 fit one"),
        pytest.param("字" * 71, 2, id="71 take two"),
        pytest.param("字" * 134, 2, id="134 fit two"),
        pytest.param("字" * 135, 3, id="135 take three"),
        pytest.param("😀" * 35, 1, id="35 emoji are 70 units"),
        pytest.param("😀" * 36, 2, id="36 emoji are 72"),
        pytest.param("a" * 71, 2, id="letters are counted as characters are"),
    ],
)
def test_segments(sms: str, segments: int) -> None:
    assert Rendered("", "", "", sms).segments == segments


@given(title=st.text(max_size=60), room=st.integers(1, 40))
def test_a_shortened_title_fits_and_begins_as_it_did(title: str, room: int) -> None:
    short = shortened(title, room)
    assert units(short) <= room or units(title) <= room
    assert short == title or (short.endswith("…") and title.startswith(short[:-1]))


EVIL = [
    pytest.param("<b>粗</b><script>alert(1)</script>", id="HTML"),
    pytest.param('"><img src=x onerror=alert(1)>', id="out of an attribute"),
    pytest.param("</title></style><style>*{display:none}</style>", id="out of the head"),
    pytest.param("<!--[if mso]>", id="a comment"),
    pytest.param("{{ 7 * 7 }}{% for x in y %}", id="template syntax"),
    pytest.param("{{ link }}", id="a name of the template's"),
    pytest.param("%s {0} ${x}", id="other formats"),
]


@pytest.mark.parametrize("title", EVIL)
@pytest.mark.parametrize("kind", ["task", "result", "merged"])
def test_a_title_is_only_ever_a_value(kind: str, title: str) -> None:
    words, harmless = said(letter(kind, title=title, name=title)), said(letter(kind))
    page = Page(words.html)
    assert page.shape == Page(harmless.html).shape
    assert title in page.words
    assert title in words.subject
    assert title in words.text


def test_a_title_with_line_breaks_is_one_line() -> None:
    words = said(letter(title="翻新\r\n3栋\u2028旁的\n\n垃圾房"))
    assert "翻新 3栋 旁的 垃圾房" in words.subject
    assert words.text.splitlines()[0] == "翻新 3栋 旁的 垃圾房（第 12 号议题）"
    assert "翻新 3栋 旁的 垃圾房" in words.sms


def test_a_title_signs_no_sms() -> None:
    words = said(letter(title="【某某银行】账户异常"))
    assert words.sms.count("【") == 1
    assert plain_title("【某某银行】账户异常") == "〔某某银行〕账户异常"


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_the_html_fetches_nothing_and_needs_no_style_sheet(kind: str, language: str) -> None:
    words = said(letter(kind, language))
    page = Page(words.html)
    assert not {"img", "link", "script", "iframe", "object", "form"} & set(page.tags)
    assert "url(" not in words.html
    assert "@import" not in words.html
    assert {value.split(":")[0] for name, value in page.attributes if name == "href"} <= {"https", "tel"}
    assert "src" not in page.shape[1]
    bare = [tag for tag in ("h1", "p", "a") if f"<{tag}>" in words.html]
    assert bare == [], "clients that drop <style> still see the inline one"


def test_an_unknown_kind_says_why() -> None:
    words = render(letter(kind="of_tomorrow"), DUE)
    assert isinstance(words, Unrenderable)
    assert words.why.startswith("TemplateNotFound at ")
