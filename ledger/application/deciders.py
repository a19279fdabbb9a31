"""Commands whose decision needs more than the facts they name: one function each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ledger.application.carry_over import carry_over
from ledger.application.certifying import certify_costs, set_policy
from ledger.application.charging import charge_interest
from ledger.application.clock_correcting import correct_clock
from ledger.application.closing import close_year
from ledger.application.paying import pay
from ledger.application.settling import issue_settlement
from ledger.domain import commands as c

if TYPE_CHECKING:
    from collections.abc import Callable

    from ledger.application.deciding import Asked, Happened
    from ledger.domain.commands import Command
    from ledger.log.database import Session

DECIDERS: dict[type[Command], Callable[[Session, Any, Asked], Happened]] = {
    c.CarryOverBudget: carry_over,
    c.CertifyCosts: certify_costs,
    c.PayCosts: pay,
    c.ChargeInterest: charge_interest,
    c.SetCertificationPolicy: set_policy,
    c.CloseYear: close_year,
    c.CorrectClock: correct_clock,
    c.IssueSettlement: issue_settlement,
}
"""A command that is decided by a function of its own is one line here; a test lists what misses."""
