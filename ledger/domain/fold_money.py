"""Steps of the fold: bodies, decisions, grants and agreements. See `ledger.domain.facts`."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ledger.domain import events as e
from ledger.domain.state import (
    Agreement,
    Amounts,
    Authorisation,
    Decision,
    Fact,
    Facts,
    Grant,
    KeyVersion,
    Overhead,
    Vat,
)

if TYPE_CHECKING:
    from collections.abc import Callable


def _body(state: Facts, fact: Fact, event: e.BodyRegistered) -> None:
    state.bodies[event.body] = (fact, event)


def _programme(state: Facts, fact: Fact, event: e.ProgrammeRegistered) -> None:
    state.programmes[event.programme] = (fact, event)


def _cost_type(state: Facts, fact: Fact, event: e.CostTypeRegistered) -> None:
    state.cost_types[event.cost_type] = (fact, event)


def _authorised(state: Facts, fact: Fact, event: e.BudgetAuthorised) -> None:
    decision = state.decisions[event.decision] = Decision(fact, event)
    end = None if event.last_year is None else event.last_year + 1
    decision.ceilings.add(event.first_year, end, event.ceiling_cents, fact.sequence)


def _amended(state: Facts, fact: Fact, event: e.AuthorisationAmended) -> None:
    if decision := state.decisions.get(event.decision):
        last = decision.event.last_year
        end = None if last is None else last + 1
        decision.ceilings.add(event.from_year, end, event.ceiling_cents, fact.sequence)


def _revoked(state: Facts, fact: Fact, event: e.AuthorisationRevoked) -> None:
    if decision := state.decisions.get(event.decision):
        decision.ceilings.add(event.from_year, None, None, fact.sequence)


def _grant(state: Facts, fact: Fact, event: e.GrantApproved) -> None:
    grant = state.grants[event.grant] = Grant(fact, event, valid_to=event.valid_to)
    grant.coverage.add(event.valid_from, event.valid_to + 1, True, fact.sequence)  # noqa: FBT003
    grant.rates.add(event.valid_from, None, event.rate_cents, fact.sequence)
    grant.cost_types.add(event.valid_from, None, event.cost_types, fact.sequence)
    grant.amounts.add(event.valid_from, None, amounts_of(event), fact.sequence)
    if event.fte is not None:
        grant.fte.add(event.valid_from, None, Fraction(*event.fte), fact.sequence)
    grant.minimum_share = Fraction(*event.minimum_share) if event.minimum_share else None
    grant.proof_due = event.proof_due


def amounts_of(event: e.GrantApproved | e.GrantForwarded) -> Amounts:
    """Return the amounts that a notice, or a forwarding with its own terms, names."""
    return Amounts(
        event.approved_cents,
        event.planned_cost_cents,
        event.planned_other_cents,
        event.de_minimis_cents,
    )


def _grant_amended(state: Facts, fact: Fact, event: e.GrantAmended) -> None:
    if not (grant := state.grants.get(event.grant)):
        return
    if event.rate_cents is not None:
        grant.rates.add(event.valid_from, None, event.rate_cents, fact.sequence)
    if event.cost_types is not None:
        grant.cost_types.add(event.valid_from, None, event.cost_types, fact.sequence)
    if event.valid_to is not None:
        old, new = grant.valid_to + 1, event.valid_to + 1
        covered = True if new > old else None
        grant.coverage.add(min(old, new), max(old, new), covered, fact.sequence)
        grant.valid_to = event.valid_to
    if (amounts := amounts_after(grant, event)) is not None:
        grant.amounts.add(event.valid_from, None, amounts, fact.sequence)
    if event.fte is not None:
        grant.fte.add(event.valid_from, None, Fraction(*event.fte), fact.sequence)
    if event.minimum_share is not None:
        grant.minimum_share = Fraction(*event.minimum_share)
    grant.proof_due = event.proof_due or grant.proof_due


def amounts_after(grant: Grant, event: e.GrantAmended) -> Amounts | None:
    """Return the amounts that hold from an amendment's first day on; None: it names none."""
    given = (
        event.approved_cents,
        event.planned_cost_cents,
        event.planned_other_cents,
        event.de_minimis_cents,
    )
    if all(value is None for value in given):
        return None
    before = grant.amounts.at(event.valid_from)
    old = before.value if before and before.value else amounts_of(grant.event)
    approved, planned_cost, planned_other, de_minimis = given
    return Amounts(
        old.approved if approved is None else approved,
        old.planned_cost if planned_cost is None else planned_cost,
        old.planned_other if planned_other is None else planned_other,
        old.de_minimis if de_minimis is None else de_minimis,
    )


def _grant_revoked(state: Facts, fact: Fact, event: e.GrantRevoked) -> None:
    if grant := state.grants.get(event.grant):
        grant.coverage.add(event.from_day, None, None, fact.sequence)
        grant.valid_to = min(grant.valid_to, event.from_day - 1)


def _forwarded(state: Facts, fact: Fact, event: e.GrantForwarded) -> None:
    if grant := state.grants.get(event.grant):
        grant.forwardings.append((fact, event))


def _instalment(state: Facts, fact: Fact, event: e.InstalmentReceived) -> None:
    if grant := state.grants.get(event.grant):
        grant.instalments.append((fact, event))


def _agreement(state: Facts, fact: Fact, event: e.AgreementConcluded) -> None:
    agreement = state.agreements[event.agreement] = Agreement(fact, event)
    version = KeyVersion(
        event.key,
        event.grant_key or event.key,
        event.version,
        event.clause,
        event.key_basis,
        event.key_date,
        event.key_source,
        event.cost_base,
        _overhead(event),
    )
    end = None if event.valid_to is None else event.valid_to + 1
    agreement.keys.add(event.valid_from, end, version, fact.sequence)


def _key(state: Facts, fact: Fact, event: e.AgreementAmended) -> None:
    if agreement := state.agreements.get(event.agreement):
        end = agreement.keys.end_of_stretch(event.valid_from)
        before = agreement.keys.at(event.valid_from)
        old = before.value if before else None
        unsaid = old.cost_base if old else ()
        version = KeyVersion(
            event.key,
            event.grant_key or event.key,
            event.version,
            event.clause,
            event.key_basis,
            event.key_date,
            event.key_source,
            unsaid if event.cost_base is None else event.cost_base,
            old.overhead if old and not event.overhead else _overhead(event),
        )
        agreement.keys.add(event.valid_from, end, version, fact.sequence)


def _overhead(event: e.AgreementConcluded | e.AgreementAmended) -> Overhead:
    rate = Fraction(*event.overhead_rate) if event.overhead_rate else Fraction(0)
    return Overhead(event.overhead or "actual", rate, event.overhead_cents or 0)


def _terminated(state: Facts, fact: Fact, event: e.AgreementTerminated) -> None:
    if agreement := state.agreements.get(event.agreement):
        agreement.keys.add(event.last_day + 1, None, None, fact.sequence)


def _carried_over(state: Facts, fact: Fact, event: e.BudgetCarriedOver) -> None:
    _authorise(state, fact, event, event.amount_cents)


def _over_plan(state: Facts, fact: Fact, event: e.OverPlanApproved) -> None:
    _authorise(state, fact, event, event.amount_cents)


def _blocked(state: Facts, fact: Fact, event: e.BudgetBlocked) -> None:
    _authorise(state, fact, event, -event.amount_cents)


def _lifted(state: Facts, fact: Fact, event: e.BlockLifted) -> None:
    _authorise(state, fact, event, event.amount_cents)


def _authorise(
    state: Facts,
    fact: Fact,
    event: e.BudgetCarriedOver | e.OverPlanApproved | e.BudgetBlocked | e.BlockLifted,
    cents: int,
) -> None:
    year = (event.body, event.programme, event.year)
    state.budgets.setdefault(year, []).append(Authorisation(fact, event, cents))


def _other_funding(state: Facts, fact: Fact, event: e.OtherFundingReceived) -> None:
    if grant := state.grants.get(event.grant):
        grant.other_funding.append((fact, event))


def _proof(state: Facts, fact: Fact, event: e.ProofSubmitted | e.ProofAccepted) -> None:
    if grant := state.grants.get(event.grant):
        grant.proofs.append((fact, event))


def _vat(state: Facts, fact: Fact, event: e.VatDecided) -> None:
    if agreement := state.agreements.get(event.agreement):
        vat = Vat(event.code, Fraction(*event.rate)) if event.rate else None
        agreement.vat.add(event.valid_from, None, vat, fact.sequence)


def _scheduled(state: Facts, fact: Fact, event: e.AdvanceScheduled) -> None:
    if agreement := state.agreements.get(event.agreement):
        agreement.scheduled.append((fact, event))


def _advance(state: Facts, fact: Fact, event: e.AdvancePaid) -> None:
    if agreement := state.agreements.get(event.agreement):
        agreement.advances.append((fact, event))


MONEY_STEPS: dict[type[e.Event], Callable[[Facts, Fact, Any], None]] = {
    e.BodyRegistered: _body,
    e.ProgrammeRegistered: _programme,
    e.CostTypeRegistered: _cost_type,
    e.BudgetAuthorised: _authorised,
    e.AuthorisationAmended: _amended,
    e.AuthorisationRevoked: _revoked,
    e.GrantApproved: _grant,
    e.GrantAmended: _grant_amended,
    e.GrantRevoked: _grant_revoked,
    e.GrantForwarded: _forwarded,
    e.InstalmentReceived: _instalment,
    e.AgreementConcluded: _agreement,
    e.AgreementAmended: _key,
    e.AgreementTerminated: _terminated,
    e.BudgetCarriedOver: _carried_over,
    e.OverPlanApproved: _over_plan,
    e.BudgetBlocked: _blocked,
    e.BlockLifted: _lifted,
    e.OtherFundingReceived: _other_funding,
    e.ProofSubmitted: _proof,
    e.ProofAccepted: _proof,
    e.VatDecided: _vat,
    e.AdvanceScheduled: _scheduled,
    e.AdvancePaid: _advance,
}
