"""Photographs as they are kept: upright, no larger than a screen shows, and without what a camera adds.

A picture is decoded and written anew, so nothing of the file that was sent survives: no place, no time, no
name of the phone, no thumbnail of what was cropped away, nothing that is not a picture.
"""

from __future__ import annotations

from io import BytesIO

KINDS = ("JPEG", "PNG", "WEBP")
LONGEST_SIDE = 2000
"""Pixels: enough to see a crack in a wall, a few hundred kilobytes."""
MOST_PIXELS = 60_000_000
"""What is larger once unpacked is refused before it is unpacked."""
QUALITY = 82


def cleaned(body: bytes) -> bytes | None:
    """The picture as a JPEG; None where `body` is no picture of a kind that is taken, or is damaged."""
    from PIL import Image, ImageOps  # noqa: PLC0415  # megabytes that only photographs need

    try:
        with Image.open(BytesIO(body), formats=KINDS) as sent:
            if sent.width * sent.height > MOST_PIXELS:
                return None
            sent.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(sent).convert("RGB")
    except Exception:  # noqa: BLE001  # damaged bytes fail in whatever way: a number that is none, a list cut short
        return None
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    out = BytesIO()
    upright.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()
