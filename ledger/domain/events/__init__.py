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

from ledger.domain.events.agreements import *
from ledger.domain.events.base import *
from ledger.domain.events.corrections import *
from ledger.domain.events.costs import *
from ledger.domain.events.council import *
from ledger.domain.events.grant_money import *
from ledger.domain.events.grants import *
from ledger.domain.events.posts import *
from ledger.domain.events.repayments import *
from ledger.domain.events.seals import *
from ledger.domain.events.settlements import *
from ledger.domain.events.years import *

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
        (
            found
            for found in list(vars().values())
            if isinstance(found, type) and issubclass(found, Event) and "kind" in vars(found)
        ),
        key=lambda event: event.kind.number,
    )
)
"""Every event type that is stored, by its number: whatever above declares a kind."""

REGISTERED = frozenset(event.kind.stream for event in STORED if event.kind.registers)
"""Kinds of things that an event brings into being; whatever else has a stream is never named."""
