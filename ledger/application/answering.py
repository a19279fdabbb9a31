"""Whoever is refused a name is told those that are near: one door for commands and questions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from ledger.domain.errors import Refusal
from ledger.log.database import Session


@contextmanager
def answering(opened: AbstractContextManager[Session]) -> Iterator[Session]:
    """Open a session; a refusal that leaves it names what is near a name that nobody knows."""
    with opened as session:
        try:
            yield session
        except Refusal as refusal:
            from ledger.position.names import offer_near  # noqa: PLC0415 - only a refusal pays

            offer_near(session, refusal)
            raise
