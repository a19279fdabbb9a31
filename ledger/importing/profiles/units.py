"""Units of amounts that are no euros: in a head, in a line beside the table, in a cell alone."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from ledger.domain.errors import UsageError
from ledger.importing.profiles.heads import readable

if TYPE_CHECKING:
    from collections.abc import Sequence

_UNIT = (
    r"(?<!\w)(?:usd|us-?dollar|dollar|gbp|chf|sfr|franken|dkk|sek|nok|pln|zł|zloty|czk|huf|ron|try"
    r"|jpy|t?dm|cents?|ct|[tk][-.]? ?eur(?:os?)?|[tk] ?€|tsd|tausend|mio|mrd|millionen|1[. ']?000)"
    r"(?!\w)"
)
UNITS = re.compile(rf"{_UNIT}|(?<!\w)fr(?!\w)|[$£¥%]", re.IGNORECASE)
"""What a head of amounts, or a cell among them, may say."""
_ALL_IN = re.compile(
    rf"\bin\W{{1,5}}({_UNIT})|\(\W*({_UNIT})\W*\)|(?:w(?:ä|ae)hrung|einheit|currency|unit|angaben?"
    rf"|betr(?:ä|ae)ge?|werte?|zahlen|amounts?|figures|values)\W{{1,4}}({_UNIT})",
    re.IGNORECASE,
)
"""What a line beside the table says of all its amounts."""
_CLIENT = re.compile(
    r"\b(?:buchungskreis|bukrs?|mandant(?:en)?(?:nr|nummer)?|company code|client)\W{1,4}(\w*\d\w*)",
    re.IGNORECASE,
)
_NAMED = re.compile(_UNIT, re.IGNORECASE)
"""What the name of a sheet may say: no `100 %` or `Fr`."""
_LONGEST = 500
"""Characters of a line that are looked at."""


@lru_cache(maxsize=4096)
def unit_of_all(line: str) -> str:
    """Return in which unit a line says that all amounts are, if these are no euros; else empty."""
    found = _ALL_IN.search(readable(line)[:_LONGEST])
    return next(filter(None, found.groups())) if found is not None else ""


def client_of(line: str) -> str:
    """Return the client of the finance system that a line beside the table names, or empty."""
    found = _CLIENT.search(readable(line)[:_LONGEST])
    return found[1][:30] if found is not None else ""


def check_client(name: str, line: int, client: str, wanted: str) -> None:
    """Refuse a file that is of another client than its profile; `16` is that of any adviser.

    Raises:
        UsageError: as said.
    """
    if wanted and wanted not in {client, client.rpartition("/")[2]}:
        words = (
            "file {name}, line {line}: BL-886 is of client {client}, the profile of client {wanted}"
        )
        remedy = "read it by a profile with its own client and source"
        raise UsageError.of(words, remedy, name=name, line=line, client=client, wanted=wanted)


def unit_alone(cell: str) -> str:
    """Return the unit that stands in the place of an amount; empty: none, or an amount does."""
    found = None if any(map(str.isdigit, cell)) else UNITS.search(cell)
    return found[0] if found is not None else ""


def in_another_unit(name: str, line: int, unit: str) -> UsageError:
    """Return the refusal of a file of which a line says that its amounts are no euros."""
    return UsageError.of(
        "file {name}, line {line}: BL-854 says that amounts are in {unit!r}",
        "export them in euros, or take the line out if they are",
        name=name,
        line=line,
        unit=unit,
    )


def check_titles(name: str, titles: Sequence[Sequence[str]]) -> None:
    """Refuse a file of which a line above the header says that its amounts are no euros.

    Raises:
        UsageError: as said.
    """
    for number, row in enumerate(titles, 1):
        if unit := unit_of_all(" ".join(row)):
            raise in_another_unit(name, number, unit)


def check_sheet(name: str, sheet: str) -> None:
    """Refuse a sheet whose name says that amounts are no euros.

    Raises:
        UsageError: as said.
    """
    if unit := _NAMED.search(sheet):
        raise UsageError.of(
            "file {name}, sheet {sheet!r}: BL-854 says that amounts are in {unit!r}",
            "export them in euros, or change its name if they are",
            name=name,
            sheet=sheet,
            unit=unit[0],
        )
