"""From command to events: pure functions that refuse or say what happened.

`decide` serves every command whose event has the same words; bookings have their own functions, as
they depend on what stands in their stream.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.domain import commands as c
from ledger.domain import events as e
from ledger.domain.errors import Conflict, Finding, Refusal, refuse_if, unknown_name
from ledger.domain.facts import Fact, Facts, evolve, fold, in_order
from ledger.domain.keys import ratio_of
from ledger.domain.money import MAX_CENTS, decimal_text
from ledger.domain.period import iso, year_of
from ledger.domain.rules import REGISTERING, findings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

EVENTS: dict[type[c.Command], type[e.Event]] = {
    c.RegisterBody: e.BodyRegistered,
    c.RegisterProgramme: e.ProgrammeRegistered,
    c.AdoptDecision: e.BudgetAuthorised,
    c.AmendDecision: e.AuthorisationAmended,
    c.RevokeDecision: e.AuthorisationRevoked,
    c.ApproveGrant: e.GrantApproved,
    c.AmendGrant: e.GrantAmended,
    c.RevokeGrant: e.GrantRevoked,
    c.ForwardGrant: e.GrantForwarded,
    c.ReceiveInstalment: e.InstalmentReceived,
    c.ConcludeAgreement: e.AgreementConcluded,
    c.AmendAgreement: e.AgreementAmended,
    c.TerminateAgreement: e.AgreementTerminated,
    c.EstablishPost: e.PostEstablished,
    c.FillPost: e.PostFilled,
    c.ChangeHours: e.HoursChanged,
    c.VacatePost: e.PostVacated,
    c.ClosePost: e.PostClosed,
}


_NAMED_FIRST = ("body", "programme", "decision", "grant", "agreement", "post")
"""Kinds of facts, each behind those that it may name."""


class Standing(NamedTuple):
    """A fact that already says what the command asks for."""

    sequence: int
    same: bool


def event_of(command: c.Command) -> e.Event:
    """Return the event that a command of the same words becomes, in its one form.

    Ratios are in lowest terms and keys in the order of their members: 2/4 is no other key than 1/2.
    """
    event = EVENTS[type(command)]
    return event(*(_one_form(name, getattr(command, name)) for name in event.__struct_fields__))


def _one_form(name: str, value: Any) -> Any:  # noqa: ANN401 - whatever a field holds
    if name == "fte":
        return ratio_of(Fraction(*value))
    if name in {"key", "grant_key"} and value and all(below for _, _, below in value):
        return tuple(sorted((m, *ratio_of(Fraction(a, b))) for m, a, b in value))
    return value


def standing(event: e.Event, facts: Facts) -> Standing | None:
    """Return the fact that stands in the way of recording `event` again, or None.

    The same registration is a repeat; another content under a registered name is a conflict; any
    other event that equals a standing one of the same type is a repeat that `--again` lets through.
    """
    if type(event) in REGISTERING:
        kind, name = event.subject
        entry = facts.table(kind).get(name)
        if entry is None:
            return None
        fact: Fact = entry[0] if isinstance(entry, tuple) else entry.fact
        return Standing(fact.sequence, same=fact.event == event)
    for fact in facts.standing.values():
        if type(fact.event) is type(event) and fact.event == event:
            return Standing(fact.sequence, same=True)
    return None


def decide(command: c.Command, facts: Facts) -> e.Event:
    """Return the event of a command, or refuse with every finding."""
    event = event_of(command)
    refuse_if(findings(event, facts))
    return event


def conflict(event: e.Event, sequence: int) -> Conflict:
    """Return the refusal for a name that is registered with other content."""
    place = " ".join(event.subject)
    remedy = f"choose another name, or correct it with --corrects {sequence} --reason …"
    finding = Finding(place, f"is recorded with other content as event {sequence}", remedy)
    return Conflict([finding])


def withdraw(
    target: int, replacement: e.Event | None, recorded: Sequence[Fact], booked: dict[str, int]
) -> list[e.Event]:
    """Return the events that withdraw a fact and, if given, put another in its place.

    Args:
        target: the number of the fact that was wrong.
        replacement: what should have been recorded instead, of the same type, or None.
        recorded: every fact that is no booking.
        booked: how many bookings stand on each post.

    Raises:
        Refusal: no such fact stands, the replacement is of another kind or itself against a rule,
            or facts that depend on the target would become impossible; each of them is listed.
    """
    kept = in_order(recorded)
    found = next((fact for fact in kept if fact.sequence == target), None)
    place = f"event {target}"
    if found is None:
        remedy = "see history for its number; undo a booking with cost reverse"
        raise Refusal([Finding(place, "no such fact stands", remedy)])
    event = found.event
    if replacement == event:
        problem = "already says what is to take its place"
        raise Refusal([Finding(place, problem, "type what is right, or withdraw it")])
    if replacement is not None and type(replacement) is not type(event):
        problem = f"is a {type(event).__name__}, not a {type(replacement).__name__}"
        raise Refusal([Finding(place, problem, "correct it with the command of its own kind")])
    if replacement is not None and replacement.subject != event.subject:
        stands = standing(replacement, fold(kept))
        if stands is not None and type(replacement) in REGISTERING:
            raise conflict(replacement, stands.sequence)
    before = _impossible(kept, None, None)
    after = _impossible(kept, found, replacement)
    problems = [
        # The rule's own remedy was meant for typing; here the way out is the dependent fact.
        item
        if number == target
        else item._replace(remedy=f"correct or withdraw event {number} first")
        for number, item in after
        if (number, item) not in before
    ]
    problems += _booked(found, replacement, booked)
    refuse_if(problems)
    subject = event.subject
    events: list[e.Event] = [e.FactWithdrawn(subject, target, replacement is not None)]
    return [*events, replacement] if replacement is not None else events


def _impossible(
    kept: Sequence[Fact], target: Fact | None, replacement: e.Event | None
) -> list[tuple[int, Finding]]:
    """Fold the facts anew, asking the rules about each one on top of those before it.

    What others may name comes first: a correction may name what was recorded after the mistake.
    """
    state = Facts()
    found: list[tuple[int, Finding]] = []
    for fact in sorted(_with(kept, target, replacement), key=_rank):
        for finding in findings(fact.event, state):
            shown = finding._replace(place=f"event {fact.sequence}, {finding.place}")
            found.append((fact.sequence, shown))
        evolve(state, fact)
    return found


def _rank(fact: Fact) -> int:
    return _NAMED_FIRST.index(fact.event.kind)


def _with(kept: Sequence[Fact], target: Fact | None, replacement: e.Event | None) -> Iterator[Fact]:
    """Yield the facts without the target; its replacement stands where `in_order` will put it."""
    for fact in kept:
        if fact != target:
            yield fact
        elif replacement is not None and replacement.subject == fact.event.subject:
            yield fact._replace(event=replacement)
    if target and replacement is not None and replacement.subject != target.event.subject:
        yield target._replace(event=replacement)


def _booked(found: Fact, replacement: e.Event | None, booked: dict[str, int]) -> list[Finding]:
    event = found.event
    if not isinstance(event, e.PostEstablished) or not booked.get(event.post):
        return []
    same_home = (
        isinstance(replacement, e.PostEstablished)
        and replacement.post == event.post
        and replacement.employing_body == event.employing_body
    )
    if same_home:
        return []
    problem = f"{booked[event.post]} bookings depend on it"
    return [Finding(f"post {event.post}", problem, "reverse them first")]


def book_cost(command: c.BookCost, facts: Facts) -> e.CostBooked:
    """Return the booking, or refuse with every finding (domain reference §3 and §4)."""
    post = facts.posts.get(command.post)
    if post is None:
        raise Refusal([unknown_name("post", command.post, facts.posts)])
    year = year_of(command.service_from)
    home = post.event.employing_body
    event = e.CostBooked(
        command.employing_body or home,
        command.source,
        command.fiscal_year or year,
        command.voucher,
        command.line,
        command.post,
        command.cost_type,
        command.amount_cents,
        command.service_from,
        command.service_to,
        command.booked_on,
        command.paid_on,
        year,
        command.payee,
        command.text,
    )
    if not _plainly_fine(event, home):
        refuse_if(booking_findings(event, home))
    return event


def _plainly_fine(event: e.Voucher, home: str) -> bool:
    """Say in one breath what `booking_findings` says at length; a file has many good lines."""
    return (
        event.employing_body == home
        and event.service_from <= event.service_to
        and year_of(event.service_to) == event.bearing_year
        and 0 < abs(event.amount_cents) <= MAX_CENTS
        and not event.voucher.isspace()
        and not event.cost_type.isspace()
        and bool(event.voucher and event.cost_type)
    )


def booking_findings(event: e.Voucher, home: str) -> list[Finding]:
    """Return what is wrong with a booking; `home` is the post's employing body."""
    found = []
    place = f"voucher {event.voucher} line {event.line}"
    if event.employing_body != home:
        problem = f"{event.employing_body} does not employ on post {event.post}, {home} does"
        found.append(Finding(place, problem, "leave the body out, or name the right post"))
    if event.service_to < event.service_from:
        problem = "the service period ends before it begins"
        found.append(Finding(place, problem, "exchange the two dates"))
    elif year_of(event.service_to) != event.bearing_year:
        days = f"{iso(event.service_from)} to {iso(event.service_to)}"
        problem = f"the service period {days} lies in two budget years"
        found.append(Finding(place, problem, "book the voucher as two lines, one a year"))
    if not event.amount_cents:
        found.append(Finding(place, "the amount is zero", "leave the line out"))
    elif abs(event.amount_cents) > MAX_CENTS:
        problem = f"{decimal_text(event.amount_cents)} is beyond 10 billion euros"
        found.append(Finding(place, problem, "check the decimal separator"))
    if not event.voucher.strip() or not event.cost_type.strip():
        problem = "voucher number or cost type is missing"
        found.append(Finding(place, problem, "give both"))
    return found


def reverse_cost(command: c.ReverseCost, stream: Sequence[Fact], known_on: int) -> e.CostReversed:
    """Return the exact mirror of the booking that stands in the voucher's stream.

    Raises:
        Refusal: nothing is booked under the voucher key, what stands is itself a reversal, or the
            reversal would be known before the booking is.
    """
    place = f"voucher {command.voucher} line {command.line}"
    if not stream:
        known = f"{command.employing_body}, {command.source}, {command.fiscal_year}"
        problem = f"nothing is booked under it for {known}"
        remedy = "check body, source and fiscal year with: history --voucher"
        raise Refusal([Finding(place, problem, remedy)])
    last = stream[-1]
    booked = last.event
    if not isinstance(booked, e.CostBooked):
        problem = f"is reversed already (event {last.sequence}); a reversal cannot be reversed"
        raise Refusal([Finding(place, problem, "book the voucher again")])
    if known_on < last.known_on:
        problem = f"known on {iso(known_on)}, before its booking was, on {iso(last.known_on)}"
        raise Refusal([Finding(place, problem, "mend the day of receipt, or leave it out")])
    fields = [getattr(booked, name) for name in e.Voucher.__struct_fields__]
    mirror = dict(zip(e.Voucher.__struct_fields__, fields, strict=True))
    mirror.update(
        amount_cents=-booked.amount_cents, booked_on=command.booked_on, paid_on=command.paid_on
    )
    return e.CostReversed(
        **mirror, reverses=last.sequence, reversal_voucher=command.reversal_voucher
    )
