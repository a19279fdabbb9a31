"""One question's or command's look at the ledger: folded once, each post-year measured once.

Nobody else folds facts (`tests/test_architecture.py` names the few that must). A snapshot reads
what bears on whom the question is about, not the ledger, and finds what belongs to a thing by
index. Nobody changes its facts: a plan or an assumption is folded for itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property, wraps
from typing import Any, Concatenate, ParamSpec, Self, TypeVar

from msgspec.structs import replace

from ledger.domain.errors import Finding, NotYetKnown, UnknownName
from ledger.domain.events import PostEstablished, YearClosed
from ledger.domain.facts import Fact, Facts, fold
from ledger.domain.period import date_of
from ledger.domain.posts.planning import plan_occupancy
from ledger.domain.posts.year_frame import Frames
from ledger.domain.said import Said
from ledger.domain.years.bearing import BorneYear
from ledger.log.database import Session
from ledger.position.load import CostReader, Question, pooled
from ledger.projections.axes import NOW, Axes
from ledger.projections.fact_index import (
    Key,
    all_facts,
    facts_below,
    subjects_mentioning,
    subjects_of_bodies,
    with_references,
)

P = ParamSpec("P")
T = TypeVar("T")

_FIGURES = ("decision", "agreement", "post", "budget", "year")
"""What the figures of a body come from."""
_ACCOUNTS = ("grant", "claim", "settlement")
"""What its accounts with others come from besides."""
POLICY = ("policy", "certification")
"""What says whether bookings want a second person."""
_BESIDE = ("post", "claim", "settlement")
"""What belongs to an agreement or grant without being spoken of by it."""


class Snapshot:
    """What stands within the axes, and the figures that follow; computed when first asked for.

    Args:
        session: to read from.
        axes: the state of knowledge.
        about: whom or what the question is about, such as `("body", "05558016")`, agreements,
            grants or settlements; none: everything. Then the figures of their posts are whole, and
            of all posts under their agreements and grants; what else is seen only bears on these.
    """

    def __init__(self, session: Session, axes: Axes = NOW, *about: Key) -> None:
        self.session, self.axes, self.about = session, axes, about
        self.paid_by: int | None = None  # See `settled.balance_day`.
        self._accounts = True
        self._readers: dict[Question | str, CostReader] = {}
        self._frames: dict[str, Frames] = {}
        self.answers: dict[object, Any] = {}
        """What `once` keeps."""

    @classmethod
    def of_figures(cls, session: Session, axes: Axes, bodies: Iterable[str]) -> Self:
        """Return one for positions of some bodies: a notice has more posts than theirs."""
        snapshot = cls(session, axes, *(("body", body) for body in bodies))
        snapshot._accounts = False
        return snapshot

    @cached_property
    def recorded(self) -> list[Fact]:
        """Return all facts, those that were withdrawn as well."""
        if not self.about:
            return all_facts(self.session, self.axes)
        return _around(self.session, set(self.about), self.axes, accounts=self._accounts)

    @cached_property
    def facts(self) -> Facts:
        """Return what stands; nobody changes it."""
        return fold(self.recorded)

    @property
    def accrual(self) -> CostReader:
        """Return what budget years bear of posts."""
        return self.reader(Question())

    @property
    def cash(self) -> CostReader:
        """Return what was paid of posts in years, by the terms of the forwarding contracts."""
        return self.reader(Question(basis="cash"))

    def reader(self, question: Question) -> CostReader:
        """Return post-years on a question's basis and view, whoever else asks for the same."""
        asked = question.checked().of_posts(self.axes)
        if asked not in self._readers:
            facts = self._seen(asked)
            frames = self._frames if facts is self.facts else None
            whole = not self.about
            self._readers[asked] = CostReader(
                self.session, asked, facts, whole=whole, frames=frames
            )
        return self._readers[asked]

    def above(self, home: str) -> CostReader:
        """Return what was paid, by a recipient's notices' own terms.

        The leg above counts every day on which a post under the notice is filled, whether or not
        the contract below it has begun (domain reference §4, "Which basis, which leg"). So do the
        other notices of its recipient, which a post may have come from or gone to inside a month.
        """
        if home not in self._readers:
            grants = {
                name: replace(one, by_notice=True) if one.event.recipient == home else one
                for name, one in self.facts.grants.items()
            }
            self._readers[home] = self.cash.by(replace(self.facts, grants=grants))
        return self._readers[home]

    def posts_of(self, body: str) -> list[str]:
        """Return the posts that a body ever employed on, or may ever have borne a part of."""
        return _posts_of(self, body)

    def borne(self, question: Question, body: str, programme: str) -> list[BorneYear]:
        """Return the post-years of a programme and the question's year that a body bears of."""
        reader, posts = self.reader(question), self.facts.posts
        mine = (name for name in self.posts_of(body) if posts[name].event.programme == programme)
        found = (reader.borne(name, question.year or 0) for name in mine)
        return [one for one in found if body in one.members()]

    def require(self, kind: str, name: str | None) -> None:
        """Refuse a name that is not known within the axes; None names nothing.

        Raises:
            UnknownName: of a body, programme, decision, grant, agreement, post, ….
        """
        if name is None or name in self.facts.table(kind):
            return
        if self.about and name in facts_around(self.session, {(kind, name)}, self.axes).table(kind):
            return
        raise _not_known(self, kind, name)

    def names(self) -> dict[str, str]:
        """Return the name of every body that is seen."""
        return _names(self)

    def _seen(self, question: Question) -> Facts:
        """Return what stands as a question plans or assumes it, folded for it alone."""
        if question.view == "actual" and not question.assumptions:
            return self.facts
        facts = fold(self.recorded)
        if question.view != "actual":
            plan_occupancy(facts, question.cut if question.view == "forecast" else 0)
        from ledger.domain.posts.assumptions import assume  # noqa: PLC0415 - a "what if" is rare

        assume(facts, question.assumptions)
        return facts


def once(
    compute: Callable[Concatenate[Snapshot, P], T],
) -> Callable[Concatenate[Snapshot, P], T]:
    """Let a function of a snapshot and names compute each answer once; nobody changes it."""

    @wraps(compute)
    def asked(snapshot: Snapshot, /, *args: P.args, **named: P.kwargs) -> T:
        key = (compute, args, *named.items())
        if key not in snapshot.answers:
            snapshot.answers[key] = compute(snapshot, *args, **named)
        found: T = snapshot.answers[key]
        return found

    return asked


@once
def _names(snapshot: Snapshot) -> dict[str, str]:
    return {key: body.name for key, body in snapshot.facts.bodies.items()}


@once
def _posts_of(snapshot: Snapshot, body: str) -> list[str]:
    facts = snapshot.facts
    names = set(facts.speaking_of("body", body, "post"))
    for agreement in facts.speaking_of("body", body, "agreement"):
        names.update(facts.speaking_of("agreement", agreement, "post"))
    return sorted(names & facts.posts.keys())


def about_body(session: Session, body: str | None, axes: Axes) -> Snapshot:
    """Return the snapshot of a question about one body and its accounts, or (None) about all.

    Raises:
        UnknownName: the body is not registered.
    """
    snapshot = Snapshot(session, axes, *(() if body is None else [("body", body)]))
    snapshot.require("body", body)
    return snapshot


def about_figures(session: Session, question: Question) -> Snapshot:
    """Return the snapshot of a question about figures.

    Raises:
        UnknownName: the municipality or programme is not registered.
    """
    body, axes = question.municipality, question.axes
    if body is None:
        snapshot = Snapshot(session, axes)
    else:
        snapshot = Snapshot.of_figures(session, axes, [body])
    snapshot.require("body", body)
    snapshot.require("programme", question.programme)
    return snapshot


def facts_around(
    session: Session, subjects: Iterable[Key], axes: Axes = NOW, closed_by: Iterable[str] = ()
) -> Facts:
    """Return what stands about some subjects and about what these speak of, for a rule.

    `closed_by` asks for the closed years of some bodies as well.
    """
    known = with_references(session, subjects, axes)
    return fold([*known, *closings(session, closed_by, axes)])


def facts_of_posts(session: Session, posts: Iterable[str]) -> Facts:
    """Return what bookings on posts are judged by, read once for all that is asked of it.

    Besides what is around the posts: the years that their employing bodies have closed, and the
    policy of certification.
    """
    known = with_references(session, {*(("post", name) for name in posts), POLICY})
    events = (fact.event for fact in known)
    bodies = {event.employing_body for event in events if isinstance(event, PostEstablished)}
    return fold([*known, *closings(session, bodies)])


def closings(session: Session, bodies: Iterable[str], axes: Axes = NOW) -> list[Fact]:
    """Return the closings of some bodies, found by the names of their streams."""
    found = facts_below(session, "year", bodies, axes)
    return [fact for fact in found if isinstance(fact.event, YearClosed)]


def _around(session: Session, seeds: set[Key], axes: Axes, *, accounts: bool) -> list[Fact]:
    """Return what bears on bodies, agreements, grants or settlements.

    Their posts, all posts under their agreements and whatever these speak of; for accounts all
    posts under their notices, and those that share a grant with any of them.
    """
    bodies = {key for key in seeds if key[0] == "body"}
    if bodies:
        kinds = (*_FIGURES, *_ACCOUNTS) if accounts else _FIGURES
        seeds |= subjects_of_bodies(session, bodies, kinds, axes)
    raw = with_references(session, seeds, axes)
    if accounts:
        seeds.add(POLICY)
        shared = {key for key in seeds if key[0] == "grant"}
        subjects = (fact.event.subject for fact in raw)
        shared |= {(kind, name) for kind, name, *_ in subjects if kind == "agreement"}
        seeds |= subjects_mentioning(session, shared, _BESIDE, axes)
        raw = with_references(session, seeds, axes)
    pools = {("grant", name) for name, grant in fold(raw).grants.items() if pooled(grant)}
    if not pools:
        return raw
    # The other posts of a grant whose cap or `min` lies over all of them.
    others = subjects_mentioning(session, pools, ("post",), axes)
    return with_references(session, seeds | others, axes)


def _not_known(snapshot: Snapshot, kind: str, name: str) -> UnknownName:
    """Return the refusal of a name that is not known within the axes, with the way out."""
    axes = snapshot.axes
    stands = facts_around(snapshot.session, {(kind, name)}).table(kind)
    if name not in stands:
        return UnknownName(kind, name, ())
    fact: Fact = stands[name].fact
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
