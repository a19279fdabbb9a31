"""Money from above: notices and forwardings."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import ClassVar

from ledger.domain.events.base import Event, Kind, extended
from ledger.domain.grants.amounts import GrantAmounts, amounts_on
from ledger.domain.keys import Ratio
from ledger.domain.state import Fact, Facts, Grant, OnRecord
from ledger.domain.timeline import Timeline

_NOTICE = (("programme", "programme"), ("body", "grantor"), ("body", "recipient"))
_RECIPIENT = (("body", "recipient"),)


class GrantApprovedV1(Event, frozen=True):
    """Version 1 of `GrantApproved`: always paid per FTE, without cap."""

    kind: ClassVar[Kind] = Kind(20, "GrantApproved:1", "grant", speaks_of=_NOTICE)
    grant: str
    programme: str
    grantor: str
    recipient: str
    valid_from: int
    valid_to: int
    rate_cents: int
    day_count: str
    cost_types: tuple[str, ...]

    def upcast(self) -> GrantApproved:
        """What a notice could not say yet has its default."""
        return extended(self, GrantApproved)


class GrantApproved(Event, frozen=True):
    """A notice (Bescheid): period, financing type, rate or amount, cap, rules.

    `rate_cents` is per FTE and year, 0 for types without a rate. Approved grant (Z), planned
    eligible cost (K) and planned money of others (D) are per budget year with `account` "year",
    for the whole period with "period". `scope` says whether `min` is taken per post or over the
    whole grant. `proof_due` is a day `MM-DD` of the year after each budget year. `fte` is how many
    full-time posts it pays for, None: it does not say.
    """

    kind: ClassVar[Kind] = Kind(25, "GrantApproved:2", "grant", registers=True, speaks_of=_NOTICE)
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
    def amounts(self) -> GrantAmounts:
        """Return the amounts that the notice names."""
        return _amounts(self)

    def fold(self, facts: Facts, fact: Fact) -> None:
        """The notice covers its period, on its terms."""
        grant = facts.grants[self.grant] = Grant(fact, self, valid_to=self.valid_to)
        first, number = self.valid_from, fact.sequence
        grant.coverage.add(first, self.valid_to + 1, True, number)  # noqa: FBT003 - covered: the value of the line
        grant.rates.add(first, None, self.rate_cents, number)
        grant.cost_types.add(first, None, self.cost_types, number)
        _say_amounts(grant, self, number)
        if self.fte is not None:
            grant.fte.add(first, None, Fraction(*self.fte), number)
        grant.minimum_share = Fraction(*self.minimum_share) if self.minimum_share else None
        grant.proof_due = self.proof_due


class GrantAmendedV1(Event, frozen=True):
    """Version 1 of `GrantAmended`: before a notice had a financing type."""

    kind: ClassVar[Kind] = Kind(21, "GrantAmended:1", "grant")
    grant: str
    valid_from: int
    rate_cents: int | None
    cost_types: tuple[str, ...] | None
    valid_to: int | None

    def upcast(self) -> GrantAmended:
        """What an amendment could not say yet stays as it was."""
        return extended(self, GrantAmended)


class GrantAmended(Event, frozen=True):
    """From `valid_from` on another rate or other cost types; `valid_to` moves the period's end."""

    kind: ClassVar[Kind] = Kind(26, "GrantAmended:2", "grant")
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

    def amounts_after(self, grant: Grant) -> list[GrantAmounts]:
        """Return the amounts that hold from the first day on, as they change; none: it names none.

        What it does not name stays, be it from a later day on.
        """
        given = dict(_said_amounts(self))
        if not given:
            return []
        starts = {entry.start for line in grant.amounts.values() for entry in line.entries}
        days = sorted({self.valid_from, *(day for day in starts if day > self.valid_from)})
        return [amounts_on(grant, day)._replace(**given) for day in days]

    def fold(self, facts: Facts, fact: Fact) -> None:
        """What is named changes from the first day on; the rest stays."""
        if not (grant := facts.grants.get(self.grant)):
            return
        if self.rate_cents is not None:
            grant.rates.add(self.valid_from, None, self.rate_cents, fact.sequence)
        if self.cost_types is not None:
            grant.cost_types.add(self.valid_from, None, self.cost_types, fact.sequence)
        if self.valid_to is not None:
            old, new = grant.valid_to + 1, self.valid_to + 1
            covered = True if new > old else None
            grant.coverage.add(min(old, new), max(old, new), covered, fact.sequence)
            grant.valid_to = self.valid_to
        _say_amounts(grant, self, fact.sequence)
        if self.fte is not None:
            grant.fte.add(self.valid_from, None, Fraction(*self.fte), fact.sequence)
        if self.minimum_share is not None:
            grant.minimum_share = Fraction(*self.minimum_share)
        grant.proof_due = self.proof_due or grant.proof_due


class GrantRevoked(Event, frozen=True):
    """From `from_day` on the notice covers nothing."""

    kind: ClassVar[Kind] = Kind(22, "GrantRevoked:1", "grant")
    grant: str
    from_day: int

    def fold(self, facts: Facts, fact: Fact) -> None:
        """The notice covers nothing any more."""
        if grant := facts.grants.get(self.grant):
            grant.coverage.add(self.from_day, None, None, fact.sequence)
            grant.valid_to = min(grant.valid_to, self.from_day - 1)


class GrantForwardedV1(Event, frozen=True):
    """Version 1 of `GrantForwarded`: on the notice's terms but the rate."""

    kind: ClassVar[Kind] = Kind(23, "GrantForwarded:1", "grant", speaks_of=_RECIPIENT)
    grant: str
    recipient: str
    valid_from: int
    valid_to: int
    rate_cents: int | None

    def upcast(self) -> GrantForwarded:
        """A contract without terms of its own: the notice's hold."""
        return extended(self, GrantForwarded)


class GrantForwarded(Event, frozen=True):
    """The forwarding contract (Weiterleitung) to an employing body; no rate means the notice's.

    With a financing type it has terms of its own, of the same meaning as the notice's; without one
    the notice's hold, over all posts that share them. `fte` is how many of the notice's full-time
    posts it passes on, None: it does not say.
    """

    kind: ClassVar[Kind] = Kind(27, "GrantForwarded:2", "grant", speaks_of=_RECIPIENT)
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
    def amounts(self) -> GrantAmounts:
        """Return the amounts that a forwarding with terms of its own names."""
        return _amounts(self)

    def fold(self, facts: Facts, fact: Fact) -> None:
        """The contract stands below its notice."""
        if grant := facts.grants.get(self.grant):
            grant.forwardings.append(OnRecord(fact, self))


def _said_amounts(event: GrantApproved | GrantAmended) -> Iterator[tuple[str, int]]:
    for name in GrantAmounts._fields:
        if (cents := getattr(event, f"{name}_cents")) is not None:
            yield name, cents


def _say_amounts(grant: Grant, event: GrantApproved | GrantAmended, number: int) -> None:
    for name, cents in _said_amounts(event):
        line = grant.amounts.setdefault(name, Timeline())
        line.add(event.valid_from, None, cents, number)


def _amounts(event: GrantApproved | GrantForwarded) -> GrantAmounts:
    return GrantAmounts(
        event.approved_cents,
        event.planned_cost_cents,
        event.planned_other_cents,
        event.de_minimis_cents,
    )
