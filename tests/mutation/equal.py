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


EQUAL: tuple[Equal, ...] = ()


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
