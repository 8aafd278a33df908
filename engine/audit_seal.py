"""The house's seal: an Ed25519 key derived from its secret, with which checkpoints are signed.

Nothing is kept for it: the same secret makes the same key. The public half is printed and kept somewhere else, and
by it anybody sees that a checkpoint is this house's. Whoever has the secret can sign, so the secret stands in no
database and in no export.
"""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from engine.ids import Keys

_PURPOSE, _GENERATION = "seal of checkpoints", "1"


def public_key(keys: Keys) -> str:
    """The public half: 64 hexadecimal digits."""
    return _private(keys).public_key().public_bytes_raw().hex()


def signed(keys: Keys, digest: str) -> str:
    """The signature of a digest: 128 hexadecimal digits."""
    return _private(keys).sign(digest.encode()).hex()


def holds(public: str, digest: str, signature: str) -> bool:
    """Whether the signature of a digest was made with the secret half of that key."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(
            bytes.fromhex(signature), digest.encode()
        )
    except (InvalidSignature, ValueError):
        return False
    return True


def _private(keys: Keys) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(keys.digest(_PURPOSE, _GENERATION)))
