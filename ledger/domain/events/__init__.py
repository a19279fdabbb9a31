"""The facts. Each class is one event type; its stored form is for ever.

An event type is declared here and nowhere else: its class says number and topic, stream, what it
brings into being, what it speaks of and how it changes what stands (`Kind`, `Event.fold`). How it
comes to be recorded stands in `ledger.domain.rules`.

Stored as a MessagePack array in field order. Amounts are integer cents; a day is the integer
number of days since 1970-01-01 and days are inclusive on both ends; a ratio is (numerator,
denominator). A change of form is a new version, never an edit; the old class gets an `upcast`.

`subject` names the thing whose stream the event belongs to; `mentions` what else it speaks of.
"""

from __future__ import annotations

from ledger.domain.events.agreements import (
    AdvanceEvent,
    AdvancePaid,
    AdvanceScheduled,
    AgreementAmended,
    AgreementAmendedV1,
    AgreementConcluded,
    AgreementConcludedV1,
    AgreementTerminated,
    VatDecided,
)
from ledger.domain.events.base import (
    BOOKING,
    STREAMS,
    Event,
    Kind,
)
from ledger.domain.events.clock import (
    CLOCK_STREAM,
    ClockCorrected,
)
from ledger.domain.events.corrections import (
    FactWithdrawn,
)
from ledger.domain.events.costs import (
    CostBooked,
    CostCertified,
    CostPaid,
    CostReversed,
    CostTypeRegistered,
    Voucher,
    VoucherKey,
)
from ledger.domain.events.council import (
    AuthorisationAmended,
    AuthorisationRevoked,
    BlockLifted,
    BodyAmended,
    BodyRegistered,
    BudgetAuthorised,
    BudgetBlocked,
    BudgetCarriedOver,
    BudgetEvent,
    OverPlanApproved,
    ProgrammeRegistered,
)
from ledger.domain.events.grant_money import (
    InstalmentReceived,
    OtherFundingReceived,
    ProofAccepted,
    ProofSubmitted,
)
from ledger.domain.events.grants import (
    GrantAmended,
    GrantAmendedV1,
    GrantApproved,
    GrantApprovedV1,
    GrantForwarded,
    GrantForwardedV1,
    GrantRevoked,
)
from ledger.domain.events.plans import (
    CostPlanned,
    OccupancyPlanned,
)
from ledger.domain.events.posts import (
    AbsenceRecorded,
    HoursChanged,
    PostAmended,
    PostClosed,
    PostEstablished,
    PostFilled,
    PostFilledV1,
    PostVacated,
    QuotaCalculated,
)
from ledger.domain.events.repayments import (
    BaseRateSet,
    InterestCharged,
    InterestSegment,
    RepaymentClaimed,
    RepaymentPaid,
)
from ledger.domain.events.seals import (
    HeadSealed,
    HeadWitnessed,
    KeyRegistered,
    KeyRevoked,
)
from ledger.domain.events.settlements import (
    SettlementBalance,
    SettlementIssued,
    SettlementLine,
    SettlementPaid,
)
from ledger.domain.events.years import (
    AccountsAdopted,
    CertificationPolicySet,
    ClosedFigures,
    YearClosed,
    YearEvent,
)

__all__ = [
    "BOOKING",
    "CLOCK_STREAM",
    "REGISTERED",
    "STORED",
    "STREAMS",
    "AbsenceRecorded",
    "AccountsAdopted",
    "AdvanceEvent",
    "AdvancePaid",
    "AdvanceScheduled",
    "AgreementAmended",
    "AgreementAmendedV1",
    "AgreementConcluded",
    "AgreementConcludedV1",
    "AgreementTerminated",
    "AuthorisationAmended",
    "AuthorisationRevoked",
    "BaseRateSet",
    "BlockLifted",
    "BodyAmended",
    "BodyRegistered",
    "BudgetAuthorised",
    "BudgetBlocked",
    "BudgetCarriedOver",
    "BudgetEvent",
    "CertificationPolicySet",
    "ClockCorrected",
    "ClosedFigures",
    "CostBooked",
    "CostCertified",
    "CostPaid",
    "CostPlanned",
    "CostReversed",
    "CostTypeRegistered",
    "Event",
    "FactWithdrawn",
    "GrantAmended",
    "GrantAmendedV1",
    "GrantApproved",
    "GrantApprovedV1",
    "GrantForwarded",
    "GrantForwardedV1",
    "GrantRevoked",
    "HeadSealed",
    "HeadWitnessed",
    "HoursChanged",
    "InstalmentReceived",
    "InterestCharged",
    "InterestSegment",
    "KeyRegistered",
    "KeyRevoked",
    "Kind",
    "OccupancyPlanned",
    "OtherFundingReceived",
    "OverPlanApproved",
    "PostAmended",
    "PostClosed",
    "PostEstablished",
    "PostFilled",
    "PostFilledV1",
    "PostVacated",
    "ProgrammeRegistered",
    "ProofAccepted",
    "ProofSubmitted",
    "QuotaCalculated",
    "RepaymentClaimed",
    "RepaymentPaid",
    "SettlementBalance",
    "SettlementIssued",
    "SettlementLine",
    "SettlementPaid",
    "VatDecided",
    "Voucher",
    "VoucherKey",
    "YearClosed",
    "YearEvent",
]

STORED: tuple[type[Event], ...] = tuple(
    sorted(
        (found for found in list(vars().values()) if "kind" in getattr(found, "__dict__", ())),
        key=lambda event: event.kind.number,
    )
)
"""Every event type that is stored, by its number: whatever above declares a kind."""

REGISTERED = frozenset(event.kind.stream for event in STORED if event.kind.registers)
"""Kinds of things that an event brings into being; whatever else has a stream is never named."""
