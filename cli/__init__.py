"""The command line: parse, one call, print."""

from __future__ import annotations

__all__ = ["main"]


def main() -> None:
    """Run `budget-ledger`."""
    import gc

    # Else the collector walks everything that is imported again and again, for a command that
    # lives for a moment.
    gc.set_threshold(50_000)

    from cli.root import root
    from cli.run import open_channels

    open_channels()
    root(prog_name="budget-ledger")
