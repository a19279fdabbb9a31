"""A name that a question does not find: was it never recorded, or only later than asked about?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.domain.errors import UnknownName
from ledger.domain.errors import unknown_name as unknown_finding
from ledger.domain.said import NOWHERE, Said
from ledger.position.snapshot import Snapshot
from ledger.projections.fact_index import names_mentioned

if TYPE_CHECKING:
    from ledger.log.database import Session
    from ledger.projections.axes import Axes


def why_unknown(session: Session, asked: tuple[str, str, Axes], _: int = 0) -> Said:
    """Return why a name is not known within the axes, with the nearest names; empty: it is known.

    As for `Ledger.ask`; a person is known by the facts that mention the pseudonymous id.
    """
    kind, name, axes = asked
    if kind == "person":
        known = names_mentioned(session, kind)
        return NOWHERE if name in known else unknown_finding(kind, name, known).said
    try:
        Snapshot(session, axes, (kind, name)).require(kind, name)
    except UnknownName as refusal:
        return refusal.said
    return NOWHERE
