"""A mapping table: which account of its own chart a body would post an open item to.

TOML, by official key, side and kind of item:

    [05558016]
    receivable = { settlement = "1711", grant_expected = "1690" }
    payable = { settlement = "3511", grant_repayment = "3610" }

The program only proposes; nothing is posted (§ 94 (2) GO NRW).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.domain.errors import UsageError
from ledger.importing.files import toml
from ledger.position.settlements.open_items import KINDS

if TYPE_CHECKING:
    from pathlib import Path

SIDES = ("receivable", "payable")

Accounts = dict[tuple[str, str, str], str]
"""Account by body, side and kind of item."""


def read_accounts(path: Path) -> Accounts:
    """Return the accounts of a file.

    Raises:
        UsageError: it cannot be read, or names another side, kind or value.
    """
    place = path.name
    found: Accounts = {}
    for body, sides in toml.parse(toml.read_text(path, place), place).items():
        if not isinstance(sides, dict):
            raise _wrong(place, body, "BL-338 is no table", "[{at}]")
        for side, kinds in sides.items():
            if side not in SIDES or not isinstance(kinds, dict):
                raise _wrong(place, f"{body}.{side}", "BL-236 one of {known}", known=SIDES)
            for kind, account in kinds.items():
                at = f"{body}.{side}.{kind}"
                if kind not in KINDS:
                    raise _wrong(place, at, "BL-236 one of {known}", known=KINDS)
                if not isinstance(account, str) or not account.isprintable():
                    raise _wrong(place, at, "BL-339 is no text", '"1711"')
                found[body, side, kind] = account
    return found


def _wrong(place: str, at: str, problem: str, remedy: str = "", **values: object) -> UsageError:
    return UsageError.of(f"{{place}}: {{at}}: {problem}", remedy, place=place, at=at, **values)
