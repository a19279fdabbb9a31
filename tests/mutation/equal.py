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
        "settlements/lines.py",
        "number = period.sequence if vat else 0",
        "number = period.sequence if vat else -1",
        "nobody reads the number where no VAT is charged",
    ),
    Equal(
        "costs/plausible.py",
        "smallest, largest = min(sizes, default=1), max(sizes, default=0)",
        "smallest, largest = min(sizes, default= 0), max(sizes, default=0)",
        "of no amounts none is asked about",
    ),
    Equal(
        "grants/financing.py",
        "approved, planned = terms.approved or 0, terms.planned_cost or 0",
        "approved, planned = terms.approved or 1, terms.planned_cost or 0",
        "what is approved is a bound as well, and a type by plan always has it",
    ),
    Equal(
        "grants/legs.py",
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
        "agreements/sharing.py",
        "result = [0] * len(exact)",
        "result = [ -1] * len(exact)",
        "every place is filled",
    ),
    Equal(
        "grants/legs.py",
        "rate = 1",
        "rate = 2",
        "without a rate it is asked only whether a day is funded at all",
    ),
    Equal(
        "grants/paid_outside.py",
        "return split_cents(total, weights if any(weights) else [Fraction(1)] * len(takes))",
        "return split_cents(total, weights if any(weights) else [Fraction( 2)] * len(takes))",
        "equal weights, whatever they are",
    ),
    Equal(
        "years/bearing.py",
        "return sorted(service for service in own | shared if service < year)",
        "return sorted(service for service in own | shared if service <= year)",
        "late cost is of earlier years",
    ),
    Equal(
        "costs/booking_decisions.py",
        "known = max(later, default=0)",
        "known = max(later, default= 1)",
        "no day of receipt lies before the year 2000",
    ),
    Equal(
        "posts/absence.py",
        "last=date_of(away.valid_to or 0),",
        "last=date_of(away.valid_to or -1),",
        "an absence without a last day hinders nobody and is never worded",
    ),
    Equal(
        "settlements/lines.py",
        "paid = [[0] * len(one.periods) for _ in one.fundings]",
        "paid = [[ 1] * len(one.periods) for _ in one.fundings]",
        "every place is overwritten wherever there is a notice",
    ),
    Equal(
        "grants/paid_outside.py",
        "sign = 1 if total > 0 else -1",
        "sign = 1 if total > -1 else -1",
        "nothing is split into nothing with either sign",
    ),
    Equal(
        "grants/legs.py",
        "cuts.update(day for day in ends if span.start < day < span.end)",
        "cuts.update(day for day in ends if span.start <= day < span.end)",
        "the start of the span is among the cuts anyway",
    ),
    Equal(
        "settlements/lines.py",
        "if len(payable) == 1:",
        "if len(payable) == 0:",
        "of one notice a rounded table is the shares themselves",
    ),
    Equal(
        "years/retention.py",
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
