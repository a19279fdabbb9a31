"""A case for the due list: notice, forwarding, agreement and post with deadlines of their own."""

from __future__ import annotations

import msgspec

from ledger.domain import events as e
from ledger.domain.facts import Facts
from ledger.domain.period import iso
from ledger.position.due.due_list import due_items
from ledger.position.due.item import DueItem, Uncertified
from tests.domain.scenario import (
    AGREEMENT,
    BODIES,
    DUELMEN,
    FORWARDING,
    NOTICE,
    NOTTULN,
    POST,
    PROGRAMME,
    Given,
    day,
    given,
)

NOTICE_DUE = msgspec.structs.replace(NOTICE, proof_due="06-30")
FORWARDING_DUE = msgspec.structs.replace(FORWARDING, proof_due="03-31")
PARTNERS = msgspec.structs.replace(
    AGREEMENT, valid_to=day("2026-12-31"), notice_months=6, settlement_due="05-31"
)
CASE = given(*BODIES, PROGRAMME, NOTICE_DUE, FORWARDING_DUE, PARTNERS, POST)
BARE = given(*BODIES, PROGRAMME, NOTICE, FORWARDING, AGREEMENT, POST)
"""The same without any deadline: the notice's end is left."""


def items(
    past: Given | Facts, today: str, until: str, *uncertified: Uncertified, kind: str = ""
) -> list[DueItem]:
    """Return what is due, of one kind or all."""
    facts = past.standing if isinstance(past, Given) else past
    found = due_items(facts, day(today), day(until), uncertified)
    return [item for item in found if kind in {"", item.kind}]


def lines(found: list[DueItem]) -> list[tuple[str, str, str, int | None]]:
    """Return kind, day, who acts first, and year or None: what a test reads at a glance."""
    return [
        (item.kind, iso(item.day) if item.day else "", item.bodies[0], item.year) for item in found
    ]


def scheduled(cents: int, due: str, year: int = 2024, member: str = NOTTULN) -> e.AdvanceScheduled:
    return e.AdvanceScheduled("KV-Mitte", member, year, cents, day(due))


def paid(cents: int, when: str, year: int = 2024, member: str = NOTTULN) -> e.AdvancePaid:
    return e.AdvancePaid("KV-Mitte", member, year, cents, day(when))


def settled(
    balance: int, due: str, year: int = 2024, name: str = "S-24", corrects: str | None = None
) -> e.SettlementIssued:
    """Return a settlement in which Nottuln has to pay `balance` cents to Dülmen."""
    end = e.SettlementBalance(NOTTULN, DUELMEN, balance, 0, balance)
    issued = day(f"{year + 1}-04-01")
    return e.SettlementIssued(name, "KV-Mitte", year, (), (end,), issued, day(due), corrects)
