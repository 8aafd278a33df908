"""Photographs for tests: real pictures, as phones send them."""

from __future__ import annotations

from io import BytesIO

from PIL import Image


def photograph(width: int, height: int, kind: str = "JPEG", *, turned: bool = False, **more: object) -> bytes:
    """A picture whose upper half is red; `turned` as a phone held upright stores it (Exif orientation 6)."""
    picture = Image.new("RGB", (width, height), (40, 120, 90))
    picture.paste((200, 40, 40), (0, 0, width, height // 2))
    exif = Image.Exif()
    exif[0x010F] = "Invented Phone"
    if turned:
        exif[0x0112] = 6
        picture = picture.transpose(Image.Transpose.ROTATE_90)
    out = BytesIO()
    picture.save(out, kind, exif=exif, **more)
    return out.getvalue()
