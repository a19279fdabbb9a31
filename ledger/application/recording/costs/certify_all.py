"""Certify everything that waits and that somebody else recorded, in one command."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from ledger.application.ledger import Ledger
from ledger.application.results import Note, Receipt
from ledger.domain.commands import CertifyCosts
from ledger.domain.said import Said
from ledger.position.costs.pending import PendingQuestion, pending_list

_SHOWN = 10


def certify_all(
    ledger: Ledger, question: PendingQuestion, note: Note, *, dry_run: bool = False
) -> Receipt:
    """Certify what matches the question, and warn of what is left, for who books does not certify.

    What is recorded or reversed while the list is read is not certified unseen: the command names
    every event by its number.
    """
    waiting = ledger.ask(pending_list, question).costs
    login = ledger.actor.login.casefold()
    own = [one.sequence for one in waiting if one.booked_by.casefold() == login]
    rest = tuple(one.sequence for one in waiting if one.booked_by.casefold() != login)
    left = _left(own) if waiting else (Said("BL-269 nothing waits for certification"),)
    if not rest:
        return Receipt(ledger.receipt(), 0, -1, repeated=True, warnings=left)
    (receipt,) = ledger.execute_all([(CertifyCosts(rest), note)], dry_run=dry_run)
    return replace(receipt, warnings=(*left, *receipt.warnings))


def _left(own: Sequence[int]) -> tuple[Said, ...]:
    if not own:
        return ()
    more = Said(", … {count} more" if len(own) > _SHOWN else "", count=len(own) - _SHOWN)
    words = (
        "BL-270 skipped {count} that you recorded yourself: events {events}{more} → "
        "a second person certifies them"
    )
    return (Said(words, count=len(own), events=tuple(own[:_SHOWN]), more=more),)
