"""Who bears which part."""

from __future__ import annotations

from typing import ClassVar

from ledger.domain.events.base import Event
from ledger.domain.keys import Ratio, Share


class AgreementConcludedV1(Event, frozen=True):
    """Version 1 of `AgreementConcluded`: every cost shared, overhead as booked."""

    kind: ClassVar[str] = "agreement"
    agreement: str
    programme: str
    key: tuple[Share, ...]
    grant_key: tuple[Share, ...] | None
    valid_from: int
    valid_to: int | None
    version: str
    clause: str

    @property
    def mentions(self) -> tuple[tuple[str, str], ...]:
        """Programme and members."""
        return (("programme", self.programme), *_members(self.key, self.grant_key))


class AgreementConcluded(Event, frozen=True):
    """A cooperation agreement: the cost key, the grant key (None: the same), version and clause."""

    kind: ClassVar[str] = "agreement"
    agreement: str
    programme: str
    key: tuple[Share, ...]
    grant_key: tuple[Share, ...] | None
    valid_from: int
    valid_to: int | None
    version: str
    clause: str
    key_basis: str = "fractions"
    key_date: int | None = None
    key_source: str = ""
    cost_base: tuple[str, ...] = ()
    overhead: str = "actual"
    overhead_rate: Ratio | None = None
    overhead_cents: int | None = None
    notice_months: int = 0
    settlement_due: str = ""

    @property
    def mentions(self) -> tuple[tuple[str, str], ...]:
        """Programme and members."""
        return (("programme", self.programme), *_members(self.key, self.grant_key))


class AgreementAmendedV1(Event, frozen=True):
    """Version 1 of `AgreementAmended`: before cost base and overhead were part of a version."""

    kind: ClassVar[str] = "agreement"
    agreement: str
    key: tuple[Share, ...]
    grant_key: tuple[Share, ...] | None
    valid_from: int
    version: str
    clause: str

    @property
    def mentions(self) -> tuple[tuple[str, str], ...]:
        """The members."""
        return _members(self.key, self.grant_key)


class AgreementAmended(Event, frozen=True):
    """From `valid_from` on another key."""

    kind: ClassVar[str] = "agreement"
    agreement: str
    key: tuple[Share, ...]
    grant_key: tuple[Share, ...] | None
    valid_from: int
    version: str
    clause: str
    key_basis: str = "fractions"
    key_date: int | None = None
    key_source: str = ""
    cost_base: tuple[str, ...] | None = None
    overhead: str = ""
    overhead_rate: Ratio | None = None
    overhead_cents: int | None = None

    @property
    def mentions(self) -> tuple[tuple[str, str], ...]:
        """The members."""
        return _members(self.key, self.grant_key)


class AgreementTerminated(Event, frozen=True):
    """The agreement ends after `last_day`; then the employing body bears its posts alone."""

    kind: ClassVar[str] = "agreement"
    agreement: str
    last_day: int


class VatDecided(Event, frozen=True):
    """From `valid_from` on settlements bear VAT (§ 2b UStG) under a code; no rate: none."""

    kind: ClassVar[str] = "agreement"
    agreement: str
    code: str
    rate: Ratio | None
    valid_from: int
    legal_basis: str


class AdvanceEvent(Event, frozen=True):
    """An advance (Abschlag) of a member to the employing body for a budget year.

    An empty employing body is the only one that has posts under the agreement.
    """

    kind: ClassVar[str] = "agreement"
    agreement: str
    member: str
    year: int
    amount_cents: int


class AdvanceScheduled(AdvanceEvent, frozen=True):
    """An advance that the agreement wants, and the day on which it is due."""

    due_on: int
    employing_body: str = ""

    @property
    def mentions(self) -> tuple[tuple[str, str], ...]:
        """The member, and the employing body where it is named."""
        return _bodies(self.member, self.employing_body)


class AdvancePaid(AdvanceEvent, frozen=True):
    """An advance that was paid; a negative amount was paid back."""

    paid_on: int
    employing_body: str = ""

    @property
    def mentions(self) -> tuple[tuple[str, str], ...]:
        """The member, and the employing body where it is named."""
        return _bodies(self.member, self.employing_body)


def _members(*keys: tuple[Share, ...] | None) -> tuple[tuple[str, str], ...]:
    names = sorted({member for key in keys if key for member, _, _ in key})
    return tuple(("body", name) for name in names)


def _bodies(*names: str) -> tuple[tuple[str, str], ...]:
    return tuple(("body", name) for name in names if name)
