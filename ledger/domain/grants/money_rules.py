"""The guards of what comes in under a notice, and of its proof of use; see `ledger.domain.rules`.

Instalments (Abschläge), money of others (Drittmittel) and the proof of use (Verwendungsnachweis):
domain reference §2 and §4.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ledger.domain import commands as c
from ledger.domain import events as e
from ledger.domain.errors import Finding
from ledger.domain.grants.rules import inside_notice
from ledger.domain.guards import year_of_notice
from ledger.domain.period import date_of, year_span
from ledger.domain.recordable import Recordable
from ledger.domain.said import Said

if TYPE_CHECKING:
    from ledger.domain.facts import Facts

_ReceivedEvent = e.InstalmentReceived | e.OtherFundingReceived
_ProofEvent = e.ProofSubmitted | e.ProofAccepted


def _received(place: Said, event: _ReceivedEvent | _ProofEvent, facts: Facts) -> Iterator[Finding]:
    """The year is one of the notice's, the body one that its money reaches."""
    grant = facts.grants[event.grant]
    yield from year_of_notice(place, event.year, grant, came_in=True)
    receivers = {grant.event.recipient, *(f.recipient for _, f in grant.forwardings)}
    if event.recipient not in receivers:
        problem = "BL-111 {recipient} receives nothing under this notice"
        remedy = "name one of {known}, or record the forwarding first"
        yield Finding.of(
            place, problem, remedy, recipient=event.recipient, known=tuple(sorted(receivers))
        )


def _money(place: Said, cents: int) -> Iterator[Finding]:
    if cents <= 0:
        remedy = "check the amount and its sign"
        yield Finding.of(place, "BL-112 money received is above zero", remedy)


def _instalment(event: e.InstalmentReceived, facts: Facts) -> Iterator[Finding]:
    place = Said("instalment on {grant}", grant=event.grant)
    yield from inside_notice(place, event.received_on, event.grant, facts)
    yield from _money(place, event.amount_cents)
    yield from _received(place, event, facts)


def _other_funding(event: e.OtherFundingReceived, facts: Facts) -> Iterator[Finding]:
    """Money of others may come in after the year that it is meant for, even after the period."""
    place = Said("other funding under {grant}", grant=event.grant)
    yield from _money(place, event.amount_cents)
    yield from _received(place, event, facts)


def _submitted(event: e.ProofSubmitted, facts: Facts) -> Iterator[Finding]:
    place = _proof_place(event)
    yield from _received(place, event, facts)
    if event.submitted_on < year_span(event.year).start:
        problem = "BL-113 submitted on {submitted_on}, before the year began"
        remedy = "mend the year or the day"
        yield Finding.of(place, problem, remedy, submitted_on=date_of(event.submitted_on))


def _accepted(event: e.ProofAccepted, facts: Facts) -> Iterator[Finding]:
    """A proof is accepted after it was submitted, and not twice unless it was submitted anew."""
    place = _proof_place(event)
    yield from _received(place, event, facts)
    mine = [
        (fact, proof)
        for fact, proof in facts.grants[event.grant].proofs
        if (proof.recipient, proof.year) == (event.recipient, event.year)
    ]
    handed_in = [proof.submitted_on for _, proof in mine if isinstance(proof, e.ProofSubmitted)]
    if not handed_in:
        remedy = "record it first: grant submit-proof"
        yield Finding.of(place, "BL-114 was not submitted yet", remedy)
    elif event.accepted_on < min(handed_in):
        yield Finding.of(
            place,
            "BL-115 accepted on {accepted_on}, submitted on {submitted_on}",
            "mend one of the two days",
            accepted_on=date_of(event.accepted_on),
            submitted_on=date_of(min(handed_in)),
        )
    else:
        fact, latest = mine[-1]
        if isinstance(latest, e.ProofAccepted):
            problem = "BL-116 was accepted on {accepted_on}, event {event}"
            remedy = "correct it with --corrects {event} --reason …"
            yield Finding.of(
                place, problem, remedy, accepted_on=date_of(latest.accepted_on), event=fact.sequence
            )


def _proof_place(event: _ProofEvent) -> Said:
    words = "proof of use of {recipient} {year} under {grant}"
    return Said(words, recipient=event.recipient, year=event.year, grant=event.grant)


GRANT_MONEY = (
    Recordable(e.InstalmentReceived, c.ReceiveInstalment, (_instalment,)),
    Recordable(e.OtherFundingReceived, c.ReceiveOtherFunding, (_other_funding,)),
    Recordable(e.ProofSubmitted, c.SubmitProof, (_submitted,)),
    Recordable(e.ProofAccepted, c.AcceptProof, (_accepted,)),
)
