"""What one can ask the ledger to record. Each command becomes the event of the same words.

Units as in `ledger.domain.events`: cents, days since 1970-01-01 (inclusive), exact ratios.
"""

from __future__ import annotations

from ledger.domain.commands.agreements import *
from ledger.domain.commands.base import *
from ledger.domain.commands.corrections import *
from ledger.domain.commands.costs import *
from ledger.domain.commands.council import *
from ledger.domain.commands.grants import *
from ledger.domain.commands.posts import *
from ledger.domain.commands.repayments import *
from ledger.domain.commands.seals import *
from ledger.domain.commands.years import *

__all__ = [
    "AcceptProof",
    "AdoptAccounts",
    "AdoptDecision",
    "AmendAgreement",
    "AmendBody",
    "AmendDecision",
    "AmendGrant",
    "AmendPost",
    "ApproveGrant",
    "ApproveOverPlan",
    "BlockBudget",
    "BookCost",
    "CalculateQuota",
    "CarryOverBudget",
    "CertifyCosts",
    "ChangeHours",
    "ChargeInterest",
    "ClaimRepayment",
    "ClosePost",
    "CloseYear",
    "Command",
    "ConcludeAgreement",
    "CorrectClock",
    "CorrectCost",
    "DecideVat",
    "EstablishPost",
    "FillPost",
    "ForwardGrant",
    "ImportCosts",
    "ImportFile",
    "IssueSettlement",
    "LiftBlock",
    "PayAdvance",
    "PayCosts",
    "PayRepayment",
    "PaySettlement",
    "PlanCost",
    "PlanOccupancy",
    "ReceiveInstalment",
    "ReceiveOtherFunding",
    "RecordAbsence",
    "RegisterBody",
    "RegisterCostType",
    "RegisterKey",
    "RegisterProgramme",
    "ReverseCost",
    "RevokeDecision",
    "RevokeGrant",
    "RevokeKey",
    "ScheduleAdvance",
    "SealHead",
    "SetBaseRate",
    "SetCertificationPolicy",
    "SubmitProof",
    "TerminateAgreement",
    "VacatePost",
    "WithdrawFact",
    "WitnessHead",
]
