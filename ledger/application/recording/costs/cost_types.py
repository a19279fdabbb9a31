"""The cost types that a command names, settled by what the ledger knows (`domain.cost_types`).

What was typed is what a command is known by: its id and hash are those of the words. What is
recorded is the type that they mean. All of it is asked under the write lock.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from ledger.application.results import Note
from ledger.domain import commands as c
from ledger.domain.costs.cost_types import CostTypes
from ledger.domain.errors import Refusal
from ledger.domain.events import CostBooked, CostTypeRegistered
from ledger.domain.facts import Fact
from ledger.domain.said import NOWHERE, OneOf, Said
from ledger.log.appending import NewEvent
from ledger.log.database import Session
from ledger.projections.cost_types import known_types

if TYPE_CHECKING:
    from ledger.application.recording.costs.booking import Batch, LineItem

_NAMING: dict[type[c.Command], str] = {
    c.RegisterProgramme: "personnel_cost_types",
    c.ApproveGrant: "cost_types",
    c.AmendGrant: "cost_types",
    c.ConcludeAgreement: "cost_base",
    c.AmendAgreement: "cost_base",
}
"""The field in which a command names cost types; None there: it names none."""


def types_of(session: Session, note: Note | None = None, *, strict: bool = False) -> CostTypes:
    """Return what the ledger knows now; a note may let a type be introduced."""
    introduces = note is not None and note.new_type
    return CostTypes(known_types(session), introduces=introduces, strict=strict)


def meanings(session: Session, _: None, __: int) -> CostTypes:
    """Return what the ledger knows, as a query: `ledger.ask(meanings, None)`."""
    return types_of(session)


def settled(command: c.Command, types: CostTypes) -> c.Command:
    """Return the command with the types that its words mean.

    What a programme, a notice or an agreement names becomes known by it; a plan names what is
    known.

    Raises:
        Refusal: nobody knows the type, or it would look like another one.
    """
    field = _NAMING.get(type(command))
    if field is not None:
        words = getattr(command, field)
        return command if words is None else _with(command, **{field: types.named(words)})
    if isinstance(command, c.PlanCost):
        return _with(command, cost_type=types.settled(command.cost_type))
    if isinstance(command, c.RegisterCostType):
        return _with(command, cost_type=types.registered(command.cost_type))
    return command


def _with(command: c.Command, **fields: object) -> c.Command:
    return msgspec.structs.replace(command, **fields)


def introductions(types: CostTypes, known_on: int) -> list[NewEvent]:
    """Return the events that introduce what was settled as new; they stand before its use."""
    return [NewEvent(CostTypeRegistered(name), known_on) for name in types.introduced]


def introduced_warnings(types: CostTypes) -> tuple[Said, ...]:
    """Say which types are new: one that was typed wrongly is seen before anybody builds on it."""
    brought = dict.fromkeys([*types.introduced, *types.doubtful])
    words = "BL-293 cost type {name} is new in this ledger{doubt}"
    return tuple(
        Said(words, name=OneOf(name, "type"), doubt=_doubt(name, types)) for name in brought
    )


def _doubt(name: str, types: CostTypes) -> Said:
    """Ask whether a known type is meant, and say how a word of that command is taken back."""
    near = types.doubtful.get(name)
    if near is None:
        return NOWHERE
    way = Said("correct it with --corrects")
    if name in types.introduced:
        way = Said("reverse or correct what names it, then withdraw the type with correct")
    return Said("; is {near} meant? → {way}", near=OneOf(near, "type"), way=way)


def settled_line(line: c.ReverseCost, types: CostTypes) -> c.ReverseCost:
    """Return a reversal that expects the type which its word means, where it has one."""
    try:
        name = types.meaning(line.expected_cost_type)
    except Refusal:
        return line  # the rule says that it is another one
    return line if name is None else msgspec.structs.replace(line, expected_cost_type=name)


def booked(batch: Batch, index: int, new: NewEvent) -> None:
    """Book what is new under the type that its word means, or refuse it: nobody knows it.

    `index` is that of its line in the batch. A type that is introduced stands before its booking.
    """
    event, types = new.event, batch.types
    if isinstance(event, CostBooked) and event.cost_type not in types.names:
        before = len(types.introduced)
        try:
            name = types.settled(event.cost_type)
        except Refusal as refusal:
            batch.refused[index] = refusal.findings
            return
        batch.new += introductions(types, new.known_on)[before:]
        new = new._replace(event=msgspec.structs.replace(event, cost_type=name))
    batch.new.append(new)


def as_meant(batch: Batch, item: LineItem, history: Sequence[Fact]) -> LineItem:
    """Return a booking under the type that its word means, unless it stood under the word itself.

    An old file tells the old words: what it says stands, or stood, and asks for nothing.
    """
    event = item.said
    if not isinstance(event, CostBooked):
        return item
    try:
        name = batch.types.meaning(event.cost_type)
    except Refusal:
        name = None
    if name is None:
        return item
    meant = msgspec.structs.replace(event, cost_type=name)
    told = [fact.event for fact in history]
    return item if event in told and meant not in told else item._replace(said=meant)
