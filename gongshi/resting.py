"""The house at rest: what its start took of memory and no longer needs is given back.

A start settles, derives passwords and imports; the allocator keeps the room of all that for later. What was imported
stays for good, and is not looked through for garbage again.
"""

from __future__ import annotations

import ctypes
import gc


def settle_down() -> None:
    """Give back what is free; where the allocator has no word for it (it is glibc's), nothing happens."""
    gc.collect()
    gc.freeze()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
