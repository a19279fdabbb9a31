"""The command line: parse, one call, print."""

from __future__ import annotations

__all__ = ["main"]


def main() -> None:
    """Run `budget-ledger`."""
    from cli.root import root

    root(prog_name="budget-ledger")
