"""What agreements make due: their end, advances (Abschläge), settlements and their payment."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.domain import events as e
from ledger.domain.agreements.partnership import employing_bodies, members_in
from ledger.domain.facts import Agreement, Facts, Post, Settlement
from ledger.domain.grants.deadlines import day_in, last_day_of_notice
from ledger.domain.period import Span, year_of, year_span
from ledger.domain.settlements.arithmetic import advances_paid, payments_of, standing_settlement
from ledger.position.due.item import DueItem, Source


def from_agreements(facts: Facts, today: int, until: int) -> Iterator[DueItem]:
    """Yield what the agreements make due, up to a day where nothing else bounds it."""
    settled: dict[str, set[int]] = {}
    for one in facts.settlements.values():
        settled.setdefault(one.event.agreement, set()).add(one.event.year)
    ended = {
        (fact.event.agreement, fact.event.last_day): fact.sequence
        for fact in facts.standing.values()
        if isinstance(fact.event, e.AgreementTerminated)
    }
    for name, agreement in sorted(facts.agreements.items()):
        posts = [facts.posts[post] for post in facts.posts_under("agreement", name)]
        years = settled.get(name, set())
        yield from _ends(agreement, posts, today, ended)
        yield from _advances(facts, agreement, years)
        yield from _unsettled(agreement, posts, years, until)
        for year in sorted(years):
            if (settlement := standing_settlement(facts, name, year)) is not None:
                yield from _unpaid(facts, agreement, settlement)


def _ends(
    agreement: Agreement, posts: list[Post], today: int, ended: dict[tuple[str, int], int]
) -> Iterator[DueItem]:
    """Yield the last day to give notice of a fixed end, and the end itself.

    The first is of no use once it has passed. The end stays, late, while posts rest on the
    agreement: their employing body bears them alone. `ended` has the terminations by agreement and
    last day.
    """
    event = agreement.event
    end = agreement.keys.end_of_stretch(event.valid_from)
    if end is None:
        return
    last = end - 1
    members = tuple(sorted(members_in(agreement, Span(event.valid_from, end))))
    number = ended.get((event.agreement, last))
    if number is None and event.notice_months:
        day = last_day_of_notice(last, event.notice_months)
        rule = str(event.notice_months)
        source = Source("agreement_notice", event.agreement, rule, agreement.fact.sequence)
        if max(today, event.valid_from) <= day:
            yield DueItem(
                kind="agreement_notice",
                day=day,
                bodies=members,
                programme=event.programme,
                source=source,
            )
    kind = "agreement_term" if number is None else "termination"
    source = Source(kind, event.agreement, "", number or agreement.fact.sequence)
    resting = any(_rests(post, event.agreement, today) for post in posts)
    if today <= last or resting:
        yield DueItem(
            kind="agreement_end",
            day=last,
            bodies=members,
            programme=event.programme,
            source=source,
        )


def _rests(post: Post, agreement: str, day: int) -> bool:
    entry = post.agreements.at(day)
    return entry is not None and entry.value == agreement and post.fte.at(day) is not None


def _advances(facts: Facts, agreement: Agreement, settled: set[int]) -> Iterator[DueItem]:
    """Yield scheduled advances that are not paid; payments fill them in the order of their days.

    Once a year is settled its advances are part of the balance, and no longer due themselves.
    """
    event = agreement.event
    scheduled = sorted(
        agreement.scheduled, key=lambda entry: (entry.event.due_on, entry.fact.sequence)
    )
    for year in sorted({plan.year for _, plan in scheduled} - settled):
        employing = employing_bodies(facts, event.agreement, year)
        only = employing[0] if len(employing) == 1 else ""
        paid = advances_paid(facts, event.agreement, year)
        for fact, plan in scheduled:
            if plan.year != year:
                continue
            account = plan.member, plan.employing_body or only
            rest = max(0, paid.get(account, 0))
            paid[account] = rest - min(rest, plan.amount_cents)
            if rest < plan.amount_cents:
                yield DueItem(
                    kind="advance",
                    day=plan.due_on,
                    bodies=(plan.member,),
                    towards=(account[1],) if account[1] else (),
                    programme=event.programme,
                    source=Source("schedule", event.agreement, "", fact.sequence),
                    year=year,
                    cents=plan.amount_cents - rest,
                )


def _unsettled(
    agreement: Agreement, posts: list[Post], settled: set[int], until: int
) -> Iterator[DueItem]:
    """Yield each budget year with posts under the agreement for which no settlement was issued."""
    event = agreement.event
    if not event.settlement_due:
        return
    source = Source(
        "agreement_settlement", event.agreement, event.settlement_due, agreement.fact.sequence
    )
    for year in range(year_of(event.valid_from), year_of(until)):
        span = year_span(year)
        employers = _employers(posts, event.agreement, span)
        others = tuple(sorted(members_in(agreement, span) - set(employers)))
        day = day_in(year + 1, event.settlement_due)
        if employers and others and year not in settled and day <= until:
            yield DueItem(
                kind="settlement_issue",
                day=day,
                bodies=employers,
                towards=others,
                programme=event.programme,
                source=source,
                year=year,
            )


def _employers(posts: list[Post], agreement: str, span: Span) -> tuple[str, ...]:
    """Return the employing bodies of the posts that rest on an agreement on some day of a span."""
    return tuple(
        sorted(
            {
                post.event.employing_body
                for post in posts
                for part, entry in post.agreements.segments(span)
                if entry and entry.value == agreement
                if any(level for _, level in post.fte.segments(part))
            }
        )
    )


def _unpaid(facts: Facts, agreement: Agreement, settlement: Settlement) -> Iterator[DueItem]:
    """Yield what is open of a settlement; below zero the employing body pays it back.

    Payments on the settlements whose place it took count for it.
    """
    event = settlement.event
    source = Source("settlement", event.settlement, "", settlement.fact.sequence)
    for balance in event.balances:
        account = balance.member, balance.employing_body
        paid = sum(p.amount_cents for _, p in payments_of(facts, settlement, account))
        cents = balance.balance_cents - paid
        payer, payee = account if cents > 0 else account[::-1]
        if cents:
            yield DueItem(
                kind="settlement_payment",
                day=event.due_on,
                bodies=(payer,),
                towards=(payee,),
                programme=agreement.event.programme,
                source=source,
                year=event.year,
                cents=abs(cents),
            )
