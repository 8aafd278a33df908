"""Photographs are kept upright, small, and without what a camera adds."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image
from services.pictures import photograph

from engine.pictures import LONGEST_SIDE, cleaned


def opened(body: bytes | None) -> Image.Image:
    assert body is not None
    return Image.open(BytesIO(body))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_nothing_that_the_camera_added_is_kept(kind: str):
    sent = photograph(60, 40, kind)
    assert b"Invented Phone" in sent
    kept = cleaned(sent)
    assert kept is not None
    assert b"Invented Phone" not in kept
    assert opened(kept).format == "JPEG"
    assert not opened(kept).getexif()


def test_a_phone_held_upright_gives_an_upright_picture():
    kept = opened(cleaned(photograph(40, 60, turned=True)))
    assert kept.size == (40, 60)
    red, _, _ = kept.convert("RGB").getpixel((20, 10))
    assert red > 150, "the sky is above"


def test_a_large_photograph_is_kept_as_large_as_a_screen_shows():
    kept = opened(cleaned(photograph(4000, 3000)))
    assert max(kept.size) == LONGEST_SIDE
    assert kept.size == (2000, 1500)


def renamed(tag: bytes) -> bytes:
    """A photograph turned by its camera, the camera's name under another tag, where a number belongs."""
    sent = photograph(40, 60, turned=True)
    assert sent.count(b"\x01\x0f\x00\x02") == 1
    return sent.replace(b"\x01\x0f\x00\x02", tag + b"\x00\x02")


NO_PICTURES = [
    pytest.param(b"", id="nothing"),
    pytest.param(b"GIF89a" + b"x" * 40, id="another kind"),
    pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'/>", id="a drawing with a program in it"),
    pytest.param(photograph(600, 400)[:300], id="half a photograph"),
    pytest.param(b"\xff\xd8\xff" + b"\0" * 400, id="only the beginning of one"),
    pytest.param(renamed(b"\x01\x00"), id="words where the camera says its width"),
    pytest.param(renamed(b"\x01\x1b"), id="words where the camera says its resolution"),
]


@pytest.mark.parametrize("body", NO_PICTURES)
def test_what_is_no_picture_is_not_kept(body: bytes):
    assert cleaned(body) is None


def test_a_picture_that_would_fill_the_memory_is_refused_before_it_is_unpacked():
    out = BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    assert len(out.getvalue()) < 100_000
    assert cleaned(out.getvalue()) is None
