"""The command line: parse, one call, print."""

from __future__ import annotations

__all__ = ["main"]


def main() -> None:
    """Run `budget-ledger`."""
    from cli.root import root  # noqa: PLC0415 - importing the package must cost nothing

    root(prog_name="budget-ledger")
