"""What is registered, as text, CSV or JSON: the list of a kind, and everything about one."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from shlex import quote
from typing import TYPE_CHECKING, Any

from ledger.domain.period import iso, year_of
from ledger.reporting.columns import (
    BODIES,
    BODY,
    DAY,
    FTE,
    LIST,
    MONEY,
    NUMBER,
    TEXT,
    Column,
    Listing,
    chosen,
    spoken,
    word,
)
from ledger.reporting.language import Words
from ledger.reporting.report import AXES, Frame, Report
from ledger.reporting.table import json_text

if TYPE_CHECKING:
    from ledger.position.things import ThingLine, Things

_PLURALS = {"body": "bodies"}
_TYPES = LIST.said(lambda found, words: ", ".join(map(words.language.cost_type, found)))
_BODY_TERMS = {"advance_scheduled", "advance_paid"}
_EVENT: Column[Any] = Column("event", "event", NUMBER, "fact.sequence")


def _at(line: str, day: int) -> Callable[[Any], Any]:
    return lambda one: entry.value if (entry := getattr(one, line).at(day)) else None


def _members(day: int) -> Callable[[Any], list[str]]:
    version = _at("keys", day)
    return lambda one: [name for name, *_ in getattr(version(one), "key", one.event.key)]


def listing_of(kind: str, day: int) -> Listing[Any]:
    """Return the columns of a kind of thing, with what changes as it holds on a day."""
    programme: Column[Any] = Column("programme", "programme", of="event.programme")
    first: Column[Any] = Column("valid_from", "grant_from", DAY, "event.valid_from")
    columns: dict[str, tuple[Column[Any], ...]] = {
        "body": (
            Column("name", "thing_name", of="event.name"),
            Column("level", "thing_level", chosen("level"), "event.level"),
        ),
        "programme": (
            Column("name", "thing_name", of="event.name"),
            Column("personnel_cost_types", "thing_personnel", _TYPES, "event.personnel_cost_types"),
        ),
        "decision": (
            Column("body", "body", BODY, "event.body"),
            programme,
            Column("ceiling_cents", "thing_ceiling", MONEY, _at("ceilings", year_of(day))),
            Column("first_year", "thing_first_year", of="event.first_year"),
            Column("last_year", "thing_last_year", of="event.last_year"),
            Column("adopted_on", "thing_adopted_on", DAY, "event.adopted_on"),
        ),
        "agreement": (
            programme,
            Column("members", "thing_members", BODIES, _members(day)),
            first,
            Column("valid_to", "grant_until", DAY, "event.valid_to"),
        ),
        "post": (
            programme,
            Column("employing_body", "thing_employing_body", BODY, "event.employing_body"),
            Column("region", "thing_region", of="event.region"),
            Column("fte", "fte", FTE, _at("fte", day)),
            Column("occupied_fte", "occupied", FTE, lambda post: post.occupied(day)),
            Column("agreement", "thing_agreement", of=_at("agreements", day)),
            Column("grant", "grant_name", of=_at("grants", day)),
            first,
        ),
    }
    title = kind if kind in {"body", "programme", "post"} else f"thing_{kind}"
    name: Column[Any] = Column(kind, title, of=f"event.{kind}")
    return Listing(name, *columns[kind], _EVENT)


def _plain(value: object, _: Words) -> object:
    if isinstance(value, tuple):
        return ",".join(f"{name}={over}/{under}" for name, over, under in value)
    return str(value) if isinstance(value, Fraction) else value or None


def _shown(line: ThingLine, words: Words) -> str:
    value = line.value
    if isinstance(value, tuple):
        return ", ".join(f"{words.body(name)} {over}/{under}" for name, over, under in value)
    if isinstance(value, Fraction):
        return words.language.fte(value) if line.term in _FTE_TERMS else str(value)
    if line.term in _PARTS:
        whose, _, part = value.rpartition(": ")
        return f"{words.body(whose)}: {words.language.fte(Fraction(part))}"
    if line.term == "planned_cost":
        return words.language.cost_type(value)
    return words.body(value) if line.term in _BODY_TERMS else value


_PARTS = {"filled", "quota"}
"""Somebody, and how many FTE of his."""
_FTE_TERMS = {"fte", "planned_fte"}
LINES: Listing[ThingLine] = Listing(
    Column("term", "thing_term", word("thing_is_")),
    Column("value", kind=TEXT._replace(plain=_plain)),
    Column("", "value", spoken(_shown)),
    Column("cents", "amount", MONEY.blank()),
    Column("valid_from", "grant_from", DAY.blank(), "first"),
    Column("valid_to", "grant_until", DAY.blank(), "last"),
    Column("event", "event", NUMBER),
)
"""Everything about one thing."""


def things_output(found: Things, frame: Frame) -> str:
    """Return the list of a kind, or everything about the one that was asked for."""
    words = Words(frame.language, found.names)
    kind, day = found.question.kind, found.day
    listing = listing_of(kind, day)
    head = frame.about("receipt") | {"on": iso(day)} | frame.about(*AXES)
    if found.question.name is None:
        nothing = words.say("things_none")
        plural = _PLURALS.get(kind, f"{kind}s")
        return Report(plural, listing, found.rows, words, head, nothing=nothing).given(frame)
    (thing,) = found.rows
    if frame.form == "json":
        lines = LINES.records(found.lines, words)
        return json_text(head | {kind: listing.record(thing, words) | {"lines": lines}})
    if frame.form == "csv":
        return LINES.csv(found.lines, words)
    shown = [listing.text([thing], words)]
    if found.lines:
        shown.append(LINES.text(found.lines, words))
    name = quote(found.question.name)
    shown.append(words.say("things_history", kind=kind, name=name))
    return frame.text("\n\n".join(shown))
