"""An exported item verifies on a machine without the database, and shows whatever was changed in it."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from services.wutongli import JPEG, REFUSE_HOUSE, Wutongli

from engine import loading
from engine.attachments import attach
from engine.audit_seal import public_key, signed
from engine.bundle_verifier import MANIFEST, ed25519_holds, manifest_digest, read_bundle, verify_bundle
from engine.bundles import NOT_THERE, SEALED, bundle_of, under_seal
from engine.checkpoints import write_checkpoint
from engine.commands import Heard, answer_task
from engine.history import erase_texts
from engine.ids import Keys
from engine.stepping import Done
from workflows.item import Item

Files = dict[str, bytes]
PAPERS = {"resolution-1-zh.pdf": b"%PDF- a paper"}


def exported(here: Wutongli, item: str, **options: Any) -> bytes:
    with here.rt.store.read() as connection:
        made = bundle_of(connection, here.community, here.rt.keys, item, here.rt.now(), PAPERS, **options)
    assert isinstance(made, bytes), made
    return made


def unpacked(body: bytes) -> Files:
    with zipfile.ZipFile(BytesIO(body)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def form(files: Files, name: str) -> Any:
    return json.loads(files[name])


@pytest.fixture
def decided(wutongli: Wutongli) -> str:
    """An item that was decided, with a photograph, two checkpoints over it, and another item beside it."""
    here = wutongli
    photo = attach(here.rt, here.id, JPEG, item_id=None, task_id=None, person_id=None)
    item = here.to_deliberation(fields={**REFUSE_HOUSE, "photos": [photo]})
    here.open("垃圾房太臭")
    assert write_checkpoint(here.rt, here.rt.now()) is not None
    for ref in ("community_head", "property_manager", "social_worker", "building3"):
        here.answer(item, ref, kind="position", stand="agree")
    here.answer(item, "owners_chair", stand="agree", text="业主都盼着")
    here.tick()
    here.open("路灯坏了")
    assert write_checkpoint(here.rt, here.rt.now(), every=here.rt.now() - here.rt.now()) is not None
    return item


def test_a_bundle_holds_and_depends_on_the_item_alone(wutongli: Wutongli, decided: str) -> None:
    body = exported(wutongli, decided)
    assert body == exported(wutongli, decided)
    files = unpacked(body)
    assert verify_bundle(files, public_key(wutongli.rt.keys)) == []
    assert len(form(files, "checkpoints.json")) == 2
    assert [name for name in files if name.startswith("photos/")]
    assert files["resolution-1-zh.pdf"] == PAPERS["resolution-1-zh.pdf"]
    other = b"".join(files.values()).decode(errors="replace")
    assert "垃圾房太臭" not in other
    assert wutongli.rt.keys.digest("seal of checkpoints", "1") not in other


def test_what_somebody_wrote_leaves_with_names_alone_and_what_was_refused_never(
    wutongli: Wutongli,
) -> None:
    here = wutongli
    item = here.to_deliberation(title="垃圾房的灯")
    task = here.task(item, "building3")
    paper, _refused = (
        attach(here.rt, here.id, JPEG, item_id=item, task_id=task, person_id=None) for _ in range(2)
    )
    assert isinstance(paper, str)
    done = answer_task(
        here.rt, task, {"stand": "agree"}, via="paper",
        recorded_by=here.actor("coordinator"), heard=Heard(paper=[paper]),
    )  # fmt: skip
    assert isinstance(done, Done), done
    for names, wanted in ((False, set()), (True, {f"photos/{paper}.jpg"})):
        files = unpacked(exported(here, item, with_names=names))
        assert {name for name in files if name.startswith("photos/")} == wanted
        assert verify_bundle(files, public_key(here.rt.keys)) == []


def test_the_verifier_in_the_bundle_needs_nothing_but_python(
    wutongli: Wutongli, decided: str, tmp_path: Path
) -> None:
    folder = tmp_path / "elsewhere"
    with zipfile.ZipFile(BytesIO(exported(wutongli, decided))) as packed:
        packed.extractall(folder)
    key = public_key(wutongli.rt.keys)
    bare = {"PATH": os.environ["PATH"], "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-I", "-S", "verify.py", ".", key]
    done = subprocess.run(command, cwd=folder, env=bare, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert key in done.stdout
    (folder / "history.json").write_text("[]", encoding="utf-8")
    done = subprocess.run(command, cwd=folder, env=bare, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "history.json：被改过" in done.stdout


def _edit(name: str, change: Callable[[Any], Any]) -> Callable[[Files], None]:
    def edit(files: Files) -> None:
        said = form(files, name)
        changed = change(said)
        files[name] = json.dumps(said if changed is None else changed, ensure_ascii=False).encode()

    return edit


def _row(field: str, value: Any) -> Callable[[Any], None]:
    def change(rows: Any) -> None:
        rows[1][field] = value

    return change


def _text(said: Any) -> None:
    next(each for each in said.values() if each["body"] == "业主都盼着")["body"] = "业主反对"


def _cut(said: Any) -> Any:
    return said[:-1]


def _head(said: Any) -> None:
    said[0]["head"] = "f" * 64


def _path(said: Any) -> None:
    said[0]["path"] = [["left", "0" * 64]]


def _moved(said: Any) -> None:
    said[0]["at"] = "2020-01-01T00:00:00+00:00"


def _sign_again(files: Files) -> None:
    """As somebody would who changed a file: a new manifest, signed with a key of their own."""
    thief = Keys("another secret of the tests")
    hashes = {name: hashlib.sha256(body).hexdigest() for name, body in files.items() if name != MANIFEST}
    seal = signed(thief, manifest_digest(hashes))
    files[MANIFEST] = json.dumps({"files": hashes, "key": public_key(thief), "signature": seal}).encode()


TAMPERED = [
    pytest.param(_edit("history.json", _row("via", "paper")), "第 2 行被改过", id="a row"),
    pytest.param(_edit("history.json", _row("seq", 7)), "缺第 2 行", id="the place of a row"),
    pytest.param(_edit("history.json", _cut), "结尾不对", id="the end is cut off"),
    pytest.param(_edit("texts.json", _text), "有一段话被改过", id="a text"),
    pytest.param(
        _edit("texts.json", lambda said: dict(list(said.items())[1:])), "少一段话", id="a text is gone"
    ),
    pytest.param(_edit("checkpoints.json", _head), "历史被重写过", id="what was sealed"),
    pytest.param(_edit("checkpoints.json", _path), "没有封这个议题", id="the path to the root"),
    pytest.param(_edit("checkpoints.json", _moved), "封存点 1 的签名不对", id="the hour of a checkpoint"),
]


@pytest.mark.parametrize(
    "signed_again", [pytest.param(False, id="as it is"), pytest.param(True, id="signed again")]
)
@pytest.mark.parametrize(("tamper", "said"), TAMPERED)
def test_what_was_changed_is_found_out_whoever_signs_it(
    wutongli: Wutongli, decided: str, tamper: Callable[[Files], None], said: str, signed_again: bool
) -> None:
    files = unpacked(exported(wutongli, decided))
    tamper(files)
    if signed_again:
        _sign_again(files)
    found = verify_bundle(files, public_key(wutongli.rt.keys))
    assert [fault for fault in found if said in fault]
    assert [fault for fault in found if ("不是这把公钥" if signed_again else "被改过") in fault]


def test_a_paper_or_a_photograph_of_another_item_is_found_out(wutongli: Wutongli, decided: str) -> None:
    files = unpacked(exported(wutongli, decided))
    photo = next(name for name in files if name.startswith("photos/"))
    assert verify_bundle(files | {"resolution-1-zh.pdf": b"%PDF- another"}) == [
        "resolution-1-zh.pdf：被改过 / was changed"
    ]
    assert verify_bundle(files | {photo: b"another"}) == [f"{photo}：被改过 / was changed"]
    assert len(verify_bundle({name: body for name, body in files.items() if name != photo})) == 1
    assert len(verify_bundle(files | {"more.txt": b""})) == 1


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({}, id="nothing"),
        pytest.param({MANIFEST: b"{}"}, id="an empty manifest"),
        pytest.param({MANIFEST: b"not json"}, id="no JSON"),
        pytest.param({MANIFEST: b'{"files": [], "key": 3, "signature": null}'}, id="other shapes"),
    ],
)
def test_what_is_no_bundle_is_said_to_be_none(files: Files) -> None:
    assert verify_bundle(files)


def test_erased_words_are_in_no_bundle_and_the_chain_holds(wutongli: Wutongli, decided: str) -> None:
    with wutongli.rt.store.write() as connection:
        erase_texts(connection, wutongli.person("owners_chair"), wutongli.rt.keys)
    files = unpacked(exported(wutongli, decided, with_names=True))
    assert verify_bundle(files, public_key(wutongli.rt.keys)) == []
    assert "业主都盼着" not in b"".join(files.values()).decode(errors="replace")
    assert "已删除" in files["account.json"].decode()
    assert [each["body"] for each in form(files, "texts.json").values()] == [None]


def test_names_are_in_a_bundle_only_where_they_are_asked_for(wutongli: Wutongli, decided: str) -> None:
    without, with_ = exported(wutongli, decided), exported(wutongli, decided, with_names=True)
    assert "业委会主任" not in unpacked(without)["account.json"].decode()
    assert "业委会主任" in unpacked(with_)["account.json"].decode()


@pytest.mark.parametrize("answers", ["hidden", "sealed"])
def test_a_vote_that_is_not_closed_is_not_exported(
    wutongli: Wutongli, decided: str, answers: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same community's item under a definition whose deliberation is not open: refused there, and only there."""
    open_one = wutongli.loaded(decided).definition
    table = open_one.states["deliberating"]
    assert table.ask is not None
    closed = table.model_copy(update={"ask": table.ask.model_copy(update={"answers": answers})})
    hidden = open_one.model_copy(update={"states": {**open_one.states, "deliberating": closed}})
    for name in open_one.states:
        assert under_seal(hidden, Item("x", state=name)) is (name == "deliberating")
        assert not under_seal(open_one, Item("x", state=name))
    item = wutongli.to_deliberation()
    wutongli.answer(item, "owners_chair", kind="position", stand="agree")
    monkeypatch.setattr(loading, "definition", lambda *_: hidden)
    with wutongli.rt.store.read() as connection:
        refused = bundle_of(connection, wutongli.community, wutongli.rt.keys, item, wutongli.rt.now(), {})
        left = bundle_of(connection, wutongli.community, wutongli.rt.keys, decided, wutongli.rt.now(), {})
    assert refused == SEALED
    assert isinstance(left, bytes)


def test_an_item_that_is_not_there_is_not_exported(wutongli: Wutongli) -> None:
    with wutongli.rt.store.read() as connection:
        nothing = bundle_of(connection, wutongli.community, wutongli.rt.keys, "0" * 26, wutongli.rt.now(), {})
    assert nothing == NOT_THERE


def test_a_folder_reads_as_its_zip(wutongli: Wutongli, decided: str, tmp_path: Path) -> None:
    file = tmp_path / "bundle.zip"
    file.write_bytes(exported(wutongli, decided))
    with zipfile.ZipFile(file) as packed:
        packed.extractall(tmp_path / "folder")
    assert read_bundle(file) == read_bundle(tmp_path / "folder")


@given(seed=st.binary(min_size=32, max_size=32), said=st.text(max_size=50), flip=st.integers(0, 511))
def test_the_verifiers_own_ed25519_agrees_with_the_librarys(seed: bytes, said: str, flip: int) -> None:
    private = Ed25519PrivateKey.from_private_bytes(seed)
    key, signature = private.public_key().public_bytes_raw().hex(), private.sign(said.encode())
    assert ed25519_holds(key, said, signature.hex())
    wrong = bytearray(signature)
    wrong[flip // 8] ^= 1 << flip % 8
    assert not ed25519_holds(key, said, bytes(wrong).hex())
    assert not ed25519_holds(key, said + "!", signature.hex())


@pytest.mark.parametrize(
    ("key", "said", "signature"),
    [
        pytest.param(
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd"
            "25bf5f0595bbe24655141438e7a100b",
            id="RFC 8032, 7.1, test 1",
        ),
        pytest.param(
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "r",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c3"
            "87b2eaeb4302aeeb00d291612bb0c00",
            id="RFC 8032, 7.1, test 2",
        ),
    ],
)  # fmt: skip
def test_the_verifiers_own_ed25519_does_the_standards_examples(key: str, said: str, signature: str) -> None:
    assert ed25519_holds(key, said, signature)
    assert not ed25519_holds(key, said, signature[:-2] + "01")
