"""The command line: parse, one call, print."""

from __future__ import annotations

__all__ = ["main"]


def main() -> None:
    """Run `budget-ledger`."""
    import sys

    from cli.root import root

    for argument in sys.argv[1:]:
        if any("\ud800" <= character <= "\udfff" for character in argument):
            # Bytes that are no text: nothing could store or print them.
            sys.stderr.write("Error: an argument is not valid UTF-8 → type it again as text\n")
            sys.exit(2)
    root(prog_name="budget-ledger")
