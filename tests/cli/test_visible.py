"""A ledger that somebody else wrote cannot give orders to the terminal, nor turn what is read."""

from __future__ import annotations

import zipfile

import pytest

from ledger.domain.fields import INVISIBLE
from ledger.domain.vocabulary import FIELDS
from tests.cli.conftest import Typist

HOSTILE = "Not\x1b[2Ktuln\u202e\u200b\u3164\r99"
SEEN = r"Not\u001b[2Ktuln\u202e\u200b\u3164\u000d99"


@pytest.fixture
def hostile(tmp_path, monkeypatch):
    """A ledger made by a program that refuses nothing."""
    typist = Typist(f"{tmp_path}/ledger.db")
    typist.ok("init")
    with monkeypatch.context() as patch:
        patch.setitem(FIELDS, "name", FIELDS["name"]._replace(problem=lambda _: None))
        typist.ok(f"body register 05558032 '{HOSTILE}'")
    return typist


@pytest.mark.parametrize(
    "asked",
    [
        "history",
        "history --format json",
        "history --format csv",
        "report trail body 05558032",
        "position",
        "year check 05558032 --year 2024",
    ],
)
@pytest.mark.parametrize("lang", ["de", "en"])
def test_signs_that_a_terminal_obeys_are_shown(hostile, asked, lang):
    hostile.lang = lang
    printed = hostile.run(asked).output
    assert all(sign.isprintable() or sign in "\n\t\u00a0\u202f\r" for sign in printed)
    assert "\r" not in printed.replace("\r\n", "\n")
    assert not INVISIBLE.search(printed)


def test_a_spreadsheet_shows_them_as_well(hostile, tmp_path):
    hostile.ok(f"report council 05558032 --year 2024 --out {tmp_path}/a.xlsx")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as book:
        written = "".join(book.read(name).decode() for name in book.namelist())
    assert SEEN in written
    assert not INVISIBLE.search(written)


def test_the_name_is_seen_with_its_escapes(hostile):
    assert SEEN in hostile.ok("history")
