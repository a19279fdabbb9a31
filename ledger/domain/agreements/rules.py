"""Rules of cooperation agreements: keys and what they rest on, overhead, VAT, advances.

Sources: domain reference §2 (key, settlement), §4 (keys, overhead, VAT), §8 (traps); § 2b UStG.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ledger.domain import commands as c
from ledger.domain import events as e
from ledger.domain.agreements.partnership import employing_bodies, members_in
from ledger.domain.agreements.sharing import KEY_BASES, OVERHEAD, OVERHEADS
from ledger.domain.errors import Finding
from ledger.domain.guards import period_in_order, something_paid
from ledger.domain.keys import Share, check_members
from ledger.domain.period import date_of, year_span
from ledger.domain.recordable import Recordable
from ledger.domain.said import OneOf, Said, both, ones_of
from ledger.domain.state import Facts

DATED_BASES = frozenset({"population", "cases", "hours"})
"""Bases that are counted, on a day, by somebody: two official counts of inhabitants differ."""

_Key = e.AgreementConcluded | e.AgreementAmended


def _keys(event: _Key, _: Facts) -> Iterator[Finding]:
    for name, key in ((Said("key"), event.key), (Said("grant key"), event.grant_key)):
        problem = check_members(key) if key is not None else ""
        if problem:
            place = Said("agreement {agreement}, {key}", agreement=event.agreement, key=name)
            yield Finding(place, problem, Said("e.g. A=1/2,B=1/2"))


def _basis(event: _Key, _: Facts) -> Iterator[Finding]:
    """Say what the key rests on; a count names its day and its source (domain reference §8)."""
    place = Said("agreement {agreement}, key", agreement=event.agreement)
    basis = event.key_basis
    if basis not in KEY_BASES:
        problem = "BL-004 unknown basis {basis!r}"
        yield Finding.of(
            place, problem, "one of {known}", basis=basis, known=ones_of(KEY_BASES, "key_basis")
        )
        return
    missing = []
    if event.key_date is None:
        missing.append((Said("date"), "--key-date"))
    if not event.key_source.strip():
        missing.append((Said("source"), "--key-source"))
    if basis in DATED_BASES and missing:
        yield Finding.of(
            place,
            "BL-005 a {basis} key without {missing}",
            "name the count it rests on with {options}",
            basis=OneOf(basis, "key_basis"),
            missing=both([word for word, _ in missing]),
            options=both([option for _, option in missing]),
        )
    if not check_members(event.key):
        yield from _parts(place, basis, event.key)


def _parts(place: Said, basis: str, key: tuple[Share, ...]) -> Iterator[Finding]:
    parts = [(member, Fraction(above, below)) for member, above, below in key]
    if basis == "equal" and len({part for _, part in parts}) > 1:
        remedy = "leave the parts out, or name another basis"
        yield Finding.of(place, "BL-006 the parts of an equal key differ", remedy)
    if basis == "percent":
        for member, part in parts:
            if not _is_decimal(part):
                problem = "BL-007 {part} of {member} is no exact percent"
                remedy = "name the basis fractions"
                yield Finding.of(place, problem, remedy, part=part, member=member)


def _is_decimal(part: Fraction) -> bool:
    """Return whether a part can be written as a decimal number: no other prime than 2 and 5."""
    below = part.denominator
    for prime in (2, 5):
        while below % prime == 0:
            below //= prime
    return below == 1


def _cost_base(event: _Key, facts: Facts) -> Iterator[Finding]:
    """Booked overhead is shared only where the agreement takes overhead as booked (§4)."""
    place = Said("agreement {agreement}, cost base", agreement=event.agreement)
    base = event.cost_base
    if base is not None and len(set(base)) < len(base):
        yield Finding.of(place, "BL-008 a cost type stands twice", "name each one once")
    overhead = event.overhead
    if isinstance(event, e.AgreementAmended):
        entry = facts.agreements[event.agreement].keys.at(event.valid_from)
        before = entry.value if entry else None
        base = (before.cost_base if before else ()) if base is None else base
        overhead = overhead or (before.overhead.kind if before else "actual")
    if overhead != "actual" and OVERHEAD in (base or ()):
        problem = "BL-009 names overhead as booked, while the overhead of the agreement is {kind}"
        remedy = "leave overhead out, or agree on actual overhead"
        yield Finding.of(place, problem, remedy, kind=OneOf(overhead, "overhead"))


def _overhead(event: _Key, _: Facts) -> Iterator[Finding]:
    """Overhead (Gemeinkosten): none, as booked, a percentage of personnel cost, or a flat sum."""
    place = Said("agreement {agreement}, overhead", agreement=event.agreement)
    kind, rate, cents = event.overhead, event.overhead_rate, event.overhead_cents
    unsaid = isinstance(event, e.AgreementAmended) and not kind
    if kind not in OVERHEADS and not unsaid:
        remedy = "one of none, actual, percent:10%, flat:5000"
        yield Finding.of(place, "BL-010 unknown kind {kind!r}", remedy, kind=kind)
        return
    if kind == "percent":
        if rate is None:
            remedy = "e.g. percent:10%"
            yield Finding.of(place, "BL-011 percent of the personnel cost, but no rate", remedy)
        elif Fraction(*rate) > 1:
            remedy = "check the rate"
            yield Finding.of(place, "BL-012 more than 100 % of the personnel cost", remedy)
    elif rate is not None:
        problem = "BL-013 a rate, but the kind is {kind}"
        yield Finding.of(
            place, problem, "e.g. percent:10%", kind=OneOf(kind, "overhead") or Said("unsaid")
        )
    if kind == "flat":
        if cents is None or cents <= 0:
            problem = "BL-014 flat, but no amount above zero per FTE and year"
            yield Finding.of(place, problem, "e.g. flat:5000")
    elif cents is not None:
        problem = "BL-015 an amount, but the kind is {kind}"
        yield Finding.of(
            place, problem, "e.g. flat:5000", kind=OneOf(kind, "overhead") or Said("unsaid")
        )


def _agreement(event: e.AgreementConcluded, _: Facts) -> Iterator[Finding]:
    place = Said("agreement {agreement}", agreement=event.agreement)
    yield from period_in_order(place, event.valid_from, event.valid_to)


def _in_agreement(
    event: e.AgreementAmended | e.AgreementTerminated | e.VatDecided, facts: Facts
) -> Iterator[Finding]:
    agreement = facts.agreements[event.agreement]
    day = event.last_day if isinstance(event, e.AgreementTerminated) else event.valid_from
    if agreement.keys.at(day) is None:
        first = agreement.event.valid_from
        end = agreement.keys.end_of_stretch(first)
        place = Said("agreement {agreement}", agreement=event.agreement)
        until = date_of(end - 1) if end is not None else Said("open")
        problem = "BL-016 {day} lies outside its term, {first} to {until}"
        yield Finding.of(
            place, problem, "mend the date", day=date_of(day), first=date_of(first), until=until
        )


def _vat(event: e.VatDecided, _: Facts) -> Iterator[Finding]:
    """Whether settlements bear VAT is a dated decision (§ 2b UStG); with a rate goes its code."""
    place = Said("agreement {agreement}, VAT", agreement=event.agreement)
    if event.rate is not None:
        if not event.code.strip():
            yield Finding.of(place, "BL-017 a rate without its code", "name it, e.g. S19")
        if Fraction(*event.rate) > 1:
            yield Finding.of(place, "BL-018 a rate above 100 %", "check the rate, e.g. 19%")


def _advance(event: e.AdvanceScheduled | e.AdvancePaid, facts: Facts) -> Iterator[Finding]:
    """Advances (Abschläge) flow from a member of the year to an employing body."""
    place = Said(
        "advance of {member} for {year} on {agreement}",
        member=event.member,
        year=event.year,
        agreement=event.agreement,
    )
    agreement = facts.agreements[event.agreement]
    members = members_in(agreement, year_span(event.year))
    if not members:
        problem = "BL-019 the agreement is not in force in {year}"
        yield Finding.of(place, problem, "mend the year", year=event.year)
    elif event.member not in members:
        yield Finding.of(
            place,
            "BL-020 {member} is no member in {year}",
            "name one of {known}, or amend the agreement first",
            member=event.member,
            year=event.year,
            known=tuple(sorted(members)),
        )
    yield from _amount(place, event)
    yield from _employing(place, event, facts)


def _amount(place: Said, event: e.AdvanceScheduled | e.AdvancePaid) -> Iterator[Finding]:
    if isinstance(event, e.AdvanceScheduled):
        if event.amount_cents <= 0:
            remedy = "check the amount and its sign"
            yield Finding.of(place, "BL-021 what is due is above zero", remedy)
    else:
        yield from something_paid(place, event.amount_cents, event.paid_on)


def _employing(
    place: Said, event: e.AdvanceScheduled | e.AdvancePaid, facts: Facts
) -> Iterator[Finding]:
    """Name the employing body where several have posts under the agreement.

    A setup names posts after agreements: as long as there are none, any body may be meant.
    """
    employing = employing_bodies(facts, event.agreement, event.year)
    known = tuple(employing)
    if event.employing_body == event.member or employing == [event.member]:
        problem = "BL-024 {member} employs here itself and pays no advance to itself"
        remedy = "name the member that pays, and the employing body with --to"
        yield Finding.of(place, problem, remedy, member=event.member)
    elif event.employing_body and employing and event.employing_body not in employing:
        yield Finding.of(
            place,
            "BL-025 {body} has no post under the agreement in {year}",
            "name one of {known} with --to",
            body=event.employing_body,
            year=event.year,
            known=known,
        )
    elif not event.employing_body and len(employing) > 1:
        problem = "BL-026 several bodies employ under the agreement"
        yield Finding.of(place, problem, "name one of {known} with --to", known=known)


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
