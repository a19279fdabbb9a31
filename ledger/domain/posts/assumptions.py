"""What if: a salary rise, a vacancy or a new rate, applied to facts and cost rows, never recorded.

- `salary +3% from 2025-03-01`: personnel cost of service from that day on is so much higher.
- `vacancy CM-1 2025-04-01 2025-06-30`: nobody fills the post, and its personnel cost of these days
  does not arise.
- `rate KIM-2023 60000 from 2025-01-01`: the grant pays so many euros per FTE and year.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

import msgspec

from ledger.domain.agreements.sharing import CostRow
from ledger.domain.errors import UnknownName, UsageError
from ledger.domain.keys import parse_fraction
from ledger.domain.money import parse_amount, round_cents
from ledger.domain.period import FOREVER, Span, parse_day
from ledger.domain.said import Said
from ledger.domain.state import Facts, Grant, OnRecord, Post
from ledger.domain.timeline import Timeline

KINDS = ("salary", "vacancy", "rate")
_SALARY = re.compile(r"salary\s+([+-])(\S+%)\s+from\s+(\S+)", re.ASCII)
_VACANCY = re.compile(r"vacancy\s+(.+?)\s+(\S+)\s+(\S+)", re.ASCII)
_RATE = re.compile(r"rate\s+(.+?)\s+(\S+)\s+from\s+(\S+)", re.ASCII)


class Assumption(NamedTuple):
    """One assumption: its kind, what it is about, its days (half-open), a factor or cents."""

    kind: str
    name: str
    span: Span
    factor: Fraction
    cents: int


def parse_assumption(text: str) -> Assumption:
    """Read an assumption; see the module for the three forms.

    Raises:
        UsageError: none of the forms, or a number or date in it that cannot be read.
    """
    typed = text.strip()
    if match := _SALARY.fullmatch(typed):
        change = parse_fraction(match[2], Said("salary rise"))
        factor = 1 + change if match[1] == "+" else 1 - change
        return Assumption("salary", "", Span(parse_day(match[3]), FOREVER), factor, 0)
    if match := _RATE.fullmatch(typed):
        span = Span(parse_day(match[3]), FOREVER)
        return Assumption("rate", match[1], span, Fraction(1), _not_negative(match[2]))
    if match := _VACANCY.fullmatch(typed):
        span = Span(parse_day(match[2]), parse_day(match[3]) + 1)
        if not span.days:
            problem = "assumption {text!r}: BL-033 ends before it begins"
            raise UsageError.of(problem, "exchange the dates", text=text)
        return Assumption("vacancy", match[1], span, Fraction(0), 0)
    problem = "assumption {text!r}: BL-034 not understood"
    raise UsageError.of(problem, "type {examples}", text=text, examples=_examples())


def _examples() -> Said:
    return Said(
        '"salary +3% from 2025-03-01", "vacancy CM-1 2025-04-01 2025-06-30" or '
        '"rate KIM-2023 60000 from 2025-01-01"'
    )


def _not_negative(text: str) -> int:
    cents = parse_amount(text)
    if cents < 0:
        remedy = "type it without the minus sign"
        raise UsageError.of("assumption, rate {text!r}: BL-035 negative", remedy, text=text)
    return cents


def assume(facts: Facts, assumptions: Sequence[Assumption]) -> None:
    """Change facts that were folded for one question only, as the assumptions say.

    Raises:
        UnknownName: an assumption names a post or grant that does not stand.
    """
    for one in assumptions:
        if one.kind == "vacancy":
            if one.name not in facts.posts:
                raise UnknownName("post", one.name, facts.posts)
            _vacate(facts.posts[one.name], one.span)
        elif one.kind == "rate":
            if one.name not in facts.grants:
                raise UnknownName("grant", one.name, facts.grants)
            _set_rate(facts.grants[one.name], one)


def _vacate(post: Post, span: Span) -> None:
    for person in post.people:
        away = post.absences.setdefault(person, Timeline())
        away.add(span.start, span.end, True, 0)  # noqa: FBT003 - away: the value of the line


def _set_rate(grant: Grant, one: Assumption) -> None:
    grant.rates.add(one.span.start, None, one.cents, 0)
    legs = grant.forwardings
    for fact, leg in list(legs):
        if leg.rate_cents is not None and leg.valid_to >= one.span.start:
            first = max(leg.valid_from, one.span.start)
            assumed = msgspec.structs.replace(leg, valid_from=first, rate_cents=one.cents)
            legs.append(OnRecord(fact, assumed))


def assumed_rows(
    post: Post,
    rows: Iterable[CostRow],
    personnel: Collection[str],
    assumptions: Sequence[Assumption],
) -> list[CostRow]:
    """Return cost rows as the assumptions change them; days inside a row count by calendar."""
    found = list(rows)
    for one in assumptions:
        mine = one.kind == "salary" or (one.kind == "vacancy" and one.name == post.event.post)
        if mine:
            found = [_changed(row, one) if row.cost_type in personnel else row for row in found]
    return found


def _changed(row: CostRow, one: Assumption) -> CostRow:
    days, whole = row.service.meet(one.span).days, row.service.days
    more = row.cents * (one.factor - 1) * Fraction(days, whole)
    return row._replace(cents=round_cents(row.cents + more))
