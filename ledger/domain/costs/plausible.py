"""Is it plausible? What a booking is warned about and recorded all the same.

Each rule is asked over columns; a single booking is a column of length one. What a rule finds are
places in the columns. A warning is no refusal: the fact may be just so.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from ledger.domain.period import year_of

if TYPE_CHECKING:
    from ledger.domain.events import CostBooked, Voucher

AMOUNT, SERVICE_YEAR, FUTURE, TWIN, SOURCE, BODY, YEAR = KINDS = (
    "amount",
    "service_year",
    "future",
    "twin",
    "source",
    "body",
    "year",
)
"""What is asked, in the order in which it is said."""
LATELY, ENOUGH, TIMES = 12, 3, 10
"""So many standing bookings make the usual amount, from so many on; that far off is implausible."""


def future(columns: Iterable[Sequence[int]], today: int) -> list[int]:
    """Return the places that have a day after that of recording in some column."""
    late = [days for days in columns if max(days, default=today) > today]
    return sorted({place for days in late for place, day in enumerate(days) if day > today})


def far_years(service_from: Sequence[int], booked_on: Sequence[int]) -> list[int]:
    """Return the places of services more than one year away from the booking date's."""
    pairs = {*zip(service_from, booked_on, strict=True)}
    far = {pair for pair in pairs if abs(year_of(pair[0]) - year_of(pair[1])) > 1}
    if not far:
        return []
    both = zip(service_from, booked_on, strict=True)
    return [place for place, pair in enumerate(both) if pair in far]


def out_of_proportion(cents: Sequence[int], first: int, gone: Mapping[int, int]) -> dict[int, int]:
    """Return the places of amounts ten times, or a tenth of, what was usual before them.

    The usual amount is the median of the last twelve that stood then, signs aside, so that a credit
    note is measured as well; fewer than three make nothing usual.

    Args:
        cents: amounts of one post and cost type in the order of recording.
        first: the first place that is asked about; what lies before it was recorded earlier.
        gone: places of reversals, and the place of what each takes away; -1: nothing that is here.

    Returns:
        By place twice the median in cents, which is always whole.
    """
    sizes = list(map(abs, cents))
    # The median of any of them lies between the least and the most: nearly all are near enough.
    smallest, largest = min(sizes, default=1), max(sizes, default=0)
    if largest < TIMES * smallest:
        return {}
    least, most = TIMES * smallest, largest // TIMES
    odd = [n for n, size in enumerate(sizes) if (size >= least or size <= most) and n >= first]
    found = {}
    undone = {target: at for at, target in gone.items()}
    moved = sorted({*gone, *undone})
    for place in odd:
        if place in gone:
            continue
        since = max(0, place - LATELY)
        lately = sizes[since:place]
        if bisect_left(moved, since) < bisect_left(moved, place):
            lately = _standing(sizes, place, gone, undone)
        count = len(lately)
        if count >= ENOUGH:
            lately.sort()
            double = lately[(count - 1) // 2] + lately[count // 2]
            if 2 * sizes[place] >= TIMES * double or 2 * TIMES * sizes[place] <= double:
                found[place] = double
    return found


def _standing(
    sizes: Sequence[int], end: int, gone: Mapping[int, int], undone: Mapping[int, int]
) -> list[int]:
    """Return the last sizes before a place that stood then; `undone` is `gone` the other way."""
    found: list[int] = []
    place = end
    while place and len(found) < LATELY:
        place -= 1
        if place not in gone and undone.get(place, end) >= end:
            found.append(sizes[place])
    return found


def same_cost(one: Voucher, other: Voucher) -> bool:
    """Return whether two vouchers of one post are the same cost under different numbers.

    When they were booked and paid does not matter: whoever types a bill twice does it on two days.
    """

    def content(event: Voucher) -> tuple[object, ...]:
        period = (event.service_from, event.service_to)
        return event.post, event.cost_type, event.amount_cents, period, event.payee

    numbers = [(event.fiscal_year, event.voucher) for event in (one, other)]
    return numbers[0] != numbers[1] and content(one) == content(other)


def line_of(booking: CostBooked) -> tuple[object, ...]:
    """Return what a line of a voucher is, whichever body or post it is booked on.

    An export that moves it to another body's post says nothing of where it stood.
    """
    period = (booking.service_from, booking.service_to)
    key = (booking.fiscal_year, booking.voucher, booking.line)
    return *key, booking.amount_cents, *period, booking.payee
