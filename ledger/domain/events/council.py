"""Bodies, programmes and what councils decide."""

from __future__ import annotations

from typing import ClassVar

from ledger.domain.events.base import Event, joined


class BodyRegistered(Event, frozen=True):
    """A body (Körperschaft): municipality, county or Land, under its AGS or a short code."""

    kind: ClassVar[str] = "body"
    body: str
    name: str
    level: str


class ProgrammeRegistered(Event, frozen=True):
    """A programme (Förderprogramm); `personnel_cost_types` carry no names as payees."""

    kind: ClassVar[str] = "programme"
    programme: str
    name: str
    personnel_cost_types: tuple[str, ...]


class BudgetAuthorised(Event, frozen=True):
    """A council's decision (Beschluss): a ceiling per budget year, `last_year` None means open."""

    kind: ClassVar[str] = "decision"
    decision: str
    body: str
    programme: str
    ceiling_cents: int
    first_year: int
    last_year: int | None
    adopted_on: int | None

    @property
    def mentions(self) -> tuple[tuple[str, str], ...]:
        """Body and programme."""
        return (("body", self.body), ("programme", self.programme))


class AuthorisationAmended(Event, frozen=True):
    """The ceiling is replaced from `from_year` on (domain reference §4)."""

    kind: ClassVar[str] = "decision"
    decision: str
    from_year: int
    ceiling_cents: int


class AuthorisationRevoked(Event, frozen=True):
    """The decision no longer authorises anything from `from_year` on."""

    kind: ClassVar[str] = "decision"
    decision: str
    from_year: int


class BudgetEvent(Event, frozen=True):
    """A change of one body's authorisation for one programme and year; its budget year's stream."""

    kind: ClassVar[str] = "budget"
    body: str
    programme: str
    year: int

    @property
    def subject(self) -> tuple[str, ...]:
        """The body's budget year in one programme."""
        return (self.kind, joined(self.body, self.programme, self.year))

    @property
    def mentions(self) -> tuple[tuple[str, str], ...]:
        """Body and programme."""
        return (("body", self.body), ("programme", self.programme))


class BudgetCarriedOver(BudgetEvent, frozen=True):
    """A carry-over (Ermächtigungsübertragung, § 22 KomHVO NRW) into `year` out of `from_year`."""

    from_year: int
    amount_cents: int
    decided_by: str
    decided_on: int
    legal_basis: str


class OverPlanApproved(BudgetEvent, frozen=True):
    """An over-plan or extra-plan approval (§ 83 GO NRW) of so many cents for the year."""

    amount_cents: int
    decided_by: str
    decided_on: int
    legal_basis: str


class BudgetBlocked(BudgetEvent, frozen=True):
    """A block (Haushaltssperre, § 25 KomHVO NRW), under a name, of so many cents of the year."""

    block: str
    amount_cents: int
    decided_by: str
    decided_on: int
    legal_basis: str


class BlockLifted(BudgetEvent, frozen=True):
    """The block is lifted, by so many cents; what is lifted is authorised again."""

    block: str
    amount_cents: int
    decided_by: str
    decided_on: int
    legal_basis: str
