"""A mapping table: which account of its own chart a body would post an open item to.

TOML, by official key, side and kind of item:

    [05558016]
    receivable = { settlement = "1711", grant_expected = "1690" }
    payable = { settlement = "3511", grant_repayment = "3610" }

The program only proposes; nothing is posted (§ 94 (2) GO NRW).
"""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

from ledger.domain.errors import UsageError
from ledger.position.open_items import KINDS

if TYPE_CHECKING:
    from pathlib import Path

SIDES = ("receivable", "payable")
MAX_SIZE = 1 << 20

Accounts = dict[tuple[str, str, str], str]
"""Account by body, side and kind of item."""


def read_accounts(path: Path) -> Accounts:
    """Return the accounts of a file.

    Raises:
        UsageError: it cannot be read, or names another side, kind or value.
    """
    place = path.name
    found: Accounts = {}
    for body, sides in _content(path, place).items():
        if not isinstance(sides, dict):
            raise UsageError(f"{place}: {body}: is no table → [{body}]")
        for side, kinds in sides.items():
            if side not in SIDES or not isinstance(kinds, dict):
                raise UsageError(f"{place}: {body}.{side}: one of {', '.join(SIDES)}")
            for kind, account in kinds.items():
                if kind not in KINDS:
                    raise UsageError(f"{place}: {body}.{side}.{kind}: one of {', '.join(KINDS)}")
                if not isinstance(account, str) or not account.isprintable():
                    raise UsageError(f'{place}: {body}.{side}.{kind}: is no text → "1711"')
                found[body, side, kind] = account
    return found


def _content(path: Path, place: str) -> dict[str, Any]:
    try:
        if path.stat().st_size > MAX_SIZE:
            raise UsageError(f"{place}: larger than 1 MiB → a mapping table is a few lines")
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise UsageError(f"{place}: {error.strerror}") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise UsageError(f"{place}: is no TOML: {error}") from None
