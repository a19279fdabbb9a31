"""What is on record, folded plainly: who stands where on which day, as the domain reference says.

Each value that holds "from a day on" is a list of (day, value) in the order of recording; a later
record replaces whatever stood from its day on.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, NamedTuple

from ledger.domain import commands as c
from ledger.domain.commands import Command
from tests.model.days import year_of

NEVER = 10**6
Line = list[tuple[int, Any]]


class Fact(NamedTuple):
    """One recorded command: its (first) event number and its day of receipt."""

    sequence: int
    known_on: int
    command: Command


def put(line: Line, start: int, value: Any) -> None:
    """Let a value hold from a day on, whatever stood there before."""
    line[:] = [item for item in line if item[0] < start]
    line.append((start, value))


def at(line: Line, when: int) -> Any:
    """Return the value that holds on a day, None before the first."""
    found = None
    for start, value in line:
        if start <= when:
            found = value
    return found


class Row(NamedTuple):
    """A cost: booking, reversal, or a month of a planned cost."""

    post: str
    cost_type: str
    cents: int
    first: int
    last: int
    paid_on: int
    bearing: int

    @property
    def year(self) -> int:
        """Return the year of service."""
        return year_of(self.first)

    @property
    def days(self) -> range:
        return range(self.first, self.last + 1)


@dataclass
class Agreement:
    programme: str
    first: int
    last: int = NEVER
    versions: Line = field(default_factory=list)
    vat: Line = field(default_factory=list)


@dataclass
class Version:
    """A key version with all that is dated with it."""

    agreement: str
    first: int
    key: dict[str, Fraction]
    grant_key: dict[str, Fraction]
    base: tuple[str, ...]
    overhead: str
    rate: Fraction
    flat: int


@dataclass
class Terms:
    financing: str
    scope: str
    account: str
    approved: Line
    planned: Line
    other: Line
    de_minimis: Line


@dataclass
class Notice:
    name: str
    programme: str
    grantor: str
    recipient: str
    first: int
    last: int
    day_count: str
    rate: Line
    types: Line
    terms: Terms


@dataclass
class Contract:
    first: int
    last: int
    rate: int | None
    terms: Terms | None


@dataclass
class Spell:
    first: int
    last: int
    fte: Line
    away: list[tuple[int, int]] = field(default_factory=list)


@dataclass
class Post:
    name: str
    programme: str
    employer: str
    first: int
    last: int = NEVER
    fte: Line = field(default_factory=list)
    agreement: Line = field(default_factory=list)
    grant: Line = field(default_factory=list)
    spells: dict[str, Spell] = field(default_factory=dict)


def _key(shares: Any) -> dict[str, Fraction]:
    return {body: Fraction(part, of) for body, part, of in shares}


def _line(value: Any) -> Line:
    return [(-NEVER, value)]


class World:
    """All facts of one snapshot."""

    def __init__(self, facts: list[Fact]) -> None:
        self.agreements: dict[str, Agreement] = {}
        self.notices: dict[str, Notice] = {}
        self.contracts: dict[tuple[str, str], list[Contract]] = defaultdict(list)
        self.posts: dict[str, Post] = {}
        self.rows: list[Row] = []
        self.booked: dict[tuple[Any, ...], int] = {}
        self.places: dict[int, int] = {}
        self.personnel: dict[str, tuple[str, ...]] = {}
        self.planned: dict[tuple[str, str, int, int], int] = {}
        self.planned_fte: dict[str, list[tuple[int, int, Fraction]]] = defaultdict(list)
        self.other: dict[tuple[str, str, int], int] = defaultdict(int)
        self.advances: dict[tuple[str, str, int, str], int] = defaultdict(int)
        self.decisions: dict[str, tuple[str, str, int, int, Line]] = {}
        self.extra: dict[tuple[str, str, int], int] = defaultdict(int)
        self.over_plan: set[tuple[str, str, int]] = set()
        self.received: dict[tuple[str, str, int], int] = defaultdict(int)
        self.closings: list[tuple[Fact, str, int]] = []
        gone = {f.command.withdraws for f in facts if isinstance(f.command, c.WithdrawFact)}
        self.facts = [fact for fact in facts if fact.sequence not in gone]
        for fact in self.facts:
            step = getattr(self, f"on_{type(fact.command).__name__}", None)
            if step:
                step(fact.command, fact)

    def on_RegisterProgramme(self, x: c.RegisterProgramme, _: Fact) -> None:  # noqa: N802 - named after its command
        self.personnel[x.programme] = x.personnel_cost_types

    def on_ConcludeAgreement(self, x: c.ConcludeAgreement, _: Fact) -> None:  # noqa: N802 - named after its command
        last = NEVER if x.valid_to is None else x.valid_to
        agreement = self.agreements[x.agreement] = Agreement(x.programme, x.valid_from, last)
        version = Version(
            x.agreement,
            x.valid_from,
            _key(x.key),
            _key(x.grant_key or x.key),
            x.cost_base,
            x.overhead,
            Fraction(*(x.overhead_rate or (0, 1))),
            x.overhead_cents or 0,
        )
        put(agreement.versions, x.valid_from, version)

    def on_AmendAgreement(self, x: c.AmendAgreement, _: Fact) -> None:  # noqa: N802 - named after its command
        agreement = self.agreements[x.agreement]
        before: Version = at(agreement.versions, x.valid_from)
        same = not x.overhead
        version = Version(
            x.agreement,
            x.valid_from,
            _key(x.key),
            _key(x.grant_key or x.key),
            before.base if x.cost_base is None else x.cost_base,
            before.overhead if same else x.overhead,
            before.rate if same else Fraction(*(x.overhead_rate or (0, 1))),
            before.flat if same else x.overhead_cents or 0,
        )
        put(agreement.versions, x.valid_from, version)

    def on_TerminateAgreement(self, x: c.TerminateAgreement, _: Fact) -> None:  # noqa: N802 - named after its command
        self.agreements[x.agreement].last = x.last_day

    def on_DecideVat(self, x: c.DecideVat, _: Fact) -> None:  # noqa: N802 - named after its command
        rate = Fraction(*x.rate) if x.rate else None
        put(self.agreements[x.agreement].vat, x.valid_from, (x.valid_from, rate))

    def on_PayAdvance(self, x: c.PayAdvance, _: Fact) -> None:  # noqa: N802 - named after its command
        self.advances[x.agreement, x.member, x.year, x.employing_body] += x.amount_cents

    def on_ApproveGrant(self, x: c.ApproveGrant, _: Fact) -> None:  # noqa: N802 - named after its command
        self.notices[x.grant] = Notice(
            x.grant,
            x.programme,
            x.grantor,
            x.recipient,
            x.valid_from,
            x.valid_to,
            x.day_count,
            _line(x.rate_cents),
            _line(x.cost_types),
            _terms(x),
        )

    def on_AmendGrant(self, x: c.AmendGrant, _: Fact) -> None:  # noqa: N802 - named after its command
        notice = self.notices[x.grant]
        terms = notice.terms
        for line, value in (
            (notice.rate, x.rate_cents),
            (notice.types, x.cost_types),
            (terms.approved, x.approved_cents),
            (terms.planned, x.planned_cost_cents),
            (terms.other, x.planned_other_cents),
            (terms.de_minimis, x.de_minimis_cents),
        ):
            if value is not None:
                put(line, x.valid_from, value)
        if x.valid_to is not None:
            notice.last = x.valid_to

    def on_RevokeGrant(self, x: c.RevokeGrant, _: Fact) -> None:  # noqa: N802 - named after its command
        notice = self.notices[x.grant]
        notice.last = min(notice.last, x.from_day - 1)

    def on_ForwardGrant(self, x: c.ForwardGrant, _: Fact) -> None:  # noqa: N802 - named after its command
        terms = _terms(x) if x.financing else None
        contract = Contract(x.valid_from, x.valid_to, x.rate_cents, terms)
        self.contracts[x.grant, x.recipient].append(contract)

    def on_ReceiveOtherFunding(self, x: c.ReceiveOtherFunding, _: Fact) -> None:  # noqa: N802 - named after its command
        self.other[x.grant, x.recipient, x.year] += x.amount_cents

    def on_ReceiveInstalment(self, x: c.ReceiveInstalment, _: Fact) -> None:  # noqa: N802 - named after its command
        self.received[x.grant, x.recipient, x.year] += x.amount_cents

    def on_EstablishPost(self, x: c.EstablishPost, _: Fact) -> None:  # noqa: N802 - named after its command
        post = Post(x.post, x.programme, x.employing_body, x.valid_from)
        post.fte.append((x.valid_from, Fraction(*x.fte)))
        post.agreement.append((x.valid_from, x.agreement))
        post.grant.append((x.valid_from, x.grant))
        self.posts[x.post] = post

    def on_AmendPost(self, x: c.AmendPost, _: Fact) -> None:  # noqa: N802 - named after its command
        post = self.posts[x.post]
        if x.fte is not None:
            put(post.fte, x.valid_from, Fraction(*x.fte))
        if x.agreement is not None:
            put(post.agreement, x.valid_from, x.agreement)
        if x.grant is not None:
            put(post.grant, x.valid_from, x.grant)

    def on_ClosePost(self, x: c.ClosePost, _: Fact) -> None:  # noqa: N802 - named after its command
        self.posts[x.post].last = x.last_day

    def on_FillPost(self, x: c.FillPost, _: Fact) -> None:  # noqa: N802 - named after its command
        last = NEVER if x.valid_to is None else x.valid_to
        spell = Spell(x.valid_from, last, [(x.valid_from, Fraction(*x.fte))])
        self.posts[x.post].spells[x.person] = spell

    def on_ChangeHours(self, x: c.ChangeHours, _: Fact) -> None:  # noqa: N802 - named after its command
        put(self.posts[x.post].spells[x.person].fte, x.valid_from, Fraction(*x.fte))

    def on_VacatePost(self, x: c.VacatePost, _: Fact) -> None:  # noqa: N802 - named after its command
        self.posts[x.post].spells[x.person].last = x.last_day

    def on_RecordAbsence(self, x: c.RecordAbsence, _: Fact) -> None:  # noqa: N802 - named after its command
        last = NEVER if x.valid_to is None else x.valid_to
        self.posts[x.post].spells[x.person].away.append((x.valid_from, last))

    def on_BookCost(self, x: c.BookCost, fact: Fact) -> None:  # noqa: N802 - named after its command
        bearing = x.bearing_year if isinstance(x.bearing_year, int) else year_of(x.service_from)
        row = Row(
            x.post, x.cost_type, x.amount_cents, x.service_from, x.service_to, x.paid_on, bearing
        )
        place = self.places[fact.sequence] = len(self.rows)
        self.rows.append(row)
        employer = x.employing_body or self.posts[x.post].employer
        self.booked[employer, x.fiscal_year or row.year, x.voucher, x.line] = place

    def on_PayCosts(self, x: c.PayCosts, _: Fact) -> None:  # noqa: N802 - named after its command
        for number in x.pays:
            place = self.places[number]
            self.rows[place] = self.rows[place]._replace(paid_on=x.paid_on)

    def on_ReverseCost(self, x: c.ReverseCost, _: Fact) -> None:  # noqa: N802 - named after its command
        row = self.rows[self.booked[x.employing_body, x.fiscal_year, x.voucher, x.line]]
        self.rows.append(row._replace(cents=-row.cents, paid_on=x.paid_on or row.paid_on))

    def on_PlanCost(self, x: c.PlanCost, _: Fact) -> None:  # noqa: N802 - named after its command
        self.planned[x.post, x.cost_type, x.service_from, x.service_to] = x.amount_cents

    def on_PlanOccupancy(self, x: c.PlanOccupancy, _: Fact) -> None:  # noqa: N802 - named after its command
        last = NEVER if x.valid_to is None else x.valid_to
        self.planned_fte[x.post].append((x.valid_from, last, Fraction(*x.fte)))

    def on_AdoptDecision(self, x: c.AdoptDecision, _: Fact) -> None:  # noqa: N802 - named after its command
        last = NEVER if x.last_year is None else x.last_year
        line: Line = [(x.first_year, x.ceiling_cents)]
        self.decisions[x.decision] = (x.body, x.programme, x.first_year, last, line)

    def on_AmendDecision(self, x: c.AmendDecision, _: Fact) -> None:  # noqa: N802 - named after its command
        put(self.decisions[x.decision][4], x.from_year, x.ceiling_cents)

    def on_RevokeDecision(self, x: c.RevokeDecision, _: Fact) -> None:  # noqa: N802 - named after its command
        put(self.decisions[x.decision][4], x.from_year, None)

    def on_CarryOverBudget(self, x: c.CarryOverBudget, _: Fact) -> None:  # noqa: N802 - named after its command
        self.extra[x.body, x.programme, x.year] += x.amount_cents

    def on_ApproveOverPlan(self, x: c.ApproveOverPlan, _: Fact) -> None:  # noqa: N802 - named after its command
        self.extra[x.body, x.programme, x.year] += x.amount_cents
        self.over_plan.add((x.body, x.programme, x.year))

    def on_BlockBudget(self, x: c.BlockBudget, _: Fact) -> None:  # noqa: N802 - named after its command
        self.extra[x.body, x.programme, x.year] -= x.amount_cents

    def on_LiftBlock(self, x: c.LiftBlock, _: Fact) -> None:  # noqa: N802 - named after its command
        self.extra[x.body, x.programme, x.year] += x.amount_cents

    def on_CloseYear(self, x: c.CloseYear, fact: Fact) -> None:  # noqa: N802 - named after its command
        self.closings.append((fact, x.body, x.year))

    def authorised(self, body: str, programme: str, year: int) -> int | None:
        """Return decisions ± what changed the year, None where nothing authorises."""
        found = None
        for whose, of, first, last, line in self.decisions.values():
            if (whose, of) == (body, programme) and first <= year <= last:
                ceiling = at(line, year)
                if ceiling is not None:
                    found = (found or 0) + ceiling
        if found is None and (body, programme, year) not in self.over_plan:
            return None
        return (found or 0) + self.extra[body, programme, year]


def _terms(x: c.ApproveGrant | c.ForwardGrant) -> Terms:
    return Terms(
        x.financing,
        x.scope or "post",
        x.account or "year",
        _line(x.approved_cents),
        _line(x.planned_cost_cents),
        _line(x.planned_other_cents),
        _line(x.de_minimis_cents),
    )
