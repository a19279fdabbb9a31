"""The allow-list of event types: number, topic, class, and the upcast of older versions.

A number and its topic are for ever. A stored topic never imports anything: what is not listed here
is refused by name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from ledger.domain import events as e
from ledger.domain.errors import UnknownTopic
from ledger.log.stored_form import encode

__all__ = ["REGISTRY", "TOPICS", "Topic", "TopicRegistry", "encode"]

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class Topic(NamedTuple):
    """One stored form: its number in the column, its name in the hash, its class, its upcast."""

    number: int
    name: str
    event: type[e.Event]
    upcast: Callable[[e.Event], e.Event] | None = None


def _filled_v2(old: e.Event) -> e.Event:
    """Version 1 could not say that an overlap was meant, so none was."""
    if not isinstance(old, e.PostFilledV1):
        raise TypeError(type(old).__name__)
    return e.PostFilled(old.post, old.person, old.fte, old.valid_from, old.valid_to, handover=False)


def _extended(new: type[e.Event]) -> Callable[[e.Event], e.Event]:
    """Return the upcast to a version that only added fields: what was not said has its default."""
    return lambda old: new(*(getattr(old, name) for name in old.__struct_fields__))


TOPICS = (
    Topic(1, "BodyRegistered:1", e.BodyRegistered),
    Topic(2, "ProgrammeRegistered:1", e.ProgrammeRegistered),
    Topic(3, "CostTypeRegistered:1", e.CostTypeRegistered),
    Topic(10, "BudgetAuthorised:1", e.BudgetAuthorised),
    Topic(11, "AuthorisationAmended:1", e.AuthorisationAmended),
    Topic(12, "AuthorisationRevoked:1", e.AuthorisationRevoked),
    Topic(13, "BudgetCarriedOver:1", e.BudgetCarriedOver),
    Topic(14, "OverPlanApproved:1", e.OverPlanApproved),
    Topic(15, "BudgetBlocked:1", e.BudgetBlocked),
    Topic(16, "BlockLifted:1", e.BlockLifted),
    Topic(20, "GrantApproved:1", e.GrantApprovedV1, _extended(e.GrantApproved)),
    Topic(21, "GrantAmended:1", e.GrantAmendedV1, _extended(e.GrantAmended)),
    Topic(22, "GrantRevoked:1", e.GrantRevoked),
    Topic(23, "GrantForwarded:1", e.GrantForwardedV1, _extended(e.GrantForwarded)),
    Topic(24, "InstalmentReceived:1", e.InstalmentReceived),
    Topic(25, "GrantApproved:2", e.GrantApproved),
    Topic(26, "GrantAmended:2", e.GrantAmended),
    Topic(27, "GrantForwarded:2", e.GrantForwarded),
    Topic(28, "OtherFundingReceived:1", e.OtherFundingReceived),
    Topic(29, "ProofSubmitted:1", e.ProofSubmitted),
    Topic(30, "AgreementConcluded:1", e.AgreementConcludedV1, _extended(e.AgreementConcluded)),
    Topic(31, "AgreementAmended:1", e.AgreementAmendedV1, _extended(e.AgreementAmended)),
    Topic(32, "AgreementTerminated:1", e.AgreementTerminated),
    Topic(33, "AgreementConcluded:2", e.AgreementConcluded),
    Topic(34, "AgreementAmended:2", e.AgreementAmended),
    Topic(35, "VatDecided:1", e.VatDecided),
    Topic(36, "AdvanceScheduled:1", e.AdvanceScheduled),
    Topic(37, "AdvancePaid:1", e.AdvancePaid),
    Topic(38, "SettlementIssued:1", e.SettlementIssued),
    Topic(39, "SettlementPaid:1", e.SettlementPaid),
    Topic(40, "PostEstablished:1", e.PostEstablished),
    Topic(41, "PostFilled:1", e.PostFilledV1, _filled_v2),
    Topic(42, "PostFilled:2", e.PostFilled),
    Topic(43, "HoursChanged:1", e.HoursChanged),
    Topic(44, "PostVacated:1", e.PostVacated),
    Topic(45, "PostClosed:1", e.PostClosed),
    Topic(46, "PostAmended:1", e.PostAmended),
    Topic(47, "AbsenceRecorded:1", e.AbsenceRecorded),
    Topic(48, "QuotaCalculated:1", e.QuotaCalculated),
    Topic(50, "CostBooked:1", e.CostBooked),
    Topic(51, "CostReversed:1", e.CostReversed),
    Topic(52, "CostCertified:1", e.CostCertified),
    Topic(53, "CostPlanned:1", e.CostPlanned),
    Topic(54, "OccupancyPlanned:1", e.OccupancyPlanned),
    Topic(55, "CostPaid:1", e.CostPaid),
    Topic(60, "RepaymentClaimed:1", e.RepaymentClaimed),
    Topic(61, "RepaymentPaid:1", e.RepaymentPaid),
    Topic(62, "InterestCharged:1", e.InterestCharged),
    Topic(63, "BaseRateSet:1", e.BaseRateSet),
    Topic(64, "ProofAccepted:1", e.ProofAccepted),
    Topic(70, "YearClosed:1", e.YearClosed),
    Topic(71, "AccountsAdopted:1", e.AccountsAdopted),
    Topic(80, "CertificationPolicySet:1", e.CertificationPolicySet),
    Topic(90, "FactWithdrawn:1", e.FactWithdrawn),
    Topic(91, "ClockCorrected:1", e.ClockCorrected),
)


class TopicRegistry:
    """Looks topics up by number, name and class, and decodes stored states."""

    def __init__(self, topics: Sequence[Topic] = TOPICS) -> None:
        """Index the topics; decoders are made when they are first needed."""
        self.by_number = {topic.number: topic for topic in topics}
        self.by_name = {topic.name: topic for topic in topics}
        self.by_event = {topic.event: topic for topic in topics}
        self._decoders: dict[int, Callable[[bytes], e.Event]] = {}

    def number(self, name: str) -> int:
        """Return the number of a topic's name, or refuse it."""
        try:
            return self.by_name[name].number
        except KeyError:
            problem = "topic {name!r}: BL-248 not on the list of event types"
            raise UnknownTopic.of(problem, "update budget-ledger", name=name) from None

    def name(self, number: int, sequence: int = 0) -> str:
        """Return the name of a topic's number, or refuse it."""
        try:
            return self.by_number[number].name
        except KeyError:
            problem = "event {event}: BL-249 unknown event type {number}"
            remedy = "update budget-ledger"
            raise UnknownTopic.of(problem, remedy, event=sequence, number=number) from None

    def decoder(self, number: int, sequence: int = 0) -> Callable[[bytes], e.Event]:
        """Return the function from stored bytes to today's event class."""
        decode = self._decoders.get(number)
        if decode is None:
            self.name(number, sequence)
            decode = self._decoders[number] = _decoder(self.by_number[number])
        return decode


def _decoder(topic: Topic) -> Callable[[bytes], e.Event]:
    decode = msgspec.msgpack.Decoder(topic.event).decode
    upcast = topic.upcast
    if upcast is None:
        return decode
    return lambda state: upcast(decode(state))


REGISTRY = TopicRegistry()
"""The product's own registry."""
