"""Money from above: notices, forwardings, instalments."""

from __future__ import annotations

from typing import ClassVar

from ledger.domain.events.base import Event
from ledger.domain.keys import Ratio


class GrantApprovedV1(Event, frozen=True):
    """Version 1 of `GrantApproved`: always paid per FTE, without cap."""

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


class GrantApproved(Event, frozen=True):
    """A notice (Bescheid): period, financing type, rate or amount, cap, rules.

    `rate_cents` is per FTE and year, 0 for types without a rate. Approved grant (Z), planned
    eligible cost (K) and planned money of others (D) are per budget year with `account` "year",
    for the whole period with "period". `scope` says whether `min` is taken per post or over the
    whole grant. `proof_due` is a day `MM-DD` of the year after each budget year. `fte` is how many
    full-time posts it pays for, None: it does not say.
    """

    kind: ClassVar[str] = "grant"
    later: ClassVar[tuple[str, ...]] = ("fte",)
    grant: str
    programme: str
    grantor: str
    recipient: str
    valid_from: int
    valid_to: int
    rate_cents: int
    day_count: str
    cost_types: tuple[str, ...]
    financing: str = "per-fte"
    approved_cents: int | None = None
    planned_cost_cents: int | None = None
    planned_other_cents: int = 0
    de_minimis_cents: int = 0
    scope: str = "post"
    account: str = "year"
    minimum_share: Ratio | None = None
    proof_due: str = ""
    retention_years: int = 0
    fte: Ratio | None = None

    @property
    def mentions(self) -> tuple[tuple[str, str], ...]:
        """Programme, grantor and recipient."""
        bodies = (("body", self.grantor), ("body", self.recipient))
        return (("programme", self.programme), *bodies)


class GrantAmendedV1(Event, frozen=True):
    """Version 1 of `GrantAmended`: before a notice had a financing type."""

    kind: ClassVar[str] = "grant"
    grant: str
    valid_from: int
    rate_cents: int | None
    cost_types: tuple[str, ...] | None
    valid_to: int | None


class GrantAmended(Event, frozen=True):
    """From `valid_from` on another rate or other cost types; `valid_to` moves the period's end."""

    kind: ClassVar[str] = "grant"
    later: ClassVar[tuple[str, ...]] = ("fte",)
    grant: str
    valid_from: int
    rate_cents: int | None
    cost_types: tuple[str, ...] | None
    valid_to: int | None
    approved_cents: int | None = None
    planned_cost_cents: int | None = None
    planned_other_cents: int | None = None
    de_minimis_cents: int | None = None
    minimum_share: Ratio | None = None
    proof_due: str = ""
    fte: Ratio | None = None


class GrantRevoked(Event, frozen=True):
    """From `from_day` on the notice covers nothing."""

    kind: ClassVar[str] = "grant"
    grant: str
    from_day: int


class GrantForwardedV1(Event, frozen=True):
    """Version 1 of `GrantForwarded`: on the notice's terms but the rate."""

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


class GrantForwarded(Event, frozen=True):
    """The forwarding contract (Weiterleitung) to an employing body; no rate means the notice's.

    With a financing type it has terms of its own, of the same meaning as the notice's; without one
    the notice's hold, over all posts that share them. `fte` is how many of the notice's full-time
    posts it passes on, None: it does not say.
    """

    kind: ClassVar[str] = "grant"
    later: ClassVar[tuple[str, ...]] = ("fte",)
    grant: str
    recipient: str
    valid_from: int
    valid_to: int
    rate_cents: int | None
    financing: str = ""
    approved_cents: int | None = None
    planned_cost_cents: int | None = None
    planned_other_cents: int = 0
    de_minimis_cents: int = 0
    scope: str = ""
    account: str = ""
    proof_due: str = ""
    fte: Ratio | None = None

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


class OtherFundingReceived(Event, frozen=True):
    """Money of others (Drittmittel, D') that came in for a budget year of a grant's recipient."""

    kind: ClassVar[str] = "grant"
    grant: str
    recipient: str
    payer: str
    year: int
    amount_cents: int
    received_on: int

    @property
    def mentions(self) -> tuple[tuple[str, str], ...]:
        """The body that received."""
        return (("body", self.recipient),)


class ProofSubmitted(Event, frozen=True):
    """A recipient handed in its proof of use (Verwendungsnachweis) for a budget year."""

    kind: ClassVar[str] = "grant"
    grant: str
    recipient: str
    year: int
    submitted_on: int

    @property
    def mentions(self) -> tuple[tuple[str, str], ...]:
        """The body that submitted."""
        return (("body", self.recipient),)


class ProofAccepted(Event, frozen=True):
    """The proof of use of a recipient and budget year was accepted."""

    kind: ClassVar[str] = "grant"
    grant: str
    recipient: str
    year: int
    accepted_on: int

    @property
    def mentions(self) -> tuple[tuple[str, str], ...]:
        """The body whose proof it is."""
        return (("body", self.recipient),)
