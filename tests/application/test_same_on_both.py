"""SQLite and PostgreSQL hold the same ledger: the same commands, the same bytes."""

from __future__ import annotations

import pytest

from ledger.application import Actor, Ledger, Note
from ledger.domain import commands as c
from ledger.domain.errors import Refusal
from ledger.log.history import Filter
from ledger.log.relations import COMMAND, EVENT
from ledger.position.costs.pending import PendingQuestion, pending_list
from ledger.position.load import Question
from ledger.projections import engine
from tests.application.mitte import (
    DUELMEN,
    GRANT,
    NOTTULN,
    Clock,
    booking,
    day,
    opened,
    record_mitte,
    stored,
)

QUESTIONS = (
    Question(),
    Question(basis="cash"),
    Question(municipality=NOTTULN),
    Question(municipality=DUELMEN, year=2024),
    Question(year=2026),
)


def told(database_url):
    """Record a busy year and return everything that the ledger says about it."""
    clock = Clock()
    with opened(database_url, clock) as ledger:
        record_mitte(ledger)
        then = day("2025-03-01")
        with Ledger(database_url, Actor("second"), clock) as second:
            certified = [
                second.execute(c.CertifyCosts((13, 14, 20))),
                second.execute(c.SetCertificationPolicy("warn")),
            ]
        receipts = [
            *certified,
            ledger.execute(c.ReverseCost(DUELMEN, 2024, "2024-02", then, then)),
            ledger.execute(c.ImportCosts((booking("Ä-1"), booking("a-1"), booking("B-1")))),
            ledger.execute(c.RegisterBody("05558044", "Senden"), Note(document="§ 24 – ‚Test‘")),
            ledger.execute(
                c.AmendGrant(GRANT, day("2023-01-01"), 5600000),
                Note(corrects=8, reason="misread", known_on=day("2026-01-15"), file_hash=b"h" * 32),
            ),
            ledger.execute(booking("B-1")),
        ]
        refusals = []
        for command in (booking("B-1", 5), booking(post="CM-2"), c.WithdrawFact(7)):
            with pytest.raises(Refusal) as caught:
                ledger.execute(command, Note(reason="wrong"))
            refusals.append(str(caught.value))
        axes = (ledger.axes(), ledger.axes(as_of=2**60), ledger.axes(known_on=day("2026-02-01")))
        return {
            "receipts": receipts,
            "refusals": refusals,
            "positions": [
                ledger.positions(question._replace(axes=axis))
                for question in QUESTIONS
                for axis in axes
            ],
            "explained": [
                ledger.explain(Question(municipality=NOTTULN, year=2024), figure)
                for figure in ("cost_share", "refinanced", "unrefinanced", "headroom")
            ],
            # Of who was logged in to a server, a file knows nothing.
            "history": [one._replace(login="") for one in ledger.history(Filter())],
            "about": [
                one._replace(login="")
                for one in ledger.history(Filter(key=("post", "CM-1"), limit=7))
            ],
            "waiting": ledger.ask(pending_list, PendingQuestion()),
            "verified": ledger.verify(),
            "rows": stored(ledger, (EVENT, COMMAND, *engine.relations())),
        }


def test_the_same_commands_give_the_same_bytes(tmp_path, postgres_database):
    file, server = told(str(tmp_path / "ledger.db")), told(postgres_database)

    assert not file["verified"].findings
    for name, answer in file.items():
        assert answer == server[name], name


def test_the_same_commands_give_the_same_again(tmp_path):
    assert told(str(tmp_path / "a.db")) == told(str(tmp_path / "b.db"))
