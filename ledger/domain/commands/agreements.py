"""Who bears which part. See `ledger.domain.commands`."""

from __future__ import annotations

from typing import ClassVar

from ledger.domain.commands.base import Command
from ledger.domain.keys import Ratio, Share


class ConcludeAgreement(Command, frozen=True):
    """`agreement conclude`: who bears which part."""

    added: ClassVar[str] = "key_basis"
    agreement: str
    programme: str
    key: tuple[Share, ...]
    grant_key: tuple[Share, ...] | None
    valid_from: int
    valid_to: int | None = None
    version: str = "1"
    clause: str = ""
    key_basis: str = "fractions"
    key_date: int | None = None
    key_source: str = ""
    cost_base: tuple[str, ...] = ()
    overhead: str = "actual"
    overhead_rate: Ratio | None = None
    overhead_cents: int | None = None
    notice_months: int = 0
    settlement_due: str = ""


class AmendAgreement(Command, frozen=True):
    """`agreement amend`: another key from a day on."""

    added: ClassVar[str] = "key_basis"
    agreement: str
    key: tuple[Share, ...]
    grant_key: tuple[Share, ...] | None
    valid_from: int
    version: str
    clause: str = ""
    key_basis: str = "fractions"
    key_date: int | None = None
    key_source: str = ""
    cost_base: tuple[str, ...] | None = None
    overhead: str = ""
    overhead_rate: Ratio | None = None
    overhead_cents: int | None = None


class TerminateAgreement(Command, frozen=True):
    """`agreement terminate`: the last day of the agreement."""

    agreement: str
    last_day: int


class DecideVat(Command, frozen=True):
    """`agreement decide-vat`: settlements bear VAT from a day on, or none (§ 2b UStG)."""

    agreement: str
    code: str
    rate: Ratio | None
    valid_from: int
    legal_basis: str = "§ 2b UStG"


class ScheduleAdvance(Command, frozen=True):
    """`advance schedule`: an advance that a member owes by a day."""

    agreement: str
    member: str
    year: int
    amount_cents: int
    due_on: int
    employing_body: str = ""


class PayAdvance(Command, frozen=True):
    """`advance pay`: an advance that a member paid."""

    agreement: str
    member: str
    year: int
    amount_cents: int
    paid_on: int
    employing_body: str = ""


class IssueSettlement(Command, frozen=True):
    """`settlement issue`: the yearly account, computed and frozen as issued."""

    settlement: str
    agreement: str
    year: int
    issued_on: int
    due_on: int
    corrects: str | None = None


class PaySettlement(Command, frozen=True):
    """`settlement pay`: a payment on a settlement."""

    settlement: str
    member: str
    amount_cents: int
    paid_on: int
    employing_body: str = ""
