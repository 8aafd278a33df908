"""A picture of no more than a colour, where a story or a sample wants a photograph of something."""

from __future__ import annotations

import zlib


def picture(number: int, size: int = 64) -> bytes:
    """A small PNG (ISO/IEC 15948) that stands for a photograph."""
    shade = bytes((90 + 40 * (number % 4), 140, 120))
    rows = b"".join(b"\0" + shade * size for _ in range(size))

    def chunk(name: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4, "big") + name + body + zlib.crc32(name + body).to_bytes(4, "big")

    head = size.to_bytes(4, "big") * 2 + b"\x08\x02\0\0\0"
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )
