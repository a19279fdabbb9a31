"""Worked figures of the domain reference (§4 and §5), to test the model itself."""

from __future__ import annotations

from fractions import Fraction

from ledger.domain import commands as c
from tests.model.days import day, months, split
from tests.model.model import Model
from tests.model.world import Fact

DAY_COUNTS = (
    ("calendar-days", 2850000, 4535484),
    ("full-months", 2850000, 4275000),
    ("started-months", 2850000, 4750000),
    ("actual-days", 2873425, 4547541),
    ("30/360", 2850000, 4528333),
)
DUELMEN, NOTTULN = "05558016", "05558032"


def _facts(policy: str, filled: int) -> list[c.Command]:
    first, last = day(2023), day(2025, 12, 31)
    key = ((DUELMEN, 1, 2), (NOTTULN, 1, 2))
    return [
        c.RegisterProgramme("KIM", "KIM"),
        c.ApproveGrant("G", "KIM", "05", "05558", first, last, 5700000, policy),
        c.ForwardGrant("G", DUELMEN, first, last),
        c.ConcludeAgreement("KV", "KIM", key, None, first),
        c.EstablishPost("CM-1", "KIM", DUELMEN, "Mitte", (1, 1), first, "KV", "G"),
        c.FillPost("CM-1", "P-1", (1, 1), filled),
    ]


def _costs() -> list[c.Command]:
    found: list[c.Command] = []
    for year, total in ((2023, 3517914), (2024, 7420699), (2025, 7653560)):
        filled = months(year)[6 if year == 2023 else 0 :]
        for month, cents in zip(filled, split(total, [1] * len(filled)), strict=True):
            last = month[-1]
            voucher = f"{year}-{month[0]}"
            found.append(
                c.BookCost("CM-1", "personnel", cents, month[0], last, last, last, voucher)
            )
    return found


def _numbered(commands: list[c.Command]) -> list[Fact]:
    return [Fact(number, 0, command) for number, command in enumerate(commands, 1)]


CASE_MITTE = _numbered([*_facts("calendar-days", day(2023, 7, 1)), *_costs()])


def entitled(policy: str, filled: int, year: int) -> Fraction:
    """Return the entitlement of a year for a post filled from a day on."""
    due = Model(_numbered(_facts(policy, filled))).staffing.entitlement("CM-1", year)
    return sum(due["G"].values(), Fraction(0))
