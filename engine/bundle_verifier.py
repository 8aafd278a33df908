"""Verify an exported item: `python verify.py FOLDER_OR_ZIP [PUBLIC_KEY]`. 核对导出的议题。

This file needs Python 3.11 and nothing else: no network, no database, no other package. It stands in every bundle as
`verify.py`, and `gongshi audit verify` runs the same code. It checks that the files are those that the house signed,
that the chain of the history is whole, that every text is the one that was written or was erased, and that the
checkpoints that sealed the item hold. With the public key that was kept elsewhere it also checks whose they are.
"""

from __future__ import annotations

import hashlib
import json
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

MANIFEST = "manifest.json"
MOST_BYTES = 500_000_000
"""More is in no bundle: a file that unpacks to more is not read."""
FIRST = "0" * 64


def read_bundle(path: Path) -> dict[str, bytes]:
    """The files of a bundle by their names, from a zip or from the folder that it was unpacked to."""
    if path.is_dir():
        return {
            str(each.relative_to(path).as_posix()): each.read_bytes()
            for each in sorted(path.rglob("*"))
            if each.is_file() and "__pycache__" not in each.parts
        }
    with zipfile.ZipFile(path) as packed:
        if sum(each.file_size for each in packed.infolist()) > MOST_BYTES:
            raise ValueError("too large")
        return {each.filename: packed.read(each) for each in packed.infolist()}


def verify_bundle(files: Mapping[str, bytes], key: str | None = None) -> list[str]:
    """Everything that is wrong, in plain words of both languages; nothing where the bundle holds."""
    try:
        return [*_files(files, key), *_history(files), *_checkpoints(files)]
    except (KeyError, ValueError, TypeError, AttributeError) as fault:
        return [f"这份导出不完整，读不懂 / the bundle is incomplete and cannot be read: {fault!r}"]


def key_of(files: Mapping[str, bytes]) -> str:
    """The public key that a bundle says it was signed with."""
    return str(json.loads(files[MANIFEST])["key"])


def manifest_digest(hashes: Mapping[str, str]) -> str:
    """What is signed of a manifest: its names and hashes in their order."""
    return _sha256("".join(f"{name}\n{hashes[name]}\n" for name in sorted(hashes)).encode())


def _files(files: Mapping[str, bytes], key: str | None) -> list[str]:
    manifest = json.loads(files[MANIFEST])
    faults = []
    if key is not None and manifest["key"] != key:
        faults.append("签名用的不是这把公钥 / it was signed with another key than this")
    if not ed25519_holds(manifest["key"], manifest_digest(manifest["files"]), manifest["signature"]):
        faults.append("清单的签名不对 / the signature of the manifest is wrong")
    strange = set(files) ^ {MANIFEST, *manifest["files"]}
    faults += [f"{name}：多出或缺少 / is missing, or is not in the manifest" for name in sorted(strange)]
    faults += [
        f"{name}：被改过 / was changed"
        for name, digest in sorted(manifest["files"].items())
        if name in files and _sha256(files[name]) != digest
    ]
    return faults


def _history(files: Mapping[str, bytes]) -> list[str]:
    item, rows = json.loads(files["item.json"]), json.loads(files["history.json"])
    texts = json.loads(files["texts.json"])
    previous = FIRST
    for place, row in enumerate(rows, 1):
        if row["seq"] != place:
            return [f"历史缺第 {place} 行 / row {place} of the history is missing"]
        said = [
            previous, item["id"], row["seq"], row["at"], row["event"], row["actor_id"], row["via"], row["effects"],
        ]  # fmt: skip
        digest = _sha256(json.dumps(said, ensure_ascii=False).encode())
        if row["previous"] != previous or row["hash"] != digest:
            return [f"历史第 {place} 行被改过 / row {place} of the history was changed"]
        if fault := _texts(json.loads(row["effects"]), texts, place):
            return [fault]
        previous = digest
    if (len(rows), previous) != (item["rows"], item["head"]):
        return ["历史的结尾不对 / the history ends otherwise than it should"]
    return []


def _texts(form: Any, texts: Mapping[str, Any], place: int) -> str | None:
    """What is wrong with a text that a row refers to; an answer that was sealed refers to its words in turn."""
    for each in _said(form):
        kept = texts.get(each.get("said") or each["boxed"])
        if kept is None:
            return f"历史第 {place} 行少一段话 / a text of row {place} is missing"
        if kept["body"] is None:
            continue
        if _sha256((kept["salt"] + kept["body"]).encode()) != each["digest"]:
            return f"历史第 {place} 行有一段话被改过 / a text of row {place} was changed"
        if "boxed" in each and (fault := _texts(json.loads(kept["body"]), texts, place)):
            return fault
    return None


def _said(form: Any) -> list[dict[str, str]]:
    if isinstance(form, dict):
        if set(form) in ({"said", "digest"}, {"boxed", "digest"}):
            return [form]
        return [found for value in form.values() for found in _said(value)]
    if isinstance(form, list):
        return [found for each in form for found in _said(each)]
    return []


def _checkpoints(files: Mapping[str, bytes]) -> list[str]:
    item = json.loads(files["item.json"])
    hashes = {row["seq"]: row["hash"] for row in json.loads(files["history.json"])}
    faults = []
    for each in json.loads(files["checkpoints.json"]):
        number = each["number"]
        said = [number, each["at"], each["previous"], each["root"], each["size"], each["key"]]
        digest = _sha256(json.dumps(said, separators=(",", ":")).encode())
        found = hashlib.sha256(b"\x00" + f"{item['id']} {each['seq']} {each['head']}".encode()).digest()
        for side, beside in each["path"]:
            other = bytes.fromhex(beside)
            pair = other + found if side == "left" else found + other
            found = hashlib.sha256(b"\x01" + pair).digest()
        if each["key"] != key_of(files) or not ed25519_holds(each["key"], digest, each["signature"]):
            faults.append(f"封存点 {number} 的签名不对 / the signature of checkpoint {number} is wrong")
        if found.hex() != each["root"]:
            faults.append(f"封存点 {number} 没有封这个议题 / checkpoint {number} did not seal this item so")
        if hashes.get(each["seq"]) != each["head"]:
            faults.append(
                f"封存点 {number} 封存以后，历史被重写过 / the history was rewritten after checkpoint {number}"
            )
    return faults


def _sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


# Ed25519, verification only: RFC 8032, section 5.1, in whole numbers.
_P = 2**255 - 19
_L = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_ROOT = pow(2, (_P - 1) // 4, _P)
_Point = tuple[int, int, int, int]


def ed25519_holds(key: str, said: str, signature: str) -> bool:
    """Whether the signature (128 hexadecimal digits) of a text was made with the secret half of that key."""
    try:
        public, signed = bytes.fromhex(key), bytes.fromhex(signature)
    except (ValueError, TypeError):
        return False
    if (len(public), len(signed)) != (32, 64):
        return False
    point, commitment = _point(public), _point(signed[:32])
    scalar = int.from_bytes(signed[32:], "little")
    if point is None or commitment is None or scalar >= _L:
        return False
    digest = hashlib.sha512(signed[:32] + public + said.encode()).digest()
    challenge = int.from_bytes(digest, "little") % _L
    base = _point((4 * pow(5, _P - 2, _P) % _P).to_bytes(32, "little"))
    assert base is not None, "the base point is on the curve"  # noqa: S101  # a constant of the standard
    left, right = _times(scalar, base), _plus(commitment, _times(challenge, point))
    return (left[0] * right[2] - right[0] * left[2]) % _P == 0 and (
        left[1] * right[2] - right[1] * left[2]
    ) % _P == 0


def _point(encoded: bytes) -> _Point | None:
    y = int.from_bytes(encoded, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _ROOT % _P
    if (x * x - square) % _P or (x == 0 and sign):
        return None
    x = _P - x if x & 1 != sign else x
    return x, y, 1, x * y % _P


def _plus(one: _Point, other: _Point) -> _Point:
    a = (one[1] - one[0]) * (other[1] - other[0]) % _P
    b = (one[1] + one[0]) * (other[1] + other[0]) % _P
    c = 2 * one[3] * other[3] * _D % _P
    d = 2 * one[2] * other[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _times(scalar: int, point: _Point) -> _Point:
    found: _Point = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            found = _plus(found, point)
        point = _plus(point, point)
        scalar >>= 1
    return found


def main(arguments: list[str]) -> int:
    """What is wrong, or that all is well, and with which key; 0 where all is well."""
    files = read_bundle(Path(arguments[0] if arguments else "."))
    faults = verify_bundle(files, arguments[1] if len(arguments) > 1 else None)
    for fault in faults:
        print(f"✗ {fault}")  # noqa: T201  # it is a program of its own
    if not faults:
        print(f"✓ 完整无误 / it holds · 公钥 / public key {key_of(files)}")  # noqa: T201  # as above
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
