"""Budget Ledger: who pays for a shared, grant-funded post, proven event by event.

Programs import from here, from `ledger.commands` and from `ledger.events`; the rooms behind these
names may move. A name is looked up when it is first asked for, so that nobody waits for what they
do not use.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ledger.application.ledger import Ledger
    from ledger.application.results import Actor, Note, Receipt, command_id_from
    from ledger.domain.errors import (
        Conflict,
        DatabaseError,
        Finding,
        LedgerError,
        LogError,
        NotYetKnown,
        Refusal,
        UnknownName,
        UsageError,
    )
    from ledger.domain.period import day_of, parse_day
    from ledger.importing.costs.imported import ImportOptions, import_costs
    from ledger.importing.profiles.profile import parse_profile
    from ledger.log.history import Filter
    from ledger.position.load import Question

__version__ = "0.1.0"
__all__ = [
    "Actor",
    "Conflict",
    "DatabaseError",
    "Filter",
    "Finding",
    "ImportOptions",
    "Ledger",
    "LedgerError",
    "LogError",
    "NotYetKnown",
    "Note",
    "Question",
    "Receipt",
    "Refusal",
    "UnknownName",
    "UsageError",
    "command_id_from",
    "day_of",
    "import_costs",
    "parse_day",
    "parse_profile",
]

# Where each name lives today.
_PLACES = {
    "ledger.application.ledger": ("Ledger",),
    "ledger.application.results": ("Actor", "Note", "Receipt", "command_id_from"),
    "ledger.domain.errors": (
        "Conflict",
        "DatabaseError",
        "Finding",
        "LedgerError",
        "LogError",
        "NotYetKnown",
        "Refusal",
        "UnknownName",
        "UsageError",
    ),
    "ledger.domain.period": ("day_of", "parse_day"),
    "ledger.importing.costs.imported": ("ImportOptions", "import_costs"),
    "ledger.importing.profiles.profile": ("parse_profile",),
    "ledger.log.history": ("Filter",),
    "ledger.position.load": ("Question",),
}


# A type checker reads the imports above, and knows that there are no other names.
if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Find a public name where it lives, once.

        Raises:
            AttributeError: the package has no such name.
        """
        for place, names in _PLACES.items():
            if name in names:
                value: object = getattr(import_module(place), name)
                globals()[name] = value
                return value
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
