"""The pages as a browser meets them: a real server on a loopback port, and people who come to it.

Must hold: whatever a test asks, no answer is a 5xx unless the test says that it expects one; the tables can
be counted, so that a page that only shows can be caught writing.
"""

from __future__ import annotations

import re
import socket
import threading
import time
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any, ClassVar

import httpx2 as httpx
import pytest
import uvicorn
from fastapi import FastAPI
from services.wutongli import Wutongli
from sqlalchemy import func, select

from engine import access
from engine.runtime import Runtime
from engine.schema import links, metadata
from gongshi.house import House
from gongshi.settings import Settings
from web.app import build_app
from web.public import Doorkeeper

PASSWORD = "a password of the tests"
CSRF = re.compile(r'name="csrf" value="([^"]+)"')


def listening() -> socket.socket:
    """A socket of 127.0.0.1 that a server may take over."""
    taken = socket.socket()
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    taken.bind(("127.0.0.1", 0))
    return taken


class Forgetful(Doorkeeper):
    """The doorkeeper of an application that serves test after test."""

    every: ClassVar[list[Forgetful]] = []

    def __init__(self) -> None:
        super().__init__()
        self.every.append(self)


@cache
def standing() -> tuple[Runtime, FastAPI]:
    """An application, put together once for each worker, and the house that it looks at."""
    nobodys: Any = None
    rt = Runtime(nobodys, nobodys, nobodys, "")
    house = House(Settings(secret_key="a secret of the tests alone"), rt, {})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("web.public.Doorkeeper", Forgetful)
        return rt, build_app(rt, house.ports())


def app_of(rt: Runtime) -> FastAPI:
    """The application over this house. All that it keeps between two requests is who came to the door lately."""
    looked_at, app = standing()
    for each in fields(Runtime):
        object.__setattr__(looked_at, each.name, getattr(rt, each.name))
    for doorkeeper in Forgetful.every:
        doorkeeper._seen.clear()
    return app


@dataclass
class Served:
    """A house whose pages are served at `url`."""

    rt: Runtime
    socket: socket.socket
    faults: list[str] = field(default_factory=list)
    clients: list[httpx.Client] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.app = app_of(self.rt)
        self._server = uvicorn.Server(
            uvicorn.Config(
                self._watched,
                interface="asgi3",
                log_config=None,
                lifespan="off",
                ws="none",
                timeout_graceful_shutdown=2,
            )
        )
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self.socket]}, daemon=True
        )
        self._thread.start()
        until = time.monotonic() + 10
        while not self._server.started:
            assert time.monotonic() < until, "the server did not start"
            time.sleep(0.005)

    async def _watched(self, scope: Any, receive: Any, send: Any) -> None:
        async def sent(message: Any) -> None:
            if message["type"] == "http.response.start" and message["status"] >= 500:
                self.faults.append(f"{message['status']} {scope['method']} {scope['path']}")
            await send(message)

        await self.app(scope, receive, sent)

    @property
    def url(self) -> str:
        return self.rt.base_url

    def stop(self) -> None:
        for each in self.clients:
            each.close()
        self._server.should_exit = True
        self._thread.join(10)
        self.socket.close()

    def client(self, language: str = "en", **headers: str) -> httpx.Client:
        """A browser that reads `language`, or another system; it follows no redirect by itself."""
        made = httpx.Client(
            base_url=self.url, timeout=20, headers={"Accept-Language": language, **headers}, trust_env=False
        )
        self.clients.append(made)
        return made

    def staff(self, here: Wutongli, ref: str, language: str = "en") -> httpx.Client:
        """A member of staff who has signed in through the form."""
        access.set_password(self.rt, here.person(ref), ref, PASSWORD)
        client = self.client(language)
        form = client.get("/sign-in")
        assert form.status_code == 200
        given = {"login": ref, "password": PASSWORD, "next": "/console"}
        answer = client.post("/sign-in", data=given)
        assert (answer.status_code, answer.headers["location"]) == (303, "/console"), answer.text
        return client

    def rows(self) -> dict[str, int]:
        """How many rows each table has."""
        with self.rt.store.read() as connection:
            return {
                name: connection.execute(select(func.count()).select_from(table)).scalar_one()
                for name, table in metadata.tables.items()
            }


def csrf_in(page: httpx.Response) -> str:
    """The token of the forms on a page."""
    found = CSRF.search(page.text)
    assert found is not None, page.text
    return found[1]


def link_of(here: Wutongli, task_id: str) -> str:
    """The path of the link to a task, as its message has it."""
    with here.rt.store.read() as connection:
        row = connection.execute(
            select(links.c.person_id, links.c.generation)
            .where(links.c.task_id == task_id, links.c.revoked_at.is_(None))
            .order_by(links.c.generation.desc())
            .limit(1)
        ).one()
    return f"/t/{here.rt.keys.link_token(task_id, row.person_id, row.generation)}"


ON_SQLITE = pytest.mark.parametrize("store", ["sqlite"], indirect=True)
"""For pages: what differs between the databases is told by the engine's tests and the API's."""
