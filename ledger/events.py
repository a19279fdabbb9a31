"""What was recorded: each class is one event type, and its stored form is for ever.

Units: cents, days since 1970-01-01 (inclusive; see `ledger.day_of`), exact ratios.
"""

from ledger.domain import events as _events
from ledger.domain.events import *  # noqa: F403 - all of them, and what is added is public too

__all__ = []
__all__ += _events.__all__
