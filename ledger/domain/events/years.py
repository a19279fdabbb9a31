"""What becomes of a body's budget year, and the ledger's own rules."""

from __future__ import annotations

from typing import ClassVar

import msgspec

from ledger.domain.events.base import Event, Kind, joined
from ledger.domain.state import Fact, Facts, OnRecord

_YEAR = "year"
_BODY = (("body", "body"),)


class ClosedFigures(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A body's figures of one programme and year as they were closed, in cents, on accrual.

    `unrefinanced_cents` includes VAT and the prior-year adjustment; `authorised_cents` None: no
    decision. `day_count` names the policies of the grants behind them.
    """

    programme: str
    cost_share_cents: int
    refinanced_cents: int
    vat_cents: int
    adjustment_cents: int
    unrefinanced_cents: int
    authorised_cents: int | None
    day_count: tuple[str, ...] = ()


class YearEvent(Event, frozen=True):
    """Something about one body's budget year."""

    body: str
    year: int

    @property
    def subject(self) -> tuple[str, ...]:
        """The body's budget year."""
        return (_YEAR, joined(self.body, self.year))


class YearClosed(YearEvent, frozen=True):
    """The body's figures of the year are frozen as recorded here, under their SHA-256."""

    kind: ClassVar[Kind] = Kind(70, "YearClosed:1", _YEAR, speaks_of=_BODY)
    figures: tuple[ClosedFigures, ...]
    figures_hash: bytes
    closed_on: int

    def fold(self, facts: Facts, fact: Fact) -> None:
        """The year is closed."""
        facts.closed[self.body, self.year] = OnRecord(fact, self)


class AccountsAdopted(YearEvent, frozen=True):
    """The council adopted the annual accounts; retention counts from the next 1 January."""

    kind: ClassVar[Kind] = Kind(71, "AccountsAdopted:1", _YEAR, speaks_of=_BODY)
    adopted_on: int

    def fold(self, facts: Facts, fact: Fact) -> None:
        """The annual accounts are adopted."""
        facts.accounts[self.body, self.year] = OnRecord(fact, self)


class CertificationPolicySet(Event, frozen=True):
    """Whether bookings need a second person: `off`, `warn` or `require`, for the whole ledger.

    `proven` asks of who books and who certifies that the system says who they are.
    """

    kind: ClassVar[Kind] = Kind(80, "CertificationPolicySet:1", "policy")
    later: ClassVar[tuple[str, ...]] = ("proven",)
    policy: str
    proven: bool | None = None

    @property
    def subject(self) -> tuple[str, ...]:
        """The one policy of its kind."""
        return (self.kind.stream, "certification")

    def fold(self, facts: Facts, fact: Fact) -> None:
        """The latest policy counts."""
        facts.policy = OnRecord(fact, self)
