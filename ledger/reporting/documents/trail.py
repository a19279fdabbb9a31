"""The audit trail of a figure, a decision or a grant as a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.application.evidence import LEGS
from ledger.position.leg_trees import LEG_FIGURES
from ledger.reporting.documents.evidence import Workings, explanation, figure_links, led, register
from ledger.reporting.documents.model import Column, Document, Lines, Section, Table
from ledger.reporting.documents.survey import survey_table
from ledger.reporting.documents.tables import money

if TYPE_CHECKING:
    from ledger.application.trail import Trail
    from ledger.reporting.documents.model import Block, Value
    from ledger.reporting.language import Language


def trail_document(
    answer: Trail, subject: str, language: Language, provenance: tuple[tuple[str, str], ...]
) -> Document:
    """Return the trail.

    Args:
        answer: what was found.
        subject: what it is about, in words.
        language: of words, amounts and days.
        provenance: the rows of the footer.
    """
    say, works = language.say, Workings(answer.evidence, language)
    sections = []
    if answer.trees:
        sections.append(Section(say("evidence"), (explanation(answer.trees, language),)))
    followed = [*_positions(answer, works), *_accounts(answer, works)]
    if followed:
        sections.append(Section(say("trail_followed"), tuple(followed)))
    events: Block = Lines((say("trail_nothing"),))
    if answer.entries:
        events = register(answer.entries, language)
    sections.append(Section(say("trail_events"), (events,)))
    title = say("trail_title", subject=subject)
    sections += works.sections("events-behind")
    return Document("audit-trail", title, tuple(sections), provenance)


def _positions(answer: Trail, works: Workings) -> list[Table]:
    if not answer.rows:
        return []
    table = survey_table(answer.rows, works.language)
    return [led(table, figure_links(answer.rows, works, 3))]


def _accounts(answer: Trail, works: Workings) -> list[Table]:
    if not answer.accounts:
        return []
    say, names = works.language.say, answer.names
    columns = (
        Column("creditor", say("trail_from")),
        Column("debtor", say("trail_to")),
        Column("year", say("year")),
        *(money(name, say(f"account_{name}")) for name in LEG_FIGURES),
    )
    rows: list[tuple[Value, ...]] = [
        (
            names.get(one.creditor, one.creditor),
            names.get(one.debtor, one.debtor),
            str(one.year),
            *(getattr(one, f"{name}_cents") for name in LEG_FIGURES),
        )
        for one in answer.accounts
    ]
    # No sums: what one leg passes on is the next one's.
    links = {
        (number, place): works.at(LEGS, (one.creditor, one.debtor, one.year, name))
        for number, one in enumerate(answer.accounts)
        for place, name in enumerate(LEG_FIGURES, 3)
    }
    return [led(Table("accounts", say("trail_accounts"), columns, tuple(rows)), links)]
