"""Rows that name other vouchers in a column that no profile speaks of: they may undo them.

People write a voucher as they know it: without its zeros or its letters, several in a cell.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from ledger.domain.costs.booking_block import would_undo

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_APART = re.compile(r"\s*[,;+&]\s*|\s+")
_AND_ON = re.compile(r"(.*[0-9])\s*(?:ff?|und folgende|u\. ?ff?)\.?", re.ASCII)
"""`4711 ff.`"""
_TO = re.compile(r"([^0-9]*)([0-9]+)\s*(/|-|\u2013|bis)\s*([0-9]+)", re.ASCII)
"""`4711/12`, `4711-4713`"""
_FOLLOWING, _MOST = 10, 20
"""So many vouchers behind the first are meant by `ff.`, at most so many by a cell."""
_LEAST = 3
"""Digits without which a number within a text names no voucher."""


def vouchers_named(text: str, voucher: str) -> tuple[str, ...]:
    """Return the vouchers that a cell may name, in the ways in which its row's own is written.

    Args:
        text: of the cell.
        voucher: that of its row.
    """
    before, own = _apart(voucher)
    found = {text: None}
    for mention in _mentions(text):
        digits = _apart(mention)[1]
        if digits:
            found[mention] = found[digits] = found[digits.lstrip("0")] = None
            if own:
                found[before + digits.zfill(len(own))] = None
    found.pop("", None)
    found.pop(voucher, None)
    return tuple(found)[: 4 * _MOST]


def _mentions(text: str) -> Iterator[str]:
    """Yield what in a text may be a voucher."""
    if text.isdecimal():
        yield text
        return
    on, to = _AND_ON.fullmatch(text), _TO.fullmatch(text)
    if on is not None:
        before, digits = _apart(on[1])
        yield from _numbered(before, digits, int(digits) + _FOLLOWING)
    if to is not None and len(to[4]) <= len(to[2]):
        end = to[2][: len(to[2]) - len(to[4])] + to[4]
        if to[3] == "/" and end > to[2]:
            yield from (to[1] + to[2], to[1] + end)
        elif int(end) - int(to[2]) <= _MOST:
            yield from _numbered(to[1], to[2], int(end))
        return
    for part in _APART.split(text):
        if sum(map(str.isdecimal, part)) >= _LEAST:
            yield part


def _numbered(before: str, first: str, last: int) -> Iterator[str]:
    """Yield the vouchers from a number to another."""
    for number in range(int(first), last + 1):
        yield before + str(number).zfill(len(first))


class _Naming(NamedTuple):
    """A row that names vouchers: as they are known here, its cents and its line."""

    vouchers: tuple[str, ...]
    cents: int
    line: int


class NamedVouchers:
    """What was booked under each voucher of a file so far, and which rows name one."""

    def __init__(self) -> None:
        self._booked: dict[str, int | list[int]] = {}
        self._naming: dict[str, _Naming] = {}

    def book(self, vouchers: Sequence[str], cents: Sequence[int]) -> None:
        """Take the rows of a block."""
        booked = self._booked
        for voucher, amount in zip(vouchers, cents, strict=True):
            for key in _keys(voucher):
                before = booked.setdefault(key, amount)
                if before is not amount:
                    one = before if isinstance(before, list) else [before]
                    booked[key] = [*one, amount]

    def undoes(self, named: Sequence[str], cents: int, line: int) -> bool:
        """Return whether a row may undo what it names; else a later one is held against it."""
        keys = tuple({key: None for one in named for key in _keys(one)})
        if self._fits(keys, cents):
            return True
        self._naming.update(dict.fromkeys(keys, _Naming(keys, cents, line)))
        return False

    def named_by(
        self, vouchers: Sequence[str], numbers: Sequence[int]
    ) -> Iterator[tuple[int, int]]:
        """Yield the places of rows that an earlier one may undo, and the line of that one."""
        for at, voucher in enumerate(vouchers if self._naming else ()):
            found = (self._naming.get(key) for key in _keys(voucher))
            for one in filter(None, found):
                if one.line < numbers[at] and self._fits(one.vouchers, one.cents):
                    yield at, one.line

    def _fits(self, keys: Sequence[str], cents: int) -> bool:
        if self._booked.keys().isdisjoint(keys):
            return False
        found = (self._booked.get(key, ()) for key in keys)
        return would_undo(cents, [[one] if isinstance(one, int) else one for one in found])


def _keys(voucher: str) -> tuple[str, ...]:
    """Return a voucher as another row may write it: without its zeros, or its letters."""
    plain = voucher.casefold().lstrip("0 ")
    before, digits = _apart(plain)
    return (plain, digits.lstrip("0")) if before and len(digits) >= _LEAST else (plain,)


def _apart(voucher: str) -> tuple[str, str]:
    """Return a voucher without the digits at its end, and these."""
    before = voucher.rstrip("0123456789")
    return before, voucher[len(before) :]
