"""The part of each member's cost share that rests on certified bookings.

Pure, and a second largest-remainder split of the rounded share (domain reference §4): what is
certified and what is not add up to the share, to the cent.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from ledger.domain.agreements.sharing import CostRow, segment_costs, shares_of
from ledger.domain.money import break_down

if TYPE_CHECKING:
    from ledger.domain.posts.post_year import PostYear


def certified_shares(
    one: PostYear, rows: Sequence[CostRow], personnel: Collection[str]
) -> dict[str, int]:
    """Return each member's certified part of the cost of a post and year, in cents.

    Overhead in percent follows the certified personnel cost that it is computed from. Flat overhead
    rests on no booking, so that nobody could certify it: it counts as certified.

    Args:
        one: the computed year.
        rows: its certified cost.
        personnel: the programme's personnel cost types.
    """
    if not rows and not any(cost.overhead for cost in one.costs):
        return {}
    found: dict[str, int] = {}
    home = one.post.event.employing_body
    done = segment_costs(one.post, one.segments, rows, personnel, one.year)
    for index, segment in enumerate(one.segments):
        whole, mine = one.costs[index], done[index]
        certified = mine.shared + mine.overhead
        rest = whole.shared + whole.overhead - certified
        for member, part in shares_of(segment, one.post, "key"):
            share = one.cost_shares[index].get(member, 0) - (whole.own if member == home else 0)
            cents = break_down(share, [certified * part, rest * part])[0]
            found[member] = found.get(member, 0) + cents
        if mine.own:
            found[home] = found.get(home, 0) + mine.own
    return found
