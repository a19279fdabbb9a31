"""Four eyes: a second person certifies a booking (sachliche und rechnerische Feststellung).

Pure functions over a booking's stream, which holds bookings, reversals and certifications. Sources:
§ 31 KomHVO NRW, § 93 (4) GO NRW; domain reference §2 and §6: who books does not certify.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ledger.domain import events as e
from ledger.domain.errors import Finding, refuse_if
from ledger.domain.period import date_of
from ledger.domain.said import OneOf, Said
from ledger.domain.state import Fact, Facts

OFF, WARN, REQUIRE = "off", "warn", "require"
POLICIES = (OFF, WARN, REQUIRE)
"""Nobody is asked; figures say what is not certified; and what needs certified figures waits."""


class Certifiable(NamedTuple):
    """A recorded event with the stream it stands in, its hash in the chain, and who recorded it.

    `claimed`: nobody but the booker says who that was.
    """

    event: e.Event
    stream: Sequence[Fact]
    hash: bytes
    booker: str
    claimed: bool = False


class Certified(NamedTuple):
    """The certifications to record, and what was certified before, by the event certified."""

    events: list[e.CostCertified]
    known: dict[int, int]


class _Case(NamedTuple):
    """One event on its way to be certified, together with the others that are."""

    sequence: int
    it: Certifiable
    together: frozenset[int]
    known_on: int


def policy_of(facts: Facts) -> str:
    """Return the ledger's policy; one that never set any asks nobody."""
    return facts.policy.event.policy if facts.policy else OFF


def asks_for_proof(facts: Facts) -> bool:
    """Return whether the policy refuses logins that were only claimed."""
    return bool(facts.policy and facts.policy.event.proven)


def unproven(login: str) -> Finding:
    """Return the finding for whoever acts under a login that was only claimed."""
    problem = "BL-844 was only claimed, by --actor or the configuration"
    remedy = "act as the login that the system knows; see doctor"
    return Finding.of(Said("login {login}", login=login), problem, remedy)


def certifications(stream: Iterable[Fact]) -> dict[int, Fact]:
    """Return the certification of each certified event of a stream, by that event's number."""
    found: dict[int, Fact] = {}
    for fact in stream:
        if isinstance(fact.event, e.CostCertified):
            found.setdefault(fact.event.certifies, fact)
    return found


def counterpart(stream: Iterable[Fact], sequence: int) -> Fact | None:
    """Return the reversal of a booking, or the booking of a reversal, or None."""
    reversals = {f.event.reverses: f for f in stream if isinstance(f.event, e.CostReversed)}
    if sequence in reversals:
        return reversals[sequence]
    booked = {reversal.sequence: number for number, reversal in reversals.items()}.get(sequence)
    return next((fact for fact in stream if fact.sequence == booked), None)


def uncertified_facts(stream: Sequence[Fact]) -> list[Fact]:
    """Return the bookings and reversals of a stream that wait for a second person.

    A booking and its reversal of which neither is certified undo each other and need nobody.
    """
    done = certifications(stream)
    found = []
    for fact in stream:
        if isinstance(fact.event, e.Voucher) and fact.sequence not in done:
            other = counterpart(stream, fact.sequence)
            if other is None or other.sequence in done:
                found.append(fact)
    return found


def certify_events(
    wanted: Sequence[int],
    found: Mapping[int, Certifiable],
    certifier: str,
    known_on: int,
    *,
    proven: bool = False,
) -> Certified:
    """Return one certification for each event that has none, each over that event's hash.

    Args:
        wanted: the events' numbers.
        found: what is recorded under them; whatever is missing does not exist.
        certifier: the login of who certifies.
        known_on: the day since when the certification is known.
        proven: who booked must not only be claimed.

    Raises:
        Refusal: every event that is no booking, was recorded by the certifier, or is half of a
            booking and its reversal of which the other half is left uncertified.
    """
    numbers = dict.fromkeys(wanted)
    together = frozenset(numbers)
    findings: list[Finding] = []
    result = Certified([], {})
    for number in numbers:
        it = found.get(number)
        if it is None:
            problem = "BL-050 there is no such event"
            remedy = "take the numbers from: cost certify --pending"
            findings.append(Finding.of(Said("event {event}", event=number), problem, remedy))
            continue
        case = _Case(number, it, together, known_on)
        wrong = list(_no_voucher(case)) or list(_same_person(case, certifier))
        earlier = certifications(it.stream).get(number)
        if not wrong and earlier is not None:
            result.known[number] = earlier.sequence
            continue
        if proven and not wrong and it.claimed:
            wrong = [_claimed(case)]
        findings += wrong or [*_half(case), *_known_too_early(case)]
        if isinstance(it.event, e.Voucher):
            result.events.append(_certification(it.event, number, it.hash))
    refuse_if(findings)
    return result


def _certification(booked: e.Voucher, number: int, digest: bytes) -> e.CostCertified:
    return e.CostCertified(
        employing_body=booked.employing_body,
        source=booked.source,
        fiscal_year=booked.fiscal_year,
        voucher=booked.voucher,
        line=booked.line,
        certifies=number,
        event_hash=digest,
    )


def _no_voucher(case: _Case) -> Iterator[Finding]:
    if not isinstance(case.it.event, e.Voucher):
        yield Finding.of(
            Said("event {event}", event=case.sequence),
            "BL-051 is a {kind}, neither a booking nor a reversal",
            "take the numbers from: cost certify --pending",
            kind=OneOf(case.it.event.kind.name, "e"),
        )


def _same_person(case: _Case, certifier: str) -> Iterator[Finding]:
    """Logins are compared without case: most systems do, and M.Muster is no second person."""
    if case.it.booker.casefold() == certifier.casefold():
        problem = "BL-052 was recorded by {booker}, and who books does not certify"
        remedy = "let a second person certify it (§ 31 KomHVO NRW, four eyes)"
        yield Finding.of(
            Said("event {event}", event=case.sequence), problem, remedy, booker=case.it.booker
        )


def _claimed(case: _Case) -> Finding:
    """Whoever books under another's name and certifies under their own is no second person."""
    problem = "BL-845 was recorded by {booker}, which was only claimed"
    remedy = "reverse it, and book it again without --actor (policy certification)"
    place = Said("event {event}", event=case.sequence)
    return Finding.of(place, problem, remedy, booker=case.it.booker)


def _half(case: _Case) -> Iterator[Finding]:
    """A booking and its reversal are certified both or not at all: half of it would be a figure."""
    other = counterpart(case.it.stream, case.sequence)
    if other is None or other.sequence in case.together:
        return
    if other.sequence not in certifications(case.it.stream):
        problem = "BL-053 was reversed by event {other}"
        if isinstance(case.it.event, e.CostReversed):
            problem = "BL-054 reverses event {other}, which is not certified"
        place = Said("event {event}", event=case.sequence)
        remedy = "leave both: they undo each other; or certify {event} and {other} together"
        yield Finding.of(place, problem, remedy, event=case.sequence, other=other.sequence)


def _known_too_early(case: _Case) -> Iterator[Finding]:
    """Nobody certifies what was not there yet."""
    mine = next((fact for fact in case.it.stream if fact.sequence == case.sequence), None)
    if mine is not None and case.known_on < mine.known_on:
        yield Finding.of(
            Said("event {event}", event=case.sequence),
            "BL-055 known on {known_on}, before it was itself, on {day}",
            "mend the day of receipt, or leave it out",
            known_on=date_of(case.known_on),
            day=date_of(mine.known_on),
        )
