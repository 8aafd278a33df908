"""The log: one line for each thing that whoever runs the house may want to know, with ids and without people.

A line is an event and its values: ids of rows, kinds, outcomes, counts. Never a name, an address, a number, a title,
an answer or a link, so that a log can be kept, searched and shown to somebody else. Lines are JSON, one each, on
the error stream; on a terminal they are for eyes, and only what is wrong is told. What libraries tell (Celery, the
HTTP server) goes the same way: their sentence without the words that they put into it, the id of the job, and of a
fault its kind and place.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
from collections.abc import Iterator, Mapping
from typing import Any

import structlog
from typing_extensions import override

from engine.faults import fault_words

_GAP = re.compile(r"%(?:%|(?:\((?P<name>\w+)\))?[-#0 +]*\d*(?:\.\d+)?[a-zA-Z])")
"""Where a library's sentence has a value put in."""

log = structlog.get_logger("gongshi")


def begin() -> None:
    """From now on this process tells its log, and so do the libraries in it, of what is wrong."""
    eyes = sys.stderr.isatty()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.dev.ConsoleRenderer()
            if eyes
            else structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING if eyes else logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    logging.basicConfig(level=logging.WARNING, handlers=[OfLibraries()], force=True)
    threading.excepthook = _told


class OfLibraries(logging.Handler):
    """Lines of libraries, told as ours are: what they say is theirs, what they say it of is left out."""

    @override
    def emit(self, record: logging.LogRecord) -> None:
        """Tell one line; a line that cannot be told is told of by its place."""
        values: dict[str, Any] = {"where": f"{record.name}.{record.funcName}"}
        if isinstance(record.args, Mapping):  # Celery's lines of a job
            values |= {
                ours: record.args[theirs]
                for ours, theirs in (("job", "id"), ("task", "name"))
                if theirs in record.args
            }
        if record.exc_info and record.exc_info[1] is not None:
            values["fault"] = fault_words(record.exc_info[1])
        log.log(record.levelno, sentence(str(record.msg), record.args), **values)


def sentence(words: str, given: tuple[object, ...] | Mapping[str, object] | None) -> str:
    """A library's sentence on one line: numbers and kinds of faults are put in, and of all else that there was more."""
    named = given if isinstance(given, Mapping) else {}
    placed: Iterator[object] = iter(()) if given is None or isinstance(given, Mapping) else iter(given)

    def put_in(gap: re.Match[str]) -> str:
        if gap[0] == "%%":
            return "%"
        value = named.get(gap["name"]) if gap["name"] else next(placed, None)
        if isinstance(value, BaseException):
            return fault_words(value)
        return str(value) if isinstance(value, (int, float)) else "…"

    return " ".join(_GAP.sub(put_in, words).split())


def _told(fault: threading.ExceptHookArgs) -> None:
    """A thread ended by a fault that nobody expected."""
    if fault.exc_value is not None and not isinstance(fault.exc_value, SystemExit):
        name = fault.thread.name if fault.thread else None
        log.error("a thread ended by a fault", thread=name, fault=fault_words(fault.exc_value))
