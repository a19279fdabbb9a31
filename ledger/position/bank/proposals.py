"""What a bank statement could mean for the ledger: proposals, to be confirmed by a person.

An entry of the account of a body is held against what it expects: instalments of grants, advances
(Abschläge), payments and refunds of settlements, repayments, and its unpaid vouchers. Nothing here
records anything.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from ledger.domain.commands import Command, ReceiveInstalment
from ledger.domain.period import year_of
from ledger.log.database import Session
from ledger.position.bank.entry import DIFFERENCE, WHOLE, BankEntry
from ledger.position.bank.expected import (
    Expected,
    PaymentOnRecord,
    command_for,
    expected_by,
    recorded_for,
)
from ledger.position.bank.match import MatchEvidence, match_evidence, says_returned
from ledger.position.bank.returned import CameBack, came_back
from ledger.position.bank.vouchers import OpenVoucher, open_vouchers, paid_vouchers, payments_for
from ledger.position.bank.years_meant import dated_names, years_meant
from ledger.position.snapshot import about_body
from ledger.projections.axes import NOW

KNOWN, NEAR, PROPOSED, SEVERAL, OTHER_YEAR, TWICE, OPEN, RETURNED, DOUBTFUL, GAP = STATES = (
    "known",
    "perhaps_known",
    "proposed",
    "several",
    "other_year",
    "perhaps_twice",
    "unmatched",
    "returned",
    "perhaps_returned",
    "difference",
)
_DAYS_NEAR = 10
"""Payer and payee see a payment on different days; a weekend and holidays lie between at most."""
_MOST_PARTS, _LOOKED_AT = 4, 12
"""Payments that a person makes of one, and of how many of a day they are looked for."""


class BankQuestion(NamedTuple):
    """Whose account it is, and what happened on it."""

    body: str
    entries: Sequence[BankEntry]


class Proposal(NamedTuple):
    """A command that would record an entry, what speaks for it, and what was expected in cents.

    `expected_cents` is None where nothing is open: grant money comes before its cost, too. `year`
    is the budget year of what was expected; None: vouchers have none.
    """

    command: Command
    evidence: MatchEvidence
    partner: str
    expected_cents: int | None
    year: int | None = None


class Judged(Struct, frozen=True):
    """An entry and what became of it: one of `STATES`; `event` is the fact that is known.

    Where that fact is of another day, or the last of several that are its sum (`perhaps_known`), a
    person says whether it is the same; of
    what came back it is the fact that is undone. Of one that is `perhaps_twice` nothing is left
    open behind others of the file. `years` are those that its text means, where they
    are not that of its only proposal (`other_year`).
    """

    entry: BankEntry
    state: str
    proposals: tuple[Proposal, ...] = ()
    event: int | None = None
    years: tuple[int, ...] = ()

    @property
    def clear(self) -> bool:
        """Say whether it has one proposal for which more speaks than its amount or its payer.

        A part of a collected entry that does not add up is left to a person.
        """
        whole = self.entry.kind == WHOLE
        return whole and self.state == PROPOSED and self.proposals[0].evidence.strong


def bank_proposals(session: Session, question: BankQuestion, today: int) -> list[Judged]:
    """Return every entry with the facts it could be, the best supported ones only.

    An entry that is on record already (same amount and day) is `known`; of some days before or
    after, `perhaps_known`. Each recorded fact stands for one entry: two equal payments are two.

    Raises:
        UnknownName: the body is not registered.
    """
    body = question.body
    snapshot = about_body(session, body, NOW)
    vouchers = open_vouchers(session, body, question.entries)
    partners = snapshot.names()
    dated = dated_names(snapshot.facts)
    looked = _Looked(partners, body, expected_by(snapshot, body, today), vouchers, dated)
    recorded = recorded_for(snapshot.facts, body)
    recorded += paid_vouchers(session, body, question.entries)
    undone = came_back(question.entries, recorded, partners)
    events = _on_record(question.entries, recorded)
    judged = (
        _state(entry, looked, undone.get(entry.number), events.get(entry.number))
        for entry in question.entries
    )
    return list(_once_each(judged))


class _Looked(NamedTuple):
    """What a body expects on its account; `dated` are the names with a year in them, by year."""

    partners: Mapping[str, str]
    body: str
    expected: Sequence[Expected]
    vouchers: Mapping[int, Sequence[OpenVoucher]]
    dated: Mapping[int, Sequence[str]]


def _state(
    entry: BankEntry, looked: _Looked, undone: CameBack | None, known: tuple[int, bool] | None
) -> Judged:
    if entry.kind == DIFFERENCE:
        return Judged(entry, GAP)
    if undone is not None and entry.returned:
        return Judged(entry, RETURNED, event=undone.event)
    event, same_day = known or (None, False)
    if same_day:
        return Judged(entry, KNOWN, event=event)
    if undone is not None and undone.certain:
        return Judged(entry, RETURNED, event=undone.event)
    found = _judged(entry, looked)
    if undone is not None or (found.state == PROPOSED and says_returned(entry.text)):
        return replace(found, state=DOUBTFUL, event=undone.event if undone else None)
    return found if event is None else replace(found, state=NEAR, event=event)


def _once_each(judged: Iterable[Judged]) -> Iterator[Judged]:
    """Yield entries; what is open speaks for as many of them as it takes, the rest are doubtful."""
    left: dict[Command, int] = {}
    for one in judged:
        found = one.proposals[0] if one.clear else None
        # Grant money comes before its cost, and so before it is open.
        ahead = found and isinstance(found.command, ReceiveInstalment) and not found.evidence.amount
        if found is None or found.expected_cents is None or ahead:
            yield one
            continue
        payment = _undated(found.command)
        rest = left.get(payment)
        left[payment] = (found.expected_cents if rest is None else rest) - abs(one.entry.cents)
        yield one if rest is None or left[payment] >= 0 else replace(one, state=TWICE)


def _undated(command: Command) -> Command:
    """Return what a payment is for: the command without its day and its amount."""
    names = {"amount_cents", "paid_on", "received_on", "expected_cents"}
    return replace(command, **dict.fromkeys(names.intersection(command.__struct_fields__), 0))


def _on_record(
    entries: Sequence[BankEntry], recorded: list[PaymentOnRecord]
) -> dict[int, tuple[int, bool]]:
    """Return, by number of the entry, the fact that records it and whether it is of that day."""
    found: dict[int, tuple[int, bool]] = {}
    open_ones: dict[int, list[PaymentOnRecord]] = {}
    for fact in recorded:
        open_ones.setdefault(fact.cents, []).append(fact)
    for days in (0, _DAYS_NEAR):
        for entry in entries:
            if entry.returned or entry.kind == DIFFERENCE or entry.number in found:
                continue
            seen = [day for day in (entry.booked_on, entry.value_on) if day is not None]
            facts = open_ones.get(entry.cents, [])
            for fact in facts:
                if days and fact.told_by_day:
                    continue
                if min(abs(fact.paid_on - day) for day in seen) <= days:
                    found[entry.number] = fact.sequence, not days
                    facts.remove(fact)
                    break
    left = [fact for facts in open_ones.values() for fact in facts]
    for entry in entries:
        if not (entry.returned or entry.kind == DIFFERENCE or entry.number in found):
            parts = _in_parts(entry, left)
            left = [fact for fact in left if fact not in parts]
            found.update((entry.number, (fact.sequence, False)) for fact in parts[-1:])
    return found


def _in_parts(entry: BankEntry, recorded: Sequence[PaymentOnRecord]) -> tuple[PaymentOnRecord, ...]:
    """Return payments with one party, of the day of an entry, that are its sum: it was split."""
    by_party: dict[str, list[PaymentOnRecord]] = {}
    for fact in recorded:
        if fact.paid_on in {entry.booked_on, entry.value_on} and fact.cents * entry.cents > 0:
            by_party.setdefault(fact.partner, []).append(fact)
    several = (
        parts
        for facts in by_party.values()
        for count in range(2, _MOST_PARTS + 1)
        for parts in combinations(facts[:_LOOKED_AT], count)
    )
    return next((one for one in several if sum(fact.cents for fact in one) == entry.cents), ())


def _judged(entry: BankEntry, looked: _Looked) -> Judged:
    """Return an entry with the proposals for which most speaks."""
    best: dict[Command, Proposal] = {}
    for one in looked.expected:
        if one.incoming != (entry.cents > 0):
            continue
        partner = looked.partners.get(one.partner, "")
        found = match_evidence(entry.text, entry.party, entry.cents, one, partner)
        if not found.any:
            continue
        command = command_for(one, looked.body, abs(entry.cents), entry.booked_on)
        proposal = Proposal(command, found, one.partner, one.cents, one.year or None)
        if command not in best or _rank(proposal) > _rank(best[command]):
            best[command] = proposal
    for payment, found, cents in payments_for(entry, looked.vouchers):
        best[payment] = Proposal(payment, found, entry.party, cents)
    if not best:
        return Judged(entry, OPEN)
    years = years_meant(entry.text, looked.dated)
    chosen = _strongest(best.values(), years, year_of(entry.booked_on))
    if len(chosen) > 1:
        return Judged(entry, SEVERAL, chosen)
    if years and chosen[0].year is not None and years != {chosen[0].year}:
        return Judged(entry, OTHER_YEAR, chosen, years=tuple(sorted(years)))
    return Judged(entry, PROPOSED, chosen)


def _rank(one: Proposal, years: Collection[int] = ()) -> int:
    return one.evidence.rank(of_year=not years or one.year is None or one.year in years)


def _strongest(
    proposals: Collection[Proposal], years: Collection[int], year: int
) -> tuple[Proposal, ...]:
    """Keep those of the highest rank; of a grant's years that of the day, if nothing tells which.

    Grant money comes in its year, before its cost; an advance may be late or early, so of two that
    are open none is chosen.
    """
    top = max(_rank(one, years) for one in proposals)
    equal = tuple(one for one in proposals if _rank(one, years) == top)
    if years or any(one.evidence.amount for one in equal):
        return equal
    return (
        tuple(
            one
            for one in equal
            if one.year == year or not isinstance(one.command, ReceiveInstalment)
        )
        or equal
    )
