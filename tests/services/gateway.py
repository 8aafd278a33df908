"""A small SMS gateway over real HTTP: it keeps every request, and can be told to fail.

It keeps its promise on repeats: the same idempotency key is one message, answered with the same id.
"""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(slots=True)
class SmsGateway:
    """The gateway by its `url`. `status` answers every request so while it is set; `times` bounds how often."""

    port: int = 0
    requests: list[dict[str, Any]] = field(default_factory=list)
    sent: dict[str, dict[str, Any]] = field(default_factory=dict)
    status: int | None = None
    retry_after: str | None = None
    slow_s: float = 0.0
    hang_up: bool = False
    times: int | None = None

    @property
    def url(self) -> str:
        """As GONGSHI_SMS_URL has it."""
        return f"http://127.0.0.1:{self.port}/send?token=invented"

    def to(self, phone: str) -> list[dict[str, Any]]:
        """The messages sent to one phone, each once."""
        return [each for each in self.sent.values() if each["to"] == phone]

    def behave(self) -> None:
        """No more faults."""
        self.status = self.retry_after = self.times = None
        self.slow_s, self.hang_up = 0.0, False

    def _faulty(self) -> bool:
        if self.times is None:
            return True
        self.times -= 1
        return self.times >= 0


class _Listening(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, gateway: SmsGateway) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.gateway = gateway
        gateway.port = self.server_address[1]
        self._thread = threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A sender that gives up is a fault of the sender's; the log of the tests stays quiet."""

    def stop(self) -> None:
        self.shutdown()
        self._thread.join()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:  # the library's name
        gateway: SmsGateway = self.server.gateway  # type: ignore[attr-defined]
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        gateway.requests.append(body)
        time.sleep(gateway.slow_s)
        if gateway.hang_up and gateway._faulty():
            self.close_connection = True
            return
        if gateway.status is not None and gateway._faulty():
            self._answer(gateway.status, {"error": "as told"}, gateway.retry_after)
            return
        kept = gateway.sent.setdefault(
            body["idempotency_key"], {**body, "id": f"sms-{len(gateway.sent) + 1}"}
        )
        self._answer(200, {"id": kept["id"]}, None)

    def _answer(self, status: int, said: dict[str, Any], retry_after: str | None) -> None:
        body = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        if retry_after is not None:
            self.send_header("Retry-After", retry_after)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Requests are kept, not printed."""


def start() -> tuple[SmsGateway, _Listening]:
    """A gateway on a free port, and what ends it (`stop()`)."""
    gateway = SmsGateway()
    return gateway, _Listening(gateway)
