"""Names that are given once: ids, and what is derived from the house's secret.

An id is a ULID: 26 characters, later ones sort after earlier ones. A link's token is an HMAC over the task,
the person and a generation: it can be derived again when a message is sent, so the database keeps its hash
only, and whoever reads the database can open no link.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from itsdangerous import BadSignature, URLSafeTimedSerializer

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_PAIRS = [first + second for first in _ALPHABET for second in _ALPHABET]
_SHIFTS = range(120, -1, -10)
TOKEN_BYTES = 15
"""120 bits: twenty characters in a link, out of reach of guessing."""


def new_id(now: datetime) -> str:
    """A ULID for something made at `now`."""
    number = (int(now.timestamp() * 1000) << 80) | int.from_bytes(os.urandom(10), "big")
    return "".join([_PAIRS[(number >> shift) & 1023] for shift in _SHIFTS])


def hashed(token: str) -> str:
    """What the database keeps of a token or an API key."""
    return hashlib.sha256(token.encode()).hexdigest()


class Keys:
    """Everything derived from the secret. Two houses with the same secret derive the same tokens."""

    def __init__(self, secret: str) -> None:
        if len(secret) < 16:  # noqa: PLR2004  # 128 bits, were it random hex
            raise ValueError("GONGSHI_SECRET_KEY is too short: at least 16 characters")
        self._secret = secret.encode()

    def link_token(self, task_id: str, person_id: str, generation: int) -> str:
        """The token in one person's link to one task."""
        said = f"link:{task_id}:{person_id}:{generation}".encode()
        digest = hmac.new(self._secret, said, hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest[:TOKEN_BYTES]).decode().rstrip("=")

    def digest(self, purpose: str, said: str) -> str:
        """What is kept of something that must be known again and not read: a phone number, an address."""
        return hmac.new(self._secret, f"{purpose}:{said}".encode(), hashlib.sha256).hexdigest()

    def seal_key(self, item_id: str) -> bytes:
        """The key, of 256 bits, under which the sealed answers of one item stand (HKDF, RFC 5869)."""
        derived = HKDF(SHA256(), 32, salt=None, info=f"gongshi.seal:{item_id}".encode())
        return derived.derive(self._secret)

    def sign(self, purpose: str, payload: Any) -> str:
        """A signed value for a cookie or a form, readable by anybody, made by nobody else."""
        return self._signer(purpose).dumps(payload)

    def unsign(self, purpose: str, token: str, max_age: int) -> Any | None:
        """The value signed at most `max_age` seconds ago; None for anything else."""
        try:
            return self._signer(purpose).loads(token, max_age=max_age)
        except BadSignature:
            return None

    def _signer(self, purpose: str) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(self._secret, salt=f"gongshi.{purpose}")


def message_id(dedupe_key: str, host: str) -> str:
    """The Message-ID of a message (RFC 5322 3.6.4): the same for every attempt to send it."""
    return f"<{hashlib.sha256(dedupe_key.encode()).hexdigest()[:32]}@{host}>"
