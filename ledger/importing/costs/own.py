"""The product's own CSV of actual costs, as a built-in profile: documented columns, strict values.

UTF-8 (a byte order mark is fine), a header line, `;` or `,` between the fields. Columns: see
`COLUMNS`; those in `REQUIRED` must be there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.domain.errors import UsageError
from ledger.domain.said import Said
from ledger.importing.files.dates import Dates
from ledger.importing.files.notation import AmountNotation
from ledger.importing.profiles.codes import REASON
from ledger.importing.profiles.profile import Profile

if TYPE_CHECKING:
    from collections.abc import Sequence

REQUIRED = ("post", "cost_type", "amount", "service_from", "service_to", "booked_on", "voucher")
OPTIONAL = (
    "paid_on",
    "line",
    "source",
    "fiscal_year",
    "employing_body",
    "payee",
    "text",
    "known_on",
    "reverses",
    "bearing_year",
)
COLUMNS = (*REQUIRED, *OPTIONAL)
_TARGETS = {"post": "cost_bearer", "cost_type": "account", "employing_body": "body"}


def own_columns(name: str, head: Sequence[str]) -> list[str]:
    """Return the header of the product's own CSV in its plain spelling.

    Raises:
        UsageError: an unknown column, or one that is missing or stands twice.
    """
    columns = [cell.strip().lower() for cell in head]
    missing = [column for column in REQUIRED if column not in columns]
    unknown = [column for column in columns if column not in {*COLUMNS, REASON}]
    if missing:
        empty = "" if any(columns) else Said("has no lines: ")
        problem = "file {name}: BL-491 {empty}column {missing!r} is missing"
        remedy = "add it to the header"
        raise UsageError.of(problem, remedy, name=name, empty=empty, missing=missing[0])
    if unknown:
        known = ", ".join(COLUMNS)
        shown = unknown[0][:40]
        problem = "file {name}: BL-492 unknown column {shown!r}"
        raise UsageError.of(problem, "known: {known}", name=name, shown=shown, known=known)
    if len(set(columns)) != len(columns):
        remedy = "name each once"
        raise UsageError.of("file {name}: BL-369 a column stands twice", remedy, name=name)
    return columns


def own_profile(columns: Sequence[str]) -> Profile:
    """Return how the product's own CSV with these columns is read."""
    return Profile(
        "own",
        "1",
        "",
        columns={_TARGETS.get(name, name): name for name in columns if name != REASON},
        amounts=AmountNotation("", ""),
        dates=Dates(()),
        own=True,
    )
