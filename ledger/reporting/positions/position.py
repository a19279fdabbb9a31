"""The position table as text, CSV or JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec.structs import replace

from ledger.domain.costs.certification import OFF
from ledger.domain.period import year_span
from ledger.position.position import EXCEEDED, Position, PositionTable
from ledger.reporting.columns import DAY, LIST, MONEY, Column, Listing, chosen, nested, spoken
from ledger.reporting.language import Language, Words
from ledger.reporting.positions.parts import COMPONENTS, LATER, PARTS, components
from ledger.reporting.positions.status_words import later_lines, status_words, with_money
from ledger.reporting.positions.sums import SUMS
from ledger.reporting.report import AXES, Frame, Report

if TYPE_CHECKING:
    from ledger.position.costs.left_out import LeftOut


def _status(row: Position, words: Words) -> str:
    status = status_words(row, words.language)
    return words.say("closed_mark", status=status) if row.closed else status


POSITIONS: Listing[Position] = Listing(
    Column("municipality"),
    Column("municipality_name", "municipality"),
    Column("programme", "programme"),
    Column("year", "year"),
    Column("cost_share_cents", "cost_share", MONEY),
    Column("refinanced_cents", "refinanced", MONEY),
    Column("unrefinanced_cents", "unrefinanced", MONEY),
    Column("authorised_cents", "authorised", MONEY),
    Column("headroom_cents", "headroom", MONEY),
    Column("", "status", spoken(_status)),
    Column("status"),
    Column("day_count", "day_count", chosen("day_count")),
    Column("certified_cents"),
    Column("adjustment_cents"),
    Column("closed"),
)


DETAIL: Listing[Position] = Listing(
    Column("vat_cents"),
    Column("authorised_parts", kind=nested(PARTS)),
    Column("advances_cents"),
    Column("balance_cents"),
    Column("closed_on", kind=DAY),
    Column("closed_event"),
    Column("answered_on", kind=DAY),
    Column("authorised_later", kind=nested(LATER), of="later"),
    Column("warnings", kind=LIST, of=lambda row: [key for key, _ in row.warnings]),
)
"""What JSON says besides."""
LEFT_OUT: Listing[LeftOut] = Listing(
    Column("post"), Column("lines"), Column("cents"), Column("known_on", kind=DAY), Column("event")
)


def only_exceeded(table: PositionTable) -> PositionTable:
    """Return the rows that are over their ceiling."""
    rows = tuple(row for row in table.rows if row.status == EXCEEDED)
    return replace(table, rows=rows, only_exceeded=True)


def position_output(table: PositionTable, frame: Frame, *, parts: bool = False) -> str:
    """Return the rows, then notes, then the axes they rest on; as CSV the sums if there are any."""
    question, words = table.question, Words(frame.language)
    if frame.form == "csv" and table.sums:
        return SUMS.csv(table.sums, words)
    head = frame.about("receipt") | {"basis": question.basis, "view": question.view}
    tail: dict[str, object] = {"sums": SUMS.records(table.sums, words)} if table.sums else {}
    if table.left_out:
        tail["left_out"] = LEFT_OUT.records(table.left_out, words)
    return Report(
        name="positions",
        listing=POSITIONS,
        rows=table.rows,
        words=words,
        head=head | frame.about(*AXES) | {"certification": table.certification},
        tail=tail,
        detail=DETAIL,
        nothing=words.say("none_exceeded" if table.only_exceeded else "no_rows"),
        below=_below(table, words, parts=parts),
        lines=[words.say(f"basis_{question.basis}")],
    ).given(frame)


def _below(table: PositionTable, words: Words, *, parts: bool) -> Iterator[str]:
    view, cut = table.question.view, table.question.cut
    if parts and table.rows:
        shown = [one for row in table.rows for one in components(row)]
        yield COMPONENTS.text(shown, words)
    if table.sums:
        yield SUMS.text(table.sums, words)
    for lines in (dict.fromkeys(_notes(table, words)), _certified(table, words)):
        if found := "\n".join(lines):
            yield found
    if view != "actual":
        yield words.say(f"view_{view}", day=words.language.day(cut) if cut else "")


def _notes(table: PositionTable, words: Words) -> Iterator[str]:
    language = words.language
    for row in table.rows:
        values = {"body": row.municipality_name, "year": row.year}
        if row.status == EXCEEDED:
            yield words.say("over_ceiling", **values, money=language.money(row.over_cents))
        if row.closed:
            day = language.day(row.closed_on)
            yield words.say("closed_note", **values, day=day, event=row.closed_event)
        yield from later_lines(row, language)
        if row.adjustment_cents:
            yield words.say("adjustment_note", **values, money=language.money(row.adjustment_cents))
        actual = table.question.view == "actual"
        running = year_span(row.year).end > table.known_by + 1
        if actual and running and row.day_count and not row.closed:
            yield words.say("running_year", year=row.year)
        for key, said in row.warnings:
            yield words.say(key, **with_money(said, language))
    for one in table.left_out:
        yield left_out_words(one, language)


def left_out_words(one: LeftOut, language: Language) -> str:
    """Return what is said of cost that counts nowhere."""
    shown = {"money": language.money(one.cents), "day": language.day(one.known_on)}
    return language.say("left_out", **one._asdict() | shown)


def _certified(table: PositionTable, words: Words) -> list[str]:
    """Return booked and certified of every row with cost, where the ledger's policy asks for it."""
    if table.certification == OFF or table.question.view != "actual":
        return []
    money = words.language.money
    lines = [
        words.say(
            "certified_of",
            body=row.municipality_name,
            programme=row.programme,
            year=row.year,
            share=money(row.cost_share_cents),
            certified=money(row.certified_cents),
        )
        for row in table.rows
        if row.cost_share_cents or row.certified_cents
    ]
    policy = words.language.chosen("policy", table.certification)
    return [words.say("certified_head", policy=policy), *lines] if lines else []
