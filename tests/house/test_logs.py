"""The log: what libraries tell becomes a line like ours, with the ids of jobs and without what a line was about."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from gongshi.logs import sentence

NAME = "王阿姨"


@pytest.mark.parametrize(
    ("words", "given", "said"),
    [
        pytest.param("consumer: Connection to broker lost.\n", (), "consumer: Connection to broker lost.", id="no value"),
        pytest.param("%s waits for %d s, 100%%", (NAME, 7), "… waits for 7 s, 100%", id="numbers stay, words do not"),
        pytest.param("%-6.2f of %r", (1.5, NAME), "1.5 of …", id="any way to put one in"),
        pytest.param("cannot connect: %r", (ConnectionRefusedError(111, NAME),),
                     "cannot connect: ConnectionRefusedError (ECONNREFUSED)", id="a fault is its kind"),
        pytest.param("Task %(name)s[%(id)s] raised: %(exc)s", {"name": "gongshi.fire", "id": "a1", "exc": NAME},
                     "Task …[…] raised: …", id="Celery's"),
        pytest.param("%s and %s", (NAME,), "… and …", id="fewer values than gaps"),
        pytest.param("all is well", None, "all is well", id="nothing given"),
    ],
)  # fmt: skip
def test_a_sentence_keeps_the_librarys_words(words: str, given: Any, said: str) -> None:
    assert sentence(words, given) == said


SAYS = f"""
import logging, threading
from gongshi import logs
logs.begin()
data = {{"id": "job-1", "name": "gongshi.fire", "exc": "{NAME}"}}
try:
    raise ValueError("{NAME}")
except ValueError:
    logging.getLogger("celery.app.trace").error("Task %(name)s[%(id)s]: %(exc)s", data, exc_info=True)
logging.getLogger("celery.worker").info("too small to be told")
def ends(): raise KeyError("{NAME}")
thread = threading.Thread(target=ends, name="a hand")
thread.start()
thread.join()
"""


def test_lines_of_celery_and_of_threads_that_die_are_json_without_people() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SAYS], capture_output=True, text=True, check=True, timeout=60
    )
    of_job, of_thread = (json.loads(line) for line in done.stderr.splitlines())
    assert NAME not in done.stderr
    assert (of_job["job"], of_job["task"], of_job["fault"]) == ("job-1", "gongshi.fire", "ValueError")
    assert (of_job["level"], of_job["where"]) == ("error", "celery.app.trace.<module>")
    assert of_job["timestamp"].endswith("Z")
    assert (of_thread["thread"], of_thread["fault"]) == ("a hand", "KeyError")
