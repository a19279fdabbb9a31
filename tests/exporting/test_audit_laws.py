"""Whatever is recorded, an audit export hangs together, and its sums are those of the position."""

from __future__ import annotations

from collections import Counter
from itertools import product

import pytest

from ledger.exporting.audit.selecting import AuditQuestion
from ledger.position.costs.journal import JournalQuestion, journal
from ledger.position.load import Question
from tests.effort import effort
from tests.exporting.described import exported, followed, tables
from tests.model.compare import record, snapshots
from tests.model.stories import YEARS, story

FIGURES = ("cost_share", "refinanced", "vat", "adjustment", "unrefinanced", "certified", "balance")


@pytest.mark.parametrize("seed", range(101, effort(104, 116)))
def test_a_random_ledger_is_handed_over_whole(seed, tmp_path):
    recorded = record(story(seed), tmp_path / "ledger.db")
    with recorded.ledger as ledger:
        seen = 0
        bodies = sorted({row.municipality for row in ledger.positions(Question()).rows})
        looks = [axes for _, axes, _ in snapshots(recorded.facts, seed)]
        for number, (axes, body) in enumerate(product(looks, (None, bodies[seed % len(bodies)]))):
            year, basis = YEARS[number % len(YEARS)], ("accrual", "cash")[number // 2 % 2]
            asked = AuditQuestion(year, body, basis, axes)
            exported(ledger, tmp_path / str(number), asked)
            found = tables(tmp_path / str(number))
            followed(found)
            rows = {name: table.rows for name, table in found.items()}
            question = Question(body, year, basis=basis, axes=axes)
            wanted = ledger.positions(question).rows
            shown = rows.get("positions", [])
            seen += len(shown)
            assert [sums(row) for row in shown] == [sums_of(row) for row in wanted]
            authorised: Counter[tuple[str, str]] = Counter()
            shares: Counter[tuple[str, str]] = Counter()
            for row in rows.get("authorisations", []):
                authorised[row["municipality"], row["programme"]] += cents(row["amount"])
            for row in rows.get("shares", []):
                shares[row["municipality"], row["programme"]] += cents(row["unrefinanced"])
            for row in shown:
                place = row["municipality"], row["programme"]
                assert authorised[place] == cents(row["authorised"] or 0)
                if row["closed"] == "no":
                    assert shares[place] == cents(row["unrefinanced"] - row["adjustment"])
            if body is None and basis == "accrual":
                every = [*ledger.stream(journal, JournalQuestion(axes=axes))]
                entries = [*ledger.stream(journal, JournalQuestion(year=year, axes=axes))]
                assert entries == [one for one in every if one.bearing_year == year]
                posts = {row["post"] for row in rows.get("posts", [])}
                booked = {one.sequence: one.amount_cents for one in entries if one.post in posts}
                lines = {row["event"]: cents(row["amount"]) for row in rows.get("bookings", [])}
                assert lines == booked
        assert seen


def sums(row) -> list[int | None]:
    return [None if row[name] is None else cents(row[name]) for name in FIGURES]


def sums_of(row) -> list[int | None]:
    return [getattr(row, f"{name}_cents") for name in FIGURES]


def cents(amount) -> int:
    return int(amount * 100)
