"""What of a figure is certified, by whom, and whether the ledger asks for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ledger.domain.agreements.sharing import CostRow
from ledger.domain.costs.certification import asks_for_proof, policy_of
from ledger.domain.costs.certified_cost import certified_shares
from ledger.domain.events import CostCertified
from ledger.domain.facts import Facts
from ledger.domain.period import year_span
from ledger.domain.posts.planning import before
from ledger.domain.posts.post_year import PostYear
from ledger.domain.years.bearing import BorneYear, LateCost, YearPart
from ledger.log.database import Session
from ledger.log.eventlog import events_at, head
from ledger.log.origins import Origin, origins
from ledger.position.costs.cost_rows import StoredLines
from ledger.position.explanations.node import Node
from ledger.position.load import CostReader, Question
from ledger.position.snapshot import POLICY, Snapshot, facts_around, once
from ledger.projections import certifications
from ledger.projections.axes import NOW, Axes


def policy_facts(session: Session, axes: Axes = NOW) -> Facts:
    """Return what stands about the ledger's certification policy, and nothing else."""
    return facts_around(session, {POLICY}, axes)


class PolicyState(NamedTuple):
    """The policy that holds, and what set it (None: nobody ever did).

    `proven`: it refuses logins that were only claimed.
    """

    policy: str
    sequence: int | None
    origin: Origin | None
    receipt: str
    axes: Axes
    proven: bool = False


def policy_state(session: Session, axes: Axes, _: int = 0) -> PolicyState:
    """Return the policy within the axes, and who set it when."""
    facts = policy_facts(session, axes)
    number = facts.policy.fact.sequence if facts.policy else None
    origin = origins(session, [number])[number] if number is not None else None
    proven = asks_for_proof(facts)
    return PolicyState(policy_of(facts), number, origin, head(session).receipt, axes, proven=proven)


def certification_policy(session: Session, axes: Axes) -> str:
    """Return the policy that held: `off` (also where none was ever set), `warn` or `require`."""
    return policy_of(policy_facts(session, axes))


class CertifiedReader:
    """Hands out the certified part of post-years, from the same sums or lines as `CostReader`."""

    def __init__(self, reader: CostReader) -> None:
        """Read the stored sums once when they can answer the reader's question."""
        session = reader.session
        self._question = question = reader.question
        self._reader = reader
        lines = reader.lines
        self._stored = (
            not lines
            and question.axes.now
            and question.basis == "accrual"
            and question.view == "actual"
        )
        self._lines = lines[1] if lines else StoredLines(session, question, certified=True)
        self._any = bool(lines[1]) if lines else certifications.any_certified(session)
        names = reader.names
        self._sums = (
            certifications.certified_sums(session, names) if self._any and self._stored else {}
        )
        self._late: Mapping[str, list[LateCost]] = {}
        if self._any and question.basis == "accrual":
            self._late = self._lines.late(names)

    def shares(self, borne: BorneYear) -> dict[str, int]:
        """Return each member's certified part of its cost share, in cents."""
        if self._question.view == "plan" or self._question.assumptions:
            return {}
        programme = self._reader.facts.programmes.get(borne.post.event.programme)
        personnel = programme.event.personnel_cost_types if programme else ()
        found: dict[str, int] = {}
        for part in borne.parts():
            one, rows = part.one, self._rows(part)
            done = certified_shares(one, rows, personnel) if rows else one.unbooked
            for member, cents in done.items():
                found[member] = found.get(member, 0) + part.sign * cents
        return found

    def _rows(self, part: YearPart) -> list[CostRow]:
        """Return the certified cost of a service year that is borne up to another."""
        if not self._any:
            return []
        year = part.one.year
        late = [
            one.row
            for one in self._late.get(part.one.post.event.post, ())
            if one.service_year == year and one.bearing_year <= part.upto
        ]
        return [*self._own(part.one), *self._before_cut(late)]

    def _own(self, one: PostYear) -> list[CostRow]:
        name, span = one.post.event.post, year_span(one.year)
        if self._stored and (name, one.year) not in self._sums:
            return []
        if self._stored and self._reader.from_sums(one.post, one.year):
            sums = dict(self._sums[name, one.year])
            for late in self._late.get(name, ()):
                if late.bearing_year == one.year:
                    sums[late.row.cost_type] -= late.row.cents
            return [CostRow(cost_type, span, cents) for cost_type, cents in sums.items() if cents]
        rows = self._lines.rows(name, one.year)
        if self._question.basis == "accrual":
            rows = [row for row in rows if row.service.start >= span.start]
        return self._before_cut(rows)

    def _before_cut(self, rows: list[CostRow]) -> list[CostRow]:
        forecast = self._question.view == "forecast"
        return list(before(rows, self._question.cut)) if forecast else rows


@once
def certified_of(snapshot: Snapshot, question: Question) -> CertifiedReader:
    """Return what is certified of the post-years of a question, `Question.of_posts`."""
    return CertifiedReader(snapshot.reader(question))


def certification_nodes(session: Session, numbers: Sequence[int], axes: Axes) -> dict[int, Node]:
    """Return, for each of these bookings that is certified, the node that explains by whom."""
    found = certifications.certifications_at(session, numbers, axes)
    return {
        event.certifies: Node("certification", {"hash": event.event_hash.hex()}, event=sequence)
        for sequence, _, event in events_at(session, sorted(found.values()))
        if isinstance(event, CostCertified)
    }
