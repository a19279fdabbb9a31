"""The guards: each rule takes a new event and what stands, and yields findings.

They stand before the fact. The same rules are asked again when a fact is withdrawn, about every
fact that came after it, to find those that would become impossible.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ledger.domain import events as e
from ledger.domain.accounts_rules import ACCOUNTS_RULES
from ledger.domain.errors import Finding, unknown_name
from ledger.domain.funding import DAY_COUNTS
from ledger.domain.keys import check_members
from ledger.domain.period import Span, iso, year_of
from ledger.domain.post_rules import closed, established, filled, on_post

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ledger.domain.facts import Facts

LOST_ZERO = 7
"""Digits of a municipality key (AGS) that a spreadsheet took for a number."""
LEVELS = ("municipality", "county", "state", "other")


def findings(event: e.Event, facts: Facts) -> list[Finding]:
    """Return everything that stands against recording `event` on top of `facts`."""
    found = list(_names(event, facts))
    if not found:
        for rule in RULES.get(type(event), ()):
            found.extend(rule(event, facts))
    return found


def _names(event: e.Event, facts: Facts) -> Iterator[Finding]:
    """Refuse a name that nobody registered; a subject's first event registers it itself."""
    wanted = [pair for pair in event.mentions if pair[0] != "person"]
    nameless = event.subject[0] in NAMELESS or isinstance(event, e.VoucherKey)
    if type(event) not in REGISTERING and not nameless:
        wanted.insert(0, (event.subject[0], event.subject[1]))
    for kind, name in dict.fromkeys(wanted):
        if name not in facts.table(kind):
            yield unknown_name(kind, name, facts.table(kind))


def _order(place: str, first: int, last: int | None) -> Iterator[Finding]:
    if last is not None and last < first:
        yield Finding(place, "the period ends before it begins", "exchange or mend the two dates")


def _positive(place: str, cents: int, what: str) -> Iterator[Finding]:
    if cents < 0:
        yield Finding(place, f"a negative {what}", "type it without the minus sign")


def _level(event: e.BodyRegistered, _: Facts) -> Iterator[Finding]:
    if event.body.isdigit() and len(event.body) == LOST_ZERO:
        remedy = f"type all eight digits, such as 0{event.body}"
        yield Finding(f"body {event.body}", "seven digits: its leading zero is lost", remedy)
    if event.level not in LEVELS:
        place = f"body {event.body}"
        yield Finding(place, f"unknown level {event.level!r}", f"one of {', '.join(LEVELS)}")


def _decision(event: e.BudgetAuthorised, _: Facts) -> Iterator[Finding]:
    place = f"decision {event.decision}"
    yield from _positive(place, event.ceiling_cents, "ceiling")
    if event.last_year is not None and event.last_year < event.first_year:
        yield Finding(place, "the last year lies before the first", "exchange the two years")


def _decision_change(
    event: e.AuthorisationAmended | e.AuthorisationRevoked, facts: Facts
) -> Iterator[Finding]:
    decision = facts.decisions[event.decision].event
    place = f"decision {event.decision}"
    if isinstance(event, e.AuthorisationAmended):
        yield from _positive(place, event.ceiling_cents, "ceiling")
    last = decision.last_year
    if event.from_year < decision.first_year or (last is not None and event.from_year > last):
        years = f"{decision.first_year} to {last or 'open'}"
        yield Finding(
            place, f"{event.from_year} is none of its years ({years})", "name one of them"
        )


def _grant(event: e.GrantApproved, _: Facts) -> Iterator[Finding]:
    place = f"grant {event.grant}"
    yield from _order(place, event.valid_from, event.valid_to)
    yield from _positive(place, event.rate_cents, "rate")
    if event.day_count not in DAY_COUNTS:
        known = ", ".join(DAY_COUNTS)
        yield Finding(place, f"unknown day-count policy {event.day_count!r}", f"one of {known}")
    if not event.cost_types:
        yield Finding(place, "no cost type is eligible", "name at least one, e.g. personnel")


def _inside_notice(
    place: str, day: int, grant: str, facts: Facts, until: int | None = None
) -> Iterator[Finding]:
    """A day lies in the notice's period, which `until` (if given) ends anew."""
    notice = facts.grants[grant]
    first, last = notice.event.valid_from, notice.valid_to if until is None else until
    if not first <= day <= last:
        yield Finding(
            place,
            f"{iso(day)} lies outside the period of notice {grant}, {iso(first)} to {iso(last)}",
            "mend the date, or amend the notice's period first",
        )


def _grant_amended(event: e.GrantAmended, facts: Facts) -> Iterator[Finding]:
    place = f"grant {event.grant}"
    if event.rate_cents is None and event.cost_types is None and event.valid_to is None:
        yield Finding(place, "the amendment changes nothing", "give --rate, --cost-type or --until")
    yield from _positive(place, event.rate_cents or 0, "rate")
    if event.valid_to is not None:
        yield from _order(place, facts.grants[event.grant].event.valid_from, event.valid_to)
    if event.rate_cents is not None or event.cost_types is not None:
        yield from _inside_notice(place, event.valid_from, event.grant, facts, event.valid_to)


def _grant_revoked(event: e.GrantRevoked, facts: Facts) -> Iterator[Finding]:
    yield from _inside_notice(f"grant {event.grant}", event.from_day, event.grant, facts)


def _forwarded(event: e.GrantForwarded, facts: Facts) -> Iterator[Finding]:
    place = f"forwarding of {event.grant} to {event.recipient}"
    yield from _order(place, event.valid_from, event.valid_to)
    yield from _positive(place, event.rate_cents or 0, "rate")
    yield from _inside_notice(place, event.valid_from, event.grant, facts)
    yield from _inside_notice(place, event.valid_to, event.grant, facts)
    mine = Span(event.valid_from, event.valid_to + 1)
    for fact, other in facts.grants[event.grant].forwardings:
        if other.recipient == event.recipient and other != event:
            theirs = Span(other.valid_from, other.valid_to + 1)
            if mine.meet(theirs).days:
                yield Finding(
                    place,
                    f"overlaps the forwarding recorded as event {fact.sequence}",
                    f"choose another period, or correct it with --corrects {fact.sequence}",
                )


def _instalment(event: e.InstalmentReceived, facts: Facts) -> Iterator[Finding]:
    place = f"instalment on {event.grant}"
    yield from _inside_notice(place, event.received_on, event.grant, facts)
    if event.amount_cents <= 0:
        yield Finding(place, "money received is above zero", "check the amount and its sign")
    grant = facts.grants[event.grant]
    first, last = year_of(grant.event.valid_from), year_of(grant.valid_to)
    if not first <= event.year <= last:
        problem = f"{event.year} is none of the notice's years ({first} to {last})"
        yield Finding(place, problem, "name one of them, or amend the notice's period first")
    receivers = {grant.event.recipient, *(f.recipient for _, f in grant.forwardings)}
    if event.recipient not in receivers:
        yield Finding(
            place,
            f"{event.recipient} receives nothing under this notice",
            f"name one of {', '.join(sorted(receivers))}, or record the forwarding first",
        )


def _keys(event: e.AgreementConcluded | e.AgreementAmended, _: Facts) -> Iterator[Finding]:
    for name, key in (("key", event.key), ("grant key", event.grant_key)):
        problem = check_members(key) if key is not None else ""
        if problem:
            yield Finding(f"agreement {event.agreement}, {name}", problem, "e.g. A=1/2,B=1/2")


def _agreement(event: e.AgreementConcluded, _: Facts) -> Iterator[Finding]:
    yield from _order(f"agreement {event.agreement}", event.valid_from, event.valid_to)


def _in_agreement(
    event: e.AgreementAmended | e.AgreementTerminated, facts: Facts
) -> Iterator[Finding]:
    agreement = facts.agreements[event.agreement]
    day = event.valid_from if isinstance(event, e.AgreementAmended) else event.last_day
    if agreement.keys.at(day) is None:
        first = agreement.event.valid_from
        end = agreement.keys.end_of_stretch(first)
        place = f"agreement {event.agreement}"
        until = iso(end - 1) if end is not None else "open"
        problem = f"{iso(day)} lies outside its term, {iso(first)} to {until}"
        yield Finding(place, problem, "mend the date")


RULES: dict[type[e.Event], tuple[Callable[[Any, Facts], Iterator[Finding]], ...]] = {
    e.BodyRegistered: (_level,),
    e.BudgetAuthorised: (_decision,),
    e.AuthorisationAmended: (_decision_change,),
    e.AuthorisationRevoked: (_decision_change,),
    e.GrantApproved: (_grant,),
    e.GrantAmended: (_grant_amended,),
    e.GrantRevoked: (_grant_revoked,),
    e.GrantForwarded: (_forwarded,),
    e.InstalmentReceived: (_instalment,),
    e.AgreementConcluded: (_agreement, _keys),
    e.AgreementAmended: (_keys, _in_agreement),
    e.AgreementTerminated: (_in_agreement,),
    e.PostEstablished: (established,),
    e.PostFilled: (filled,),
    e.HoursChanged: (on_post,),
    e.PostVacated: (on_post,),
    e.PostClosed: (closed,),
    **ACCOUNTS_RULES,
}
"""The rule book; a new event type brings its rules here."""

REGISTERING = frozenset(
    {
        e.BodyRegistered,
        e.ProgrammeRegistered,
        e.BudgetAuthorised,
        e.GrantApproved,
        e.AgreementConcluded,
        e.PostEstablished,
        e.SettlementIssued,
        e.RepaymentClaimed,
    }
)
"""Events that bring their subject into being."""

NAMELESS = frozenset({"budget", "base_rate", "year", "policy"})
"""Kinds of streams that nobody registers."""
