"""A leg's account as trees: where entitlement, eligible cost, payments and what is open come from.

Everything counts cash, as in `leg_accounts` (domain reference §4, §8).
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from ledger.domain.facts import Facts, Grant
from ledger.domain.grants.financing import WITH_RATE
from ledger.domain.period import iso
from ledger.domain.posts.post_year import Funding, PostYear
from ledger.position.explanations.grant import eligible_node, entitlement_node, payable_node
from ledger.position.explanations.node import Context, Node, total
from ledger.position.grants.account import LegAccount, claims_on, leg_posts, repayments
from ledger.position.load import CostReader, Question


class LegExplainer:
    """Explains the accounts of a grant's legs.

    Args:
        reader: post-years on cash by the terms that hold between the two sides.
        grant: the notice.
        summed: let stored sums be the leaves, not bookings.
    """

    def __init__(self, reader: CostReader, grant: Grant, *, summed: bool) -> None:
        self._reader, self._grant = reader, grant
        self._rows = reader.rows if summed else None

    def trees(self, leg: LegAccount, question: Question) -> dict[str, Node]:
        """Return a tree for each of `LEG_FIGURES` of a leg's account."""
        grant, facts = self._grant, self._reader.facts
        values = leg_values(facts, grant.event.grant, leg)
        whole = (grant.event.grant, leg.creditor, leg.debtor, leg.year)
        asked = question._replace(basis="cash", year=leg.year)
        found = list(self._fundings(leg, asked))
        entitled = tuple(
            entitlement_node(one, funding)
            for _, one, funding in found
            if funding.leg.financing in WITH_RATE
        )
        eligible = (eligible_node(*place) for place in found)
        payable = total("leg_payable", values, (_brief(payable_node(*place)) for place in found))
        received = tuple(leg_received(grant, leg))
        repaid = tuple(leg_repaid(facts, grant, leg))
        claimed = (
            Node(
                "leg_claim",
                {"claim": one.event.claim, "day": iso(one.event.claimed_on)},
                one.event.amount_cents,
                event=one.fact.sequence,
            )
            for one in claims_on(facts, whole)
        )
        return {
            "entitlement": Node(
                "leg_entitlement", values, leg.entitlement_cents, children=entitled
            ),
            "eligible": total("leg_eligible", values, eligible),
            "payable": payable,
            "received": total("leg_receipts", values, (replace(one, sign=1) for one in received)),
            "claimed": total("leg_claims", values, claimed),
            "repaid": total("leg_repayments", values, repaid),
            "open": total("leg_open", values, [_brief(payable), *received, *repaid]),
        }

    def _fundings(
        self, leg: LegAccount, question: Question
    ) -> Iterator[tuple[Context, PostYear, Funding]]:
        for name in leg_posts(self._reader, self._grant, leg.debtor):
            one = self._reader.post_year(name, leg.year)
            home, facts = one.post.event.employing_body, self._reader.facts
            session = self._reader.session
            context = Context(
                session=session,
                question=question,
                facts=facts,
                body=home,
                year=leg.year,
                post_years=(),
                rows=self._rows,
            )
            for funding in one.fundings:
                if funding.leg.grant.event.grant == self._grant.event.grant:
                    yield context, one, funding


def _brief(node: Node) -> Node:
    """Return a step whose parts stand alone: they are explained in trees of their own."""
    return replace(node, children=tuple(replace(one, children=()) for one in node.children))


def leg_values(facts: Facts, grant: str, leg: LegAccount) -> dict[str, object]:
    """Return the words of a leg's account."""
    return {
        "grant": grant,
        "year": leg.year,
        "creditor": facts.body_name(leg.creditor),
        "debtor": facts.body_name(leg.debtor),
        "entitlement_cents": leg.entitlement_cents,
        "eligible_cents": leg.eligible_cents,
    }


def leg_received(grant: Grant, leg: LegAccount) -> Iterator[Node]:
    """Yield the instalments of a leg, to be taken off what is payable."""
    for fact, event in grant.instalments:
        if (event.recipient, event.year) == (leg.debtor, leg.year):
            values: dict[str, object] = {"day": iso(event.received_on)}
            yield Node("leg_received", values, event.amount_cents, -1, event=fact.sequence)


def leg_repaid(facts: Facts, grant: Grant, leg: LegAccount) -> Iterator[Node]:
    """Yield what was paid back of a leg."""
    for one in repayments(facts, (grant.event.grant, leg.creditor, leg.debtor, leg.year)):
        values: dict[str, object] = {"day": iso(one.paid_on), "claim": one.claim}
        yield Node("leg_repaid", values, one.cents, event=one.event)
