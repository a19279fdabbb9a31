"""Commands whose decision needs more than the facts they name: one function each."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any

from ledger.domain import commands as c
from ledger.domain.commands import Command
from ledger.log.database import Session

if TYPE_CHECKING:
    from ledger.application.recording.deciding import Asked, Outcome, Repeat

    Decider = Callable[[Session, Any, Asked], Outcome | Repeat]

DECIDERS: dict[type[Command], str] = {
    c.CarryOverBudget: "ledger.application.recording.afterwards.carry_over:carry_over",
    c.CertifyCosts: "ledger.application.recording.costs.certifying:certify_costs",
    c.CorrectCost: "ledger.application.recording.costs.correcting:correct_cost",
    c.PayCosts: "ledger.application.recording.costs.paying:pay",
    c.ChargeInterest: "ledger.application.recording.charging:charge_interest",
    c.SetCertificationPolicy: "ledger.application.recording.costs.certifying:set_policy",
    c.CloseYear: "ledger.application.recording.closing:close_year",
    c.CorrectClock: "ledger.application.recording.clock_correcting:correct_clock",
    c.SealHead: "ledger.application.recording.sealing:seal_head",
    c.WitnessHead: "ledger.application.recording.sealing:witness_head",
    c.IssueSettlement: "ledger.application.recording.settling:issue_settlement",
}
"""A command that is decided by a function of its own is one line here; a test lists what misses."""


def decider_of(kind: type[Command]) -> Decider | None:
    """Return the function that decides a kind of command; None where its words are the event."""
    if kind not in DECIDERS:
        return None
    module, _, name = DECIDERS[kind].partition(":")
    decider: Decider = getattr(import_module(module), name)
    return decider
