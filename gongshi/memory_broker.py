"""The broker of the one process, but for one thing: whoever waits for a job looks up ten times a second.

kombu's own waits for two seconds at a stretch, and a worker learns that it should stop only between two of them. Ctrl+C
would take as long. Imported by kombu where the house is one process.
"""

from __future__ import annotations

from typing import Any

from kombu.transport import memory

LOOKS_UP_S = 0.1


class Memory(memory.Transport):
    """A broker in this process."""

    def drain_events(self, connection: Any, timeout: float | None = None, **more: Any) -> None:
        """Wait for a job, and never for long."""
        wait = LOOKS_UP_S if timeout is None else min(timeout, LOOKS_UP_S)
        super().drain_events(connection, timeout=wait, **more)  # type: ignore[no-untyped-call]  # kombu's
