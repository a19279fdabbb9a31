"""The only door: everything that records or asks goes through `Ledger`."""

from ledger.application.ledger import Ledger
from ledger.application.results import Actor, Note, Receipt

__all__ = ["Actor", "Ledger", "Note", "Receipt"]
