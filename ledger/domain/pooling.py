"""Payable grants: decided where `min` or the cap is taken, then allotted to posts and years.

Domain reference §4: `min` is taken per post or over the whole grant, as the notice says; a cap or
`min` over the whole grant that binds is split to posts in proportion to their uncapped amounts;
years by entitlement, or by eligible cost for types without one. Rounded once, where it is taken.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from ledger.domain.financing import FLAT_CAPPED, WITH_RATE, Recomputed, Terms, recomputed
from ledger.domain.money import round_cents, split_cents

if TYPE_CHECKING:
    from collections.abc import Sequence


class Cell(NamedTuple):
    """One post and year under one leg: exact entitlement and eligible cost, in cents."""

    post: str
    year: int
    entitlement: Fraction
    eligible: int


class Left(NamedTuple):
    """What a payment outside the grant's years took from: its nearest year, in cents.

    `now` is what all payments up to this one come to, `before` what those before it came to.
    """

    year: int
    now: int
    before: int


class Payable(NamedTuple):
    """The payable grant of one cell, and how it came about.

    `whole` is the arithmetic where `min` was taken, `whole_cents` its rounded result, `cells` what
    it was taken over. `capped_from` is the sum before the cap of the grant, where that binds.
    `left`: the cell is a payment outside the grant's years.
    """

    cents: int
    terms: Terms
    whole: Recomputed
    whole_cents: int
    cells: tuple[Cell, ...]
    capped_from: int | None = None
    left: Left | None = None


def is_per_post(terms: Terms) -> bool:
    """Return whether `min` is taken post by post, before a cap over all of them."""
    return terms.financing in WITH_RATE and (
        terms.scope == "post" or terms.financing == FLAT_CAPPED
    )


def allot(terms: Terms, cells: Sequence[Cell], other: int) -> dict[tuple[str, int], Payable]:
    """Return the payable grant of each (post, year) of the cells that are settled together.

    Args:
        terms: of their leg.
        cells: each post and year once, in the order of splits: by post, then by year.
        other: actual money of others (D') received for these years, in cents.

    Returns:
        Payables whose cents sum to the grant of the leg for these years, at most its cap.
    """
    if not is_per_post(terms):
        return _over(terms, cells, other)
    uncapped = terms._replace(approved=None)
    result: dict[tuple[str, int], Payable] = {}
    for post in dict.fromkeys(cell.post for cell in cells):
        result.update(_over(uncapped, [cell for cell in cells if cell.post == post], other))
    total = sum(payable.cents for payable in result.values())
    if terms.approved is None or total <= terms.approved:
        return {key: payable._replace(terms=terms) for key, payable in result.items()}
    # In proportion to the uncapped amounts, exact, before any of them was rounded.
    weights = [_exact_part(payable, key) for key, payable in result.items()]
    parts = split_cents(terms.approved, weights)
    return {
        key: payable._replace(cents=cents, terms=terms, capped_from=total)
        for (key, payable), cents in zip(result.items(), parts, strict=True)
    }


def _exact_part(payable: Payable, key: tuple[str, int]) -> Fraction:
    weights = _weights(payable.terms, payable.cells)
    whole = sum(weights, Fraction(0))
    place = [(cell.post, cell.year) for cell in payable.cells].index(key)
    return payable.whole.amount * weights[place] / whole if whole else Fraction(0)


def _over(terms: Terms, cells: Sequence[Cell], other: int) -> dict[tuple[str, int], Payable]:
    """Take `min`, or the formula of the type, once over all the cells and split the result."""
    due = sum((cell.entitlement for cell in cells), Fraction(0))
    whole = recomputed(terms, due, sum(cell.eligible for cell in cells), other)
    total = round_cents(whole.amount)
    # Where anything is due there is entitlement or eligible cost, so the weights are not all zero.
    weights = _weights(terms, cells)
    parts = split_cents(total, weights) if total else [0] * len(cells)
    return {
        (cell.post, cell.year): Payable(cents, terms, whole, total, tuple(cells))
        for cell, cents in zip(cells, parts, strict=True)
    }


def _weights(terms: Terms, cells: Sequence[Cell]) -> list[Fraction]:
    if terms.financing in WITH_RATE:
        return [cell.entitlement for cell in cells]
    return [Fraction(max(0, cell.eligible)) for cell in cells]
