"""What the events say, folded. Folding never refuses and reads no clock.

`fold` takes facts in the order of recording and returns the `Facts` that rules and figures read.
A withdrawn fact is left out; its replacement takes the place that it had.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.domain import events as e
from ledger.domain.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ledger.domain.keys import Share


class Fact(NamedTuple):
    """An event with its number, and the day since when the administration had it (known on)."""

    sequence: int
    known_on: int
    event: e.Event


class KeyVersion(NamedTuple):
    """One version of an agreement's key; the grant key is never None here."""

    key: tuple[Share, ...]
    grant_key: tuple[Share, ...]
    version: str
    clause: str


@dataclass(slots=True)
class Decision:
    """A council's decision; `ceilings` runs over years, not days."""

    fact: Fact
    event: e.BudgetAuthorised
    ceilings: Timeline[int] = field(default_factory=Timeline)


@dataclass(slots=True)
class Grant:
    """A notice with its rates, cost types and coverage over days, and its forwardings."""

    fact: Fact
    event: e.GrantApproved
    coverage: Timeline[bool] = field(default_factory=Timeline)
    rates: Timeline[int] = field(default_factory=Timeline)
    cost_types: Timeline[tuple[str, ...]] = field(default_factory=Timeline)
    valid_to: int = 0
    forwardings: list[tuple[Fact, e.GrantForwarded]] = field(default_factory=list)
    instalments: list[tuple[Fact, e.InstalmentReceived]] = field(default_factory=list)


@dataclass(slots=True)
class Agreement:
    """A cooperation agreement; `keys` runs over days."""

    fact: Fact
    event: e.AgreementConcluded
    keys: Timeline[KeyVersion] = field(default_factory=Timeline)


@dataclass(slots=True)
class Post:
    """A post: allocated FTE over days, and each person's FTE over days."""

    fact: Fact
    event: e.PostEstablished
    fte: Timeline[Fraction] = field(default_factory=Timeline)
    people: dict[str, Timeline[Fraction]] = field(default_factory=dict)


@dataclass(slots=True)
class Facts:
    """Everything that stands, by name."""

    bodies: dict[str, tuple[Fact, e.BodyRegistered]] = field(default_factory=dict)
    programmes: dict[str, tuple[Fact, e.ProgrammeRegistered]] = field(default_factory=dict)
    decisions: dict[str, Decision] = field(default_factory=dict)
    grants: dict[str, Grant] = field(default_factory=dict)
    agreements: dict[str, Agreement] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    standing: dict[int, Fact] = field(default_factory=dict)

    def table(self, kind: str) -> dict[str, Any]:
        """Return what is registered of one kind: body, programme, decision, grant, …."""
        tables: dict[str, dict[str, Any]] = {
            "body": self.bodies,
            "programme": self.programmes,
            "decision": self.decisions,
            "grant": self.grants,
            "agreement": self.agreements,
            "post": self.posts,
        }
        return tables[kind]

    def body_name(self, body: str) -> str:
        """Return the registered name of a body, or its key."""
        entry = self.bodies.get(body)
        return entry[1].name if entry else body


def in_order(facts: Iterable[Fact]) -> list[Fact]:
    """Return the facts that stand, each replacement in the place of what it replaces.

    A replacement that speaks of another subject stands where it was recorded: whoever asks about
    that subject alone sees neither the fact withdrawn nor its place.
    """
    recorded = sorted(facts)
    withdrawn: set[int] = set()
    place: dict[int, int] = {}
    streams = {fact.sequence: fact.event.subject for fact in recorded}
    for fact in recorded:
        if isinstance(fact.event, e.FactWithdrawn):
            withdrawn.add(fact.event.withdraws)
            mine = streams.get(fact.sequence + 1) == fact.event.subject
            if fact.event.replaced and mine:
                target = fact.event.withdraws
                place[fact.sequence + 1] = place.get(target, target)
    kept = (
        fact
        for fact in recorded
        if fact.sequence not in withdrawn and not isinstance(fact.event, e.FactWithdrawn)
    )
    return sorted(kept, key=lambda fact: (place.get(fact.sequence, fact.sequence), fact.sequence))


def fold(facts: Iterable[Fact]) -> Facts:
    """Fold facts, given in any order, into what stands."""
    state = Facts()
    for fact in in_order(facts):
        evolve(state, fact)
    return state


def evolve(state: Facts, fact: Fact) -> None:
    """Add one fact; an event whose subject does not stand is kept but changes nothing."""
    state.standing[fact.sequence] = fact
    step = _STEPS.get(type(fact.event))
    if step is not None:
        step(state, fact, fact.event)


def _body(state: Facts, fact: Fact, event: e.BodyRegistered) -> None:
    state.bodies[event.body] = (fact, event)


def _programme(state: Facts, fact: Fact, event: e.ProgrammeRegistered) -> None:
    state.programmes[event.programme] = (fact, event)


def _authorised(state: Facts, fact: Fact, event: e.BudgetAuthorised) -> None:
    decision = state.decisions[event.decision] = Decision(fact, event)
    end = None if event.last_year is None else event.last_year + 1
    decision.ceilings.add(event.first_year, end, event.ceiling_cents, fact.sequence)


def _amended(state: Facts, fact: Fact, event: e.AuthorisationAmended) -> None:
    if decision := state.decisions.get(event.decision):
        last = decision.event.last_year
        end = None if last is None else last + 1
        decision.ceilings.add(event.from_year, end, event.ceiling_cents, fact.sequence)


def _revoked(state: Facts, fact: Fact, event: e.AuthorisationRevoked) -> None:
    if decision := state.decisions.get(event.decision):
        decision.ceilings.add(event.from_year, None, None, fact.sequence)


def _grant(state: Facts, fact: Fact, event: e.GrantApproved) -> None:
    grant = state.grants[event.grant] = Grant(fact, event, valid_to=event.valid_to)
    grant.coverage.add(event.valid_from, event.valid_to + 1, True, fact.sequence)  # noqa: FBT003
    grant.rates.add(event.valid_from, None, event.rate_cents, fact.sequence)
    grant.cost_types.add(event.valid_from, None, event.cost_types, fact.sequence)


def _grant_amended(state: Facts, fact: Fact, event: e.GrantAmended) -> None:
    if not (grant := state.grants.get(event.grant)):
        return
    if event.rate_cents is not None:
        grant.rates.add(event.valid_from, None, event.rate_cents, fact.sequence)
    if event.cost_types is not None:
        grant.cost_types.add(event.valid_from, None, event.cost_types, fact.sequence)
    if event.valid_to is not None:
        old, new = grant.valid_to + 1, event.valid_to + 1
        covered = True if new > old else None
        grant.coverage.add(min(old, new), max(old, new), covered, fact.sequence)
        grant.valid_to = event.valid_to


def _grant_revoked(state: Facts, fact: Fact, event: e.GrantRevoked) -> None:
    if grant := state.grants.get(event.grant):
        grant.coverage.add(event.from_day, None, None, fact.sequence)
        grant.valid_to = min(grant.valid_to, event.from_day - 1)


def _forwarded(state: Facts, fact: Fact, event: e.GrantForwarded) -> None:
    if grant := state.grants.get(event.grant):
        grant.forwardings.append((fact, event))


def _instalment(state: Facts, fact: Fact, event: e.InstalmentReceived) -> None:
    if grant := state.grants.get(event.grant):
        grant.instalments.append((fact, event))


def _agreement(state: Facts, fact: Fact, event: e.AgreementConcluded) -> None:
    agreement = state.agreements[event.agreement] = Agreement(fact, event)
    version = KeyVersion(event.key, event.grant_key or event.key, event.version, event.clause)
    end = None if event.valid_to is None else event.valid_to + 1
    agreement.keys.add(event.valid_from, end, version, fact.sequence)


def _key(state: Facts, fact: Fact, event: e.AgreementAmended) -> None:
    if agreement := state.agreements.get(event.agreement):
        version = KeyVersion(event.key, event.grant_key or event.key, event.version, event.clause)
        end = agreement.keys.end_of_stretch(event.valid_from)
        agreement.keys.add(event.valid_from, end, version, fact.sequence)


def _terminated(state: Facts, fact: Fact, event: e.AgreementTerminated) -> None:
    if agreement := state.agreements.get(event.agreement):
        agreement.keys.add(event.last_day + 1, None, None, fact.sequence)


def _post(state: Facts, fact: Fact, event: e.PostEstablished) -> None:
    post = state.posts[event.post] = Post(fact, event)
    post.fte.add(event.valid_from, None, Fraction(*event.fte), fact.sequence)


def _filled(state: Facts, fact: Fact, event: e.PostFilled) -> None:
    if post := state.posts.get(event.post):
        end = None if event.valid_to is None else event.valid_to + 1
        people = post.people.setdefault(event.person, Timeline())
        people.add(event.valid_from, end, Fraction(*event.fte), fact.sequence)


def _hours(state: Facts, fact: Fact, event: e.HoursChanged) -> None:
    post = state.posts.get(event.post)
    if post and (person := post.people.get(event.person)):
        end = person.end_of_stretch(event.valid_from)
        person.add(event.valid_from, end, Fraction(*event.fte), fact.sequence)


def _vacated(state: Facts, fact: Fact, event: e.PostVacated) -> None:
    post = state.posts.get(event.post)
    if post and (person := post.people.get(event.person)):
        end = person.end_of_stretch(event.last_day)
        person.add(event.last_day + 1, end, None, fact.sequence)


def _closed(state: Facts, fact: Fact, event: e.PostClosed) -> None:
    if post := state.posts.get(event.post):
        post.fte.add(event.last_day + 1, None, None, fact.sequence)


_STEPS: dict[type[e.Event], Callable[[Facts, Fact, Any], None]] = {
    e.BodyRegistered: _body,
    e.ProgrammeRegistered: _programme,
    e.BudgetAuthorised: _authorised,
    e.AuthorisationAmended: _amended,
    e.AuthorisationRevoked: _revoked,
    e.GrantApproved: _grant,
    e.GrantAmended: _grant_amended,
    e.GrantRevoked: _grant_revoked,
    e.GrantForwarded: _forwarded,
    e.InstalmentReceived: _instalment,
    e.AgreementConcluded: _agreement,
    e.AgreementAmended: _key,
    e.AgreementTerminated: _terminated,
    e.PostEstablished: _post,
    e.PostFilled: _filled,
    e.HoursChanged: _hours,
    e.PostVacated: _vacated,
    e.PostClosed: _closed,
}
