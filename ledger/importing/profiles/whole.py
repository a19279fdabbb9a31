"""A profile as a whole: what it says twice, and what it lacks."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ledger.domain.said import both

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ledger.importing.profiles.profile import Profile
    from ledger.importing.profiles.profile_document import ProfileDocument


def check_whole(found: ProfileDocument, one: Profile) -> None:
    """Refuse a profile that says something twice, or that could not make a single booking.

    Raises:
        UsageError: as said.
    """
    names = [*one.columns, *(name for _, pattern in one.splits for name in pattern.groupindex)]
    given = set(names)
    for place, meant in _twice(found, one, names):
        remedy = "keep one way of the two"
        problem = "BL-479 {both} say the same twice"
        raise found.wrong(place, problem, remedy, both=both(meant))
    if "contra_account" in given and "account" not in given and one.format != "datev":
        raise found.wrong("columns", "BL-480 contra_account without account", "account is missing")
    if one.marks and "reversal" not in given and one.format != "datev":
        problem = "BL-393 {column} is no column of this profile"
        remedy = "name it in [columns], or leave marks out"
        raise found.wrong("reversals marks", problem, remedy, column="reversal")
    if one.format != "datev":
        _complete(found, one, given)


def _twice(
    found: ProfileDocument, one: Profile, names: list[str]
) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield what reads an amount in two ways, or gives a column or word two meanings."""
    given = set(names)
    for first in ("amount", "side"):
        if first in given and {"debit", "credit"} & given:
            yield "columns", [first, *sorted({"debit", "credit"} & given)]
    if {"service_from", "service_month"} <= given:
        yield "columns", ["service_from", "service_month"]
    for name in (name for name, count in Counter(names).items() if count > 1):
        yield "split", [f"columns {name}" if name in one.columns else name, f"split {name}"]
    for column in one.ignore:
        if column in one.columns.values():
            yield "ignore", [f"columns {column!r}", f"ignore {column!r}"]
    for section, two in (("amounts", ("debit", "credit")), ("reversals", ("marks", "none"))):
        words = [{*map(str.casefold, found.texts(section, key, ()))} for key in two]
        for word in sorted(set.intersection(*words)):
            yield section, [f"{key} {word!r}" for key in two]


_NAME = "name the column in which it stands; a list without one needs it added"


def _complete(found: ProfileDocument, one: Profile, given: set[str]) -> None:
    """Refuse a profile that could not make a single booking."""
    if "voucher" not in given:
        raise found.wrong("columns", "BL-389 voucher is missing", _NAME)
    if "booked_on" not in given:
        raise found.wrong("columns", "BL-390 booked_on is missing", _NAME)
    if not ({"amount"} & given or {"debit", "credit"} <= given):
        raise found.wrong("columns", "BL-391 amount, or debit and credit, is missing", _NAME)
    if not {"service_from", "service_month"} & given and not one.month_of:
        raise found.wrong("service", "BL-392 service_from is missing", 'or month_of = "booked_on"')
    if one.month_of and one.month_of not in given:
        problem = "BL-393 {column} is no column of this profile"
        remedy = "name its column in [columns], or another date in month_of"
        raise found.wrong("service month_of", problem, remedy, column=one.month_of)
    if "account" not in given and "cost_type" not in one.defaults:
        raise found.wrong("columns", "BL-394 account is missing", "or [defaults] cost_type")
    if "cost_bearer" not in given and "post" not in one.defaults:
        raise found.wrong("columns", "BL-395 cost_bearer is missing", "or [defaults] post")
