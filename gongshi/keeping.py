"""Secrets that are made once and kept in the folder, readable by their owner alone.

A file is written whole or not at all, and never overwritten: a second start finds the same secret, and the
links of the first still open.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
from collections.abc import Callable
from pathlib import Path


def secret_of(folder: Path) -> str:
    """The house's secret key."""
    return _kept(folder / "secret-key", lambda: secrets.token_urlsafe(32))


def passwords_of(folder: Path, logins: tuple[str, ...]) -> dict[str, str]:
    """A first password for each login; whoever can read the file can sign in."""
    said = _kept(folder / "sign-in.json", lambda: json.dumps({name: _password() for name in logins}))
    found: dict[str, str] = json.loads(said)
    return found


def _password() -> str:
    """Ten letters and digits that are hard to confuse when read aloud: 48 bits."""
    return "".join(secrets.choice("abcdefghjkmnpqrstuvwxyz23456789") for _ in range(10))


def _kept(path: Path, make: Callable[[], str]) -> str:
    if path.exists():
        return path.read_text(encoding="utf-8")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(
        os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
    ) as file:
        file.write(make())
        file.flush()
        os.fsync(file.fileno())
    with contextlib.suppress(FileExistsError):  # somebody was faster: theirs holds
        path.hardlink_to(draft)
    draft.unlink()
    return path.read_text(encoding="utf-8")
