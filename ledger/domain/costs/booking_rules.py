"""The rules of a booking: each is a predicate over columns, and the words for one row.

A single booking is a column of length one, so a file and a command are judged alike. A predicate
may look at a column as a whole first and skip it; what it returns are the rows that it refuses.

Only what this takes is imported: a process that reads ahead starts with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import le
from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.domain.costs.booking_columns import Booked, homes_of, years_of
from ledger.domain.costs.payee import is_pseudonym, payee_findings
from ledger.domain.errors import Finding, unknown_name
from ledger.domain.money import MAX_CENTS, Cents
from ledger.domain.period import date_of
from ledger.domain.said import NOWHERE, voucher_place

if TYPE_CHECKING:
    from ledger.domain.events import CostBooked
    from ledger.domain.facts import Facts


class JudgedBy(NamedTuple):
    """What bookings are judged by.

    Attributes:
        homes: the employing body of each post.
        closed: the last year that each body has closed, of those that closed one.
        personnel: returns the personnel cost types of a post's programme.
        today, is_an_id: the day of recording; whether no payee is a name.
    """

    homes: Mapping[str, str]
    closed: Mapping[str, int] = {}
    personnel: Callable[[str], Sequence[str]] = lambda _: ()
    today: int = 0
    is_an_id: bool = False

    @classmethod
    def of(cls, facts: Facts, today: int = 0) -> JudgedBy:
        """Return what facts say."""

        def personnel(post: str) -> Sequence[str]:
            mine = facts.posts.get(post)
            entry = facts.programmes.get(mine.event.programme) if mine else None
            return entry.event.personnel_cost_types if entry else ()

        homes = {name: post.event.employing_body for name, post in facts.posts.items()}
        closed = {body: facts.closed_until(body) for body, _ in facts.closed}
        return cls(homes, closed, personnel, today)


class SaidLines(NamedTuple):
    """What any line says, a reversal as well, in columns."""

    vouchers: Sequence[str]
    lines: Sequence[int]
    known_on: Sequence[int]


class BookingRule(NamedTuple):
    """Which rows of columns are refused, and what is said of one, without its place."""

    refused: Callable[[Any, JudgedBy], Iterable[int]]
    words: Callable[[Any, JudgedBy, int], Finding]


BookingRules = Sequence[Sequence[BookingRule]]
"""Rules in the order in which they speak; of those that stand together, the first one speaks."""
RowFindings = dict[int, list[Finding]]
"""What was found, by row."""


def row_findings(rules: BookingRules, columns: Any, standing: JudgedBy) -> RowFindings:  # noqa: ANN401 - see BookingRule
    """Return by row everything that rules find, in their order.

    The columns have `vouchers` and `lines`, by which a row is called, and what the rules look at.
    """
    found: RowFindings = {}
    for together in rules:
        told: set[int] = set()
        for rule in together:
            for row in rule.refused(columns, standing):
                if row not in told:
                    told.add(row)
                    place = voucher_place(columns.vouchers[row], columns.lines[row])
                    problem = rule.words(columns, standing, row)._replace(place=place)
                    found.setdefault(row, []).append(problem)
    return found


def refused_rows(rules: BookingRules, columns: Any, standing: JudgedBy) -> set[int]:  # noqa: ANN401 - see BookingRule
    """Return the rows of columns that rules refuse."""
    every = (rule for together in rules for rule in together)
    return {row for rule in every for row in rule.refused(columns, standing)}


def unknown_posts(booked: Booked, standing: JudgedBy) -> RowFindings:
    """Return what is said of bookings on posts that nobody knows: nothing else is asked of them."""
    unknown = {*booked.posts} - standing.homes.keys()
    if not unknown:
        return {}
    words = {post: unknown_name("post", post, standing.homes) for post in unknown}
    return {row: [words[post]] for row, post in enumerate(booked.posts) if post in unknown}


def refusals(booked: Booked, standing: JudgedBy) -> RowFindings:
    """Return what speaks against bookings by what they book, by row (domain reference §3, §4)."""
    found = row_findings(BOOKING_RULES, booked, standing)
    return found | unknown_posts(booked, standing)


def unfit(said: SaidLines, booked: Booked, standing: JudgedBy) -> RowFindings:
    """Return what speaks against bookings that are fine by what they book: day, payee."""
    found = row_findings(SAID_RULES, said, standing)
    for row, more in row_findings(PAYEE_RULES, booked, standing).items():
        found[row] = [*found.get(row, ()), *more]
    return found


def closed_year_finding(event: CostBooked, until: int) -> Finding | None:
    """Return why a new booking may not be borne by its year, all up to `until` being closed."""
    standing = JudgedBy({}, {event.employing_body: until})
    return next(iter(row_findings(NEW_RULES, Booked.of([event]), standing).get(0, ())), None)


def _not_employed(booked: Booked, standing: JudgedBy) -> Iterable[int]:
    homes = homes_of(booked.posts, standing.homes)
    if booked.employing_bodies == homes:
        return ()
    pairs = zip(booked.employing_bodies, homes, strict=True)
    return [row for row, (body, home) in enumerate(pairs) if body != home]


def _not_employed_words(booked: Booked, standing: JudgedBy, row: int) -> Finding:
    post = booked.posts[row]
    named, home = booked.employing_bodies[row], standing.homes.get(post, "")
    problem = "BL-036 {body} does not employ on post {post}, {home} does"
    remedy = "leave the body out, or name the right post"
    return Finding.of(NOWHERE, problem, remedy, body=named, post=post, home=home)


def _ends_first(booked: Booked, _: JudgedBy) -> Iterable[int]:
    if all(map(le, booked.service_from, booked.service_to)):
        return ()
    both = zip(booked.service_from, booked.service_to, strict=True)
    return [row for row, (first, last) in enumerate(both) if last < first]


def _two_years(booked: Booked, _: JudgedBy) -> Iterable[int]:
    first, last = years_of(booked.service_from), years_of(booked.service_to)
    if first == last:
        return ()
    return [row for row, pair in enumerate(zip(first, last, strict=True)) if pair[0] != pair[1]]


def _two_years_words(booked: Booked, _: JudgedBy, row: int) -> Finding:
    problem = "BL-038 the service period {first} to {last} lies in two budget years"
    remedy = "book the voucher as two lines, one a year"
    first, last = date_of(booked.service_from[row]), date_of(booked.service_to[row])
    return Finding.of(NOWHERE, problem, remedy, first=first, last=last)


def _not_bearing(booked: Booked, standing: JudgedBy) -> Iterable[int]:
    """Accrual (§ 91 GO NRW): the year of service bears a cost.

    A later, open year may do so only where the employing body has closed the year of service.
    """
    served = years_of(booked.service_from)
    if booked.bearing_years == served:
        return ()
    closed = standing.closed
    homes = homes_of(booked.posts, standing.homes)
    rows = enumerate(zip(booked.bearing_years, served, homes, strict=True))
    return [
        row
        for row, (year, service, home) in rows
        if year < service or (year > service > closed.get(home, 0))
    ]


def _not_bearing_words(booked: Booked, _: JudgedBy, row: int) -> Finding:
    year, (service,) = booked.bearing_years[row], years_of([booked.service_from[row]])
    problem = "BL-065 {year} cannot bear a service period in {service}"
    if year > service:
        problem = (
            "BL-066 {year} cannot bear a service period in {service}, which {body} has not closed"
        )
    remedy, body = (
        "leave out --bearing-year, or bearing_year in the file",
        booked.employing_bodies[row],
    )
    return Finding.of(NOWHERE, problem, remedy, year=year, service=service, body=body)


def _nothing(booked: Booked, _: JudgedBy) -> Iterable[int]:
    return [row for row, cents in enumerate(booked.cents) if not cents] if 0 in booked.cents else ()


def _beyond(booked: Booked, _: JudgedBy) -> Iterable[int]:
    cents = booked.cents
    if min(cents, default=0) >= -MAX_CENTS and max(cents, default=0) <= MAX_CENTS:
        return ()
    return [row for row, amount in enumerate(cents) if abs(amount) > MAX_CENTS]


def _beyond_words(booked: Booked, _: JudgedBy, row: int) -> Finding:
    problem, remedy = "BL-040 {amount} is beyond 10 billion euros", "check the decimal separator"
    return Finding.of(NOWHERE, problem, remedy, amount=Cents(booked.cents[row]))


def _nameless(booked: Booked, _: JudgedBy) -> Iterable[int]:
    if all(map(str.strip, booked.vouchers)) and all(map(str.strip, {*booked.cost_types})):
        return ()
    both = zip(booked.vouchers, booked.cost_types, strict=True)
    return [row for row, pair in enumerate(both) if not all(map(str.strip, pair))]


def _closed(booked: Booked, standing: JudgedBy) -> Iterable[int]:
    """A booking; a reversal stays in its year and flows into the adjustment."""
    closed = standing.closed
    if not closed:
        return ()
    both = zip(booked.bearing_years, booked.employing_bodies, strict=True)
    return [row for row, (year, body) in enumerate(both) if year <= closed.get(body, 0)]


def _closed_words(booked: Booked, standing: JudgedBy, row: int) -> Finding:
    body, year = booked.employing_bodies[row], booked.bearing_years[row]
    until = standing.closed[body]
    problem = "BL-063 {body} has closed {year}"
    if until > year:
        problem = "BL-064 {body} has closed {year} (all years up to {last} are)"
    remedy = "book it in the open year, its service period points back: --bearing-year {open_year}"
    years = {"year": year, "last": until, "open_year": until + 1}
    return Finding.of(NOWHERE, problem, remedy, body=body, **years)


def _known_later(said: SaidLines, standing: JudgedBy) -> Iterable[int]:
    if max(said.known_on, default=0) <= standing.today:
        return ()
    return [row for row, day in enumerate(said.known_on) if day > standing.today]


def _known_later_words(said: SaidLines, _: JudgedBy, row: int) -> Finding:
    problem = "BL-261 known on {known_on} lies after the day of recording"
    remedy = "leave it out, or name the day of receipt"
    return Finding.of(NOWHERE, problem, remedy, known_on=date_of(said.known_on[row]))


def _named_payee(booked: Booked, standing: JudgedBy) -> Iterable[int]:
    names = {payee for payee in {*booked.payees} if payee and not is_pseudonym(payee)}
    if not names or standing.is_an_id:
        return ()
    rows = list(zip(booked.posts, booked.cost_types, booked.payees, strict=True))
    bad = {
        (post, kind, payee)
        for post, kind, payee in {*rows}
        if payee in names and payee_findings(NOWHERE, kind, payee, standing.personnel(post))
    }
    return [row for row, content in enumerate(rows) if content in bad] if bad else ()


def _named_payee_words(booked: Booked, standing: JudgedBy, row: int) -> Finding:
    kind, personnel = booked.cost_types[row], standing.personnel(booked.posts[row])
    (found,) = payee_findings(NOWHERE, kind, booked.payees[row], personnel)
    return found


_EXCHANGED = Finding.of(
    NOWHERE, "BL-037 the service period ends before it begins", "exchange the two dates"
)
_ZERO = Finding.of(NOWHERE, "BL-039 the amount is zero", "leave the line out")
_LACKING = Finding.of(NOWHERE, "BL-041 voucher number or cost type is missing", "give both")

BY_ITSELF: BookingRules = (
    (
        BookingRule(_ends_first, lambda *_: _EXCHANGED),
        BookingRule(_two_years, _two_years_words),
        BookingRule(_not_bearing, _not_bearing_words),
    ),
    (BookingRule(_nothing, lambda *_: _ZERO), BookingRule(_beyond, _beyond_words)),
    (BookingRule(_nameless, lambda *_: _LACKING),),
)
"""What is asked of a booking by itself, whatever its ledger knows."""
BOOKING_RULES: BookingRules = ((BookingRule(_not_employed, _not_employed_words),), *BY_ITSELF)
"""What is asked of a booking, whatever stands beside it."""
SAID_RULES: BookingRules = ((BookingRule(_known_later, _known_later_words),),)
"""What is asked of any line, a reversal as well: it was not known before it is recorded."""
PAYEE_RULES: BookingRules = ((BookingRule(_named_payee, _named_payee_words),),)
"""What is asked of a booking that is fine by itself."""
NEW_RULES: BookingRules = ((BookingRule(_closed, _closed_words),),)
"""What is asked of a booking that is new: a repeat changes nothing."""
