"""What an auditor is handed of a year: positions, the lines behind them, and what they rest on.

Lines are found by index and written as they are read: time and memory grow with the year, not with
the ledger.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.domain import vocabulary as v
from ledger.domain.events import CostReversed, Event, FactWithdrawn, VoucherKey
from ledger.domain.period import year_span
from ledger.exporting.audit import columns as t
from ledger.exporting.audit.cells import as_text
from ledger.exporting.audit.description import AuditYear
from ledger.exporting.audit.selecting import AuditQuestion, concerns, keys_of_body
from ledger.log.canonical import PROOFS
from ledger.log.eventlog import head
from ledger.log.history import StoredEvent, stored_at
from ledger.log.proving.merkle import lone_subtrees
from ledger.log.proving.proofs import tree_of
from ledger.log.times import times_of
from ledger.log.topics import REGISTRY
from ledger.position.costs.left_out import left_out
from ledger.position.load import Question
from ledger.position.position import Position, positions
from ledger.position.snapshot import about_figures, facts_around
from ledger.projections.certifications import certifications_at
from ledger.projections.counted_lines import every_line
from ledger.projections.event_numbers import EventNumbers
from ledger.projections.fact_index import with_references
from ledger.projections.payments import every_payment

if TYPE_CHECKING:
    from ledger.exporting.audit.carrier import AuditCarrier
    from ledger.log.database import Session


def hand_over(
    carrier: AuditCarrier, session: Session, question: AuditQuestion, _: int = 0
) -> AuditYear:
    """Write everything of a year into the files of a carrier.

    Raises:
        UnknownName: the body is not registered.
    """
    return _Year(session, question, carrier).written()


class _Year:
    """One year on its way into the files."""

    def __init__(self, session: Session, question: AuditQuestion, carrier: AuditCarrier) -> None:
        self._session, self._asked, self._add = session, question, carrier.add
        self._question = Question(
            question.body, question.year, basis=question.basis, axes=question.axes
        )
        self._snapshot = about_figures(session, self._question)
        self._head = head(session)
        self._times = times_of(session, question.axes.horizon)
        self._numbers = EventNumbers(self._head.sequence)
        if question.body is None:
            self._facts, found = self._snapshot.facts, self._snapshot.recorded
        else:
            keys = keys_of_body(session, question.body, question.axes)
            self._facts = facts_around(session, keys, question.axes)
            found = with_references(session, keys, question.axes)
        recorded = {fact.sequence: fact.event for fact in found}
        self._withdrawn = {
            event.withdraws: number
            for number, event in recorded.items()
            if isinstance(event, FactWithdrawn)
        }
        self._things = {
            thing.fact.sequence
            for kind in t.MASTER_OF
            for thing in self._facts.table(kind).values()
        }
        self._known = {
            number: event for number, event in recorded.items() if self._counts(number, recorded)
        }

    def _counts(self, number: int, recorded: dict[int, Event]) -> bool:
        event = recorded[number]
        if isinstance(event, FactWithdrawn):
            event = recorded.get(event.withdraws, event)
        whole = number in self._things and event.kind.stream not in {"settlement", "claim"}
        return whole or concerns(event, self._facts, self._asked.year)

    def written(self) -> AuditYear:
        asked, facts, snapshot = self._asked, self._facts, self._snapshot
        for row in positions(snapshot, self._question):
            self._position(row)
        posts = sorted(facts.posts) if asked.body is None else snapshot.posts_of(asked.body)
        for post in posts:
            self._shares(post)
        self._find(posts)
        elsewhere: set[int] = set()
        for part in self._numbers.parts():
            for stored in stored_at(self._session, part):
                event = self._known.get(stored.sequence) or self._decoded(stored)
                self._event(stored)
                self._fact(stored.sequence, event)
                if isinstance(event, CostReversed) and event.reverses not in self._numbers:
                    elsewhere.add(event.reverses)
        # Bookings of another year that were reversed in this one: their events alone.
        for number in sorted(elsewhere):
            for stored in stored_at(self._session, (number,)):
                self._event(stored)
        self._numbers.add(elsewhere)
        body = facts.bodies[asked.body] if asked.body else None
        return AuditYear(
            year=asked.year,
            body=asked.body or "",
            contact=body.contact_on(year_span(asked.year).end - 1) if body else None,
            receipt=self._head.receipt,
            root=self._proofs() if asked.proven else b"",
            left_out=left_out(snapshot, self._question),
        )

    def _position(self, row: Position) -> None:
        place = row.municipality, row.programme, row.year
        figures = (
            row.cost_share_cents,
            row.refinanced_cents,
            row.vat_cents,
            row.adjustment_cents,
            row.unrefinanced_cents,
            row.authorised_cents,
            row.headroom_cents,
            row.status,
            row.certified_cents,
            row.advances_cents,
            row.balance_cents,
            row.closed,
            row.closed_on,
            row.closed_event,
            row.answered_on,
        )
        self._add(t.POSITIONS, (*place, *figures))
        for number, part in enumerate(row.authorised_parts, 1):
            kind, reference, cents, event, *decided = part
            values = *place, number, kind, reference, cents, *decided, event
            self._add(t.AUTHORISATIONS, values)
            self._numbers.add([event])
        if row.closed_event:
            self._numbers.add([row.closed_event])

    def _shares(self, name: str) -> None:
        one = self._snapshot.reader(self._question).borne(name, self._asked.year)
        programme = self._facts.posts[name].event.programme
        for member in sorted(one.members()):
            if one.moves(member):
                figures = one.cost_share(member), one.refinanced(member), one.vat(member)
                place = member, programme, one.year, name
                self._add(t.SHARES, (*place, *figures, one.unrefinanced(member)))

    def _find(self, posts: list[str]) -> None:
        """Find every event that has a row: the lines, what was said of them, facts, corrections."""
        session, asked, numbers = self._session, self._asked, self._numbers
        lines = EventNumbers(self._head.sequence)
        lines.add(every_line(session, posts, asked.year, asked.basis, asked.axes))
        for part in lines.parts():
            paid = every_payment(session, part, asked.axes)
            undone = {payment: by for payment, by in paid.items() if by}
            self._withdrawn |= undone
            numbers.add(part)
            numbers.add(certifications_at(session, part, asked.axes).values())
            numbers.add(paid)
            numbers.add(undone.values())
        numbers.add(self._known)
        numbers.add(sorted(self._times.numbers))

    def _decoded(self, stored: StoredEvent) -> Event:
        return REGISTRY.decoder(stored.type, stored.sequence)(stored.state)

    def _event(self, stored: StoredEvent) -> None:
        number, said = stored.sequence, stored.envelope
        values = (
            number,
            REGISTRY.name(stored.type, number),
            stored.stream,
            stored.version,
            self._times.known_on(number, stored.known_on),
            stored.known_on,
            self._times.recorded_at(number, said.recorded_at),
            said.recorded_at,
            said.command_id,
            said.content_hash,
            said.actor,
            PROOFS[said.proof],
            said.document,
            said.document_date,
            said.file_hash,
            said.reason,
            self._withdrawn.get(number),
            stored.state,
            stored.previous,
            stored.hash,
        )
        self._add(t.EVENTS, values)

    def _fact(self, number: int, event: Event) -> None:
        if number in self._withdrawn:
            for name in event.__struct_fields__:
                text = as_text(name, getattr(event, name))
                self._add(t.WITHDRAWN, (number, v.typed_name(name), text))
            return
        kind = type(event)
        values = [getattr(event, name, None) for name in t.fact_fields(kind)]
        if number in self._things:
            self._add(t.fact_table(kind, master=True), (values[0], number, *values[1:]))
        else:
            self._add(t.fact_table(kind), (number, *values))
        if not isinstance(event, VoucherKey):
            self._parts(number, event)

    def _parts(self, number: int, event: Event) -> None:
        """Write keys, and what is listed in a fact."""
        for name in event.__struct_fields__:
            value = getattr(event, name)
            if v.FIELDS[name].unit == v.KEY:
                for share in value or ():
                    self._add(t.KEYS, (number, name, *share))
            elif name in t.PARTS:
                for place, part in enumerate(value, 1):
                    own = (getattr(part, field) for field in part.__struct_fields__)
                    self._add(t.parts_table(type(part)), (number, place, *own))

    def _proofs(self) -> bytes:
        root, nodes = lone_subtrees(tree_of(self._session, self._head.sequence), self._numbers)
        for node in nodes:
            self._add(t.PROOFS, node)
        return root
