"""One line of the due list: what is to be done, by whom, until when, and which fact says so."""

from __future__ import annotations

from typing import NamedTuple

from msgspec import Struct

LATE, COMING, OPEN = "late", "coming", "open"
STATES = (LATE, COMING, OPEN)

KINDS = (
    "proof",
    "notice_expiry",
    "agreement_notice",
    "agreement_end",
    "advance",
    "settlement_issue",
    "settlement_payment",
    "repayment",
    "certification",
    "cost_payment",
    "block",
)
"""What can be due, in the order in which one day's items are listed."""


class Source(NamedTuple):
    """Where a deadline comes from: kind of fact, its name, its rule (`03-31`, `3`), its event."""

    kind: str
    name: str
    rule: str
    event: int


class Uncertified(NamedTuple):
    """Bookings of a post that wait for a second person, or for their payment.

    How many, cents, and the first one.
    """

    post: str
    lines: int
    cents: int
    event: int


class DueItem(Struct, frozen=True):
    """Something to be done.

    Attributes:
        kind: one of `KINDS`.
        day: the last day on which it is in time; None where no fact gives a deadline.
        bodies: who has to act; all members where an agreement ends.
        programme: that of the grant, agreement, settlement, claim, block or post.
        source: the fact that sets the deadline, or keeps the matter open.
        towards: who waits for it.
        year: the budget year, where there is one.
        cents: the open amount, where there is one.
        posts: the posts concerned, where a notice expires.
        bookings: how many lines, where they wait for certification or payment.
    """

    kind: str
    day: int | None
    bodies: tuple[str, ...]
    programme: str
    source: Source
    towards: tuple[str, ...] = ()
    year: int | None = None
    cents: int | None = None
    posts: tuple[str, ...] = ()
    bookings: int | None = None

    @property
    def name(self) -> str:
        """Return the grant, agreement, settlement, claim, block or post."""
        return self.source.name

    def state(self, today: int) -> str:
        """Return `late` behind its day, `coming` up to it, `open` without one."""
        if self.day is None:
            return OPEN
        return LATE if self.day < today else COMING

    def days_left(self, today: int) -> int | None:
        """Return the days until it is due; negative: days late; None without a deadline."""
        return None if self.day is None else self.day - today
