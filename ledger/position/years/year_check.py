"""What stands against closing a body's year: one check each, green, amber or red, with a way in.

Red stands against a closing, amber wants a look. Sources: domain reference §3 (closing), §4 (what
is compared), §6 (certification, § 31 KomHVO NRW; over-plan approval, § 83 GO NRW; watch over the
use of the budget, § 24 KomHVO NRW).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction

from ledger.domain.costs.certification import OFF, REQUIRE, policy_of
from ledger.domain.council.authorised import APPROVED_LATER, EXCEEDED, NO_DECISION
from ledger.domain.grants.allocation import Staffing, staffing
from ledger.domain.period import iso, year_of, year_span
from ledger.domain.settlements.arithmetic import advances_paid, balances, standing_settlement
from ledger.domain.years.closing import closing_of
from ledger.log.database import Session
from ledger.log.eventlog import head
from ledger.position.costs.pending import uncertified
from ledger.position.grants.account import LegAccount, leg_accounts
from ledger.position.settlements.settled import details_of, view_of
from ledger.position.snapshot import Snapshot, about_body
from ledger.position.years.body_year import BodyYear
from ledger.position.years.carried import CARRIED_TOO_MUCH
from ledger.position.years.checked import AMBER, GREEN, RED, Check, CheckQuestion, Item, YearCheck
from ledger.projections.payment_lists import unpaid


class _Look(BodyYear):
    """A body's year, seen on a day."""

    def __init__(self, snapshot: Snapshot, body: str, year: int, today: int) -> None:
        super().__init__(snapshot, body, year)
        self.today = today


def year_check(session: Session, question: CheckQuestion, clock_day: int) -> YearCheck:
    """Return every check of a body's year as known within the axes.

    Raises:
        UnknownName: the body is not registered.
    """
    today = min(
        clock_day, question.axes.known_on, clock_day if question.on is None else question.on
    )
    snapshot = about_body(session, question.body, question.axes)
    return checked(snapshot, question, today)


def year_checks(snapshot: Snapshot, year: int, bodies: Iterable[str], on: int) -> list[YearCheck]:
    """Return the checks of several bodies, seen on a day, from a snapshot that is about all."""
    today = min(on, snapshot.axes.known_on)
    asked = (CheckQuestion(body, year, snapshot.axes, on) for body in bodies)
    return [checked(snapshot, question, today) for question in asked]


def checked(snapshot: Snapshot, question: CheckQuestion, today: int) -> YearCheck:
    """Return the checks of a body's year, seen on a day."""
    look = _Look(snapshot, question.body, question.year, today)
    checks = tuple(Check(name, tuple(find(look))) for name, find in CHECKS.items())
    closed = closing_of(look.facts, look.body, look.year)
    return YearCheck(
        question=question,
        body_name=look.facts.body_name(look.body),
        checks=checks,
        closed_on=closed.event.closed_on if closed else None,
        closed_event=closed.fact.sequence if closed else None,
        today=today,
        receipt=head(look.session).receipt,
    )


def _over(look: _Look) -> Iterator[Item]:
    last = year_span(look.year).end - 1
    if look.today <= last:
        drill = f"position {look.body} --year {look.year} --forecast"
        yield Item(RED, "not_over", {"day": iso(last)}, drill)


def _earlier(look: _Look) -> Iterator[Item]:
    for year in look.open_years:
        yield Item(RED, "earlier_open", {"year": year}, f"year check {look.body} {year}")


def _certified(look: _Look) -> Iterator[Item]:
    policy = policy_of(look.facts)
    if policy == OFF:
        return
    for post in look.posts:
        count, cents = uncertified(look.session, [post], look.year, look.axes)
        if count:
            colour = RED if policy == REQUIRE else AMBER
            drill = f"cost certify --pending --post {post} --year {look.year}"
            yield Item(colour, "uncertified", {"post": post, "count": count}, drill, cents)


def _settled(look: _Look) -> Iterator[Item]:
    for name in look.agreements:
        stands = standing_settlement(look.facts, name, look.year)
        if stands is None:
            yield from _unsettled(look, name)
            continue
        settlement = stands.event.settlement
        view = view_of(look.snapshot, settlement)
        drill = f"settlement show {settlement}"
        mine = [one for one in view.accounts if look.body in {one.member, one.employing_body}]
        if any(one.today_cents not in {None, one.balance_cents} for one in mine):
            moved = sum((one.today_cents or 0) - one.balance_cents for one in mine)
            yield Item(AMBER, "outdated", {"settlement": settlement}, drill, moved)
        for one in mine:
            if one.open_cents:
                values: dict[str, object] = {
                    "settlement": settlement,
                    **_owing(look, one.member, one.employing_body, one.open_cents),
                    "over_cents": one.overpaid_cents,
                }
                kind = "overpaid" if one.overpaid_cents else "unpaid"
                yield Item(AMBER, kind, values, drill, one.open_cents)


def _owing(look: _Look, member: str, employer: str, cents: int) -> dict[str, object]:
    """Return the member of an account, and who of both owes the other: below zero it is owed."""
    debtor, creditor = (member, employer) if cents >= 0 else (employer, member)
    names = {"member": member, "debtor": debtor, "creditor": creditor}
    return {key: look.facts.body_name(name) for key, name in names.items()}


def _unsettled(look: _Look, agreement: str) -> Iterator[Item]:
    lines = [one.line for one in details_of(look.snapshot, agreement, look.year)]
    for end in balances(lines, advances_paid(look.facts, agreement, look.year)):
        moved = end.unrefinanced_cents or end.advances_cents
        if look.body in {end.member, end.employing_body} and moved:
            owing = _owing(look, end.member, end.employing_body, end.balance_cents)
            values = {"agreement": agreement, **owing}
            drill = f"position {end.member} --year {look.year} --parts"
            yield Item(RED, "unsettled", values, drill, end.balance_cents)


def _ceiling(look: _Look) -> Iterator[Item]:
    for row in look.rows:
        drill = f"explain {look.body} {look.year} headroom --programme {row.programme}"
        if row.status == EXCEEDED:
            yield Item(RED, "over_ceiling", {"programme": row.programme}, drill, row.over_cents)
        elif row.status == APPROVED_LATER and row.answered_on is not None:
            answer: dict[str, object] = {"programme": row.programme, "day": iso(row.answered_on)}
            yield Item(GREEN, "approved_later", answer, drill)
        elif row.status == NO_DECISION:
            values: dict[str, object] = {"programme": row.programme}
            yield Item(AMBER, "no_decision", values, drill, row.unrefinanced_cents)


def _carried(look: _Look) -> Iterator[Item]:
    """Yield where more was carried over than its year leaves; it is mended in the giving year."""
    for row in look.rows:
        for word, values in row.warnings:
            if word == CARRIED_TOO_MUCH:
                giving, cents = values["year"], values["cents"]
                colour = RED if giving == look.year else AMBER
                drill = f"explain {look.body} {giving} headroom --programme {row.programme}"
                yield Item(colour, word, values, drill, cents if isinstance(cents, int) else None)


def _instalments(look: _Look) -> Iterator[Item]:
    for name in sorted(look.facts.speaking_of("body", look.body, "grant")):
        for leg in leg_accounts(look.snapshot, name, look.year):
            if leg.debtor == look.body and leg.open_cents:
                claimed = leg.claimed_cents - leg.repaid_cents >= -leg.open_cents
                yield _leg(look, name, leg, claimed=claimed)


def _leg(look: _Look, grant: str, leg: LegAccount, *, claimed: bool) -> Item:
    values: dict[str, object] = {
        "grant": grant,
        "creditor": look.facts.body_name(leg.creditor),
        "received_cents": leg.received_cents,
        "payable_cents": leg.payable_cents,
    }
    drill = f"grant account {grant} --year {look.year}"
    if leg.open_cents > 0:
        return Item(AMBER, "to_come", values, drill, leg.open_cents)
    kind, colour = ("to_repay", AMBER) if claimed else ("unclaimed", RED)
    return Item(colour, kind, values, drill, -leg.open_cents)


def _staffing(look: _Look) -> Iterator[Item]:
    """What the notices of which the body receives a leg pay for, beside who is on their posts."""
    last = year_span(look.year).end - 1
    for name in sorted(look.facts.speaking_of("body", look.body, "grant")):
        grant = look.facts.grants[name]
        # A year that is not over is seen today, a notice that ends earlier on its last day.
        day = min(last, grant.valid_to, max(look.today, year_span(look.year).start))
        if year_of(day) != look.year:
            continue
        for leg in staffing(look.facts, name, day):
            if look.body in {leg.recipient, grant.event.recipient} and leg.funded is not None:
                yield _staffed(look, leg, day)


def _staffed(look: _Look, leg: Staffing, day: int) -> Item:
    funded = leg.funded or Fraction(0)
    short = AMBER if leg.occupied < funded else GREEN
    values: dict[str, object] = {
        "grant": leg.grant,
        "recipient": look.facts.body_name(leg.recipient),
        "funded_fte": f"{funded}",
        "allocated_fte": f"{leg.allocated}",
        "occupied_fte": f"{leg.occupied}",
        "day": iso(day),
    }
    drill = f"grant show {leg.grant} --on {iso(day)}"
    colour = RED if leg.allocated > funded else short
    return Item(colour, f"staffed_{leg.leg}", values, drill, leg.yearly_cents)


def _plan(look: _Look) -> Iterator[Item]:
    actual = {row.programme: row for row in look.rows}
    for plan in look.planned:
        row = actual.get(plan.programme)
        spent = row.unrefinanced_cents if row else 0
        over = spent - plan.unrefinanced_cents
        if plan.cost_share_cents and over > 0:
            values: dict[str, object] = {
                "programme": plan.programme,
                "planned_cents": plan.unrefinanced_cents,
                "actual_cents": spent,
            }
            drill = f"position {look.body} --year {look.year} --plan"
            yield Item(AMBER, "over_plan", values, drill, over)


def _proof(look: _Look) -> Iterator[Item]:
    for item in look.proofs:
        if item.day is not None:
            colour = RED if item.day < look.today else AMBER
            kind = "proof_late" if colour == RED else "proof_open"
            values: dict[str, object] = {"grant": item.name, "day": iso(item.day)}
            drill = f"due --body {look.body} --until {iso(item.day)}"
            yield Item(colour, kind, values, drill)


def _paid(look: _Look) -> Iterator[Item]:
    """On accrual an unpaid booking counts; a proof of use and cash have it once it is paid."""
    found: dict[str, list[int]] = {}
    for one in unpaid(look.session, look.posts, look.year, look.axes):
        found.setdefault(one.post, []).append(one.cents)
    for post, cents in sorted(found.items()):
        drill = f"cost pay --pending --post {post} --year {look.year}"
        yield Item(AMBER, "not_paid", {"post": post, "count": len(cents)}, drill, sum(cents))


CHECKS: dict[str, Callable[[_Look], Iterator[Item]]] = {
    "year_over": _over,
    "earlier_years": _earlier,
    "certified": _certified,
    "settled": _settled,
    "ceiling": _ceiling,
    "carry_over": _carried,
    "instalments": _instalments,
    "staffing": _staffing,
    "plan": _plan,
    "proof": _proof,
    "paid": _paid,
}
"""Every check by its name, in the order in which a clerk works them off."""
