"""The year-end reconciliation of one body or all (Jahresabschluss): figures, open items, checks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from ledger.reporting.documents.evidence import figure_links, links_to
from ledger.reporting.documents.model import Bar, Bars, Column, Document, Section, Table
from ledger.reporting.documents.tables import authorised_table, money, summed
from ledger.reporting.documents.year_changes import changes_section
from ledger.reporting.documents.year_open import open_section
from ledger.reporting.documents.year_pictures import cost_pictures, decided
from ledger.reporting.year_report import found_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.application.changes import Changes
    from ledger.application.evidence import Evidence
    from ledger.position.position import Position
    from ledger.position.year_end import YearEnd
    from ledger.reporting.documents.model import Value
    from ledger.reporting.language import Language

_FIRST_FIGURE = 3
"""Column of the positions in which the first of `FIGURES` stands; the others follow in order."""


class Extras(NamedTuple):
    """What a document may show besides.

    Attributes:
        evidence: leads every figure of the year's positions to its explanation.
        changes: what changed since an earlier report, and that moment as it was typed.
        accounts: by body, side and kind of an open item, where the body would post it.
    """

    evidence: Evidence | None = None
    changes: tuple[Changes, str] | None = None
    accounts: Mapping[tuple[str, str, str], str] | None = None


NOTHING = Extras()


def year_end_document(
    answer: YearEnd,
    language: Language,
    provenance: tuple[tuple[str, str], ...],
    extras: Extras = NOTHING,
) -> Document:
    """Return the document; every table of amounts ends in its sums."""
    say, year = language.say, answer.question.year
    body = answer.question.body
    whose = say("year_end_all") if body is None else answer.names.get(body, body)
    links, behind = _evidence(answer, language, extras.evidence)
    booked = links_to("c", extras.evidence.booked, 3) if extras.evidence else {}
    added = [] if extras.changes is None else [changes_section(*extras.changes, language)]
    sections = (
        Section(
            say("year_end_positions", year=year),
            (
                _picture(answer, language),
                replace(_positions(answer, language), links=links),
                _parts(answer, language),
            ),
        ),
        Section(
            say("year_end_cost", year=year),
            (*cost_pictures(answer, language), replace(_booked(answer, language), links=booked)),
        ),
        Section(say("year_end_earlier"), (_earlier(answer, language),)),
        *added,
        open_section(answer, language, extras.accounts, extras.evidence),
        Section(say("year_end_checks"), (_checks(answer, language),)),
        *decided(answer, language),
        *behind,
    )
    title = say("year_end_title", year=year, whose=whose)
    return Document("year-end", title, sections, provenance)


def _evidence(
    answer: YearEnd, language: Language, evidence: Evidence | None
) -> tuple[dict[tuple[int, int], str], list[Section]]:
    """Return links from the cells of the positions, and the section that they lead to."""
    if evidence is None:
        return {}, []
    rows = [row for row in answer.rows if row.year == answer.question.year]
    return figure_links(rows, _FIRST_FIGURE, evidence, language)


def _money(key: str, language: Language, word: str = "") -> Column:
    return money(key, language.say(word or key))


def _who(language: Language) -> tuple[Column, ...]:
    return (
        Column("municipality", language.say("municipality")),
        Column("programme", language.say("programme")),
    )


def _picture(answer: YearEnd, language: Language) -> Bars:
    """Return what is unrefinanced against what is authorised; a picture first."""
    bars = tuple(
        Bar(
            f"{row.municipality_name}, {row.programme}",
            row.unrefinanced_cents,
            row.authorised_cents,
        )
        for row in answer.rows
        if row.year == answer.question.year
    )
    say = language.say
    return Bars(say("year_end_picture"), say("unrefinanced"), say("authorised"), bars)


def _positions(answer: YearEnd, language: Language) -> Table:
    say = language.say
    planned = {(row.municipality, row.programme): row for row in answer.planned}
    columns = (
        *_who(language),
        _money("planned", language, "year_end_planned"),
        *(_money(name, language) for name in ("cost_share", "refinanced", "unrefinanced")),
        _money("authorised", language),
        _money("headroom", language),
        Column("status", say("status")),
        _money("advances", language, "part_advances"),
        _money("balance", language, "part_balance"),
    )
    rows: list[tuple[Value, ...]] = []
    for row in answer.rows:
        if row.year == answer.question.year:
            plan = planned.get((row.municipality, row.programme))
            rows.append(
                (
                    row.municipality_name,
                    row.programme,
                    plan.unrefinanced_cents if plan and plan.cost_share_cents else None,
                    row.cost_share_cents,
                    row.refinanced_cents,
                    row.unrefinanced_cents,
                    row.authorised_cents,
                    row.headroom_cents,
                    say(row.status),
                    row.advances_cents,
                    row.balance_cents,
                )
            )
    return summed("positions", say("year_end_table"), columns, rows, say("sum"))


def _parts(answer: YearEnd, language: Language) -> Table:
    rows = [row for row in answer.rows if row.year == answer.question.year]
    return authorised_table(rows, language.say("year_end_parts"), language, whose=True)


def _booked(answer: YearEnd, language: Language) -> Table:
    say, names = language.say, answer.names
    columns = (
        Column("post", say("post")),
        Column("employing_body", say("year_end_employing")),
        Column("cost_type", say("cost_type")),
        _money("amount", language),
    )
    rows: list[tuple[Value, ...]] = [
        (
            one.post,
            names.get(one.employing_body, one.employing_body),
            language.cost_type(one.cost_type),
            one.cents,
        )
        for one in answer.booked
    ]
    return summed("cost", say("year_end_booked"), columns, rows, say("sum"))


def _earlier(answer: YearEnd, language: Language) -> Table:
    """Return unrefinanced year by year, with the change from the year before."""
    say = language.say
    columns = (
        *_who(language),
        Column("year", say("year")),
        _money("unrefinanced", language),
        _money("authorised", language),
        _money("change", language),
    )
    rows: list[tuple[Value, ...]] = []
    before: Position | None = None
    for row in answer.rows:
        same = before is not None and (before.municipality, before.programme, before.year + 1) == (
            row.municipality,
            row.programme,
            row.year,
        )
        change = row.unrefinanced_cents - before.unrefinanced_cents if before and same else None
        rows.append(
            (
                row.municipality_name,
                row.programme,
                str(row.year),
                row.unrefinanced_cents,
                row.authorised_cents,
                change,
            )
        )
        before = row
    return Table("years", say("year_end_years"), columns, tuple(rows))


def _checks(answer: YearEnd, language: Language) -> Table:
    say = language.say
    columns = (
        Column("municipality", say("municipality")),
        Column("check", say("check")),
        Column("colour", say("status")),
        Column("found", say("found")),
        _money("amount", language),
        Column("look_with", say("drill")),
    )
    rows: list[tuple[Value, ...]] = [
        (
            one.body_name,
            say(f"check_{check.name}"),
            say(item.colour),
            found_words(item, language),
            item.cents,
            item.drill,
        )
        for one in answer.checks
        for check in one.checks
        for item in check.items
    ]
    return Table("checks", say("year_end_found"), columns, tuple(rows))
