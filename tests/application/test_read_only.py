"""Whoever may only read can ask and verify everything, and is told why nothing is recorded."""

from __future__ import annotations

import hashlib
import os
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import make_url

from ledger.application import Ledger
from ledger.application.results import Note
from ledger.domain import commands as c
from ledger.domain.errors import DatabaseError
from ledger.log.history import Filter
from ledger.position.load import Question
from tests.application.mitte import (
    NOTTULN,
    UNREFINANCED,
    booking,
    opened,
    record_mitte,
    unrefinanced,
)


@pytest.fixture
def file(tmp_path):
    """Give the file of a finished ledger that nobody has open."""
    path = tmp_path / "ledger.db"
    with opened(str(path)) as ledger:
        record_mitte(ledger)
    return path


@pytest.fixture(params=["mode=ro", "URL with mode=ro", "no permission"])
def reader(request, file, monkeypatch):
    """Give a ledger that may only be read, in each way that a user meets it."""
    if request.param == "no permission":
        # The tests may run as root, whom no permission stops.
        allowed = os.access
        monkeypatch.setattr(
            os, "access", lambda path, mode: mode != os.W_OK and allowed(path, mode)
        )
        name = str(file)
    else:
        name = ("sqlite:///" if "URL" in request.param else "") + f"{file}?mode=ro"
    with Ledger(name) as ledger:
        yield ledger


def test_every_question_is_answered(reader):
    assert unrefinanced(reader) == UNREFINANCED
    trees, envelopes = reader.explain(Question(municipality=NOTTULN, year=2024), "headroom")
    assert trees[0].cents == -360349
    assert envelopes
    assert len(reader.history(Filter())) == len(list(reader.replay())) == 42
    assert reader.judge([booking()]).new
    assert unrefinanced(reader, Question(axes=reader.axes(as_of=2**60))) == UNREFINANCED


def test_log_and_read_models_are_verified(reader):
    check = reader.verify(reader.receipt())

    assert (check.events, check.findings, check.read_models) == (42, (), True)
    assert check.whole


def test_a_wrong_receipt_is_found_as_well(reader):
    assert reader.verify("42-" + "0" * 32).findings


def test_doctor_says_what_it_finds(reader):
    facts = reader.doctor()

    assert (facts["events"], facts["read_models"]) == ("42", "current")
    assert facts["receipt"] == reader.receipt()


@pytest.mark.parametrize(
    "attempt",
    [
        lambda ledger: ledger.execute(booking()),
        lambda ledger: ledger.execute(c.ImportCosts((booking(),))),
        lambda ledger: ledger.execute_all([(booking(), Note())], dry_run=True),
        lambda ledger: ledger.rebuild(),
    ],
    ids=["a booking", "an import", "a dry run", "rebuild"],
)
def test_recording_is_refused_with_a_remedy(reader, attempt):
    with pytest.raises(DatabaseError, match=r"is read-only → .*permission"):
        attempt(reader)

    assert unrefinanced(reader) == UNREFINANCED


def test_asking_does_not_change_the_file(file):
    before = hashlib.sha256(file.read_bytes()).hexdigest()

    with Ledger(f"{file}?mode=ro") as ledger:
        unrefinanced(ledger)
        ledger.verify()
        ledger.doctor()

    assert hashlib.sha256(file.read_bytes()).hexdigest() == before
    log = file.with_name("ledger.db-wal")
    assert not log.exists() or not log.stat().st_size


@contextmanager
def powerless(folder):
    """Take every right to write from a folder and from whoever runs the tests, root included."""
    was_root = os.name == "posix" and os.geteuid() == 0
    for path in folder.iterdir():
        path.chmod(0o444)
    folder.chmod(0o555)
    if was_root:
        os.setresuid(65534, 65534, 0)
    try:
        yield
    finally:
        if was_root:
            os.setresuid(0, 0, 0)
        folder.chmod(0o755)
        for path in folder.iterdir():
            path.chmod(0o644)


@pytest.mark.parametrize("asked_before", [False, True])
@pytest.mark.parametrize("helpers", ["kept", "lost"])
def test_a_folder_without_write_permission_is_enough_to_ask(file, asked_before, helpers):
    # pytest's own folders are closed to everybody else, which is not what is tested here.
    with TemporaryDirectory(prefix="budget-ledger-") as name:
        folder = Path(name)
        path = folder / "ledger.db"
        path.write_bytes(file.read_bytes())
        if asked_before:  # a reader may leave its own helper files beside the ledger
            with Ledger(f"{path}?mode=ro") as reader:
                unrefinanced(reader)
            if helpers == "lost":
                path.with_name("ledger.db-shm").unlink(missing_ok=True)
        with powerless(folder):
            with Ledger(str(path)) as reader:
                assert unrefinanced(reader) == UNREFINANCED
                check = reader.verify(reader.receipt())
                assert (check.whole, check.read_models, check.unchecked) == (True, True, ())
                assert reader.doctor()["events"] == "42"
            with Ledger(str(path)) as reader, pytest.raises(DatabaseError, match=r"read-only → "):
                reader.execute(booking())


def test_a_missing_file_is_not_made_by_asking(tmp_path):
    with pytest.raises(DatabaseError, match=r"there is no ledger → create it with: init"):
        Ledger(f"{tmp_path / 'none.db'}?mode=ro")

    assert not list(Path(tmp_path).iterdir())


def test_a_reader_sees_what_a_writer_has_just_recorded(file):
    with opened(str(file)) as writer, Ledger(f"{file}?mode=ro") as reader:
        receipt = writer.execute(booking()).receipt

        assert reader.receipt() == receipt
        assert not reader.verify(receipt).findings


def test_a_server_that_takes_no_writes_answers_and_refuses(postgres_database):
    with opened(postgres_database) as ledger:
        record_mitte(ledger)
    option = "-c default_transaction_read_only=on"
    url = make_url(postgres_database).update_query_dict({"options": option})

    with Ledger(url.render_as_string(hide_password=False)) as reader:
        assert unrefinanced(reader) == UNREFINANCED
        check = reader.verify()
        assert (check.findings, check.read_models) == ((), True)
        assert reader.doctor()["events"] == "42"
        with pytest.raises(DatabaseError, match="is read-only → "):
            reader.execute(booking())
