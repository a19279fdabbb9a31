"""One question's look at the ledger: what stands is folded once, each post-year measured once.

Ask the snapshot, never fold again. It reads what bears on whom the question is about, not the
ledger; what changes facts for a view of its own (a plan, an assumption) folds its own.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from msgspec.structs import replace

from ledger.domain.facts import fold
from ledger.position.load import CostReader, Question, with_pools
from ledger.position.names import not_known
from ledger.projections.axes import NOW
from ledger.projections.fact_index import all_facts, subjects_mentioning, with_references

if TYPE_CHECKING:
    from ledger.domain.facts import Facts
    from ledger.log.database import Session
    from ledger.projections.axes import Axes
    from ledger.projections.fact_index import Key

_OF_A_BODY = ("decision", "agreement", "post", "budget", "year", "grant", "claim", "settlement")
_BESIDE = ("post", "claim", "settlement")
"""What belongs to an agreement or grant without being spoken of by it."""


class Snapshot:
    """What stands within the axes, and the figures that follow; computed when first asked for.

    Args:
        session: to read from.
        axes: the state of knowledge.
        about: whom or what the question is about, such as `("body", "05558016")`, or an agreement,
            grant or settlement; None: everything. Then the figures of its posts are whole, and of
            all posts under its agreements and grants; what else is seen only bears on these.
    """

    def __init__(self, session: Session, axes: Axes = NOW, about: Key | None = None) -> None:
        self.session, self.axes, self.about = session, axes, about
        self._above: dict[str, CostReader] = {}

    @cached_property
    def facts(self) -> Facts:
        """Return what stands; whoever asks changes nothing of it."""
        if self.about is None:
            return fold(all_facts(self.session, self.axes))
        return _facts_around(self.session, self.about, self.axes)

    @cached_property
    def accrual(self) -> CostReader:
        """Return what budget years bear of posts."""
        return self._reader(Question(axes=self.axes), self.facts)

    @cached_property
    def cash(self) -> CostReader:
        """Return what was paid of posts in years, by the terms of the forwarding contracts."""
        return self._reader(Question(basis="cash", axes=self.axes), self.facts)

    def above(self, home: str) -> CostReader:
        """Return what was paid, by a recipient's notices' own terms.

        The leg above counts every day on which a post under the notice is filled, whether or not
        the contract below it has begun (domain reference §4, "Which basis, which leg"). So do the
        other notices of its recipient, which a post may have come from or gone to inside a month.
        """
        if home not in self._above:
            grants = {
                name: replace(one, by_notice=True) if one.event.recipient == home else one
                for name, one in self.facts.grants.items()
            }
            facts = replace(self.facts, grants=grants)
            question = Question(basis="cash", axes=self.axes)
            self._above[home] = self._reader(question, facts)
        return self._above[home]

    def _reader(self, question: Question, facts: Facts) -> CostReader:
        return CostReader(self.session, question, facts, whole=self.about is None)


def about_body(session: Session, body: str | None, axes: Axes) -> Snapshot:
    """Return the snapshot of a question about one body, or (None) about all.

    Raises:
        UnknownName: the body is not registered.
    """
    snapshot = Snapshot(session, axes, None if body is None else ("body", body))
    if body is not None and body not in snapshot.facts.bodies:
        raise not_known(session, "body", body, axes)
    return snapshot


def _facts_around(session: Session, about: Key, axes: Axes) -> Facts:
    """Fold what bears on a body, agreement, grant or settlement.

    Its posts, all posts under its agreements and notices, those that share a grant with them, and
    whatever these speak of.
    """
    seeds = {about, ("policy", "certification")}
    if about[0] == "body":
        seeds |= subjects_mentioning(session, {about}, _OF_A_BODY, axes)
        agreements = {key for key in seeds if key[0] == "agreement"}
        seeds |= subjects_mentioning(session, agreements, ("post",), axes)
    raw = with_references(session, seeds, axes)
    shared = {key for key in seeds if key[0] == "grant"}
    subjects = (fact.event.subject for fact in raw)
    shared |= {(kind, name) for kind, name, *_ in subjects if kind == "agreement"}
    seeds |= subjects_mentioning(session, shared, _BESIDE, axes)
    raw = with_references(session, seeds, axes)
    return fold(with_pools(session, seeds, raw, axes))
