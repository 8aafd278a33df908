"""Workers: a process of its own (`gongshi worker`), or a thread of the one process (`gongshi up`)."""

from __future__ import annotations

import threading
from typing import Any

from celery import Celery
from celery.worker import WorkController

from gongshi.dispatching import Dispatcher, step_of
from gongshi.hands import Publisher, make_app, owner
from gongshi.house import House

THREADS = 4


def worker_app(house: House, hands: int = THREADS) -> Celery:
    """The Celery application whose workers have so many hands and run a dispatcher each."""
    app = make_app(house)
    dispatcher = Dispatcher(house.rt, Publisher(app), house.jobs(owner()), owner(), hands)
    app.steps["worker"].add(step_of(dispatcher))
    return app


def work(house: House, concurrency: int) -> None:
    """Work until a signal says to stop."""
    worker_app(house, concurrency).worker_main(
        ["worker", "--pool=threads", f"--concurrency={concurrency}", "--loglevel=WARNING", "--without-gossip",
         "--without-mingle", "--without-heartbeat"]
    )  # fmt: skip


class EmbeddedWorker:
    """A worker with its dispatcher in a thread of this process, for `gongshi up`."""

    def __init__(self, house: House) -> None:
        self._ready = threading.Event()
        app = worker_app(house)
        app.set_default()  # where a worker is no process of its own, its threads look for the jobs there
        self._worker: Any = WorkController(
            app=app,
            pool_cls="threads",
            concurrency=THREADS,
            hostname="embedded@gongshi",
            ready_callback=lambda _consumer: self._ready.set(),  # `worker_ready` is never sent in a thread
            without_gossip=True,
            without_mingle=True,
            without_heartbeat=True,
            quiet=True,
        )
        self._thread = threading.Thread(target=self._worker.start, name="worker", daemon=True)

    def start(self) -> None:
        """Start; returns when it takes work."""
        self._thread.start()
        if not self._ready.wait(timeout=15):
            raise RuntimeError("the embedded worker did not start")

    def stop(self) -> None:
        """Finish what runs. The rows keep what does not finish."""
        self._worker.stop()
        self._thread.join(timeout=10)
