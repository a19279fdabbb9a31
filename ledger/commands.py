"""What one can ask the ledger to record: `from ledger.commands import BookCost`.

Units: cents, days since 1970-01-01 (inclusive; see `ledger.parse_day`), exact ratios.
"""

from ledger.domain import commands as _commands
from ledger.domain.commands import *  # noqa: F403 - all of them, and what is added is public too

__all__ = []
__all__ += _commands.__all__
