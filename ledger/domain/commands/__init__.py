"""What one can ask the ledger to record. Each command becomes the event of the same words.

Units as in `ledger.domain.events`: cents, days since 1970-01-01 (inclusive), exact ratios.
"""

from __future__ import annotations

from ledger.domain.commands.agreements import (
    AmendAgreement,
    ConcludeAgreement,
    DecideVat,
    IssueSettlement,
    PayAdvance,
    PaySettlement,
    ScheduleAdvance,
    TerminateAgreement,
)
from ledger.domain.commands.base import (
    Command,
)
from ledger.domain.commands.clock import (
    CorrectClock,
)
from ledger.domain.commands.costs import (
    BookCost,
    CertifyCosts,
    CorrectCost,
    ImportCosts,
    ImportFile,
    PayCosts,
    RegisterCostType,
    ReverseCost,
    WithdrawFact,
)
from ledger.domain.commands.council import (
    AdoptDecision,
    AmendBody,
    AmendDecision,
    ApproveOverPlan,
    BlockBudget,
    CarryOverBudget,
    LiftBlock,
    RegisterBody,
    RegisterProgramme,
    RevokeDecision,
)
from ledger.domain.commands.grants import (
    AcceptProof,
    AmendGrant,
    ApproveGrant,
    ForwardGrant,
    ReceiveInstalment,
    ReceiveOtherFunding,
    RevokeGrant,
    SubmitProof,
)
from ledger.domain.commands.posts import (
    AmendPost,
    CalculateQuota,
    ChangeHours,
    ClosePost,
    EstablishPost,
    FillPost,
    PlanCost,
    PlanOccupancy,
    RecordAbsence,
    VacatePost,
)
from ledger.domain.commands.repayments import (
    ChargeInterest,
    ClaimRepayment,
    PayRepayment,
    SetBaseRate,
)
from ledger.domain.commands.seals import (
    RegisterKey,
    RevokeKey,
    SealHead,
    WitnessHead,
)
from ledger.domain.commands.years import (
    AdoptAccounts,
    CloseYear,
    SetCertificationPolicy,
)

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
