"""Budget Ledger: who pays for a shared, grant-funded post, proven event by event."""

__version__ = "0.1.0"
