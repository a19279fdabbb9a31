"""Notices as they stand: the facts within the axes meet the day of the answer."""

from __future__ import annotations

from collections.abc import Mapping

from ledger.application.asking.provenance import Provenance, provenance
from ledger.application.clock import end_of_day
from ledger.domain.facts import Facts
from ledger.log.database import Session
from ledger.log.eventlog import head, sequence_as_of
from ledger.position.grants.account import AccountQuestion, LegAccount, about_grant, leg_accounts
from ledger.position.grants.view import GrantQuestion, GrantTable, grant_view
from ledger.position.snapshot import Snapshot
from ledger.projections.axes import EVERYTHING


def grant_list(session: Session, question: GrantQuestion, clock_day: int) -> GrantTable:
    """Return the notices asked for, by name, as known within the axes.

    Raises:
        UnknownName: the grant or programme is not registered.
        Refusal: the grant was not on record by then.
    """
    axes = question.axes
    about = () if question.grant is None else (("grant", question.grant),)
    snapshot = Snapshot(session, axes, *about)
    snapshot.require("grant", question.grant)
    snapshot.require("programme", question.programme)
    facts = snapshot.facts
    seen = clock_day if question.seen is None else question.seen
    today = min(clock_day, axes.known_on, seen) if question.on is None else question.on
    names = [
        name
        for name, grant in sorted(facts.grants.items())
        if question.grant in {None, name} and question.programme in {None, grant.event.programme}
    ]
    return GrantTable(
        grants=tuple(grant_view(snapshot, name, today) for name in names),
        question=question,
        today=today,
        names=snapshot.names(),
        receipt=head(session).receipt,
        recorded_afterwards=_recorded_afterwards(session, question, facts, set(names)),
    )


def account_of_grant(
    session: Session, question: AccountQuestion, _: int
) -> tuple[list[LegAccount], Mapping[str, str], Provenance]:
    """Return the account of a grant, the names of bodies, and what it rests on.

    That are facts, and the bookings of its posts.

    Raises:
        UnknownName: the grant is not on record within the axes.
    """
    snapshot = about_grant(session, question.grant, question.axes)
    rows = leg_accounts(snapshot, question.grant, question.year)
    posts = snapshot.facts.posts_under("grant", question.grant)
    return rows, snapshot.names(), provenance(session, question.axes, posts)


def _recorded_afterwards(
    session: Session, question: GrantQuestion, facts: Facts, names: set[str]
) -> int:
    if question.axes.known_on == EVERYTHING:
        return 0
    then = sequence_as_of(session, end_of_day(question.axes.known_on))
    subjects = (fact.event.subject for n, fact in facts.standing.items() if n > then)
    return sum(1 for subject in subjects if subject[0] == "grant" and subject[1] in names)
