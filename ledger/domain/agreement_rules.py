"""Rules of cooperation agreements: keys and what they rest on, overhead, VAT, advances.

Sources: domain reference §2 (key, settlement), §4 (keys, overhead, VAT), §8 (traps); § 2b UStG.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from ledger.domain import commands as c
from ledger.domain import events as e
from ledger.domain.cost_sharing import OVERHEAD, OVERHEADS
from ledger.domain.errors import Finding
from ledger.domain.keys import check_members
from ledger.domain.partnership import employing_bodies, members_in
from ledger.domain.period import iso, year_span
from ledger.domain.recordable import Recordable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.domain.keys import Share
    from ledger.domain.state import Facts

KEY_BASES = ("fractions", "fte-share", "percent", "population", "equal", "cases", "hours")
"""What a key (Verteilungsschlüssel) may rest on."""
DATED_BASES = frozenset({"population", "cases", "hours"})
"""Bases that are counted, on a day, by somebody: two official counts of inhabitants differ."""

_Key = e.AgreementConcluded | e.AgreementAmended


def _keys(event: _Key, _: Facts) -> Iterator[Finding]:
    for name, key in (("key", event.key), ("grant key", event.grant_key)):
        problem = check_members(key) if key is not None else ""
        if problem:
            yield Finding(f"agreement {event.agreement}, {name}", problem, "e.g. A=1/2,B=1/2")


def _basis(event: _Key, _: Facts) -> Iterator[Finding]:
    """Say what the key rests on; a count names its day and its source (domain reference §8)."""
    place = f"agreement {event.agreement}, key"
    basis = event.key_basis
    if basis not in KEY_BASES:
        yield Finding(place, f"unknown basis {basis!r}", f"one of {', '.join(KEY_BASES)}")
        return
    missing = []
    if event.key_date is None:
        missing.append(("date", "--key-date"))
    if not event.key_source.strip():
        missing.append(("source", "--key-source"))
    if basis in DATED_BASES and missing:
        problem = f"a {basis} key without {' and '.join(word for word, _ in missing)}"
        options = " and ".join(option for _, option in missing)
        yield Finding(place, problem, f"name the count it rests on with {options}")
    if not check_members(event.key):
        yield from _parts(place, basis, event.key)


def _parts(place: str, basis: str, key: tuple[Share, ...]) -> Iterator[Finding]:
    parts = [(member, Fraction(above, below)) for member, above, below in key]
    if basis == "equal" and len({part for _, part in parts}) > 1:
        remedy = "leave the parts out, or name another basis"
        yield Finding(place, "the parts of an equal key differ", remedy)
    if basis == "percent":
        for member, part in parts:
            if not _is_decimal(part):
                problem = f"{part} of {member} is no exact percent"
                yield Finding(place, problem, "name the basis fractions")


def _is_decimal(part: Fraction) -> bool:
    """Return whether a part can be written as a decimal number: no other prime than 2 and 5."""
    below = part.denominator
    for prime in (2, 5):
        while below % prime == 0:
            below //= prime
    return below == 1


def _cost_base(event: _Key, facts: Facts) -> Iterator[Finding]:
    """Booked overhead is shared only where the agreement takes overhead as booked (§4)."""
    place = f"agreement {event.agreement}, cost base"
    base = event.cost_base
    if base is not None and len(set(base)) < len(base):
        yield Finding(place, "a cost type stands twice", "name each one once")
    overhead = event.overhead
    if isinstance(event, e.AgreementAmended):
        entry = facts.agreements[event.agreement].keys.at(event.valid_from)
        before = entry.value if entry else None
        base = (before.cost_base if before else ()) if base is None else base
        overhead = overhead or (before.overhead.kind if before else "actual")
    if overhead != "actual" and OVERHEAD in (base or ()):
        problem = f"names {OVERHEAD} as booked, while the overhead of the agreement is {overhead}"
        yield Finding(place, problem, f"leave {OVERHEAD} out, or agree on actual overhead")


def _overhead(event: _Key, _: Facts) -> Iterator[Finding]:
    """Overhead (Gemeinkosten): none, as booked, a percentage of personnel cost, or a flat sum."""
    place = f"agreement {event.agreement}, overhead"
    kind, rate, cents = event.overhead, event.overhead_rate, event.overhead_cents
    unsaid = isinstance(event, e.AgreementAmended) and not kind
    if kind not in OVERHEADS and not unsaid:
        known = "none, actual, percent:10%, flat:5000"
        yield Finding(place, f"unknown kind {kind!r}", f"one of {known}")
        return
    if kind == "percent":
        if rate is None:
            yield Finding(place, "percent of the personnel cost, but no rate", "e.g. percent:10%")
        elif Fraction(*rate) > 1:
            yield Finding(place, "more than 100 % of the personnel cost", "check the rate")
    elif rate is not None:
        yield Finding(place, f"a rate, but the kind is {kind or 'unsaid'}", "e.g. percent:10%")
    if kind == "flat":
        if cents is None or cents <= 0:
            problem = "flat, but no amount above zero per FTE and year"
            yield Finding(place, problem, "e.g. flat:5000")
    elif cents is not None:
        yield Finding(place, f"an amount, but the kind is {kind or 'unsaid'}", "e.g. flat:5000")


def _agreement(event: e.AgreementConcluded, _: Facts) -> Iterator[Finding]:
    if event.valid_to is not None and event.valid_to < event.valid_from:
        place, remedy = f"agreement {event.agreement}", "exchange or mend the two dates"
        yield Finding(place, "the period ends before it begins", remedy)


def _in_agreement(
    event: e.AgreementAmended | e.AgreementTerminated | e.VatDecided, facts: Facts
) -> Iterator[Finding]:
    agreement = facts.agreements[event.agreement]
    day = event.last_day if isinstance(event, e.AgreementTerminated) else event.valid_from
    if agreement.keys.at(day) is None:
        first = agreement.event.valid_from
        end = agreement.keys.end_of_stretch(first)
        place = f"agreement {event.agreement}"
        until = iso(end - 1) if end is not None else "open"
        problem = f"{iso(day)} lies outside its term, {iso(first)} to {until}"
        yield Finding(place, problem, "mend the date")


def _vat(event: e.VatDecided, _: Facts) -> Iterator[Finding]:
    """Whether settlements bear VAT is a dated decision (§ 2b UStG); with a rate goes its code."""
    place = f"agreement {event.agreement}, VAT"
    if event.rate is not None:
        if not event.code.strip():
            yield Finding(place, "a rate without its code", "name it, e.g. S19")
        if Fraction(*event.rate) > 1:
            yield Finding(place, "a rate above 100 %", "check the rate, e.g. 19%")


def _advance(event: e.AdvanceScheduled | e.AdvancePaid, facts: Facts) -> Iterator[Finding]:
    """Advances (Abschläge) flow from a member of the year to an employing body."""
    place = f"advance of {event.member} for {event.year} on {event.agreement}"
    agreement = facts.agreements[event.agreement]
    members = members_in(agreement, year_span(event.year))
    if not members:
        yield Finding(place, f"the agreement is not in force in {event.year}", "mend the year")
    elif event.member not in members:
        remedy = f"name one of {', '.join(sorted(members))}, or amend the agreement first"
        yield Finding(place, f"{event.member} is no member in {event.year}", remedy)
    yield from _amount(place, event)
    yield from _employing(place, event, facts)


def _amount(place: str, event: e.AdvanceScheduled | e.AdvancePaid) -> Iterator[Finding]:
    if isinstance(event, e.AdvanceScheduled):
        if event.amount_cents <= 0:
            yield Finding(place, "what is due is above zero", "check the amount and its sign")
        return
    if event.amount_cents == 0:
        yield Finding(place, "nothing was paid", "type the amount; paid back is negative")
    if event.paid_on == 0:
        yield Finding(place, "the day of payment is missing", "name it")


def _employing(
    place: str, event: e.AdvanceScheduled | e.AdvancePaid, facts: Facts
) -> Iterator[Finding]:
    """Name the employing body where several have posts under the agreement.

    A setup names posts after agreements: as long as there are none, any body may be meant.
    """
    employing = employing_bodies(facts, event.agreement, event.year)
    known = ", ".join(employing)
    if event.employing_body == event.member or employing == [event.member]:
        problem = f"{event.member} employs here itself and pays no advance to itself"
        yield Finding(place, problem, "name the member that pays, and the employing body with --to")
    elif event.employing_body and employing and event.employing_body not in employing:
        problem = f"{event.employing_body} has no post under the agreement in {event.year}"
        yield Finding(place, problem, f"name one of {known} with --to")
    elif not event.employing_body and len(employing) > 1:
        problem = "several bodies employ under the agreement"
        yield Finding(place, problem, f"name one of {known} with --to")


_VERSION = (_keys, _basis, _overhead, _cost_base)
"""What every version of an agreement keeps."""

_EMPLOYERS = {"agreement": ("post",)}
"""Who employs under the agreement, its posts know."""

AGREEMENTS = (
    Recordable(e.AgreementConcluded, c.ConcludeAgreement, (_agreement, *_VERSION)),
    Recordable(e.AgreementAmended, c.AmendAgreement, (*_VERSION, _in_agreement)),
    Recordable(e.AgreementTerminated, c.TerminateAgreement, (_in_agreement,)),
    Recordable(e.VatDecided, c.DecideVat, (_vat, _in_agreement)),
    Recordable(e.AdvanceScheduled, c.ScheduleAdvance, (_advance,), looks_at=_EMPLOYERS),
    Recordable(e.AdvancePaid, c.PayAdvance, (_advance,), looks_at=_EMPLOYERS),
)
