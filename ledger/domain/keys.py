"""Shares, keys and full-time equivalents, all exact.

A *ratio* is stored as a pair of integers (numerator, denominator). A *key* gives each member its
part; the parts sum to one (domain reference §4).
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from ledger.domain.errors import UsageError
from ledger.domain.said import NOWHERE, Said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Ratio = tuple[int, int]
Share = tuple[str, int, int]
"""Member, numerator, denominator."""

_NUMBER = re.compile(r"\d{1,9}(?:[.,]\d{1,6})?", re.ASCII)
_MAX_TERM = 10**9
_PERCENTS_FROM = 90
"""Parts that sum to more than this, but not to one, were meant as percents."""
_ROUNDED = Fraction(1, 200)
"""A fraction typed as a decimal is at most this far from itself."""
_WEIGHTS = frozenset({"fte-share", "hours"})
"""Bases whose parts are typed as what was counted, with decimals: 1.5 FTE, 19.5 hours."""


def ratio_of(value: Fraction) -> Ratio:
    """Return a fraction in its stored form."""
    return (value.numerator, value.denominator)


def parse_fraction(text: str, place: str) -> Fraction:
    """Read `1/2`, `0.5`, `0,5`, `19.5/39` or `50%` exactly.

    Raises:
        UsageError: not a number of this form, or a zero denominator.
    """
    typed = text.strip()
    percent = typed.endswith("%")
    above, slash, below = typed.removesuffix("%").strip().partition("/")
    if not _NUMBER.fullmatch(above) or (slash and not _NUMBER.fullmatch(below)):
        problem = "{place} {text!r}: BL-136 not an exact number"
        raise UsageError.of(problem, "type 1/2, 0.5 or 50%", place=place, text=text)
    denominator = Fraction(below.replace(",", ".")) if slash else Fraction(1)
    if denominator == 0:
        problem = "{place} {text!r}: BL-137 nothing is divided by zero"
        raise UsageError.of(problem, "type 1/2, 0.5 or 50%", place=place, text=text)
    value = Fraction(above.replace(",", ".")) / denominator
    return value / 100 if percent else value


def parse_fte(text: str) -> Fraction:
    """Read a full-time equivalent above 0 and at most 1000.

    Raises:
        UsageError: not exact, zero, or absurdly large.
    """
    value = parse_fraction(text, Said("FTE"))
    if not 0 < value <= 1000:  # noqa: PLR2004 - beyond any programme's number of posts
        problem = "FTE {text!r}: BL-138 must be above 0 and at most 1000"
        raise UsageError.of(problem, "type 0.5, 1/2 or 19.5/39", text=text)
    return value


def parse_key(text: str, basis: str = "") -> tuple[Share, ...]:
    """Read a key: `05558016=1/2,05558032=1/2`, percents, or counts (`A=3,B=1`).

    Whole numbers that do not sum to one are counts and are divided by their sum. The basis `equal`
    needs no parts (`A,B`); FTE and hours are counts with decimals (`A=1.5,B=1`).

    Raises:
        UsageError: a member twice, no share, or parts that do not sum to one; where the parts look
            like rounded fractions the remedy names them.
    """
    named = basis == "equal" and "=" not in text
    members: dict[str, Fraction] = {}
    for item in text.split(","):
        member, equals, share = (part.strip() for part in item.partition("="))
        if named:
            equals, share = "=", "1"
        if not equals or not member:
            problem = "key {text!r}: BL-139 {item!r} has no member"
            remedy = "type 05558016=1/2,05558032=1/2"
            raise UsageError.of(problem, remedy, text=text, item=item.strip())
        if member in members:
            problem = "key {text!r}: BL-140 {member} stands twice"
            raise UsageError.of(problem, "give each member one part", text=text, member=member)
        members[member] = parse_fraction(share, Said("key, part of {member}", member=member))
    if any(value == 0 for value in members.values()):
        remedy = "leave that member out"
        raise UsageError.of("key {text!r}: BL-141 a part of zero", remedy, text=text)
    total = sum(members.values(), Fraction(0))
    counted = basis in _WEIGHTS or all(v.denominator == 1 for v in members.values())
    if total != 1 and "%" not in text and counted:
        members = {member: value / total for member, value in members.items()}
        total = Fraction(1)
    if total != 1:
        raise _not_one(text, members, total)
    return tuple((m, v.numerator, v.denominator) for m, v in sorted(members.items()))


def named_key(key: Iterable[Share], find: Callable[[str], str]) -> tuple[Share, ...]:
    """Return a key by the ids of its members, in their order; they may be typed by name."""
    return tuple(sorted((find(member), above, below) for member, above, below in key))


def _not_one(text: str, members: dict[str, Fraction], total: Fraction) -> UsageError:
    """Word the refusal; parts that look like rounded fractions, or percents, are named as such."""
    whole = Fraction(100 if total > _PERCENTS_FROM else 1)
    near = {m: (v / whole).limit_denominator(24) for m, v in members.items()}
    close = all(abs(near[m] - v / whole) < _ROUNDED for m, v in members.items())
    remedy = "type fractions such as 1/3, exact percents, or counts"
    if total == whole:
        remedy = "mark percents with %, e.g. 50.5%"
    elif close and sum(near.values()) == 1:
        remedy = "type {parts}"
    parts = ",".join(f"{m}={v.numerator}/{v.denominator}" for m, v in near.items())
    problem = "key {text!r}: BL-142 the parts sum to {total}, not to one"
    return UsageError.of(problem, remedy, text=text, total=total, parts=parts)


def key_shares(key: tuple[Share, ...], employing_body: str) -> list[tuple[str, Fraction]]:
    """Return (member, part) with the employing body first, then by AGS: the tie order of splits."""
    ordered = sorted(key, key=lambda share: (share[0] != employing_body, share[0]))
    return [(member, Fraction(above, below)) for member, above, below in ordered]


def check_members(key: tuple[Share, ...]) -> Said:
    """Return what is wrong with a stored key, or an empty text."""
    if any(not 0 < above <= _MAX_TERM or not 0 < below <= _MAX_TERM for _, above, below in key):
        return Said("BL-143 a part is not positive or absurdly fine")
    if len({member for member, _, _ in key}) != len(key):
        return Said("BL-144 a member stands twice")
    if sum((Fraction(above, below) for _, above, below in key), Fraction(0)) != 1:
        return Said("BL-145 the parts do not sum to one")
    return NOWHERE
