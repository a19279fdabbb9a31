"""What keys sign, inside the write transaction: neither root nor signature is believed."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.application.recording.deciding import Asked, Outcome, Repeat, already
from ledger.application.recording.guarding import facts_for_event
from ledger.domain.commands import SealHead, WitnessHead
from ledger.domain.decisions import standing
from ledger.domain.errors import Finding, refuse_if
from ledger.domain.events import HeadSealed, HeadWitnessed
from ledger.domain.facts import Facts
from ledger.domain.rules import findings
from ledger.domain.said import Said
from ledger.log.database import Session
from ledger.log.eventlog import head
from ledger.log.proving.merkle import extends
from ledger.log.proving.notes import Checkpoint
from ledger.log.proving.proofs import tree_head
from ledger.log.proving.signing import signature_holds


def seal_head(session: Session, command: SealHead, asked: Asked) -> Outcome | Repeat:
    """Keep the signature of a checkpoint, if it is one of this log as it stands.

    Raises:
        Refusal: the key is unknown, revoked or another one, or the log has another root.
    """
    event = HeadSealed(command.signing_key, command.size, command.root_hash, command.signature)
    facts = facts_for_event(session, event)
    if found := standing(event, facts):
        return already(found.sequence)
    refuse_if(findings(event, facts))
    place = Said("seal over {size} events", size=event.size)
    known = event.size <= head(session).sequence
    checkpoint = tree_head(session, event.size) if known else None
    if checkpoint is None or checkpoint.root != event.root_hash:
        problem = "BL-778 this ledger has not that root"
        refuse_if([Finding.of(place, problem, "seal what is on record: seal --key FILE")])
    key = facts.signing_keys[event.signing_key].event.public_key
    if checkpoint and not signature_holds(key, event.signature, checkpoint.text.encode()):
        refuse_if([_unsigned(place)])
    return asked.happened(event)


def witness_head(session: Session, command: WitnessHead, asked: Asked) -> Outcome | Repeat:
    """Keep that another ledger had a root, if that extends what was seen of it before.

    Raises:
        Refusal: it does not, or the checkpoint is not signed by the key that was named.
    """
    event = HeadWitnessed(*(getattr(command, name) for name in HeadWitnessed.__struct_fields__))
    facts = facts_for_event(session, event)
    last = facts.witnessed.get(event.origin)
    # Whoever signs says that nothing longer was seen: an earlier one is not signed again.
    if last and last.event == event:
        return already(last.fact.sequence)
    refuse_if(findings(event, facts))
    refuse_if(list(_seen_otherwise(event, command.path, facts)))
    text = Checkpoint(event.origin, event.size, event.root_hash).text
    if not signature_holds(event.public_key, event.signature, text.encode()):
        refuse_if([_unsigned(Said("checkpoint of {origin}", origin=event.origin))])
    return asked.happened(event)


def _seen_otherwise(
    event: HeadWitnessed, path: tuple[bytes, ...], facts: Facts
) -> Iterator[Finding]:
    last = facts.witnessed.get(event.origin)
    if last is None:
        return
    seen, number = last.event, last.fact.sequence
    place = Said("checkpoint of {origin}", origin=event.origin)
    if event.size < seen.size:
        problem = "BL-779 ends at event {size}, but event {event} here saw {seen} events of it"
        remedy = "have a later one witnessed"
        yield Finding.of(place, problem, remedy, size=event.size, event=number, seen=seen.size)
    elif not extends((seen.root_hash, event.root_hash), (seen.size, event.size), path):
        if event.size > seen.size and not path:
            problem = "BL-780 nothing shows that it extends the {seen} events seen before"
            remedy = "there: prove consistency {seen} {size} --format json; here add --proof FILE"
        else:
            problem = "BL-781 does not extend the {seen} events that event {event} here saw"
            remedy = "keep both: two histories of one ledger were signed"
        yield Finding.of(place, problem, remedy, size=event.size, seen=seen.size, event=number)


def _unsigned(place: Said) -> Finding:
    remedy = "name the key that signed it"
    return Finding.of(place, "BL-782 the signature is not that of the key", remedy)
