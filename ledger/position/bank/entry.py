"""One payment on a bank statement, whatever its format."""

from __future__ import annotations

from typing import NamedTuple

WHOLE, PART, DIFFERENCE = "", "part", "difference"
"""A payment of its own, one of a collected entry whose parts do not add up, what they lack."""


class BankEntry(NamedTuple):
    """One payment on a statement; cents above zero came in, days since 1970-01-01.

    Attributes:
        number: counts the payments of the file from 1.
        returned: the bank says that it undoes an earlier one.
        kind: `WHOLE`, `PART` or `DIFFERENCE`.
    """

    number: int
    iban: str
    cents: int
    booked_on: int
    value_on: int | None
    reference: str
    end_to_end: str
    party: str
    party_iban: str
    text: str
    returned: bool = False
    kind: str = WHOLE
