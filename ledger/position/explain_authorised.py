"""Why so much is authorised: each decision and each change of the year (domain reference §4)."""

from __future__ import annotations

from ledger.domain.council import Part, authorised_parts
from ledger.domain.period import iso
from ledger.position.node import Context, Node, head, total


def authorised_node(context: Context, programme: str) -> Node:
    """Return the ceiling of a body and year as the sum of what was decided."""
    valid = authorised_parts(context.facts, context.body, programme, context.year)
    if not valid:
        return Node("authorised", head(context, programme))  # no decision is not a ceiling of 0
    leaves = [_leaf(context, part) for part in valid]
    return total("authorised", head(context, programme), leaves)


def _leaf(context: Context, part: Part) -> Node:
    if part.kind == "decision":
        values: dict[str, object] = {"decision": part.reference, "year": context.year}
        return Node("decision", values, part.cents, event=part.sequence)
    values = {
        "reference": part.reference,
        "decided_by": part.decided_by,
        "decided_on": iso(part.decided_on) if part.decided_on is not None else "",
        "legal_basis": part.legal_basis,
    }
    return Node(part.kind, values, part.cents, event=part.sequence)
