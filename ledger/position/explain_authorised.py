"""Why so much is authorised: each decision and each change of the year (domain reference §4)."""

from __future__ import annotations

from ledger.position.authorised import authorised
from ledger.position.node import Context, Node, head, total


def authorised_node(context: Context, programme: str) -> Node:
    """Return the ceiling of a body and year as the sum of what was decided."""
    valid = authorised(context.facts, context.body, programme, context.year)
    if not valid:
        return Node("authorised", head(context, programme))  # no decision is not a ceiling of 0
    leaves = [
        Node("decision", {"decision": name, "year": context.year}, cents, event=sequence)
        for name, cents, sequence in valid
    ]
    return total("authorised", head(context, programme), leaves)
