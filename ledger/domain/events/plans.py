"""What is planned, beside what happened."""

from __future__ import annotations

from typing import ClassVar

from ledger.domain.events.base import Event
from ledger.domain.keys import Ratio


class CostPlanned(Event, frozen=True):
    """Planned cost of a post and cost type over days of one budget year.

    The latest word for the same post, cost type and days replaces the earlier one.
    """

    kind: ClassVar[str] = "post"
    post: str
    cost_type: str
    amount_cents: int
    service_from: int
    service_to: int


class OccupancyPlanned(Event, frozen=True):
    """So many FTE are planned on the post from a day on; a later word replaces an earlier one."""

    kind: ClassVar[str] = "post"
    post: str
    fte: Ratio
    valid_from: int
    valid_to: int | None
