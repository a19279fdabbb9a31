"""The position table as text, CSV or JSON, with its sums and the parts of its rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from ledger.domain.costs.certification import OFF
from ledger.domain.council.authorised import EXCEEDED, AuthorisedPart
from ledger.domain.period import year_span
from ledger.domain.years.afterwards import Later
from ledger.position.position import Position, PositionTable
from ledger.reporting.columns import (
    DAY,
    LIST,
    MONEY,
    NUMBER,
    RARE_MONEY,
    Column,
    Listing,
    chosen,
    nested,
    spoken,
)
from ledger.reporting.language import Language, Words
from ledger.reporting.positions.status_words import (
    later_lines,
    later_word,
    status_words,
    with_money,
)
from ledger.reporting.report import AXES, Frame, Report

if TYPE_CHECKING:
    from ledger.position.costs.left_out import LeftOut
    from ledger.position.sums import PositionSum


class Component(NamedTuple):
    """What makes a row of a position: a part of the authorisation, also a later one, or an amount.

    `later` is what came after the closing, and holds the part.
    """

    row: Position
    kind: str
    cents: int
    part: AuthorisedPart | None = None
    later: Later | None = None


def _kind(one: Component, words: Words) -> str:
    if one.later is not None:
        return words.say("part_later", part=later_word(one.later, words.language))
    return words.say(f"part_{one.kind}")


def _decided(one: Component, words: Words) -> str:
    part, later, day = one.part, one.later, words.language.day
    if part is None:
        return ""
    # A withdrawal tells its day; it was not decided by whoever decided what it takes away.
    taken = later is not None and later.taken
    by = "" if part.kind == "decision" or taken else part.decided_by
    if later is not None:
        said = [by, day(later.day)]
    else:
        said = [by, "" if part.decided_on is None else day(part.decided_on), part.legal_basis]
    return ", ".join(filter(None, said))


COMPONENTS: Listing[Component] = Listing(
    Column("", "municipality", of="row.municipality_name"),
    Column("", "year", of="row.year"),
    Column("", "part", spoken(_kind)),
    Column("", "reference", of="part.reference"),
    Column("", "amount", MONEY, "cents"),
    Column("", "decided", spoken(_decided)),
    Column("", "event", NUMBER, "part.sequence"),
)
PARTS: Listing[AuthorisedPart] = Listing(
    Column("kind"), Column("reference"), Column("cents"), Column("event", of="sequence")
)
"""What is authorised, part by part, for a program."""
LATER: Listing[Later] = Listing(
    Column("kind", of="part.kind"),
    Column("reference", of="part.reference"),
    Column("cents", of="part.cents"),
    Column("day", kind=DAY),
    Column("event", of="part.sequence"),
)
"""What was decided about a closed year after its closing, for a program."""


def components(row: Position) -> Iterator[Component]:
    """Yield what makes a row; amounts where they are not zero, the balance with advances."""
    for part in row.authorised_parts:
        yield Component(row, part.kind, part.cents, part)
    for one in row.later:
        yield Component(row, one.part.kind, one.part.cents, one.part, one)
    amounts = {"vat": row.vat_cents, "adjustment": row.adjustment_cents}
    amounts["advances"] = row.advances_cents
    for kind, cents in amounts.items():
        if cents:
            yield Component(row, kind, cents)
    if row.advances_cents and row.balance_cents is not None:
        yield Component(row, "balance", row.balance_cents)


def _whose(one: PositionSum, words: Words) -> str:
    return words.say(f"sum_{one.kind}", name=one.name or "–")


SUMS: Listing[PositionSum] = Listing(
    Column("", "sum", spoken(_whose)),
    Column("kind"),
    Column("name"),
    Column("programme", "programme"),
    Column("year", "year"),
    Column("cost_share_cents", "cost_share", MONEY, "amounts.cost_share"),
    Column("refinanced_cents", "refinanced", MONEY, "amounts.refinanced"),
    Column("", "vat", RARE_MONEY, "amounts.vat"),
    Column("", "adjustment", RARE_MONEY, "amounts.adjustment"),
    Column("unrefinanced_cents", "unrefinanced", MONEY, "amounts.unrefinanced"),
    Column("vat_cents", of="amounts.vat"),
    Column("adjustment_cents", of="amounts.adjustment"),
)


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
    Column("", "vat", RARE_MONEY, "vat_cents"),
    Column("", "adjustment", RARE_MONEY, "adjustment_cents"),
    Column("unrefinanced_cents", "unrefinanced", MONEY),
    Column("authorised_cents", "authorised", MONEY),
    Column("headroom_cents", "headroom", MONEY),
    Column("", "status", spoken(_status)),
    Column("status"),
    Column("day_count", "day_count", chosen("day_count")),
    Column("certified_cents"),
    Column("adjustment_cents"),
    Column("closed"),
    Column("vat_cents"),
)


DETAIL: Listing[Position] = Listing(
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
