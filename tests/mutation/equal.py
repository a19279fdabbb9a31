"""Faults that change nothing anybody could see, each with its reason.

They are told by the module and by the line before and after, so that an entry survives a move.
Such faults count neither as noticed nor as survivors: `make mutate` names them apart.
"""

from __future__ import annotations

from typing import NamedTuple


class Equal(NamedTuple):
    """One such fault: the module below `ledger/domain`, its line without and with the fault."""

    module: str
    before: str
    after: str
    reason: str


_QUICK_LOOK = "a quick look: what it does not pass is looked at in full, with the same answer"
_ONE = "there is exactly one, the first and the last at once"

EQUAL: tuple[Equal, ...] = (
    Equal(
        "lines.py",
        "number = period.sequence if vat else 0",
        "number = period.sequence if vat else -1",
        "nobody reads the number where no VAT is charged",
    ),
    Equal(
        "plausible.py",
        "smallest, largest = min(sizes, default=1), max(sizes, default=0)",
        "smallest, largest = min(sizes, default= 0), max(sizes, default=0)",
        "of no amounts none is asked about",
    ),
    Equal(
        "financing.py",
        "approved, planned = terms.approved or 0, terms.planned_cost or 0",
        "approved, planned = terms.approved or 1, terms.planned_cost or 0",
        "what is approved is a bound as well, and a type by plan always has it",
    ),
    Equal(
        "legs.py",
        "rate = entry.value if entry and entry.value is not None else 0",
        "rate = entry.value if entry or entry.value is not None else 0",
        "a leg with a rate that reaches a post has one on every day",
    ),
    Equal(
        "fields.py",
        "if below <= 0 or below > MAX_NUMBER or not 0 < above <= MAX_FTE * below:",
        "if below <= -1 or below > MAX_NUMBER or not 0 < above <= MAX_FTE * below:",
        "nothing lies above 0 and at most 0",
    ),
    Equal(
        "closing.py",
        "if service_year <= until and year > service_year:",
        "if service_year <= until and year >= service_year:",
        "the same year was let through before",
    ),
    Equal(
        "closing.py",
        "if year > service_year:",
        "if year >= service_year:",
        "the same year was let through before",
    ),
    Equal(
        "cost_sharing.py",
        "result = [0] * len(exact)",
        "result = [ -1] * len(exact)",
        "every place is filled",
    ),
    Equal(
        "legs.py",
        "rate = 1",
        "rate = 2",
        "without a rate it is asked only whether a day is funded at all",
    ),
    Equal(
        "paid_outside.py",
        "return split_cents(total, weights if any(weights) else [Fraction(1)] * len(takes))",
        "return split_cents(total, weights if any(weights) else [Fraction( 2)] * len(takes))",
        "equal weights, whatever they are",
    ),
    Equal(
        "bearing.py",
        "return sorted(service for service in own | shared if service < year)",
        "return sorted(service for service in own | shared if service <= year)",
        "late cost is of earlier years",
    ),
    *(
        Equal("validation.py", f"and {before}", f"and {after}", _QUICK_LOOK)
        for before, after in (
            ("1 <= number <= MAX_NUMBER", "2 <= number <= MAX_NUMBER"),
            ("1 <= number <= MAX_NUMBER", "1 < number <= MAX_NUMBER"),
            ("1 <= number <= MAX_NUMBER", "1 <= number < MAX_NUMBER"),
            ("FIRST_DAY <= first <= LAST_DAY", "FIRST_DAY <= first < LAST_DAY"),
            ("FIRST_DAY <= first <= LAST_DAY", "FIRST_DAY < first <= LAST_DAY"),
            ("FIRST_DAY <= last <= LAST_DAY", "FIRST_DAY <= last < LAST_DAY"),
            ("FIRST_DAY <= last <= LAST_DAY", "FIRST_DAY < last <= LAST_DAY"),
            ("FIRST_DAY <= booked <= LAST_DAY", "FIRST_DAY <= booked < LAST_DAY"),
            ("FIRST_DAY <= booked <= LAST_DAY", "FIRST_DAY < booked <= LAST_DAY"),
            *(
                (f"({name} == 0 or {span})", f"({name} == 0 or {narrower})")
                for name, span, narrower in (
                    *(
                        (name, f"FIRST_DAY <= {name} <= LAST_DAY", narrower)
                        for name in ("paid", "known")
                        for narrower in (
                            f"FIRST_DAY <= {name} < LAST_DAY",
                            f"FIRST_DAY < {name} <= LAST_DAY",
                        )
                    ),
                    (
                        "year",
                        "FIRST_YEAR <= year <= LAST_YEAR",
                        "FIRST_YEAR <= year < LAST_YEAR",
                    ),
                    (
                        "year",
                        "FIRST_YEAR <= year <= LAST_YEAR",
                        "FIRST_YEAR < year <= LAST_YEAR",
                    ),
                )
            ),
            ("len(joined) <= MAX_TEXT", "len(joined) < MAX_TEXT"),
            ("-MAX_CENTS <= amount <= MAX_CENTS", "-MAX_CENTS < amount <= MAX_CENTS"),
            ("-MAX_CENTS <= amount <= MAX_CENTS", "-MAX_CENTS <= amount < MAX_CENTS"),
        )
    ),
    *(
        Equal(
            "booking_decisions.py",
            "and -MAX_CENTS <= event.amount_cents <= MAX_CENTS",
            after,
            _QUICK_LOOK,
        )
        for after in (
            "and -MAX_CENTS < event.amount_cents <= MAX_CENTS",
            "and -MAX_CENTS <= event.amount_cents < MAX_CENTS",
        )
    ),
    Equal(
        "settlement.py",
        'only = employing[0] if len(employing) == 1 else ""',
        'only = employing[ -1] if len(employing) == 1 else ""',
        _ONE,
    ),
    Equal(
        "settlement.py",
        'return (payment.member, mine[0] if len(mine) == 1 else "")',
        'return (payment.member, mine[ -1] if len(mine) == 1 else "")',
        _ONE,
    ),
    Equal(
        "absence.py",
        "last = away.valid_from - 1 if away.valid_to is None else away.valid_to",
        "last = away.valid_from - 2 if away.valid_to is None else away.valid_to",
        "an absence that ends before it begins has no day, however long before",
    ),
    Equal(
        "afterwards.py",
        "last = event.year if event.year <= facts.closed_until(event.body) else 0",
        "last = event.year if event.year <= facts.closed_until(event.body) else 1",
        "a range up to the year 1 is as empty as one up to the year 0",
    ),
    Equal(
        "money.py",
        "return whole if exact >= 0 else -whole",
        "return whole if exact > 0 else -whole",
        "nothing is nothing with either sign",
    ),
    Equal(
        "money.py",
        "if (whole or summed or next((part for part in exact if part), 0)) < 0:",
        "if (whole or summed or next((part for part in exact if part), 1)) < 0:",
        "where every part is nothing there is no sign either way",
    ),
    Equal(
        "payment.py",
        "if wrong or it is None or not isinstance(it.event, e.CostBooked):",
        "if wrong or it is None and not isinstance(it.event, e.CostBooked):",
        "whatever is no booking was found wrong before",
    ),
    Equal(
        "timeline.py",
        "cuts.update(day for day in entry[:2] if span.start < day < span.end)",
        "cuts.update(day for day in entry[:2] if span.start <= day < span.end)",
        "the start of the span is among the cuts anyway",
    ),
    Equal(
        "cost_sharing.py",
        "shares = shares_of(segments[group[0]], post, which)",
        "shares = shares_of(segments[group[ -1]], post, which)",
        "a group has one key version and so the same shares throughout",
    ),
    *(
        Equal("clock.py", "said: int = 0", f"said: int ={other}", "no day of receipt is that early")
        for other in (" 1", " -1")
    ),
    Equal(
        "cost_sharing.py",
        "if len(group) > 1:",
        "if len(group) >= 1:",
        "of one column a rounded table is the column",
    ),
    Equal(
        "state.py",
        'overhead: Overhead = Overhead("actual", Fraction(0), 0)',
        'overhead: Overhead = Overhead("actual", Fraction( -1), 0)',
        "overhead as booked has no rate that anybody reads",
    ),
    Equal(
        "paid_outside.py",
        "sign = 1 if total > 0 else -1",
        "sign = 2 if total > 0 else -1",
        "twice all weights are the same proportion",
    ),
    Equal(
        "charged_interest.py",
        "found = [(0, left)]",
        "found = [( 1, left)]",
        "both days lie before the first that there is",
    ),
    Equal(
        "post_rules.py",
        "span = Span(event.valid_from, max(end, event.valid_from + 1))",
        "span = Span(event.valid_from, max(end, event.valid_from + 0))",
        "of no day at all there is one part too, and it is the same gap",
    ),
    *(
        Equal(
            "post_year.py",
            "homeless_cost: int = 0",
            f"homeless_cost: int ={other}",
            "whoever computes a year says it",
        )
        for other in (" 1", " -1")
    ),
    Equal(
        "planning.py",
        "line.add(since, None, None, 0)",
        "line.add(since, None, None, -1)",
        "nobody asks which event says that nothing holds",
    ),
    Equal(
        "afterwards.py",
        "return fact.sequence < closing.sequence and fact.known_on <= closing.known_on",
        "return fact.sequence <= closing.sequence and fact.known_on <= closing.known_on",
        "the closing itself authorises nothing",
    ),
    Equal(
        "booking_decisions.py",
        "known = max(later, default=0)",
        "known = max(later, default= 1)",
        "no day of receipt lies before the year 2000",
    ),
    Equal(
        "absence.py",
        "last=date_of(away.valid_to or 0),",
        "last=date_of(away.valid_to or -1),",
        "an absence without a last day hinders nobody and is never worded",
    ),
    Equal(
        "lines.py",
        "paid = [[0] * len(one.periods) for _ in one.fundings]",
        "paid = [[ 1] * len(one.periods) for _ in one.fundings]",
        "every place is overwritten wherever there is a notice",
    ),
    Equal(
        "paid_outside.py",
        "sign = 1 if total > 0 else -1",
        "sign = 1 if total > -1 else -1",
        "nothing is split into nothing with either sign",
    ),
    Equal(
        "legs.py",
        "cuts.update(day for day in ends if span.start < day < span.end)",
        "cuts.update(day for day in ends if span.start <= day < span.end)",
        "the start of the span is among the cuts anyway",
    ),
    Equal(
        "lines.py",
        "if len(payable) == 1:",
        "if len(payable) == 0:",
        "of one notice a rounded table is the shares themselves",
    ),
    Equal(
        "retention.py",
        "if rule.valid_to is None or year_span(start + years).end - 1 <= rule.valid_to:",
        "if rule.valid_to is None or year_span(start + years).end - 2 <= rule.valid_to:",
        "a text ends with a year, as every period does",
    ),
)


def reason_of(module: str, before: str, after: str) -> str | None:
    """Return why a fault is equal to the code, or None: then a test has to notice it."""
    name = module.removeprefix("ledger/domain/")
    lines = _changed(before, after)
    return next(
        (one.reason for one in EQUAL if one.module == name and (one.before, one.after) == lines),
        None,
    )


def _changed(before: str, after: str) -> tuple[str, str]:
    pairs = zip(before.splitlines(), after.splitlines(), strict=True)
    found = [(old.strip(), new.strip()) for old, new in pairs if old != new]
    return " ".join(old for old, _ in found), " ".join(new for _, new in found)
