"""Bodies, programmes and what councils decide."""

from __future__ import annotations

from typing import ClassVar

from ledger.domain.events.base import Event, Kind, joined
from ledger.domain.state import CONTACT, Authorisation, Body, Decision, Fact, Facts, Programme
from ledger.domain.timeline import Timeline

_BUDGET = "budget"
_BODY_AND_PROGRAMME = (("body", "body"), ("programme", "programme"))


class BodyRegistered(Event, frozen=True):
    """A body (Körperschaft): municipality, county or Land, under its AGS or a short code."""

    kind: ClassVar[Kind] = Kind(1, "BodyRegistered:1", "body", registers=True)
    body: str
    name: str
    level: str

    def fold(self, facts: Facts, fact: Fact) -> None:
        """The body is known."""
        facts.bodies[self.body] = Body(fact, self)


class BodyAmended(Event, frozen=True):
    """From `valid_from` on a body has another address, department, IBAN or sign; None: as before.

    What is empty is given up. Letters are written from it; no figure is.
    """

    kind: ClassVar[Kind] = Kind(4, "BodyAmended:1", "body")
    body: str
    valid_from: int
    department: str | None = None
    street: str | None = None
    postal_code: str | None = None
    town: str | None = None
    iban: str | None = None
    sign: str | None = None

    def fold(self, facts: Facts, fact: Fact) -> None:
        """What is said holds from its day on."""
        if body := facts.bodies.get(self.body):
            for name in CONTACT:
                if (value := getattr(self, name)) is not None:
                    line = body.contact.setdefault(name, Timeline())
                    line.add(self.valid_from, None, value, fact.sequence)


class ProgrammeRegistered(Event, frozen=True):
    """A programme (Förderprogramm); `personnel_cost_types` carry no names as payees."""

    kind: ClassVar[Kind] = Kind(2, "ProgrammeRegistered:1", "programme", registers=True)
    programme: str
    name: str
    personnel_cost_types: tuple[str, ...]

    def fold(self, facts: Facts, fact: Fact) -> None:
        """The programme is known."""
        facts.programmes[self.programme] = Programme(fact, self)


class BudgetAuthorised(Event, frozen=True):
    """A council's decision (Beschluss): a ceiling per budget year, `last_year` None means open."""

    kind: ClassVar[Kind] = Kind(
        10, "BudgetAuthorised:1", "decision", registers=True, speaks_of=_BODY_AND_PROGRAMME
    )
    decision: str
    body: str
    programme: str
    ceiling_cents: int
    first_year: int
    last_year: int | None
    adopted_on: int | None

    def fold(self, facts: Facts, fact: Fact) -> None:
        """The ceiling holds for the years of the decision."""
        decision = facts.decisions[self.decision] = Decision(fact, self)
        end = None if self.last_year is None else self.last_year + 1
        decision.ceilings.add(self.first_year, end, self.ceiling_cents, fact.sequence)


class AuthorisationAmended(Event, frozen=True):
    """The ceiling is replaced from `from_year` on (domain reference §4)."""

    kind: ClassVar[Kind] = Kind(11, "AuthorisationAmended:1", "decision")
    decision: str
    from_year: int
    ceiling_cents: int

    def fold(self, facts: Facts, fact: Fact) -> None:
        """The new ceiling holds up to the decision's last year."""
        if decision := facts.decisions.get(self.decision):
            last = decision.event.last_year
            end = None if last is None else last + 1
            decision.ceilings.add(self.from_year, end, self.ceiling_cents, fact.sequence)


class AuthorisationRevoked(Event, frozen=True):
    """The decision no longer authorises anything from `from_year` on."""

    kind: ClassVar[Kind] = Kind(12, "AuthorisationRevoked:1", "decision")
    decision: str
    from_year: int

    def fold(self, facts: Facts, fact: Fact) -> None:
        """Nothing is authorised any more."""
        if decision := facts.decisions.get(self.decision):
            decision.ceilings.add(self.from_year, None, None, fact.sequence)


class BudgetEvent(Event, frozen=True):
    """A change of one body's authorisation for one programme and year; its budget year's stream."""

    body: str
    programme: str
    year: int

    @property
    def subject(self) -> tuple[str, ...]:
        """The body's budget year in one programme."""
        return (_BUDGET, joined(self.body, self.programme, self.year))


def _authorised(
    self: BudgetCarriedOver | OverPlanApproved | BudgetBlocked | BlockLifted,
    facts: Facts,
    fact: Fact,
    sign: int = 1,
) -> None:
    """The year's authorisation changes by the amount."""
    changes = facts.budgets.setdefault((self.body, self.programme, self.year), [])
    changes.append(Authorisation(fact, self, sign * self.amount_cents))


class BudgetCarriedOver(BudgetEvent, frozen=True):
    """A carry-over (Ermächtigungsübertragung, § 22 KomHVO NRW) into `year` out of `from_year`."""

    kind: ClassVar[Kind] = Kind(13, "BudgetCarriedOver:1", _BUDGET, speaks_of=_BODY_AND_PROGRAMME)
    from_year: int
    amount_cents: int
    decided_by: str
    decided_on: int
    legal_basis: str

    fold = _authorised


class OverPlanApproved(BudgetEvent, frozen=True):
    """An over-plan or extra-plan approval (§ 83 GO NRW) of so many cents for the year."""

    kind: ClassVar[Kind] = Kind(14, "OverPlanApproved:1", _BUDGET, speaks_of=_BODY_AND_PROGRAMME)
    amount_cents: int
    decided_by: str
    decided_on: int
    legal_basis: str

    fold = _authorised


class BudgetBlocked(BudgetEvent, frozen=True):
    """A block (Haushaltssperre, § 25 KomHVO NRW), under a name, of so many cents of the year."""

    kind: ClassVar[Kind] = Kind(15, "BudgetBlocked:1", _BUDGET, speaks_of=_BODY_AND_PROGRAMME)
    block: str
    amount_cents: int
    decided_by: str
    decided_on: int
    legal_basis: str

    def fold(self, facts: Facts, fact: Fact) -> None:
        """The year's authorisation changes by the amount."""
        _authorised(self, facts, fact, -1)


class BlockLifted(BudgetEvent, frozen=True):
    """The block is lifted, by so many cents; what is lifted is authorised again."""

    kind: ClassVar[Kind] = Kind(16, "BlockLifted:1", _BUDGET, speaks_of=_BODY_AND_PROGRAMME)
    block: str
    amount_cents: int
    decided_by: str
    decided_on: int
    legal_basis: str

    fold = _authorised
