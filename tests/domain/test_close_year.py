"""`year close`: when a year may be closed, and what later facts make of it (reference §3)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import astuple, replace

from ledger.domain import commands as c
from ledger.domain.costs.booking_rules import closed_year_finding
from ledger.domain.errors import Refusal
from ledger.domain.events import ClosedFigures, YearClosed
from ledger.domain.rules import findings
from ledger.domain.years.closing import (
    NO_FIGURES,
    adjustment,
    closing_of,
    differences,
    figures_hash,
    first_open_year,
    own_cents,
)
from tests.domain.scenario import DUELMEN, NOTTULN, SETUP, book_cost, day


def figures(unrefinanced: int, absorbed: int = 0, programme: str = "KIM") -> ClosedFigures:
    """Return closed figures of which only what stays with the body matters."""
    return ClosedFigures(programme, unrefinanced, 0, 0, absorbed, unrefinanced + absorbed, 500000)


def closed(
    year: int, *frozen: ClosedFigures, body: str = NOTTULN, on: str = "2026-03-01"
) -> YearClosed:
    return YearClosed(body, year, frozen, figures_hash(body, year, frozen), day(on))


def words(event: YearClosed, past=SETUP) -> list[str]:
    return [str(finding) for finding in findings(event, past.standing)]


def late(bearing_year: int = 2024, **fields: object) -> c.BookCost:
    """Return a voucher for service in December 2023 that came in 2024."""
    served = day("2023-12-31")
    command = c.BookCost("CM-1", "personnel", 10000, day("2023-12-01"), served, served, 0, "V-1")
    return replace(command, bearing_year=bearing_year, **fields)


def test_a_year_is_closed_after_it_is_over():
    assert words(closed(2025, on="2026-01-01")) == []
    assert words(closed(2025, on="2025-12-31")) == [
        (
            f"year 2025 of {NOTTULN}: closed on 2025-12-31, before it was over "
            "→ close it when it is over; mend the year or the day"
        )
    ]


@pytest.mark.parametrize("year", [2023, 2024])
def test_what_was_closed_is_not_closed_again(year):
    past = SETUP.and_then(closed(2024))
    assert words(closed(year), past) == [
        (
            f"year {year} of {NOTTULN}: all years up to 2024 are closed "
            "→ nothing that was closed ever moves"
        )
    ]
    assert words(closed(2025), past) == []
    assert words(closed(2024, body=DUELMEN), past) == []


def test_the_first_open_year_follows_the_last_closed_one():
    assert first_open_year(SETUP.standing, NOTTULN) == 0
    past = SETUP.and_then(closed(2023), closed(2024), closed(2023, body=DUELMEN))
    assert first_open_year(past.standing, NOTTULN) == 2025
    assert first_open_year(past.standing, DUELMEN) == 2024


def test_a_year_before_the_first_closed_one_counts_as_closed_by_it():
    past = SETUP.and_then(closed(2024, figures(100)))
    found = closing_of(past.standing, NOTTULN, 2023)
    assert found is not None
    assert found.event.year == 2024
    assert closing_of(past.standing, NOTTULN, 2025) is None


def test_a_late_voucher_is_borne_by_the_open_year():
    """§ 3: booked with the open year as bearing year; the service period points at the old one."""
    past = SETUP.and_then(closed(2023, body=DUELMEN))
    event = book_cost(late(), past.standing)
    assert (event.bearing_year, event.fiscal_year) == (2024, 2023)
    assert closed_year_finding(event, 2023) is None


def test_a_booking_into_a_closed_year_names_the_way_out():
    event = book_cost(replace(late(), bearing_year=2023), SETUP.standing)
    assert str(closed_year_finding(event, 2023)) == (
        f"voucher V-1 line 1: {DUELMEN} has closed 2023 → book it in the open year, its service "
        "period points back: --bearing-year 2024"
    )
    found = closed_year_finding(event, 2025)
    assert found is not None
    assert "(all years up to 2025 are)" in found.problem
    assert "--bearing-year 2026" in found.remedy
    assert closed_year_finding(event, 0) is None


def test_only_a_closed_year_hands_its_cost_on():
    with pytest.raises(Refusal, match=f"2023, which {DUELMEN} has not closed"):
        book_cost(late(), SETUP.standing)
    past = SETUP.and_then(closed(2023, body=NOTTULN))  # a member's closing opens no way round
    with pytest.raises(Refusal, match="has not closed"):
        book_cost(late(), past.standing)


def test_no_cost_is_borne_before_it_was_served():
    past = SETUP.and_then(closed(2023, body=DUELMEN))
    with pytest.raises(Refusal, match="2022 cannot bear a service period in 2023"):
        book_cost(late(2022), past.standing)


def test_the_hash_is_over_every_figure():
    seen = {
        figures_hash(NOTTULN, 2023, (one,))
        for one in (figures(1), figures(2), figures(1, 1), figures(1, programme="X"))
    }
    seen |= {figures_hash(DUELMEN, 2023, (figures(1),)), figures_hash(NOTTULN, 2024, (figures(1),))}
    assert len(seen) == 6


CENTS = st.integers(-(10**9), 10**9)


@given(st.lists(st.tuples(CENTS, CENTS), min_size=1, max_size=5), st.data())
def test_what_years_hold_and_adjust_sums_to_what_is_recomputed(years, data):
    """Over the year boundaries nothing is lost and nothing counts twice."""
    past = SETUP
    recomputed: dict[tuple[str, int], int] = {}
    for year, (then, now) in enumerate(years, 2023):
        before = differences(past.standing, NOTTULN, "KIM", recomputed)
        past = past.and_then(closed(year, figures(then, adjustment(before))))
        recomputed["KIM", year] = then
        if data.draw(st.booleans()):
            recomputed["KIM", year] = now  # a later fact
    facts = past.standing
    left = adjustment(differences(facts, NOTTULN, "KIM", recomputed))
    held = sum(entry.event.figures[0].unrefinanced_cents for entry in facts.closed.values())
    assert held + left == sum(recomputed.values())
    if recomputed == {("KIM", y): then for y, (then, _) in enumerate(years, 2023)}:
        assert left == 0


def test_own_figures_leave_the_adjustment_out():
    assert own_cents(figures(100, 7)) == 100


def test_a_programme_without_figures_was_closed_with_nothing():
    assert [value for value in astuple(NO_FIGURES) if value] == []
    past = SETUP.and_then(closed(2023, figures(5)))
    (one,) = differences(past.standing, NOTTULN, "OTHER", {("OTHER", 2023): 7})
    assert (one.recomputed, one.closed, one.absorbed, one.cents) == (7, 0, 0, 7)


def test_own_unrefinanced_is_cost_less_grant_plus_vat():
    frozen = ClosedFigures("KIM", 100, 30, 5, 0, 75, None)
    assert own_cents(frozen) == 75


def test_closed_years_of_the_body_alone_are_compared_even_where_nothing_is_left_of_them():
    other = closed(2022, figures(9), body=DUELMEN)
    facts = SETUP.and_then(closed(2023, figures(5)), other).standing
    found = differences(facts, NOTTULN, "KIM", {})
    assert [(one.year, one.cents) for one in found] == [(2023, -5)]
