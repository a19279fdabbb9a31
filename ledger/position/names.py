"""A name that a question does not find: was it never recorded, or only later than asked about?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.domain.errors import Finding, NotYetKnown, UnknownName
from ledger.domain.errors import unknown_name as unknown_finding
from ledger.domain.facts import Fact, fold
from ledger.domain.period import date_of
from ledger.domain.said import NOWHERE, Said
from ledger.projections.fact_index import all_facts, names_mentioned

if TYPE_CHECKING:
    from ledger.log.database import Session
    from ledger.projections.axes import Axes


def not_known(session: Session, kind: str, name: str, axes: Axes) -> UnknownName:
    """Return the refusal of a name that is not known within the axes, with the way out.

    Args:
        session: to look it up as it stands now.
        kind: body, programme, decision, grant, agreement, post, settlement or claim.
        name: as it was typed.
        axes: the state of knowledge that was asked about.
    """
    stands = fold(all_facts(session)).table(kind)
    if name not in stands:
        return UnknownName(kind, name, stands)
    entry = stands[name]
    fact: Fact = entry[0] if isinstance(entry, tuple) else entry.fact
    if fact.sequence > axes.sequence:
        problem = (
            "BL-251 no {kind} is registered under this name so early: it was not on record by then"
        )
        remedy = "ask for a later --as-of; it is event {event}"
    else:
        problem = (
            "BL-252 no {kind} is registered under this name so early: it was not known by then, "
            "and received on {day}"
        )
        remedy = "ask for a later --known-on; it is event {event}"
    place, day = Said("{kind} {name}", kind=Said(kind), name=name), date_of(fact.known_on)
    found = Finding.of(place, problem, remedy, kind=Said(kind), day=day, event=fact.sequence)
    return NotYetKnown(found)


def unknown_name(session: Session, asked: tuple[str, str, Axes], _: int = 0) -> Said:
    """Return why a name is not known within the axes, with the nearest names; empty: it is known.

    As for `Ledger.ask`; a person is known by the facts that mention the pseudonymous id.
    """
    kind, name, axes = asked
    if kind == "person":
        known = names_mentioned(session, kind)
        return NOWHERE if name in known else unknown_finding(kind, name, known).said
    if name in fold(all_facts(session, axes)).table(kind):
        return NOWHERE
    return not_known(session, kind, name, axes).findings[0].said
