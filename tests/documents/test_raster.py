"""Pictures in pixels: of the right size, not blank, and with Chinese that is really drawn."""

from __future__ import annotations

import io

import pytest
from pictures import definition, parsed, shipped, size
from PIL import Image, ImageChops

from documents.diagram import diagram
from documents.palette import BRAND, PAPER
from documents.raster import MOST_PIXELS, png


def drawn(said: str, *, weight: int = 400, family: str = "no such font") -> Image.Image:
    """A text alone, in pixels."""
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 40" font-family="{family}">'
        f'<text x="8" y="30" font-size="28" font-weight="{weight}">{said}</text></svg>'
    )
    return opened(png(svg, scale=2))


def opened(found: bytes) -> Image.Image:
    return Image.open(io.BytesIO(found)).convert("RGB")


def ink(picture: Image.Image) -> int:
    """How dark the picture is in all."""
    paper = Image.new("RGB", picture.size, PAPER)
    return sum(
        level * many
        for level, many in enumerate(ImageChops.difference(picture, paper).convert("L").histogram())
    )


@pytest.mark.parametrize("name", [pytest.param(name, id=name.replace("_", " ")) for name in shipped()])
def test_a_picture_is_as_large_as_it_is_asked_for_and_not_blank(name: str) -> None:
    svg = diagram(definition(name), current=definition(name).start)
    width, height = size(parsed(svg))
    picture = opened(png(svg, scale=2))
    assert picture.size == (2 * width, 2 * height)
    assert picture.getpixel((picture.width - 1, picture.height - 1)) == tuple(bytes.fromhex(PAPER[1:]))
    brand = tuple(bytes.fromhex(BRAND[1:]))
    many = sum(
        count for count, colour in picture.getcolors(picture.width * picture.height) if colour == brand
    )
    assert many > 1000, "the current state is a field of blue"


def test_characters_are_drawn_and_no_two_alike() -> None:
    pictures = [drawn(sign) for sign in "议事堂社区物业居民"]
    for place, one in enumerate(pictures):
        assert ink(one) > ink(drawn(" "))
        for other in pictures[place + 1 :]:
            assert ImageChops.difference(one, other).getbbox() is not None


def test_missing_signs_look_like_no_character() -> None:
    """Two signs that no font has are drawn as the same empty frame, or as nothing; so would tofu be found."""
    one, other = drawn("\U000e0b00"), drawn("\U000e0b01")
    assert ImageChops.difference(one, other).getbbox() is None
    assert ImageChops.difference(one, drawn("议")).getbbox() is not None


def test_a_title_is_bolder_than_small_type_and_small_type_is_no_hairline() -> None:
    thin, regular, bold = (ink(drawn("议", weight=weight)) for weight in (100, 400, 600))
    assert bold > regular * 1.15
    assert regular > thin * 1.3


def test_chinese_forms_are_chinese() -> None:
    """骨 and 直 are written otherwise in Japanese; the picture has the Chinese form whatever the families say."""
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 40" font-family="{}"><text x="8" y="30" font-size="28">骨直</text></svg>'
    ours = opened(png(svg.format("Noto Sans CJK JP"), scale=2))
    assert ImageChops.difference(ours, drawn("骨直")).getbbox() is None
    assert "Noto Sans CJK SC" not in svg


@pytest.mark.parametrize(
    ("svg", "scale", "said"),
    [
        pytest.param("<svg/>", 1.0, "view box", id="without a view box"),
        pytest.param('<svg viewBox="0 0 9000 9000"/>', 1.0, "pixels", id="too large"),
        pytest.param('<svg viewBox="0 0 10 10"/>', 0.0, "pixels", id="without size"),
    ],
)
def test_what_is_no_picture_is_refused(svg: str, scale: float, said: str) -> None:
    assert MOST_PIXELS < 9000 * 9000
    with pytest.raises(ValueError, match=said):
        png(svg, scale=scale)


def test_the_same_picture_has_the_same_bytes() -> None:
    svg = diagram(definition("safety_hazard"))
    assert png(svg) == png(svg)
