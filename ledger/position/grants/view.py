"""A notice as it stands: terms, money that came in, posts, and the state of its proofs of use."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from msgspec import Struct

from ledger.domain import events as e
from ledger.domain.facts import Grant
from ledger.domain.grants.allocation import Staffing, staffing
from ledger.domain.grants.deadlines import day_in
from ledger.domain.period import Span, year_of, year_span
from ledger.domain.state import OnRecord
from ledger.position.grants.terms import Term, terms_of
from ledger.position.snapshot import Snapshot
from ledger.projections.axes import NOW, Axes

OPEN, LATE, SUBMITTED, ACCEPTED = "open", "late", "submitted", "accepted"


class GrantQuestion(NamedTuple):
    """What is asked: one grant or all (of a programme), seen on which day.

    `on` is the day on which a proof is late or not; None: that of the answer's state of knowledge,
    which `seen` names where a moment of the past is asked about.
    """

    grant: str | None = None
    programme: str | None = None
    on: int | None = None
    seen: int | None = None
    axes: Axes = NOW


class Money(NamedTuple):
    """Money that came in: `payer` is empty for the grant's own; cents; its event."""

    recipient: str
    payer: str
    year: int
    cents: int
    received_on: int
    event: int


class Proof(NamedTuple):
    """The proof of use of one recipient and budget year, as it stood on a day.

    `due_on` None: neither notice nor forwarding names a day. The days and events of submission and
    acceptance are the latest ones up to that day.
    """

    recipient: str
    year: int
    due_on: int | None
    state: str
    submitted_on: int | None
    submitted_event: int | None
    accepted_on: int | None
    accepted_event: int | None


class GrantView(Struct, frozen=True):
    """A notice; `valid_to` is its last day as amended, before the first one when wholly revoked."""

    grant: str
    programme: str
    grantor: str
    recipient: str
    valid_from: int
    valid_to: int
    financing: str
    posts: tuple[str, ...]
    terms: tuple[Term, ...]
    instalments: tuple[Money, ...]
    other_funding: tuple[Money, ...]
    proofs: tuple[Proof, ...]
    event: int
    staffing: tuple[Staffing, ...] = ()

    def seen_on(self, today: int) -> int:
        """Return the day on which posts are counted: today, else the notice's nearest day."""
        return _nearest(self.valid_from, self.valid_to, today)

    def holding(self, term: str, day: int) -> Term | None:
        """Return the notice's own term that holds on a day, or on its nearest day."""
        mine = [one for one in self.terms if one.term == term and one.leg == "notice"]
        before = [one for one in mine if one.valid_from <= day]
        return before[-1] if before else next(iter(mine), None)


class GrantTable(Struct, frozen=True):
    """The notices asked for, as seen on the day `today`, with the names of the bodies in them.

    `recorded_afterwards` counts facts of theirs that were received by `known_on`, recorded later.
    """

    grants: tuple[GrantView, ...]
    question: GrantQuestion
    today: int
    names: dict[str, str]
    receipt: str
    recorded_afterwards: int = 0


def grant_view(snapshot: Snapshot, name: str, today: int) -> GrantView:
    """Return a notice as it stands, seen on a day."""
    facts = snapshot.facts
    grant = facts.grants[name]
    event = grant.event
    return GrantView(
        grant=name,
        programme=event.programme,
        grantor=event.grantor,
        recipient=event.recipient,
        valid_from=event.valid_from,
        valid_to=grant.valid_to,
        financing=event.financing,
        posts=tuple(facts.posts_under("grant", name)),
        terms=terms_of(snapshot, grant),
        instalments=_received(grant.instalments),
        other_funding=_received(grant.other_funding),
        proofs=tuple(_proofs(grant, today)),
        event=grant.fact.sequence,
        staffing=tuple(staffing(facts, name, _nearest(event.valid_from, grant.valid_to, today))),
    )


def _nearest(first: int, last: int, today: int) -> int:
    return max(first, min(today, last))


def _received(
    recorded: Sequence[OnRecord[e.InstalmentReceived] | OnRecord[e.OtherFundingReceived]],
) -> tuple[Money, ...]:
    money = (
        Money(
            recipient=one.recipient,
            payer=getattr(one, "payer", ""),
            year=one.year,
            cents=one.amount_cents,
            received_on=one.received_on,
            event=fact.sequence,
        )
        for fact, one in recorded
    )
    return tuple(sorted(money, key=lambda one: (one.received_on, one.event)))


def _proofs(grant: Grant, today: int) -> Iterator[Proof]:
    """Yield the proof of each recipient and year, due or not, by year, first recipient first."""
    wanted = _deadlines(grant)
    for _, proof in grant.proofs:
        wanted.setdefault((proof.recipient, proof.year), None)
    first = grant.event.recipient
    for recipient, year in sorted(wanted, key=lambda one: (one[1], one[0] != first, one[0])):
        yield _proof(grant, (recipient, year), wanted[recipient, year], today)


def _deadlines(grant: Grant) -> dict[tuple[str, int], int | None]:
    """Return by recipient and budget year covered the day on which the proof is due, if any.

    The first recipient's by the notice, an employing body's by its forwarding contract.
    """
    found: dict[tuple[str, int], int | None] = {}
    for _, contract in sorted(grant.forwardings, key=lambda one: one.event.valid_from):
        for year in _covered(grant, Span(contract.valid_from, contract.valid_to + 1)):
            key = (contract.recipient, year)
            due = day_in(year + 1, contract.proof_due) if contract.proof_due else None
            found[key] = due if due is not None else found.get(key)
    for year in _covered(grant, Span(grant.event.valid_from, grant.valid_to + 1)):
        due = day_in(year + 1, grant.proof_due) if grant.proof_due else None
        found[grant.event.recipient, year] = due
    return found


def _covered(grant: Grant, days: Span) -> list[int]:
    years = range(year_of(days.start), year_of(days.end - 1) + 1)
    parts = ((year, year_span(year).meet(days)) for year in years)
    return [
        year
        for year, part in parts
        if part.days and any(entry for _, entry in grant.coverage.segments(part))
    ]


def _proof(grant: Grant, key: tuple[str, int], due: int | None, today: int) -> Proof:
    submitted: list[tuple[int, int]] = []
    accepted: list[tuple[int, int]] = []
    for fact, proof in grant.proofs:
        if (proof.recipient, proof.year) != key:
            continue
        if isinstance(proof, e.ProofSubmitted):
            submitted.append((proof.submitted_on, fact.sequence))
        else:
            accepted.append((proof.accepted_on, fact.sequence))
    handed_in = max((one for one in submitted if one[0] <= today), default=None)
    # A proof that was submitted anew, after it was accepted, waits for its acceptance again.
    done = max(
        (one for one in accepted if one[0] <= today and handed_in and handed_in[0] <= one[0]),
        default=None,
    )
    if done is not None:
        state = ACCEPTED
    elif handed_in is not None:
        state = SUBMITTED
    else:
        state = LATE if due is not None and due < today else OPEN
    return Proof(*key, due, state, *(handed_in or (None, None)), *(done or (None, None)))
