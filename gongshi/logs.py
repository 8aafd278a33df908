"""The log: one line for each thing that whoever runs the house may want to know, with ids and without people.

A line is an event and its values: ids of rows, kinds, outcomes, counts. Never a name, an address, a number, a title,
an answer or a link, so that a log can be kept, searched and shown to somebody else. Lines are JSON, one each, on
the error stream; on a terminal they are for eyes, and only what is wrong is told.
"""

from __future__ import annotations

import logging
import sys

import structlog
from sqlalchemy.exc import DBAPIError

LONGEST = 300


def begin() -> None:
    """From now on this process tells its log."""
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


def fault_words(fault: BaseException) -> str:
    """What a fault is, without what it was about: a database repeats the values of a row, and a parser the text."""
    name = type(fault).__name__
    if isinstance(fault, DBAPIError):
        return f"{name}: {type(fault.orig).__name__}"
    return f"{name}: {fault}"[:LONGEST] if isinstance(fault, OSError) else name
