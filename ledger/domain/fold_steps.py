"""Steps of the fold: posts, people, plans, settlements, claims, years; and the list of all."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ledger.domain import events as e
from ledger.domain.fold_money import MONEY_STEPS
from ledger.domain.state import Claim, Fact, Facts, Post, Settlement
from ledger.domain.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Callable


def _post(state: Facts, fact: Fact, event: e.PostEstablished) -> None:
    post = state.posts[event.post] = Post(fact, event)
    post.fte.add(event.valid_from, None, Fraction(*event.fte), fact.sequence)
    post.agreements.add(event.valid_from, None, event.agreement, fact.sequence)
    post.grants.add(event.valid_from, None, event.grant, fact.sequence)


def _post_amended(state: Facts, fact: Fact, event: e.PostAmended) -> None:
    if not (post := state.posts.get(event.post)):
        return
    if event.fte is not None:
        end = post.fte.end_of_stretch(event.valid_from)
        post.fte.add(event.valid_from, end, Fraction(*event.fte), fact.sequence)
    if event.agreement is not None:
        post.agreements.add(event.valid_from, None, event.agreement, fact.sequence)
    if event.grant is not None:
        post.grants.add(event.valid_from, None, event.grant, fact.sequence)


def _absent(state: Facts, fact: Fact, event: e.AbsenceRecorded) -> None:
    if post := state.posts.get(event.post):
        post.recorded_absences.append((fact, event))
        people = post.people.get(event.person)
        ends = [people.end_of_stretch(event.valid_from) if people else None]
        ends.append(None if event.valid_to is None else event.valid_to + 1)
        # It ends with its occupancy (domain reference §4), at the latest.
        end = min((day for day in ends if day is not None), default=None)
        away = post.absences.setdefault(event.person, Timeline())
        away.add(event.valid_from, end, True, fact.sequence)  # noqa: FBT003


def _filled(state: Facts, fact: Fact, event: e.PostFilled) -> None:
    if post := state.posts.get(event.post):
        end = None if event.valid_to is None else event.valid_to + 1
        people = post.people.setdefault(event.person, Timeline())
        people.add(event.valid_from, end, Fraction(*event.fte), fact.sequence)


def _hours(state: Facts, fact: Fact, event: e.HoursChanged) -> None:
    post = state.posts.get(event.post)
    if post and (person := post.people.get(event.person)):
        end = person.end_of_stretch(event.valid_from)
        person.add(event.valid_from, end, Fraction(*event.fte), fact.sequence)


def _vacated(state: Facts, fact: Fact, event: e.PostVacated) -> None:
    post = state.posts.get(event.post)
    if post and (person := post.people.get(event.person)):
        end = person.end_of_stretch(event.last_day)
        person.add(event.last_day + 1, end, None, fact.sequence)
        if away := post.absences.get(event.person):
            away.add(event.last_day + 1, end, None, fact.sequence)


def _closed(state: Facts, fact: Fact, event: e.PostClosed) -> None:
    if post := state.posts.get(event.post):
        post.fte.add(event.last_day + 1, None, None, fact.sequence)


def _quota(state: Facts, fact: Fact, event: e.QuotaCalculated) -> None:
    line = state.quotas.setdefault((event.programme, event.body), Timeline())
    line.add(event.valid_from, None, Fraction(*event.fte), fact.sequence)


def _planned(state: Facts, fact: Fact, event: e.CostPlanned) -> None:
    if post := state.posts.get(event.post):
        days = (event.cost_type, event.service_from, event.service_to)
        post.planned_cost[days] = (fact, event)


def _planned_fte(state: Facts, fact: Fact, event: e.OccupancyPlanned) -> None:
    if post := state.posts.get(event.post):
        end = None if event.valid_to is None else event.valid_to + 1
        post.planned_fte.add(event.valid_from, end, Fraction(*event.fte), fact.sequence)


def _settlement(state: Facts, fact: Fact, event: e.SettlementIssued) -> None:
    state.settlements[event.settlement] = Settlement(fact, event)


def _settled(state: Facts, fact: Fact, event: e.SettlementPaid) -> None:
    if settlement := state.settlements.get(event.settlement):
        settlement.payments.append((fact, event))


def _claim(state: Facts, fact: Fact, event: e.RepaymentClaimed) -> None:
    state.claims[event.claim] = Claim(fact, event)


def _repaid(state: Facts, fact: Fact, event: e.RepaymentPaid) -> None:
    if claim := state.claims.get(event.claim):
        claim.payments.append((fact, event))


def _interest(state: Facts, fact: Fact, event: e.InterestCharged) -> None:
    if claim := state.claims.get(event.claim):
        claim.interest.append((fact, event))


def _base_rate(state: Facts, fact: Fact, event: e.BaseRateSet) -> None:
    state.base_rates[event.valid_from] = (fact, event)


def _year_closed(state: Facts, fact: Fact, event: e.YearClosed) -> None:
    state.closed[event.body, event.year] = (fact, event)


def _accounts(state: Facts, fact: Fact, event: e.AccountsAdopted) -> None:
    state.accounts[event.body, event.year] = (fact, event)


def _policy(state: Facts, fact: Fact, event: e.CertificationPolicySet) -> None:
    state.policy = (fact, event)


STEPS: dict[type[e.Event], Callable[[Facts, Fact, Any], None]] = {
    **MONEY_STEPS,
    e.PostEstablished: _post,
    e.PostFilled: _filled,
    e.HoursChanged: _hours,
    e.PostVacated: _vacated,
    e.PostClosed: _closed,
    e.PostAmended: _post_amended,
    e.AbsenceRecorded: _absent,
    e.QuotaCalculated: _quota,
    e.CostPlanned: _planned,
    e.OccupancyPlanned: _planned_fte,
    e.SettlementIssued: _settlement,
    e.SettlementPaid: _settled,
    e.RepaymentClaimed: _claim,
    e.RepaymentPaid: _repaid,
    e.InterestCharged: _interest,
    e.BaseRateSet: _base_rate,
    e.YearClosed: _year_closed,
    e.AccountsAdopted: _accounts,
    e.CertificationPolicySet: _policy,
}
"""How each event type changes what stands; a test lists what is missing."""
