"""What the dates of a file say: their notations, and whether a column is one of months."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from ledger.domain.errors import UsageError
from ledger.importing.files.notation import Dates

if TYPE_CHECKING:
    from ledger.importing.profiles.sniff import Sniffed
    from ledger.importing.profiles.sniff_rows import SampleRows

_NOTATIONS = (
    "DD.MM.YYYY", "YYYY-MM-DD", "D.M.YYYY", "YYYYMMDD", "DD.MM.YY", "D.M.YY", "DD/MM/YYYY",
    "MM/DD/YYYY", "DD-MM-YYYY", "YYYY/MM/DD", "excel",
)  # fmt: skip
_TIME = re.compile(r"[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?$", re.ASCII)


def look_at_dates(found: Sniffed, rows: SampleRows) -> None:
    """Find the notations that are needed, the most frequent first, and a month of service."""
    targets = ("booked_on", "paid_on", "document_on", "service_from", "service_to")
    cells = [_TIME.sub("", cell) for cell in rows.cells(found.columns, *targets)]
    counts: Counter[str] = Counter()
    for cell in cells:
        for notation in _NOTATIONS:
            if _is_day(notation, cell):
                counts[notation] += 1
                break
    slashed = [cell for cell in cells if "/" in cell]
    if "DD/MM/YYYY" in counts and all(_is_day("MM/DD/YYYY", cell) for cell in slashed):
        if all(_is_day("DD/MM/YYYY", cell) for cell in slashed):
            question = "is {day!r} a day before its month, or behind it? Taken: DD/MM/YYYY"
            found.ask(question, day=slashed[0])
        else:
            counts["MM/DD/YYYY"] += counts.pop("DD/MM/YYYY")
    elif counts["DD/MM/YYYY"] and counts["MM/DD/YYYY"]:
        found.ask("dates have their day before the month in some rows, and behind it in others")
        del counts["MM/DD/YYYY"]
    found.notations = tuple(one for one, n in counts.most_common(3) if n) or ("DD.MM.YYYY",)
    if "booked_on" not in found.columns and "document_on" in found.columns:
        found.columns["booked_on"] = found.columns["document_on"]
        if found.format != "datev":
            column = found.columns["document_on"]
            found.ask("no day of booking was found; taken: {column!r}", column=column)
    _service_month(found, rows)


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
        Dates(notations).month(cell)
    except UsageError:
        return False
    return True


def _is_day(notation: str, cell: str) -> bool:
    try:
        Dates((notation,)).day(cell)
    except UsageError:
        return False
    return True
