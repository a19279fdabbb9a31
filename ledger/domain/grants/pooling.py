"""Payable grants: decided where `min` or the cap is taken, then allotted to posts and years.

Domain reference §4: `min` is taken per post or over the whole grant, as the notice says; a cap or
`min` over the whole grant that binds is split to posts in proportion to their uncapped amounts;
years by entitlement, or by eligible cost for types without one, and on cash for all types. Rounded
once, where it is taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from ledger.domain.grants.financing import (
    FLAT_CAPPED,
    WITH_RATE,
    RecomputedGrant,
    Terms,
    recomputed_grant,
)
from ledger.domain.money import round_cents, split_cents


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
    whole: RecomputedGrant
    whole_cents: int
    cells: tuple[Cell, ...]
    capped_from: int | None = None
    left: Left | None = None

    def beyond_cost(self) -> Iterator[tuple[str, int, int]]:
        """Yield posts whose part of the whole is more than their own eligible cost; both in cents.

        So it is meant where `min` is taken over all posts: one uses what the other saves.
        """
        posts = dict.fromkeys(cell.post for cell in self.cells)
        if len(posts) > 1 and self.left is None:
            parts = _to_cells(self.whole_cents, self.terms, self.cells)
            for post in posts:
                mine = [place for place, cell in enumerate(self.cells) if cell.post == post]
                cents = sum(parts[place] for place in mine)
                eligible = sum(self.cells[place].eligible for place in mine)
                if cents > max(eligible, 0):
                    yield post, cents, eligible


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
    # To posts in proportion to their uncapped amounts, exact, before any of them was rounded; what
    # each gets is then allotted to its years.
    wholes = {key[0]: payable for key, payable in result.items()}
    capped = split_cents(terms.approved, [one.whole.amount for one in wholes.values()])
    for one, cents in zip(wholes.values(), capped, strict=True):
        parts = _to_cells(cents, terms, one.cells)
        for cell, part in zip(one.cells, parts, strict=True):
            key = (cell.post, cell.year)
            result[key] = result[key]._replace(cents=part, terms=terms, capped_from=total)
    return result


def _over(terms: Terms, cells: Sequence[Cell], other: int) -> dict[tuple[str, int], Payable]:
    """Take `min`, or the formula of the type, once over all the cells and split the result."""
    due = sum((cell.entitlement for cell in cells), Fraction(0))
    whole = recomputed_grant(terms, due, sum(cell.eligible for cell in cells), other)
    total = round_cents(whole.amount)
    parts = _to_cells(total, terms, cells)
    return {
        (cell.post, cell.year): Payable(cents, terms, whole, total, tuple(cells))
        for cell, cents in zip(cells, parts, strict=True)
    }


def _to_cells(total: int, terms: Terms, cells: Sequence[Cell]) -> list[int]:
    """Allot cents to the cells that earned them together."""
    if not total:
        return [0] * len(cells)
    weights = _weights(terms, cells)
    return split_cents(total, weights if any(weights) else [Fraction(1)] * len(cells))


def _weights(terms: Terms, cells: Sequence[Cell]) -> list[Fraction]:
    if terms.financing in WITH_RATE and not terms.by_payment:
        return [cell.entitlement for cell in cells]
    return [Fraction(max(0, cell.eligible)) for cell in cells]
