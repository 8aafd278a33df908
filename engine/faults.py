"""A fault in words that can be kept and shown: what it is and where, never what it was about.

An exception repeats the values that it failed on: a name, an answer, the parameters of a statement, a row that
a constraint refused. Must hold: what is said here is made of names of classes, files and lines of the program
alone, whatever the exception says of itself.
"""

from __future__ import annotations

import errno
from pathlib import Path
from traceback import walk_tb

from sqlalchemy.exc import DBAPIError

ROOT = Path(__file__).parents[1]
"""The program's own files: a place in a library says less than where it was called from."""


def fault_words(fault: BaseException) -> str:
    """What a fault is and where: `IntegrityError (UniqueViolation) at engine/history.py:98`."""
    place = _place(fault)
    return f"{_kind(fault)} at {place}" if place else _kind(fault)


def _kind(fault: BaseException) -> str:
    name = type(fault).__name__
    if isinstance(fault, DBAPIError) and fault.orig is not None:
        return f"{name} ({type(fault.orig).__name__})"
    if isinstance(fault, OSError) and fault.errno is not None and fault.errno in errno.errorcode:
        return f"{name} ({errno.errorcode[fault.errno]})"
    return name


def _place(fault: BaseException) -> str:
    """The innermost line of ours that it passed, or of a template; empty where it was never raised."""
    places = [(Path(frame.f_code.co_filename), line) for frame, line in walk_tb(fault.__traceback__)]
    for file, line in reversed(places):
        if file.suffix == ".j2":  # whoever writes templates may keep them anywhere
            return f"{'/'.join(file.parts[-2:])}:{line}"
        if file.is_relative_to(ROOT) and "site-packages" not in file.parts:
            return f"{file.relative_to(ROOT).as_posix()}:{line}"
    return ""
