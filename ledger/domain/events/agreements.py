"""Who bears which part."""

from __future__ import annotations

from fractions import Fraction
from typing import ClassVar

from ledger.domain.events.base import Event, Kind, extended
from ledger.domain.keys import Ratio, Share
from ledger.domain.state import Agreement, Fact, Facts, KeyVersion, OnRecord, Overhead, Vat

_MEMBER_AND_EMPLOYING_BODY = (("body", "member"), ("body", "employing_body"))


class AgreementConcludedV1(Event, frozen=True):
    """Version 1 of `AgreementConcluded`: every cost shared, overhead as booked."""

    kind: ClassVar[Kind] = Kind(30, "AgreementConcluded:1", "agreement")
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

    def upcast(self) -> AgreementConcluded:
        """What an agreement could not say yet has its default."""
        return extended(self, AgreementConcluded)


class AgreementConcluded(Event, frozen=True):
    """A cooperation agreement: the cost key, the grant key (None: the same), version and clause."""

    kind: ClassVar[Kind] = Kind(33, "AgreementConcluded:2", "agreement", registers=True)
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

    def fold(self, facts: Facts, fact: Fact) -> None:
        """The first version of the agreement holds for its days."""
        agreement = facts.agreements[self.agreement] = Agreement(fact, self)
        end = None if self.valid_to is None else self.valid_to + 1
        version = _version(self, self.cost_base, _overhead(self, fact.sequence))
        agreement.keys.add(self.valid_from, end, version, fact.sequence)


class AgreementAmendedV1(Event, frozen=True):
    """Version 1 of `AgreementAmended`: before cost base and overhead were part of a version."""

    kind: ClassVar[Kind] = Kind(31, "AgreementAmended:1", "agreement")
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

    def upcast(self) -> AgreementAmended:
        """What an amendment could not say yet stays as it was."""
        return extended(self, AgreementAmended)


class AgreementAmended(Event, frozen=True):
    """From `valid_from` on another key."""

    kind: ClassVar[Kind] = Kind(34, "AgreementAmended:2", "agreement")
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

    def fold(self, facts: Facts, fact: Fact) -> None:
        """Another version holds as long as the one before would have; what is unsaid stays."""
        if agreement := facts.agreements.get(self.agreement):
            end = agreement.keys.end_of_stretch(self.valid_from)
            before = agreement.keys.at(self.valid_from)
            old = before.value if before else None
            unsaid = old.cost_base if old else ()
            version = _version(
                self,
                unsaid if self.cost_base is None else self.cost_base,
                old.overhead if old and not self.overhead else _overhead(self, fact.sequence),
            )
            agreement.keys.add(self.valid_from, end, version, fact.sequence)


class AgreementTerminated(Event, frozen=True):
    """The agreement ends after `last_day`; then the employing body bears its posts alone."""

    kind: ClassVar[Kind] = Kind(32, "AgreementTerminated:1", "agreement")
    agreement: str
    last_day: int

    def fold(self, facts: Facts, fact: Fact) -> None:
        """No version holds any more."""
        if agreement := facts.agreements.get(self.agreement):
            agreement.keys.add(self.last_day + 1, None, None, fact.sequence)


class VatDecided(Event, frozen=True):
    """From `valid_from` on settlements bear VAT (§ 2b UStG) under a code; no rate: none."""

    kind: ClassVar[Kind] = Kind(35, "VatDecided:1", "agreement")
    agreement: str
    code: str
    rate: Ratio | None
    valid_from: int
    legal_basis: str

    def fold(self, facts: Facts, fact: Fact) -> None:
        """VAT is borne, or no longer."""
        if agreement := facts.agreements.get(self.agreement):
            vat = Vat(self.code, Fraction(*self.rate)) if self.rate else None
            agreement.vat.add(self.valid_from, None, vat, fact.sequence)


class AdvanceEvent(Event, frozen=True):
    """An advance (Abschlag) of a member to the employing body for a budget year.

    An empty employing body is the only one that has posts under the agreement.
    """

    agreement: str
    member: str
    year: int
    amount_cents: int


class AdvanceScheduled(AdvanceEvent, frozen=True):
    """An advance that the agreement wants, and the day on which it is due."""

    kind: ClassVar[Kind] = Kind(
        36, "AdvanceScheduled:1", "agreement", speaks_of=_MEMBER_AND_EMPLOYING_BODY
    )
    due_on: int
    employing_body: str = ""

    def fold(self, facts: Facts, fact: Fact) -> None:
        """The advance is due on its day."""
        if agreement := facts.agreements.get(self.agreement):
            agreement.scheduled.append(OnRecord(fact, self))


class AdvancePaid(AdvanceEvent, frozen=True):
    """An advance that was paid; a negative amount was paid back."""

    kind: ClassVar[Kind] = Kind(
        37, "AdvancePaid:1", "agreement", speaks_of=_MEMBER_AND_EMPLOYING_BODY
    )
    paid_on: int
    employing_body: str = ""

    def fold(self, facts: Facts, fact: Fact) -> None:
        """The advance counts towards the settlement."""
        if agreement := facts.agreements.get(self.agreement):
            agreement.advances.append(OnRecord(fact, self))


def _members(*keys: tuple[Share, ...] | None) -> tuple[tuple[str, str], ...]:
    names = sorted({member for key in keys if key for member, _, _ in key})
    return tuple(("body", name) for name in names)


def _version(
    event: AgreementConcluded | AgreementAmended, cost_base: tuple[str, ...], overhead: Overhead
) -> KeyVersion:
    return KeyVersion(
        key=event.key,
        grant_key=event.grant_key or event.key,
        version=event.version,
        clause=event.clause,
        basis=event.key_basis,
        basis_date=event.key_date,
        source=event.key_source,
        cost_base=cost_base,
        overhead=overhead,
    )


def _overhead(event: AgreementConcluded | AgreementAmended, number: int) -> Overhead:
    rate = Fraction(*event.overhead_rate) if event.overhead_rate else Fraction(0)
    return Overhead(event.overhead or "actual", rate, event.overhead_cents or 0, number)
