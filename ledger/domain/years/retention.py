"""How long books and vouchers are kept: dated rules, and what they make of a body's year.

The rules are data. A day for which no text is on file is refused by name; a new text is a new line
of a table. Of municipal, tax and notice retention the longest applies (domain reference §6).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from ledger.domain import events as e
from ledger.domain.errors import Finding, Refusal
from ledger.domain.period import date_of, day_of, year_of, year_span
from ledger.domain.said import Said

if TYPE_CHECKING:
    from ledger.domain.facts import Facts

BOOKS, VOUCHERS = "books", "vouchers"
MUNICIPAL, TAX, NOTICE = "municipal", "tax", "notice"


class Rule(NamedTuple):
    """A text of the law, as of a day, with the years it wants.

    It is on file from a day to a day, inclusive; None: to this day.
    """

    valid_from: int
    valid_to: int | None
    books_years: int
    vouchers_years: int
    source: str
    text_of: int


def _day(year: int, month: int, day: int) -> int:
    return day_of(date(year, month, day))


MUNICIPAL_RULES: tuple[Rule, ...] = (
    Rule(
        valid_from=_day(2023, 12, 1),
        valid_to=_day(2025, 12, 31),
        books_years=10,
        vouchers_years=6,
        source="§ 59 KomHVO NRW",
        text_of=_day(2023, 12, 1),
    ),
)
"""By the day on which the council adopted the accounts; a newer KomHVO applies from 2026."""

TAX_RULES: tuple[Rule, ...] = (
    Rule(
        valid_from=_day(1977, 1, 1),
        valid_to=_day(2024, 12, 31),
        books_years=10,
        vouchers_years=10,
        source="§ 147 (3) AO",
        text_of=_day(2024, 12, 31),
    ),
    Rule(
        valid_from=_day(2025, 1, 1),
        valid_to=None,
        books_years=10,
        vouchers_years=8,
        source="§ 147 (3) AO",
        text_of=_day(2025, 1, 1),
    ),
)
"""Whatever was still to be kept when a text came into force follows it (Art. 97 § 19a EGAO)."""


class Period(NamedTuple):
    """How long something is kept by one rule, days inclusive.

    `counted_from` is the first day that counts and `until` the last day of keeping; both None
    while the day from which the rule counts is not on record. `source` is the paragraph or the
    notice, `text_of` the day whose text of the law it is, `event` the fact behind it.
    """

    what: str
    rule: str
    name: str
    years: int
    counted_from: int | None
    until: int | None
    source: str
    text_of: int | None
    event: int


class Retention(NamedTuple):
    """What holds for a body's year; `complete` False: some period has not begun yet."""

    body: str
    year: int
    adopted_on: int
    periods: tuple[Period, ...]

    def until(self, what: str) -> int:
        """Return the last day of keeping books or vouchers: the longest of the periods known."""
        return max(p.until for p in self.periods if p.what == what and p.until is not None)

    def complete(self, what: str) -> bool:
        """Return whether every period of books or vouchers has begun, so that its end is known."""
        return all(p.until is not None for p in self.periods if p.what == what)


def retention(facts: Facts, body: str, year: int, last_voucher: int = 0) -> Retention:
    """Return how long a body keeps books and vouchers of a budget year.

    Args:
        facts: what stands.
        body: whose.
        year: the budget year.
        last_voucher: the booking date of the last voucher that the year bears; 0: none.

    Raises:
        Refusal: the council has not adopted the accounts, or no text is on file for that day.
    """
    entry = facts.accounts.get((body, year))
    place = Said("retention of {body} {year}", body=body, year=year)
    if entry is None:
        problem = "BL-194 the annual accounts are not adopted yet"
        remedy = "record it: year adopt-accounts {body} {year} --adopted-on …"
        raise Refusal([Finding.of(place, problem, remedy, body=body, year=year)])
    adopted_on = entry.event.adopted_on
    rule = rule_of_adoption(adopted_on, place)
    start = year_of(adopted_on)
    ground = _Ground(MUNICIPAL, "", rule.source, rule.text_of, entry.fact.sequence)
    periods = [
        _period(what, ground, years, start)
        for what, years in ((BOOKS, rule.books_years), (VOUCHERS, rule.vouchers_years))
    ]
    periods += _tax(facts, body, year, last_voucher)
    periods += _notices(facts, body, year)
    return Retention(body, year, adopted_on, tuple(periods))


def rule_of_adoption(day: int, place: Said) -> Rule:
    """Return the municipal rule for accounts adopted on a day.

    Raises:
        Refusal: no text of that day is on file.
    """
    for rule in MUNICIPAL_RULES:
        if rule.valid_from <= day and (rule.valid_to is None or day <= rule.valid_to):
            return rule
    known = tuple(
        Said("{first} to {last}", first=date_of(rule.valid_from), last=_shown(rule.valid_to))
        for rule in MUNICIPAL_RULES
    )
    problem = "BL-195 the retention rule for {year} is missing (accounts adopted on {day})"
    remedy = "§ 59 KomHVO NRW is on file for {known}; use a program that holds the newer text"
    values = {"year": year_of(day), "day": date_of(day), "known": known}
    raise Refusal([Finding.of(place, problem, remedy, **values)])


def _shown(day: int | None) -> object:
    return date_of(day) if day is not None else Said("today")


class _Ground(NamedTuple):
    """Why something is kept; the fields of `Period` of the same names."""

    rule: str
    name: str
    source: str
    text_of: int | None
    event: int


def _period(what: str, why: _Ground, years: int, start: int | None) -> Period:
    """Return the period of so many years behind the end of a calendar year, if there is one."""
    first = last = None
    if start is not None:
        first, last = year_span(start).end, year_span(start + years).end - 1
    name, text_of, event = why.name, why.text_of, why.event
    return Period(
        what=what,
        rule=why.rule,
        name=name,
        years=years,
        counted_from=first,
        until=last,
        source=why.source,
        text_of=text_of,
        event=event,
    )


def _tax(facts: Facts, body: str, year: int, last_voucher: int) -> Iterator[Period]:
    """Yield the periods of § 147 AO, where settlements that the body issues bear VAT in the year.

    They count from the end of the calendar year of the last voucher or settlement (§ 147 (4) AO).
    """
    liable = _bears_vat(facts, body, year)
    for agreement, number in sorted(liable.items()):
        issued = [
            one.event.issued_on
            for one in facts.settlements.values()
            if (one.event.agreement, one.event.year) == (agreement, year)
        ]
        start = max([year, *(year_of(day) for day in (last_voucher, *issued) if day)])
        for what in (BOOKS, VOUCHERS):
            years, rule = _tax_rule(what, start)
            ground = _Ground(TAX, agreement, rule.source, rule.text_of, number)
            yield _period(what, ground, years, start)


def _bears_vat(facts: Facts, body: str, year: int) -> dict[str, int]:
    """Return the agreements under which the body employs and bears VAT, with the decision."""
    found: dict[str, int] = {}
    for post in facts.posts.values():
        if post.event.employing_body != body:
            continue
        for span, entry in post.agreements.segments(year_span(year)):
            agreement = facts.agreements.get(entry.value or "") if entry else None
            for _, vat in agreement.vat.segments(span) if agreement else ():
                if agreement and vat:
                    found[agreement.event.agreement] = vat.sequence
    return found


def _tax_rule(what: str, start: int) -> tuple[int, Rule]:
    """Return the years and their rule: the first under which the period came to its end."""
    for rule in TAX_RULES:
        years = rule.books_years if what == BOOKS else rule.vouchers_years
        if rule.valid_to is None or year_span(start + years).end - 1 <= rule.valid_to:
            return years, rule
    place = Said("retention of vouchers of {start}", start=start)
    raise Refusal([Finding.of(place, "BL-196 the tax rule is missing", "check the law")])


def _notices(facts: Facts, body: str, year: int) -> Iterator[Period]:
    """Yield what notices want of vouchers: from the end of the year the proof was accepted.

    Until it is accepted it counts from its submission; before that it has not begun.
    """
    for name, grant in sorted(facts.grants.items()):
        receives = {grant.event.recipient, *(f.recipient for _, f in grant.forwardings)}
        covered = any(entry for _, entry in grant.coverage.segments(year_span(year)))
        if not grant.event.retention_years or body not in receives or not covered:
            continue
        accepted: list[tuple[int, int]] = []
        submitted: list[tuple[int, int]] = []
        for fact, proof in grant.proofs:
            if (proof.recipient, proof.year) == (body, year):
                if isinstance(proof, e.ProofAccepted):
                    accepted.append((proof.accepted_on, fact.sequence))
                else:
                    submitted.append((proof.submitted_on, fact.sequence))
        day, number = max(accepted or submitted, default=(0, grant.fact.sequence))
        start = year_of(day) if day else None
        ground = _Ground(NOTICE, name, name, None, number)
        yield _period(VOUCHERS, ground, grant.event.retention_years, start)
