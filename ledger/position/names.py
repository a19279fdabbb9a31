"""A name that a question does not find: was it never recorded, or only later than asked about?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.domain.errors import Finding, NotYetKnown, UnknownName
from ledger.domain.errors import unknown_name as unknown_finding
from ledger.domain.facts import Fact, fold
from ledger.domain.period import iso
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
    fact: Fact = stands[name].fact
    if fact.sequence > axes.sequence:
        problem, remedy = "it was not on record by then", "ask for a later --as-of"
    else:
        problem = f"it was not known by then, and received on {iso(fact.known_on)}"
        remedy = "ask for a later --known-on"
    problem = f"no {kind} is registered under this name so early: {problem}"
    remedy = f"{remedy}; it is event {fact.sequence}"
    return NotYetKnown(Finding(f"{kind} {name}", problem, remedy))


def why_unknown(session: Session, asked: tuple[str, str, Axes], _: int = 0) -> str:
    """Return why a name is not known within the axes, with the nearest names; empty: it is known.

    As for `Ledger.ask`; a person is known by the facts that mention the pseudonymous id.
    """
    kind, name, axes = asked
    if kind == "person":
        known = names_mentioned(session, kind)
        return "" if name in known else str(unknown_finding(kind, name, known))
    if name in fold(all_facts(session, axes)).table(kind):
        return ""
    return str(not_known(session, kind, name, axes))
