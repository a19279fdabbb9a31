"""The audit trail of a figure, a decision or a grant as a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.reporting.documents.evidence import explanation, register
from ledger.reporting.documents.model import Column, Document, Lines, Section, Table
from ledger.reporting.documents.survey import position_table
from ledger.reporting.documents.tables import money

if TYPE_CHECKING:
    from ledger.application.trail import Trail
    from ledger.reporting.documents.model import Block, Value
    from ledger.reporting.language import Language

_AMOUNTS = ("entitlement", "eligible", "payable", "received", "claimed", "repaid", "open")


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
    say = language.say
    sections = []
    if answer.trees:
        sections.append(Section(say("evidence"), (explanation(answer.trees, language),)))
    followed = [*_positions(answer, language), *_accounts(answer, language)]
    if followed:
        sections.append(Section(say("trail_followed"), tuple(followed)))
    events: Block = Lines((say("trail_nothing"),))
    if answer.entries:
        events = register(answer.entries, language)
    sections.append(Section(say("trail_events"), (events,)))
    title = say("trail_title", subject=subject)
    return Document("audit-trail", title, tuple(sections), provenance)


def _positions(answer: Trail, language: Language) -> list[Table]:
    return [position_table(answer.rows, language)] if answer.rows else []


def _accounts(answer: Trail, language: Language) -> list[Table]:
    if not answer.accounts:
        return []
    say, names = language.say, answer.names
    columns = (
        Column("creditor", say("trail_from")),
        Column("debtor", say("trail_to")),
        Column("year", say("year")),
        *(money(name, say(f"account_{name}")) for name in _AMOUNTS),
    )
    rows: list[tuple[Value, ...]] = [
        (
            names.get(one.creditor, one.creditor),
            names.get(one.debtor, one.debtor),
            str(one.year),
            *(getattr(one, f"{name}_cents") for name in _AMOUNTS),
        )
        for one in answer.accounts
    ]
    # No sums: what one leg passes on is the next one's.
    return [Table("accounts", say("trail_accounts"), columns, tuple(rows))]
