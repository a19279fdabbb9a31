"""What notices make due: proofs of use, and a successor before they expire."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.domain import events as e
from ledger.domain.facts import Facts, Grant, Post
from ledger.domain.grants.deadlines import day_in
from ledger.domain.period import FOREVER, Span, year_of, year_span
from ledger.position.due.item import DueItem, Source


def proofs(facts: Facts, until: int) -> Iterator[DueItem]:
    """Yield each proof of use (Verwendungsnachweis) that was not submitted, due up to a day.

    One a leg and budget year: the first recipient's by the notice, an employing body's by the
    forwarding contract. A leg without a day for it (`proof_due`) has no deadline and no item.
    """
    amended = {
        fact.event.grant: fact.sequence
        for fact in facts.standing.values()
        if isinstance(fact.event, e.GrantAmended) and fact.event.proof_due
    }
    for name, grant in sorted(facts.grants.items()):
        handed_in = {(proof.recipient, proof.year) for _, proof in grant.proofs}
        number = amended.get(name, grant.fact.sequence)
        for (recipient, year), source in sorted(_legs(grant, number, until).items()):
            day = day_in(year + 1, source.rule)
            if (recipient, year) not in handed_in and day <= until:
                first = recipient == grant.event.recipient
                towards = grant.event.grantor if first else grant.event.recipient
                programme = grant.event.programme
                yield DueItem(
                    kind="proof",
                    day=day,
                    bodies=(recipient,),
                    towards=(towards,),
                    programme=programme,
                    source=source,
                    year=year,
                )


def _legs(grant: Grant, number: int, until: int) -> dict[tuple[str, int], Source]:
    """Return by recipient and budget year the fact that says when its proof is due."""
    name = grant.event.grant
    legs: dict[tuple[str, int], Source] = {}
    for fact, contract in sorted(grant.forwardings, key=lambda leg: leg.event.valid_from):
        if contract.proof_due:
            source = Source("forwarding", name, contract.proof_due, fact.sequence)
            span = Span(contract.valid_from, contract.valid_to + 1)
            legs |= {(contract.recipient, y): source for y in _covered(grant, span, until)}
    if grant.proof_due:
        source = Source("notice_proof", name, grant.proof_due, number)
        recipient = grant.event.recipient
        whole = Span(grant.event.valid_from, FOREVER)
        legs |= {(recipient, y): source for y in _covered(grant, whole, until)}
    return legs


def _covered(grant: Grant, span: Span, until: int) -> list[int]:
    """Return the budget years of which the notice covers a day in the span, up to a day."""
    last = min(year_of(until) - 1, year_of(min(span.end - 1, until)))
    return [
        year
        for year in range(year_of(span.start), last + 1)
        if any(entry for _, entry in grant.coverage.segments(year_span(year).meet(span)))
    ]


def expiries(facts: Facts, today: int) -> Iterator[DueItem]:
    """Yield each notice, or forwarding contract, that leaves a post without a successor.

    A successor covers the post from the day after. One item a notice and employing body; it stays,
    late, until something covers the post again or the post is closed.
    """
    found: dict[tuple[str, str, int], list[Post]] = {}
    for _, post in sorted(facts.posts.items()):
        for grant, last in _gaps(facts, post, today):
            found.setdefault((grant, post.event.employing_body, last), []).append(post)
    ends = _ends(facts)
    for (name, body, last), posts in sorted(found.items(), key=lambda item: item[0]):
        notice = facts.grants[name].event
        source = _ended_by(facts.grants[name], ends, posts[0], last)
        towards = (notice.grantor if source.kind == "notice_end" else notice.recipient,)
        names = tuple(post.event.post for post in posts)
        yield DueItem(
            kind="notice_expiry",
            day=last,
            bodies=(body,),
            towards=towards,
            programme=notice.programme,
            source=source,
            posts=names,
        )


def _gaps(facts: Facts, post: Post, today: int) -> Iterator[tuple[str, int]]:
    """Yield (notice, its last day) before each stretch without a notice that is not over yet."""
    funded = sorted(_funded(facts, post))
    starts = [span.start for span, _ in funded[1:]] + [FOREVER]
    for (span, grant), following in zip(funded, starts, strict=False):
        closed = post.fte.end_of_stretch(span.end)
        end = following if closed is None else min(following, closed)
        if end > max(span.end, today):
            yield grant, span.end - 1


def _funded(facts: Facts, post: Post) -> Iterator[tuple[Span, str]]:
    """Yield the stretches for which a notice covers the post and reaches its employing body."""
    whole = Span(post.event.valid_from, FOREVER)
    for span, entry in post.grants.segments(whole):
        grant = facts.grants.get(entry.value or "") if entry else None
        if grant is None:
            continue
        for part, covered in grant.coverage.segments(span):
            if covered:
                reached = (part.meet(days) for days in _reached(grant, post.event.employing_body))
                yield from ((days, grant.event.grant) for days in reached if days.days)


def _reached(grant: Grant, body: str) -> list[Span]:
    """Return the days of the forwarding contracts to a body; all days where none is on record."""
    spans = [
        Span(contract.valid_from, contract.valid_to + 1)
        for _, contract in grant.forwardings
        if contract.recipient == body != grant.event.recipient
    ]
    return spans or [Span(grant.event.valid_from, FOREVER)]


def _ends(facts: Facts) -> dict[tuple[str, str, int], int]:
    """Return the fact that names a last day, by notice, body of the forwarding ("") and day."""
    found: dict[tuple[str, str, int], int] = {}
    for fact in facts.standing.values():
        match fact.event:
            case e.GrantApproved(grant=name, valid_to=day):
                found[name, "", day] = fact.sequence
            case e.GrantAmended(grant=name, valid_to=int(day)):
                found[name, "", day] = fact.sequence
            case e.GrantRevoked(grant=name, from_day=day):
                found[name, "", day - 1] = fact.sequence
            case e.GrantForwarded(grant=name, recipient=body, valid_to=day):
                found[name, body, day] = fact.sequence
            case _:
                pass
    return found


def _ended_by(grant: Grant, ends: dict[tuple[str, str, int], int], post: Post, last: int) -> Source:
    """Return what ended a post's cover: the notice, else the forwarding, else the post's move.

    A notice that goes on behind that day did not end by it.
    """
    name = grant.event.grant
    notice = ends.get((name, "", last))
    if notice is not None and grant.coverage.at(last + 1) is None:
        return Source("notice_end", name, "", notice)
    contract = ends.get((name, post.event.employing_body, last))
    if contract is not None:
        return Source("forwarding_end", name, "", contract)
    entry = post.grants.at(last + 1)
    return Source("post_moved", name, "", entry.sequence if entry else grant.fact.sequence)
