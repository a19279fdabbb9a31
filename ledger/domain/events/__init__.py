"""The facts. Each class is one event type; its stored form is for ever.

Stored as a MessagePack array in field order. Amounts are integer cents; a day is the integer
number of days since 1970-01-01 and days are inclusive on both ends; a ratio is (numerator,
denominator). A change of form is a new version with an upcast (`ledger.log.topics`), never an edit.

`subject` names the thing whose stream the event belongs to; `mentions` what else it speaks of.
"""

from __future__ import annotations

from ledger.domain.events.agreements import (
    AgreementAmended,
    AgreementConcluded,
    AgreementTerminated,
)
from ledger.domain.events.base import Event
from ledger.domain.events.corrections import FactWithdrawn
from ledger.domain.events.costs import CostBooked, CostReversed, Voucher
from ledger.domain.events.council import (
    AuthorisationAmended,
    AuthorisationRevoked,
    BodyRegistered,
    BudgetAuthorised,
    ProgrammeRegistered,
)
from ledger.domain.events.grants import (
    GrantAmended,
    GrantApproved,
    GrantForwarded,
    GrantRevoked,
    InstalmentReceived,
)
from ledger.domain.events.posts import (
    HoursChanged,
    PostClosed,
    PostEstablished,
    PostFilled,
    PostFilledV1,
    PostVacated,
)

__all__ = [
    "AgreementAmended",
    "AgreementConcluded",
    "AgreementTerminated",
    "AuthorisationAmended",
    "AuthorisationRevoked",
    "BodyRegistered",
    "BudgetAuthorised",
    "CostBooked",
    "CostReversed",
    "Event",
    "FactWithdrawn",
    "GrantAmended",
    "GrantApproved",
    "GrantForwarded",
    "GrantRevoked",
    "HoursChanged",
    "InstalmentReceived",
    "PostClosed",
    "PostEstablished",
    "PostFilled",
    "PostFilledV1",
    "PostVacated",
    "ProgrammeRegistered",
    "Voucher",
]
