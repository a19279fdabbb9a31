"""The typed ledger, as for the command line."""

from tests.cli.conftest import mitte, typist

__all__ = ["mitte", "typist"]
