"""A person with a signing key, who types commands."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

from tests.cli.conftest import Typist

WORDS = "correct horse battery"


class Signer:
    """A ledger with a signing key, both in a folder."""

    def __init__(self, typist: Typist, folder: Path) -> None:
        self.typist, self.folder = typist, folder
        folder.mkdir(exist_ok=True)
        (folder / "words").write_text(f"{WORDS}\n", encoding="utf-8")
        made = json.loads(
            typist.ok(f"key new --out {self.key} --passphrase-file {self.words} --format json")
        )
        self.public = made["public_key"]
        typist.ok(f"key register county {self.public}")

    @property
    def key(self) -> str:
        return shlex.quote(str(self.folder / "signing.key"))

    @property
    def words(self) -> str:
        return shlex.quote(str(self.folder / "words"))

    @property
    def signs(self) -> str:
        return f"--key {self.key} --passphrase-file {self.words}"

    @property
    def verifier_key(self) -> str:
        return str(json.loads(self.typist.ok("key list --format json"))["keys"][0]["verifier_key"])

    def seal(self) -> str:
        return self.typist.ok(f"seal {self.signs}")
