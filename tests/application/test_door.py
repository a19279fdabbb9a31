"""What a program does wrong at the door is told in the product's words, never answered."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from ledger import Ledger, Question
from ledger.commands import RegisterBody
from ledger.domain.errors import DatabaseError, UsageError
from ledger.domain.period import parse_day
from ledger.projections.axes import Axes


@pytest.mark.parametrize(
    "question", [Question(basis="Cash"), Question(basis=""), Question(view="Plan")]
)
def test_a_basis_or_view_that_nobody_knows_is_refused(ledger, question):
    asks = (
        ledger.positions,
        lambda asked: ledger.explain(asked._replace(municipality="05"), "refinanced"),
    )
    for ask in asks:
        with pytest.raises(UsageError, match=r"question: unknown .* → one of \w+, "):
            ask(question)


def test_a_ledger_that_was_closed_answers_and_records_nothing(tmp_path):
    path = tmp_path / "ledger.db"
    with Ledger.create(path) as ledger:
        ledger.execute(RegisterBody("05", "Land", "state"))
    for use in (
        ledger.receipt,
        lambda: ledger.positions(Question()),
        lambda: ledger.execute(RegisterBody("05558", "Kreis", "county")),
    ):
        with pytest.raises(DatabaseError, match="this door to the ledger was closed"):
            use()
    ledger.close()
    with Ledger(path) as again:
        assert again.receipt().startswith("1-")


def test_a_value_of_another_kind_is_told_which_is_wanted(ledger, tmp_path):
    day: Any = date(2024, 1, 1)
    text: Any = "2023"
    moment: Any = datetime.now(UTC)
    none: Any = None
    key: Any = 5558032
    body: Any = RegisterBody("05", "Land", "state")
    before = ledger.receipt()
    for what, use in (
        ("actor: is str, not Actor", lambda: Ledger.create(tmp_path / "z.db", text)),
        ("command: is None, not Command", lambda: ledger.execute(none)),
        ("command: is str, not Command", lambda: ledger.execute(text)),
        ("command: is str, not Command", lambda: ledger.preview(text)),
        ("note: is str, not Note", lambda: ledger.execute(body, text)),
        ("commands: is RegisterBody, not tuple or list", lambda: ledger.execute_all([body])),
        ("date: is date, not str", lambda: parse_day(day)),
        ("as_of: is datetime, not str or int", lambda: ledger.axes(as_of=moment)),
        ("known_on: is date, not int or None", lambda: ledger.axes(known_on=day)),
        ("known_on: is date, not int", lambda: ledger.positions(Question(axes=Axes(known_on=day)))),
        ("year: is str, not int", lambda: ledger.positions(Question(year=text))),
        ("year 99999: years from 2000", lambda: ledger.positions(Question(year=99999))),
        ("municipality: is int, not str", lambda: ledger.positions(Question(key))),
        ("names no year", lambda: ledger.explain(Question("05558032"), "refinanced")),
        ("names no municipality", lambda: ledger.explain(Question(year=2023), "refinanced")),
        ("filter: is str, not Filter", lambda: ledger.history(text)),
    ):
        with pytest.raises(UsageError, match=what):
            use()
    assert not (tmp_path / "z.db").exists()
    assert ledger.receipt() == before
