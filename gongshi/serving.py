"""The pages over HTTP: one uvicorn server, alone (`gongshi web`) or beside the embedded worker (`gongshi up`)."""

from __future__ import annotations

import signal
import socket
import threading
from collections.abc import Callable
from types import FrameType
from typing import NoReturn

import uvicorn

from gongshi.house import House
from gongshi.resting import settle_down
from web.app import build_app


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[object] | None = None) -> None:  # type: ignore[override]
        await super().startup(sockets)  # type: ignore[arg-type]
        if self.started:
            settle_down()
            self._ready()


def free_port_fault(host: str, port: int) -> str | None:
    """Why nothing can be served there; None where it can."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as fault:
            return fault.strerror or str(fault)
    return None


def _end(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)


def serve(house: House, ready: Callable[[], None] = lambda: None) -> None:
    """Serve until a signal says to stop; `ready` is called when requests are taken.

    A stop is an orderly end: whoever called gets to finish (SystemExit passes by), and the exit code is 0.
    """
    if threading.current_thread() is threading.main_thread():
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(
                each, _end
            )  # uvicorn raises the signal again once it has stopped: by default, death
    config = uvicorn.Config(
        build_app(house.rt, house.ports()), host=house.settings.host, port=house.settings.port,
        log_config=None, log_level="warning", access_log=False, server_header=False, proxy_headers=True,
        timeout_graceful_shutdown=5,
    )  # fmt: skip
    _Server(config, ready).run()
