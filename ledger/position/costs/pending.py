"""What waits for a second person's certification, booking by booking."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ledger.domain.costs import certification
from ledger.domain.errors import Finding, UnknownName
from ledger.domain.events import Voucher
from ledger.domain.facts import Fact
from ledger.domain.money import Cents
from ledger.domain.said import Said
from ledger.log.canonical import stream_id
from ledger.log.database import Session, statement_parts
from ledger.log.eventlog import Recorded, events_at, head, standing_in
from ledger.log.origins import origins
from ledger.position.costs.certified import certification_policy
from ledger.position.costs.named_booking import VoucherQuestion, bookings_of
from ledger.position.snapshot import facts_around
from ledger.projections.axes import EVERYTHING, NOW, Axes
from ledger.projections.certifications import uncertified_numbers


class PendingQuestion(NamedTuple):
    """Which bookings are asked for; None and `EVERYTHING` mean no restriction.

    `year` is the bearing year, `upto` the last event that counts.
    """

    post: str | None = None
    year: int | None = None
    employing_body: str | None = None
    upto: int = EVERYTHING
    axes: Axes = NOW


class PendingCost(NamedTuple):
    """A booking or reversal that nobody certified, who recorded it, and when (µs UTC)."""

    sequence: int
    event: Voucher
    booked_by: str
    recorded_at: int


class PendingList(NamedTuple):
    """What waits, the policy that asks for it, and the receipt of the ledger that answered."""

    costs: tuple[PendingCost, ...]
    question: PendingQuestion
    policy: str
    receipt: str


def pending_list(session: Session, question: PendingQuestion, _: int = 0) -> PendingList:
    """Return what waits for certification, with what an answer says of itself."""
    policy = certification_policy(session, question.axes)
    return PendingList(tuple(pending(session, question)), question, policy, head(session).receipt)


def pending(session: Session, wanted: PendingQuestion) -> list[PendingCost]:
    """Return what waits for certification, in the order of recording.

    Raises:
        UnknownName: the post or body is not registered.
    """
    check_names(session, wanted)
    posts = None if wanted.post is None else [wanted.post]
    numbers = uncertified_numbers(session, posts, wanted.year, wanted.axes)
    found: list[PendingCost] = []
    for part in statement_parts([number for number in numbers if number <= wanted.upto]):
        found += costs_of(session, wanted, _waiting(session, part, wanted.axes))
    return found


def costs_of(
    session: Session, wanted: PendingQuestion, events: Iterable[Fact | Recorded]
) -> list[PendingCost]:
    """Return those of some events that are lines of the body asked about, with who booked them."""
    lines = [
        (one.sequence, event)
        for one in events
        if isinstance(event := one.event, Voucher)
        and wanted.employing_body in {None, event.employing_body}
    ]
    known = origins(session, [number for number, _ in lines])
    return [
        PendingCost(number, event, known[number].actor, known[number].recorded_at)
        for number, event in lines
    ]


def waiting_of(session: Session, wanted: VoucherQuestion, _: int = 0) -> tuple[int, ...]:
    """Return the bookings and reversals of a voucher that wait; where none does, the last ones.

    Raises:
        Refusal: nothing is booked under it, or it may be several vouchers.
    """
    return bookings_of(session, wanted, certification.uncertified_facts)


def uncertified(
    session: Session, posts: Sequence[str], year: int, axes: Axes = NOW
) -> tuple[int, int]:
    """Return how many bookings of the posts, borne by a year, wait, and their sum in cents."""
    count = cents = 0
    for part in statement_parts(uncertified_numbers(session, posts, year, axes)):
        for fact in _waiting(session, part, axes):
            if isinstance(fact.event, Voucher):
                count += 1
                cents += fact.event.amount_cents
    return count, cents


def certification_findings(
    session: Session, place: Said, posts: Sequence[str], year: int, axes: Axes = NOW
) -> list[Finding]:
    """Return why a figure of posts and a year may not be frozen or issued; see `REQUIRE`.

    Args:
        session: a session.
        place: what is to be frozen or issued, such as `year 2024 of 05558016`.
        posts: the posts behind the figure.
        year: the budget year that bears their cost.
        axes: the state of knowledge.

    Returns:
        A finding when the ledger's policy is `require` and bookings wait; else none.
    """
    if certification_policy(session, axes) != certification.REQUIRE:
        return []
    count, cents = uncertified(session, posts, year, axes)
    if not count:
        return []
    problem = (
        "BL-253 {count} {count:booking|bookings} of {year} ({amount}) {count:is|are} not certified"
    )
    remedy = "let a second person certify them: cost certify --pending --year {year}"
    return [Finding.of(place, problem, remedy, count=count, year=year, amount=Cents(cents))]


def check_names(session: Session, wanted: PendingQuestion) -> None:
    """Refuse a post or body that nobody registered."""
    for kind, name in (("post", wanted.post), ("body", wanted.employing_body)):
        if name is not None and name not in facts_around(session, {(kind, name)}).table(kind):
            raise UnknownName(kind, name, ())


def _waiting(session: Session, numbers: Sequence[int], axes: Axes) -> Iterator[Fact]:
    """Yield those of these events that wait, as far as the axes reach."""
    wanted = set(numbers)
    streams = {stream_id(item.event.subject): None for item in events_at(session, numbers)}
    found: dict[int, Fact] = {}
    for stream in standing_in(session, list(streams), axes.horizon).values():
        known = [fact for fact in stream if axes.hold(fact.sequence, fact.known_on)]
        found.update(
            (f.sequence, f) for f in certification.uncertified_facts(known) if f.sequence in wanted
        )
    return iter([found[number] for number in sorted(found)])
