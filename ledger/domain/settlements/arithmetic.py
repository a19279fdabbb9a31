"""The yearly account between employing bodies and members (Spitzabrechnung), as arithmetic.

Sources: domain reference §2 and §4: settlement between partners always takes accrual; what a member
owes is cost share − refinanced + VAT, VAT rounded per line; advances paid are taken off.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from msgspec import structs

from ledger.domain import events as e
from ledger.domain.agreements.partnership import employing_bodies
from ledger.domain.agreements.sharing import KeySegment, shares_of
from ledger.domain.errors import Finding
from ledger.domain.events import SettlementBalance, SettlementLine
from ledger.domain.said import Said
from ledger.domain.settlements.lines import by_period
from ledger.domain.state import Fact, Facts, OnRecord, Settlement

if TYPE_CHECKING:
    from ledger.domain.posts.post_year import PostYear
    from ledger.domain.settlements.lines import Line
    from ledger.domain.years.bearing import BorneYear, Late

Account = tuple[str, str]
"""A member and the employing body that it settles with."""
_ANEW = "repeat its advance pay, with --to, --corrects {sequence} and --reason"


class Detail(NamedTuple):
    """A settlement line with what it comes from; amounts in cents.

    `part` of `shared_cents` plus `own_cents` (what the cost base leaves with the employing body) is
    the cost share; `grant_part` of `grant_cents` is what is refinanced. Where VAT changes while a
    key version holds, all of them are those of the line's days, and each a split of the segment's.
    A line that a later year bears is a difference: `late` says of which years, and holds the line
    with all cost that is borne up to the year, and that with the cost borne before.
    """

    line: SettlementLine
    part: Fraction
    shared_cents: int
    own_cents: int
    grant_part: Fraction
    grant_cents: int
    vat_rate: Fraction | None
    segment: KeySegment
    vat_sequence: int
    late: LateLine | None = None


class LateLine(NamedTuple):
    """F(b) and F(b − 1) of a line (domain reference §3 "Closing"), and whose they are."""

    late: Late
    now: Detail
    before: Detail


def details(agreement: str, post_years: Iterable[BorneYear]) -> list[Detail]:
    """Return every member's line for every post and key version under an agreement.

    The employing body's own lines are among them: lines sum to the posts' cost and payable grant.

    Args:
        agreement: its name; days under another agreement, or under none, are no part of it.
        post_years: of one year, on accrual, of every post that has rested on the agreement.
    """
    found = []
    for borne in post_years:
        found += _lines(agreement, borne.own)
        for late in borne.late:
            found += _late_lines(agreement, late)
    return found


def _lines(agreement: str, one: PostYear) -> list[Detail]:
    found = []
    fine = by_period(one)
    for line in one.lines():
        segment = one.segments[line.segment]
        if segment.agreement == agreement and segment.version is not None:
            found.append(_detail(fine, line, segment))
    return found


def _late_lines(agreement: str, late: Late) -> Iterator[Detail]:
    """Yield what a later year bears of a service year's lines; no lines of nothing."""
    earlier, later = (
        {(one.line.member, one.line.valid_from): one for one in _lines(agreement, part)}
        for part in (late.before, late.now)
    )
    for place, any_of_both in (earlier | later).items():
        nothing = _nothing(any_of_both)
        now, before = later.get(place, nothing), earlier.get(place, nothing)
        line = now.line
        difference = structs.replace(
            line,
            cost_share_cents=line.cost_share_cents - before.line.cost_share_cents,
            refinanced_cents=line.refinanced_cents - before.line.refinanced_cents,
            vat_cents=line.vat_cents - before.line.vat_cents,
        )
        if any((difference.cost_share_cents, difference.refinanced_cents, difference.vat_cents)):
            yield now._replace(
                line=difference,
                shared_cents=now.shared_cents - before.shared_cents,
                own_cents=now.own_cents - before.own_cents,
                grant_cents=now.grant_cents - before.grant_cents,
                late=LateLine(late, now, before),
            )


def _nothing(one: Detail) -> Detail:
    """Return a line of nothing: cost outside the cost base came late, or went."""
    line = structs.replace(one.line, cost_share_cents=0, refinanced_cents=0, vat_cents=0)
    return one._replace(line=line, shared_cents=0, own_cents=0, grant_cents=0)


def _detail(fine: PostYear, line: Line, segment: KeySegment) -> Detail:
    """Return a line with its arithmetic; in `fine` each VAT period is a segment."""
    home, cost = fine.post.event.employing_body, fine.costs[line.place]
    settled = SettlementLine(
        member=line.member,
        post=fine.post.event.post,
        employing_body=home,
        valid_from=line.span.start,
        valid_to=line.span.end - 1,
        cost_share_cents=line.cost_share_cents,
        refinanced_cents=line.refinanced_cents,
        vat_code=line.vat_code,
        vat_cents=line.vat_cents,
    )
    return Detail(
        line=settled,
        part=dict(shares_of(segment, fine.post, "key")).get(line.member, Fraction(0)),
        shared_cents=cost.shared + cost.overhead,
        own_cents=cost.own if line.member == home else 0,
        grant_part=dict(shares_of(segment, fine.post, "grant_key")).get(line.member, Fraction(0)),
        grant_cents=fine.segment_payable[line.place],
        vat_rate=line.vat.rate if line.vat else None,
        segment=segment,
        vat_sequence=line.vat_sequence,
    )


def balances(
    lines: Iterable[SettlementLine], advances: Mapping[Account, int]
) -> tuple[SettlementBalance, ...]:
    """Return each member's account with each employing body: owed minus advances, in cents.

    Above zero the member pays the rest (Nachzahlung), below it gets money back (Erstattung). An
    employing body bears its own part and has no account with itself.
    """
    owed: dict[Account, int] = dict.fromkeys(advances, 0)
    for line in lines:
        if line.member != line.employing_body:
            account = (line.member, line.employing_body)
            owed[account] = owed.get(account, 0) + line.owed_cents
    return tuple(
        SettlementBalance(*account, cents, paid := advances.get(account, 0), cents - paid)
        for account, cents in sorted(owed.items())
    )


def advances_of(
    facts: Facts, agreement: str, year: int
) -> list[tuple[Account, Fact, e.AdvancePaid]]:
    """Return the advances paid for a year, each with the account that it belongs to.

    An advance that names no employing body went to the only one; where there are several, the
    account's employing body stays empty (see `unclear_advances`).
    """
    employing = employing_bodies(facts, agreement, year)
    only = employing[0] if len(employing) == 1 else ""
    return [
        ((event.member, event.employing_body or only), fact, event)
        for fact, event in facts.agreements[agreement].advances
        if event.year == year
    ]


def advances_paid(facts: Facts, agreement: str, year: int) -> dict[Account, int]:
    """Return the cents paid in advance for a year, by account; unclear ones belong to none."""
    paid: dict[Account, int] = {}
    for account, _, event in advances_of(facts, agreement, year):
        if all(account):
            paid[account] = paid.get(account, 0) + event.amount_cents
    return paid


def advances_by_body(
    facts: Facts, programme: str, body: str, year: int
) -> Iterator[OnRecord[e.AdvancePaid]]:
    """Yield what a body paid in advance for a year under a programme's agreements."""
    speaking = facts.speaking_of("body", body, "agreement")
    names = (name for name in facts.agreements if name in speaking)
    yield from _advances(facts, names, programme, (body, year))


def advances_of_body(facts: Facts, programme: str, body: str, year: int) -> int:
    """Return the sum of `advances_by_body`, in cents."""
    names = facts.speaking_of("body", body, "agreement")
    found = _advances(facts, names, programme, (body, year))
    return sum(event.amount_cents for _, event in found)


def _advances(
    facts: Facts, names: Iterable[str], programme: str, whose: tuple[str, int]
) -> Iterator[OnRecord[e.AdvancePaid]]:
    for name in names:
        agreement = facts.agreements.get(name)
        if agreement is not None and agreement.event.programme == programme:
            for one in agreement.advances:
                if (one.event.member, one.event.year) == whose:
                    yield one


def with_accounts(
    advances: Mapping[Account, int], earlier: e.SettlementIssued | None
) -> dict[Account, int]:
    """Return the advances with every account of an earlier settlement: none of them is lost."""
    ends = earlier.balances if earlier else ()
    return {**{(end.member, end.employing_body): 0 for end in ends}, **advances}


def unclear_advances(facts: Facts, agreement: str, year: int) -> Iterator[Finding]:
    """Find advances that cannot be settled: posts may have come after they were recorded."""
    employing = employing_bodies(facts, agreement, year)
    for (member, body), fact, _ in advances_of(facts, agreement, year):
        place = Said(
            "advance of {member} for {year}, event {event}",
            member=member,
            year=year,
            event=fact.sequence,
        )
        if not body:
            problem = "BL-201 was paid to one of {known}, and does not say to which"
            yield Finding.of(place, problem, _ANEW, known=tuple(employing), sequence=fact.sequence)
        elif body == member:
            problem = "BL-202 was paid by the employing body to itself"
            yield Finding.of(place, problem, _ANEW, sequence=fact.sequence)
        elif body not in employing:
            problem = "BL-203 was paid to {body}, which has no post here"
            yield Finding.of(place, problem, _ANEW, body=body, sequence=fact.sequence)


def standing_settlement(facts: Facts, agreement: str, year: int) -> Settlement | None:
    """Return the settlement of an agreement and year whose place no other one took."""
    names = facts.speaking_of("agreement", agreement, "settlement")
    known = (facts.settlements[name] for name in names if name in facts.settlements)
    mine = [one for one in known if one.event.agreement == agreement and one.event.year == year]
    replaced = {one.event.corrects for one in mine}
    return next((one for one in mine if one.event.settlement not in replaced), None)


def chain(facts: Facts, settlement: Settlement) -> list[Settlement]:
    """Return a settlement and, one after the other, those whose place it took."""
    found = [settlement]
    while (earlier := facts.settlements.get(found[-1].event.corrects or "")) is not None:
        if earlier in found:
            break
        found.append(earlier)
    return found


def account_of(event: e.SettlementIssued, payment: e.SettlementPaid) -> Account:
    """Return the account a payment belongs to; the member's only one where none is named."""
    if payment.employing_body:
        return (payment.member, payment.employing_body)
    mine = [end.employing_body for end in event.balances if end.member == payment.member]
    return (payment.member, mine[0] if len(mine) == 1 else "")


def overpaid(balance: int, paid: int) -> int:
    """Return by how many cents more was paid than a balance; whoever was paid owes them back."""
    left = balance - paid
    return abs(left) if left * balance <= 0 and paid * balance >= 0 else 0


def payments_of(
    facts: Facts, settlement: Settlement, account: Account
) -> list[OnRecord[e.SettlementPaid]]:
    """Return the payments of an account, those on the settlements it took the place of included."""
    return sorted(
        (
            paid
            for one in chain(facts, settlement)
            for paid in one.payments
            if account_of(one.event, paid.event) == account
        ),
        key=lambda paid: (paid.event.paid_on, paid.fact.sequence),
    )
