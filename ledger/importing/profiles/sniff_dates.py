"""What the dates of a file say: their notations, and whether a column is one of months."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ledger.domain.errors import UsageError
from ledger.importing.files.dates import MIDNIGHTS, Dates, without_time

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.importing.profiles.sniff import Sniffed
    from ledger.importing.profiles.sniff_rows import SampleRows

_NOTATIONS = (
    "DD.MM.YYYY", "YYYY-MM-DD", "D.M.YYYY", "YYYYMMDD", "DD.MM.YY", "D.M.YY", "DD-MM-YYYY",
    "YYYY/MM/DD", "DD-MON-YY", "DD-MON-YYYY", "D. MON YYYY", "excel",
)  # fmt: skip
_SLASHED = (("DD/MM/YYYY", "MM/DD/YYYY"), ("D/M/YYYY", "M/D/YYYY"))
"""Day before month, and behind it; with two digits each, or as many as it takes."""


def look_at_dates(found: Sniffed, rows: SampleRows) -> None:
    """Find the notations that are needed, the most frequent first, and a month of service."""
    targets = ("booked_on", "paid_on", "document_on", "service_from", "service_to")
    written = [*rows.cells(found.columns, *targets)]
    cells, times = zip(*map(without_time, written), strict=True) if written else ((), ())
    if {*times} and {*times} <= MIDNIGHTS:
        question = (
            "{cell!r}: is every time midnight in Berlin, told in UTC? Then [dates] zone = 'UTC'"
        )
        found.ask(question, cell=written[0])
    counts = _counted(found, cells)
    found.notations = tuple(one for one, n in counts.most_common(3) if n) or ("DD.MM.YYYY",)
    odd = next((cell for cell in cells if not _is_day(found.notations, cell)), "")
    if odd and found.format != "datev":
        found.ask("{day!r} is no date in a known notation: see [dates] notations", day=odd)
    if "booked_on" not in found.columns and "document_on" in found.columns:
        found.columns["booked_on"] = found.columns["document_on"]
        if found.format != "datev":
            column = found.columns["document_on"]
            found.ask("no day of booking was found; taken: {column!r}", column=column)
    _service_month(found, rows)


def _counted(found: Sniffed, cells: Sequence[str]) -> Counter[str]:
    """Return how many days are written in each notation, and ask what is not sure."""
    slashed = [cell for cell in cells if "/" in cell]
    first, second = _SLASHED[any(len(cell) < len("DD/MM/YYYY") for cell in slashed)]
    counts: Counter[str] = Counter()
    for cell in cells:
        for notation in (*_NOTATIONS, first, second):
            if _is_day(notation, cell):
                counts[notation] += 1
                break
    if first in counts and all(_is_day(second, cell) for cell in slashed):
        if all(_is_day(first, cell) for cell in slashed):
            question = "is {day!r} a day before its month, or behind it? Taken: {notation}"
            found.ask(question, day=slashed[0], notation=first)
        else:
            counts[second] += counts.pop(first)
    elif counts[first] and counts[second]:
        found.ask("dates have their day before the month in some rows, and behind it in others")
        del counts[second]
    return counts


def _service_month(found: Sniffed, rows: SampleRows) -> None:
    """Take a column of months as that of service, where it holds such; dates go before it."""
    head = found.columns.get("service_month", "")
    if not head:
        return
    cells = [*rows.cells(found.columns, "service_month")]
    odd = next((cell for cell in cells if not _is_month(found.notations, cell)), "")
    if odd:
        found.ask("{head!r} says {cell!r}: which month of service is it?", head=head, cell=odd)
    if odd or not cells or "service_from" in found.columns:
        del found.columns["service_month"]


def _is_month(notations: tuple[str, ...], cell: str) -> bool:
    try:
        Dates(notations, zone="local").month(cell)
    except UsageError:
        return False
    return True


def _is_day(notations: str | tuple[str, ...], cell: str) -> bool:
    try:
        one = (notations,) if isinstance(notations, str) else notations
        Dates(one, zone="local").day(cell)
    except UsageError:
        return False
    return True
