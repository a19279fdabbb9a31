"""The guards of what comes in under a notice, and of its proof of use; see `ledger.domain.rules`.

Instalments (Abschläge), money of others (Drittmittel) and the proof of use (Verwendungsnachweis):
domain reference §2 and §4.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.domain import commands as c
from ledger.domain import events as e
from ledger.domain.errors import Finding
from ledger.domain.grant_rules import inside_notice
from ledger.domain.period import iso, year_of, year_span
from ledger.domain.recordable import Recordable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.domain.facts import Facts

_ReceivedEvent = e.InstalmentReceived | e.OtherFundingReceived
_ProofEvent = e.ProofSubmitted | e.ProofAccepted


def _received(place: str, event: _ReceivedEvent | _ProofEvent, facts: Facts) -> Iterator[Finding]:
    """The year is one of the notice's, the body one that its money reaches."""
    grant = facts.grants[event.grant]
    first, last = year_of(grant.event.valid_from), year_of(grant.valid_to)
    if not first <= event.year <= last:
        problem = f"{event.year} is none of the notice's years ({first} to {last})"
        yield Finding(place, problem, "name one of them, or amend the notice's period first")
    receivers = {grant.event.recipient, *(f.recipient for _, f in grant.forwardings)}
    if event.recipient not in receivers:
        yield Finding(
            place,
            f"{event.recipient} receives nothing under this notice",
            f"name one of {', '.join(sorted(receivers))}, or record the forwarding first",
        )


def _money(place: str, cents: int) -> Iterator[Finding]:
    if cents <= 0:
        yield Finding(place, "money received is above zero", "check the amount and its sign")


def _instalment(event: e.InstalmentReceived, facts: Facts) -> Iterator[Finding]:
    place = f"instalment on {event.grant}"
    yield from inside_notice(place, event.received_on, event.grant, facts)
    yield from _money(place, event.amount_cents)
    yield from _received(place, event, facts)


def _other_funding(event: e.OtherFundingReceived, facts: Facts) -> Iterator[Finding]:
    """Money of others may come in after the year that it is meant for, even after the period."""
    place = f"other funding under {event.grant}"
    yield from _money(place, event.amount_cents)
    yield from _received(place, event, facts)


def _submitted(event: e.ProofSubmitted, facts: Facts) -> Iterator[Finding]:
    place = _proof_place(event)
    yield from _received(place, event, facts)
    if event.submitted_on < year_span(event.year).start:
        problem = f"submitted on {iso(event.submitted_on)}, before the year began"
        yield Finding(place, problem, "mend the year or the day")


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
        yield Finding(place, "was not submitted yet", "record it first: grant submit-proof")
    elif event.accepted_on < min(handed_in):
        problem = f"accepted on {iso(event.accepted_on)}, submitted on {iso(min(handed_in))}"
        yield Finding(place, problem, "mend one of the two days")
    else:
        fact, latest = mine[-1]
        if isinstance(latest, e.ProofAccepted):
            problem = f"was accepted on {iso(latest.accepted_on)}, event {fact.sequence}"
            remedy = f"correct it with --corrects {fact.sequence} --reason …"
            yield Finding(place, problem, remedy)


def _proof_place(event: _ProofEvent) -> str:
    return f"proof of use of {event.recipient} {event.year} under {event.grant}"


GRANT_MONEY = (
    Recordable(e.InstalmentReceived, c.ReceiveInstalment, (_instalment,)),
    Recordable(e.OtherFundingReceived, c.ReceiveOtherFunding, (_other_funding,)),
    Recordable(e.ProofSubmitted, c.SubmitProof, (_submitted,)),
    Recordable(e.ProofAccepted, c.AcceptProof, (_accepted,)),
)
