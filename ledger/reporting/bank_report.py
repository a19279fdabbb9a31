"""What a bank statement could mean, as text, CSV or JSON."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from ledger.domain.commands import PayAdvance, PayRepayment, PaySettlement, ReceiveInstalment
from ledger.domain.period import iso
from ledger.position.bank import KNOWN
from ledger.reporting.table import csv_table, json_text, text_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.domain.commands import Command
    from ledger.position.bank import Judged, Proposal
    from ledger.reporting.language import Language

FIELDS = (
    "payment",
    "booked_on",
    "value_on",
    "amount_cents",
    "party",
    "party_iban",
    "text",
    "reference",
    "state",
    "event",
    "proposal",
    "by_name",
    "by_amount",
    "by_partner",
    "open_cents",
    "command",
)
"""The stable field names of the JSON and CSV answers."""
_COLUMNS = ("bank_payment", "bank_day", "amount", "bank_party", "bank_state", "bank_why")
_MONEY = frozenset({0, 2})
_WIDTH = 40


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
        case _:
            raise TypeError(type(command).__name__)
    plain, money = words[0], {words.index(word) for word in words if word.startswith("--amount ")}
    rest = (word if i in money else shlex.quote(word) for i, word in enumerate(words[1:], 1))
    return f"{plain} {' '.join(rest)}"


def _money(cents: int) -> str:
    sign = "-" if cents < 0 else ""
    return f"--amount {sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def bank_text(judged: Sequence[Judged], file: str, body: str, language: Language) -> str:
    """Return the table for a person, and below it the commands that are proposed."""
    say = language.say
    if not judged:
        return say("bank_nothing")
    rows = [_cells(one, language) for one in judged]
    clear = sum(one.clear for one in judged)
    known = sum(one.state == KNOWN for one in judged)
    lines = [
        say("bank_head", file=file, body=body, count=len(judged), clear=clear, known=known),
        "",
        text_table([say(column) for column in _COLUMNS], rows, _MONEY),
    ]
    proposed = [
        f"  {_label(one, index)}  {command_line(proposal.command)}"
        for one in judged
        for index, proposal in enumerate(one.proposals, 1)
    ]
    if proposed:
        lines += ["", say("bank_commands"), *proposed]
    return "\n".join(lines)


def _label(one: Judged, index: int) -> str:
    number = str(one.entry.number)
    return number if len(one.proposals) == 1 else f"{number}.{index}"


def _cells(one: Judged, language: Language) -> list[str]:
    entry = one.entry
    party = entry.party or entry.text
    return [
        str(entry.number),
        language.day(entry.booked_on),
        language.money(entry.cents),
        party if len(party) <= _WIDTH else f"{party[: _WIDTH - 1]}…",
        language.say(f"bank_{one.state}", event=one.event),
        _why(one.proposals[0], language) if one.proposals else "",
    ]


def _why(proposal: Proposal, language: Language) -> str:
    found = proposal.evidence._asdict()
    return ", ".join(language.say(f"bank_by_{name}") for name, holds in found.items() if holds)


def _records(judged: Sequence[Judged]) -> list[dict[str, object]]:
    """Return a record for each proposal; an entry without one has a record of its own."""
    found: list[dict[str, object]] = []
    for one in judged:
        entry = one.entry
        for index, proposal in enumerate(one.proposals or [None], 1):
            values = (
                entry.number,
                iso(entry.booked_on),
                None if entry.value_on is None else iso(entry.value_on),
                entry.cents,
                entry.party,
                entry.party_iban,
                entry.text,
                entry.reference,
                one.state,
                one.event,
                None if proposal is None else _label(one, index),
                *((None, None, None) if proposal is None else proposal.evidence),
                None if proposal is None else proposal.expected_cents,
                None if proposal is None else command_line(proposal.command),
            )
            found.append(dict(zip(FIELDS, values, strict=True)))
    return found


def bank_json(judged: Sequence[Judged], file: str, body: str, receipt: str) -> str:
    """Return the answer for a program; see `FIELDS`."""
    head = {"receipt": receipt, "file": file, "body": body}
    return json_text({**head, "payments": _records(judged)})


def bank_csv(judged: Sequence[Judged]) -> str:
    """Return a line for each proposal, or entry without one."""
    return csv_table(FIELDS, [list(record.values()) for record in _records(judged)])
