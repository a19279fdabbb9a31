"""Why so much is authorised: each decision and each change of the year (domain reference §4)."""

from __future__ import annotations

from ledger.domain.council.authorised import authorised_parts
from ledger.position.explanations.brief_trees import authorised_leaf
from ledger.position.explanations.node import Context, Node, head_words, total


def authorised_node(context: Context, programme: str) -> Node:
    """Return the ceiling of a body and year as the sum of what was decided."""
    valid = authorised_parts(context.facts, context.body, programme, context.year)
    if not valid:
        return Node(
            "authorised", head_words(context, programme)
        )  # no decision is not a ceiling of 0
    leaves = [authorised_leaf(part, context.year) for part in valid]
    return total("authorised", head_words(context, programme), leaves)
