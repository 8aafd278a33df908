"""Redis as the broker, but for two faults of kombu's. Imported by kombu where the broker is Redis, and only there:
a house in one process does without its six megabytes.
"""

from __future__ import annotations

from typing import Any

from kombu.transport import redis as kombu_redis

FREE_AGAIN_S = 0.005
"""How soon a worker whose hands were full looks whether one is free."""


class _Channel(kombu_redis.Channel):
    def _connparams(self, asynchronous: bool = False) -> Any:  # noqa: FBT001  # kombu's own signature
        if self.connection is None or self.connection.client is None:
            raise ConnectionResetError("the connection to the broker is closed")
        return super()._connparams(asynchronous=asynchronous)  # type: ignore[no-untyped-call]


class Redis(kombu_redis.Transport):
    """Redis as kombu has it, but for two faults. What is acknowledged after the connection was lost is a lost
    connection, from which a worker recovers; there it is an AttributeError, of which a worker dies. And a worker
    that has taken as many jobs as it may asks for none, and there it would notice after two seconds only that a
    job has ended meanwhile: four hands would do two jobs a second.
    """

    Channel = _Channel

    def drain_events(self, connection: Any, timeout: float | None = None, **more: Any) -> None:
        """Wait for a job; where all hands are full, only for as long as a hand may take to be free again."""
        if timeout is not None and any(not channel.qos.can_consume() for channel in self.channels):
            timeout = min(timeout, FREE_AGAIN_S)
        super().drain_events(connection, timeout=timeout, **more)  # type: ignore[no-untyped-call]  # kombu's
