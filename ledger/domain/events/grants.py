"""Money from above: notices, forwardings, instalments."""

from __future__ import annotations

from typing import ClassVar

from ledger.domain.events.base import Event


class GrantApproved(Event, frozen=True):
    """A notice (Bescheid): so many cents per FTE and year, for a period, by a day-count policy."""

    kind: ClassVar[str] = "grant"
    grant: str
    programme: str
    grantor: str
    recipient: str
    valid_from: int
    valid_to: int
    rate_cents: int
    day_count: str
    cost_types: tuple[str, ...]

    @property
    def mentions(self) -> tuple[tuple[str, str], ...]:
        """Programme, grantor and recipient."""
        bodies = (("body", self.grantor), ("body", self.recipient))
        return (("programme", self.programme), *bodies)


class GrantAmended(Event, frozen=True):
    """From `valid_from` on another rate or other cost types; `valid_to` moves the period's end."""

    kind: ClassVar[str] = "grant"
    grant: str
    valid_from: int
    rate_cents: int | None
    cost_types: tuple[str, ...] | None
    valid_to: int | None


class GrantRevoked(Event, frozen=True):
    """From `from_day` on the notice covers nothing."""

    kind: ClassVar[str] = "grant"
    grant: str
    from_day: int


class GrantForwarded(Event, frozen=True):
    """The forwarding contract (Weiterleitung) to an employing body; no rate means the notice's."""

    kind: ClassVar[str] = "grant"
    grant: str
    recipient: str
    valid_from: int
    valid_to: int
    rate_cents: int | None

    @property
    def mentions(self) -> tuple[tuple[str, str], ...]:
        """The employing body that receives."""
        return (("body", self.recipient),)


class InstalmentReceived(Event, frozen=True):
    """Grant money received (Abschlag) by a recipient of the grant, for a budget year."""

    kind: ClassVar[str] = "grant"
    grant: str
    recipient: str
    year: int
    amount_cents: int
    received_on: int

    @property
    def mentions(self) -> tuple[tuple[str, str], ...]:
        """The body that received."""
        return (("body", self.recipient),)
