"""A payment in a year outside the grant's period takes only what the grant has left.

Domain reference §4 "Which basis, which leg": over its whole life a grant never pays more than Z. On
cash, with an account per year, a payment after the grant's last year takes only what that year's Z
and entitlement have left, shown in the year of payment; likewise one before the first year. The
year's own payments come first, then those outside, in the order of their years.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ledger.domain.grants.financing import Terms
from ledger.domain.grants.pooling import Cell, Left, Payable, allot, is_per_post
from ledger.domain.money import split_cents


def paid_outside(
    terms: Terms, cells: Sequence[Cell], years: tuple[int, int], others: Sequence[int]
) -> dict[tuple[str, int], Payable]:
    """Return what each post gets in a year outside, from what the nearest year has left.

    Args:
        terms: of the leg in the nearest year.
        cells: of that year, of the years outside before the one asked for, and of this one.
        years: the nearest year of the leg, and the year asked for.
        others: actual money of others (D') without the year asked for, and with it; cents.

    Returns:
        Payables of the year asked for. Their cents sum to what all these payments together come
        to, minus what they came to before, so that the grant never pays more than its cap.
    """
    home, year = years
    before = _merged([cell for cell in cells if cell.year != year], cells, home)
    now = _merged(cells, cells, home)
    was, found = allot(terms, before, others[0]), allot(terms, now, others[1])
    paid = sum(one.cents for one in was.values())
    total = sum(one.cents for one in found.values())
    parts = _split(total - paid, *_takes(terms, before, now, others))
    return {
        (post, year): payable._replace(cents=cents, left=Left(home, total, paid))
        for ((post, _), payable), cents in zip(found.items(), parts, strict=True)
    }


def _merged(some: Sequence[Cell], cells: Sequence[Cell], home: int) -> list[Cell]:
    """Return one cell a post: the home year's entitlement, and the eligible cost of some cells."""
    return [
        Cell(
            post,
            home,
            sum((one.entitlement for one in some if one.post == post and one.year == home), _ZERO),
            sum(one.eligible for one in some if one.post == post),
        )
        for post in dict.fromkeys(cell.post for cell in cells)
    ]


_ZERO = Fraction(0)


def _takes(
    terms: Terms, before: Sequence[Cell], now: Sequence[Cell], others: Sequence[int]
) -> tuple[list[int], list[Fraction]]:
    """Return what each post's payments would take, if there were no cap over all posts.

    In cents and exact.
    """
    if not is_per_post(terms):
        spent = [b.eligible - a.eligible for a, b in zip(before, now, strict=True)]
        return spent, [Fraction(cents) for cents in spent]
    uncapped = terms._replace(approved=None)
    was, found = allot(uncapped, before, others[0]), allot(uncapped, now, others[1])
    cents = [found[key].cents - was[key].cents for key in found]
    return cents, [found[key].whole.amount - was[key].whole.amount for key in found]


def _split(total: int, takes: Sequence[int], exact: Sequence[Fraction]) -> list[int]:
    """Split what is left in proportion to what would be taken; a reversal gives back."""
    if sum(takes) == total:
        return list(takes)
    sign = 1 if total > 0 else -1
    weights = [max(_ZERO, sign * part) for part in exact]
    return split_cents(total, weights if any(weights) else [Fraction(1)] * len(takes))
