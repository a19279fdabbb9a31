"""Hostile files: a clear refusal with the place, nothing recorded, and no memory without bounds."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cli.files import reading
from ledger.domain.errors import UsageError
from ledger.importing.files import text as files
from ledger.importing.files.toml import parse, read_text
from tests.importing.exports import SIGNED, export, row

HEAD = "post;cost_type;amount;service_from;service_to;booked_on;voucher\n"
GOOD = "CM-1;personnel;1,00;01.01.2024;31.01.2024;31.01.2024;{}\n"
MEMORY = """
import sys
from pathlib import Path
from click.testing import CliRunner
from cli.root import root
result = CliRunner().invoke(root, sys.argv[1:])
if sys.platform == "linux":
    # Not getrusage: its peak is inherited from the process that started this one.
    peak = int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]) // 1024
else:
    import resource
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 20
print(result.exit_code, peak)
"""


@pytest.fixture
def ledger(mitte):
    return mitte


OWN: dict[str, tuple[bytes, str, int]] = {
    "a second byte order mark": (
        f"\ufeff{HEAD}{GOOD.format('A')}\ufeff{GOOD.format('B')}".encode(),
        "line 3",
        1,
    ),
    "two files one behind the other": (
        f"\ufeff{HEAD}{GOOD.format('A')}\ufeff{HEAD}{GOOD.format('B')}".encode(),
        "line 3",
        1,
    ),
    "two encodings": (
        (HEAD + GOOD.format("Ä")).encode() + GOOD.format("Ö").encode("cp1252"),
        "line 3: not UTF-8",
        2,
    ),
    "sixteen bits": (f"{HEAD}{GOOD.format('A')}".encode("utf-16"), "not UTF-8", 2),
    "a NUL character": ((HEAD + GOOD.format("A\0")).encode(), "line 2: contains a NUL", 2),
    "a million columns": ((";" * 1_000_000 + "\n").encode(), "fields", 2),
    "a line without an end": (b"x" * 3_000_000, "has no end", 2),
    "a quotation mark without an end": (
        (HEAD + '"' + GOOD.format("A") * 5).encode(),
        "mend the quotation marks",
        2,
    ),
    "a field without an end": (
        (HEAD + '"' + GOOD.format("A") * 5000).encode(),
        "line",
        2,
    ),
    "an escape sequence": ((HEAD + GOOD.format("\x1b[2J")).encode(), "line 2", 1),
    "a bidirectional override": ((HEAD + GOOD.format("V\u202e1")).encode(), "line 2", 1),
    "digits of another script": ((HEAD + GOOD.replace("1,00", "١,٠٠")).encode(), "amount", 1),
    "an amount beyond all": ((HEAD + GOOD.replace("1,00", "9" * 400)).encode(), "amount", 1),
    "no amount": ((HEAD + GOOD.replace("1,00", "NaN")).encode(), "amount", 1),
    "nothing": (b"", "column", 2),
}


@pytest.mark.parametrize("name", OWN)
def test_a_hostile_file_is_refused_with_its_place(ledger, tmp_path, name):
    content, words, code = OWN[name]
    path = tmp_path / "hostile.csv"
    path.write_bytes(content)
    before = ledger.ok("verify --format json")
    for asked in ("", " --dry-run"):
        refusal = ledger.refused(f"cost import {path}{asked}", code)
        assert words in refusal
        assert "\x1b" not in refusal
        assert "\u202e" not in refusal
        assert len(refusal) < 2000
    assert ledger.ok("verify --format json") == before


@pytest.mark.parametrize("blank", ["\u00a0", "\u2009", "\u202f", "\u2007", " "])
def test_blanks_of_every_width_are_read_where_a_profile_reads(ledger, tmp_path, blank):
    profile = tmp_path / "p.toml"
    text = SIGNED.read_text(encoding="utf-8").replace('"cp1252"', '"utf-8"')
    profile.write_text(text, encoding="utf-8")
    path = export(tmp_path, row(f"A{blank}1", f"1{blank}234,50"), encoding="utf-8")
    ledger.ok(f"cost import {path} --profile {profile}")
    (one,) = [json.loads(line) for line in ledger.ok("export journal --to jsonl").splitlines()][-1:]
    assert (one["voucher"], one["amount_cents"]) == ("A 1", 123450)


@pytest.mark.parametrize("name", ["a million columns", "a line without an end", "two encodings"])
@pytest.mark.skipif(sys.platform == "win32", reason="Windows tells no peak memory this way")
def test_memory_is_bounded(ledger, tmp_path, name):
    path = tmp_path / "hostile.csv"
    content, _, code = OWN[name]
    path.write_bytes(content * 40)
    result = subprocess.run(
        [sys.executable, "-c", MEMORY, "--database", ledger.database, "cost", "import", str(path)],
        capture_output=True,
        text=True,
        check=True,
    )
    exit_code, peak = map(int, result.stdout.split())
    assert exit_code in {1, code}
    assert peak < 250


def test_a_pipe_is_refused_at_once_for_it_cannot_be_read_twice(ledger, tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    for command in ("cost import", "profile new", "reconcile"):
        text = ledger.refused(f"{command} {tmp_path}/pipe.csv", exit_code=2)
        assert "is no file [BL-363] → save it as one" in text


def test_a_line_break_in_an_amount_is_told_with_its_line(ledger, tmp_path):
    path = tmp_path / "costs.csv"
    for rows in (1, 3):
        lines = [GOOD.format(f"V-{n}") for n in range(rows)]
        lines[-1] = lines[-1].replace("1,00", '"1,00\n2,00"')
        path.write_text(HEAD + "".join(lines), encoding="utf-8")
        text = ledger.refused(f"cost import {path}")
        assert f"line {rows + 2}, amount: contains a control character" in text


def test_what_becomes_of_a_file_while_it_is_looked_at_is_worded(ledger, tmp_path, monkeypatch):
    path = tmp_path / "costs.csv"
    path.write_text(HEAD + GOOD.format("A"), encoding="utf-8")
    hashed = files.file_hash

    def removing(one):
        found = hashed(one)
        one.unlink()
        return found

    monkeypatch.setattr("ledger.importing.files.rows.file_hash", removing)
    text = ledger.refused(f"cost import {path}", exit_code=2)
    assert "No such file or directory [BL-214] → check the path" in text


def test_an_open_quotation_mark_far_before_is_thought_of(ledger, tmp_path):
    path = tmp_path / "costs.csv"
    rows = "".join(GOOD.format(f"V-{n}") for n in range(5_000))
    path.write_text(HEAD + '"' + rows, encoding="utf-8")
    text = ledger.refused(f"cost import {path}", exit_code=2)
    assert "over 131072 characters [BL-409] → close its quotation mark" in text


def test_lines_that_end_in_a_lone_return_are_counted(ledger, tmp_path):
    path = tmp_path / "costs.csv"
    text = (HEAD + GOOD.format("A") + GOOD.format("Ö")).replace("\n", "\r")
    path.write_bytes(text.encode("cp1252"))
    assert "line 3: not UTF-8" in ledger.refused(f"cost import {path}", exit_code=2)


class Endless:
    """A standard input that never ends, or that no disk has room for."""

    def __init__(self, cause: int = 0) -> None:
        self.buffer, self.cause = self, cause

    def read(self, count: int) -> bytes:
        if self.cause:
            raise OSError(self.cause, os.strerror(self.cause))
        return b"#" * count


def test_an_endless_input_is_kept_to_its_bound(monkeypatch):
    monkeypatch.setattr(sys, "stdin", Endless())
    with reading(Path("-"), 3 << 20) as kept:
        assert kept.stat().st_size == (3 << 20) + 1
        with pytest.raises(UsageError, match="over 3 MiB"):
            read_text(kept, "file -", most=3 << 20)
    monkeypatch.setattr(sys, "stdin", Endless(errno.ENOSPC))
    with (
        pytest.raises(UsageError, match=r"-: cannot be kept: No space .* → make room"),
        reading(Path("-"), 3),
    ):
        pass


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a = 1\n\nb = " + "[" * 5000 + "]" * 5000 + "\n", 3),
        ("a = [\n" + "[\n" * 5000 + "]" * 5001 + "\n", 21),
        ('a = """\n' + "[" * 9000 + '\n"""\nb = ' + "[" * 5000, 4),
        ("a = 1\n" + "b." * 30 + "c = 1\n", 2),
    ],
)
def test_toml_that_nests_too_deep_is_told_with_its_line(text, line):
    with pytest.raises(UsageError, match=f"line {line} nests too deep"):
        parse(text, "profile x")


def test_dots_within_a_text_of_several_lines_nest_nothing():
    text = 'a = """\n' + "." * 90 + '\n"""'
    assert parse(text, "profile x") == {"a": "." * 90 + "\n"}
