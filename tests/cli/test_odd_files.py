"""What is no regular file is never replaced by one, and is no ledger: device, pipe, socket."""

from __future__ import annotations

import os
import socket
import stat
import tempfile
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Typist

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")


def pipe(path: Path) -> None:
    os.mkfifo(path)


def folder(path: Path) -> None:
    path.mkdir()


def bound(path: Path) -> None:
    with closing(socket.socket(socket.AF_UNIX)) as one:
        before = Path.cwd()
        os.chdir(path.parent)  # a socket's name is short
        try:
            one.bind(path.name)
        finally:
            os.chdir(before)


def device(path: Path) -> None:
    """Another name of the device that is always full."""
    os.mknod(path, 0o600 | stat.S_IFCHR, os.makedev(1, 7))


def _makes_devices() -> bool:
    with tempfile.TemporaryDirectory() as place:
        try:
            device(Path(place) / "full")
        except OSError:
            return False
    return True


ODD = {
    pipe: "a pipe",
    folder: "a folder",
    bound: "a socket",
    **({device: "a device"} if _makes_devices() else {}),
}
WRITING = [
    "position --out {odd} --format csv --force",
    "report position --out {odd} --format html --force",
    "export journal --to csv --out {odd}",
]
every = pytest.mark.parametrize("make", ODD)


@pytest.fixture(params=["itself", "behind a link"])
def odd(request, make, tmp_path):
    """The name of something odd, or of a link to it."""
    thing = tmp_path / "odd"
    make(thing)
    if request.param == "itself":
        return thing
    link = tmp_path / "link"
    link.symlink_to(thing)
    return link


@every
@pytest.mark.parametrize("line", WRITING)
def test_no_answer_takes_the_place_of_what_is_no_file(mitte, make, odd, line):
    before = odd.stat()
    said = mitte.refused(line.format(odd=odd), exit_code=2)
    assert ODD[make] in said or f"'{odd}' is a directory" in said
    assert os.path.samestat(odd.stat(), before)
    assert odd.stat().st_mode == before.st_mode


@every
@pytest.mark.usefixtures("make")
def test_nor_do_refused_lines(mitte, odd, tmp_path):
    before = odd.stat()
    (tmp_path / "bad.csv").write_text("post;amount\nCM-1;x\n")
    mitte.refused(f"cost import {tmp_path}/bad.csv --rejected {odd}", exit_code=2)
    assert odd.stat().st_mode == before.st_mode


@every
@pytest.mark.parametrize("asked", ["init", "position", "verify", "body register 05 NRW"])
def test_it_is_no_ledger_either(make, odd, asked):
    ledger = Typist(str(odd))
    code = 4 if asked == "verify" else 1
    assert f"is {ODD[make]} [BL-830] → name a file" in ledger.refused(asked, exit_code=code)
    assert sorted(one.name for one in odd.parent.iterdir()) in (["link", "odd"], ["odd"])


def test_a_file_behind_a_link_is_replaced_and_the_link_stays(mitte, tmp_path):
    (tmp_path / "shelf").mkdir()
    (tmp_path / "shelf" / "real.csv").write_text("old")
    (tmp_path / "link.csv").symlink_to("shelf/real.csv")
    mitte.refused(f"position --out {tmp_path}/link.csv", exit_code=2)
    mitte.ok(f"position --out {tmp_path}/link.csv --force")
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "shelf" / "real.csv").read_text().startswith("municipality,")


def test_it_is_said_in_german(mitte, tmp_path):
    pipe(tmp_path / "odd")
    mitte.lang = "de"
    said = mitte.refused(f"position --out {tmp_path}/odd --format csv --force", exit_code=2)
    assert "odd: ist eine Pipe [BL-830] → eine Datei nennen" in said


@pytest.mark.parametrize("make", [pipe, *([device] if device in ODD else [])])
def test_nothing_is_waited_for_that_never_ends(mitte, odd):
    said = mitte.refused(f"cost-type register travel --document-file {odd}", exit_code=2)
    assert said.startswith(f"error: file {odd}: is no file [BL-363]")


TOO_LONG = "n" * 300
LONG_NAMES = [
    "cost import {long}",
    "reconcile {long}",
    "backup {long}",
    "backup {long} --keep 14d",
    "report year-end --year 2023 --each {long}",
    "demo {long}",
]


@pytest.mark.parametrize("line", LONG_NAMES)
def test_a_name_that_no_file_can_have_is_told_in_one_line(mitte, line):
    said = mitte.refused(line.format(long=TOO_LONG), exit_code=2)
    assert said.startswith("error: file nnn")
    assert len(said.splitlines()) == 1
    assert "File name too long [BL-" in said
