"""What a program does wrong at the door is told in the product's words, never answered."""

from __future__ import annotations

import pytest

from ledger import Ledger, Question
from ledger.commands import RegisterBody
from ledger.domain.errors import DatabaseError, UsageError


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
