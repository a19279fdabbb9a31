"""What a bank statement could mean, as text, CSV or JSON."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from ledger.domain.commands import (
    Command,
    PayAdvance,
    PayCosts,
    PayRepayment,
    PaySettlement,
    ReceiveInstalment,
)
from ledger.domain.money import decimal_text
from ledger.domain.period import iso
from ledger.position.bank.entry import BankEntry
from ledger.position.bank.proposals import DOUBTFUL, KNOWN, RETURNED, Judged, Proposal
from ledger.reporting.columns import DAY, MONEY, NUMBER, Column, Listing, spoken
from ledger.reporting.language import Language, Words
from ledger.reporting.table import json_text

_WIDTH = 40


class Proposed(NamedTuple):
    """The judged entries of a file, whose account it is, and the state of the ledger."""

    judged: Sequence[Judged]
    file: str
    body: str
    receipt: str


class ProposalLine(NamedTuple):
    """An entry with one of its proposals and what it is called; None: it has none."""

    judged: Judged
    label: str | None = None
    proposal: Proposal | None = None


def _party(entry: BankEntry, _: Words) -> str:
    party = entry.party or entry.text
    return party if len(party) <= _WIDTH else f"{party[: _WIDTH - 1]}…"


def _why(one: Judged, words: Words) -> str:
    if not one.proposals:
        return ""
    found = one.proposals[0].evidence._asdict()
    return ", ".join(words.say(f"bank_by_{name}") for name, holds in found.items() if holds)


def _state(one: Judged, words: Words) -> str:
    years = ", ".join(map(str, one.years))
    state = words.say(f"bank_{one.state}", event=one.event, years=years)
    if one.event is not None and one.state in {RETURNED, DOUBTFUL}:
        return f"{state}, {words.say('bank_undoes', event=one.event)}"
    return state


PAYMENTS: Listing[Judged] = Listing(
    Column("", "bank_payment", NUMBER, "entry.number"),
    Column("", "bank_day", DAY, "entry.booked_on"),
    Column("", "amount", MONEY, "entry.cents"),
    Column("", "bank_party", spoken(_party), "entry"),
    Column("", "bank_state", spoken(_state)),
    Column("", "bank_why", spoken(_why)),
)
"""A line an entry, for a person."""


PROPOSALS: Listing[ProposalLine] = Listing(
    Column("payment", of="judged.entry.number"),
    Column("booked_on", kind=DAY, of="judged.entry.booked_on"),
    Column("value_on", kind=DAY, of="judged.entry.value_on"),
    Column("amount_cents", of="judged.entry.cents"),
    Column("party", of="judged.entry.party"),
    Column("party_iban", of="judged.entry.party_iban"),
    Column("text", of="judged.entry.text"),
    Column("reference", of="judged.entry.reference"),
    Column("state", of="judged.state"),
    Column("event", of="judged.event"),
    Column("proposal", of="label"),
    Column("by_name", of="proposal.evidence.name"),
    Column("by_amount", of="proposal.evidence.amount"),
    Column("by_partner", of="proposal.evidence.partner"),
    Column("open_cents", of="proposal.expected_cents"),
    Column("command", of=lambda one: command_line(one.proposal.command) if one.proposal else None),
)
"""A line for each proposal, or entry without one, for a program."""


def command_line(command: Command) -> str:
    """Return what a person would type to record a payment.

    Raises:
        TypeError: the command is none of a payment.
    """
    match command:
        case ReceiveInstalment(grant, recipient, year, cents, day):
            words = ["grant instalment", grant, "--recipient", recipient, "--year", str(year)]
            words += _money(cents), "--received-on", iso(day)
        case PayAdvance(agreement, member, year, cents, day, employing):
            words = ["advance pay", agreement, "--member", member, "--to", employing]
            words += "--year", str(year), _money(cents), "--paid-on", iso(day)
        case PaySettlement(settlement, member, cents, day, employing):
            words = ["settlement pay", settlement, "--member", member, "--to", employing]
            words += _money(cents), "--paid-on", iso(day)
        case PayRepayment(claim, cents, day):
            words = ["repayment pay", claim, _money(cents), "--paid-on", iso(day)]
        case PayCosts(bookings, day, cents):
            words = ["cost pay", *map(str, bookings), "--paid-on", iso(day)]
            words += [] if cents is None else [_money(cents)]
        case _:
            raise TypeError(type(command).__name__)
    plain, money = words[0], {words.index(word) for word in words if word.startswith("--amount ")}
    rest = (word if i in money else shlex.quote(word) for i, word in enumerate(words[1:], 1))
    return f"{plain} {' '.join(rest)}"


def _money(cents: int) -> str:
    return f"--amount {decimal_text(cents)}"


def bank_output(found: Proposed, language: Language, form: str) -> str:
    """Return what the entries could mean, in the form asked for."""
    words = Words(language)
    lines = [line for one in found.judged for line in _lines(one)]
    if form == "csv":
        return PROPOSALS.csv(lines, words)
    if form == "text":
        return "\n".join(_text(found, lines, words))
    head = {"receipt": found.receipt, "file": found.file, "body": found.body}
    return json_text(head | {"payments": PROPOSALS.records(lines, words)})


def left_text(judged: Sequence[Judged], language: Language) -> str:
    """Return the table of what was not confirmed, and is not on record; empty: nothing is left."""
    if not judged:
        return ""
    words = Words(language)
    return f"{words.say('bank_left', count=len(judged))}\n\n{PAYMENTS.text(judged, words)}"


def _lines(one: Judged) -> Iterator[ProposalLine]:
    number, several = str(one.entry.number), len(one.proposals) > 1
    if not one.proposals:
        yield ProposalLine(one)
    for index, proposal in enumerate(one.proposals, 1):
        yield ProposalLine(one, f"{number}.{index}" if several else number, proposal)


def _text(found: Proposed, lines: Sequence[ProposalLine], words: Words) -> Iterator[str]:
    """Yield the table for a person, and below it the commands that are proposed."""
    judged = found.judged
    if not judged:
        yield words.say("bank_nothing")
        return
    counts = {"count": len(judged), "clear": sum(one.clear for one in judged)}
    counts["known"] = sum(one.state == KNOWN for one in judged)
    yield words.say("bank_head", file=found.file, body=found.body, **counts)
    yield ""
    yield PAYMENTS.text(judged, words)
    commands = [
        f"  {line.label}  {command_line(line.proposal.command)}" for line in lines if line.proposal
    ]
    if commands:
        yield from ("", words.say("bank_commands"), *commands)
    for one in judged:
        yield from _in_parts(one, words)


def _in_parts(one: Judged, words: Words) -> Iterator[str]:
    """Yield what is open of each year that a payment may be for: a person divides it, by hand."""
    open_ones = [
        (proposal, cents)
        for proposal in one.proposals
        if proposal.year is not None and (cents := proposal.expected_cents) is not None
    ]
    if one.entry.cents in {cents * (one.entry.cents > 0 or -1) for _, cents in open_ones}:
        return
    if len({proposal.year for proposal, _ in open_ones}) > 1 or (one.years and open_ones):
        opened = ", ".join(
            f"{words.language.money(cents)} ({proposal.year})" for proposal, cents in open_ones
        )
        yield from ("", words.say("bank_open", payment=one.entry.number, opened=opened))
        total = sum(cents for _, cents in open_ones)
        if total == abs(one.entry.cents):
            yield words.say("bank_parts")
            for proposal, cents in open_ones:
                yield f"  {command_line(_of(proposal.command, cents))}"


def _of(command: Command, cents: int) -> Command:
    """Return the same payment of another amount."""
    sign = -1 if getattr(command, "amount_cents", 0) < 0 else 1
    return replace(command, amount_cents=sign * cents)
