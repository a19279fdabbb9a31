"""The audit trail of a figure, a decision or a grant as a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.application.asking.evidence import LEGS
from ledger.position.grants.account import LegAccount
from ledger.reporting.columns import BODY, Column
from ledger.reporting.documents.evidence import Workings, explanation, register
from ledger.reporting.documents.forms.model import Block, Document, Lines, Section, Table
from ledger.reporting.documents.forms.tables import tabulated
from ledger.reporting.documents.position_tables import positions_table
from ledger.reporting.grants.account import leg_amounts
from ledger.reporting.language import Language

if TYPE_CHECKING:
    from ledger.application.asking.trail import Trail


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
    say, works = language.say, Workings(answer.evidence, language, answer.names)
    sections = []
    if answer.trees:
        sections.append(Section(say("evidence"), (explanation(answer.trees, works.words),)))
    followed = [positions_table(answer.rows, works)] if answer.rows else []
    followed += [_accounts(answer, works)] if answer.accounts else []
    if followed:
        sections.append(Section(say("trail_followed"), tuple(followed)))
    events: Block = Lines((say("trail_nothing"),))
    if answer.entries:
        events = register(answer.entries, works.words)
    sections.append(Section(say("trail_events"), (events,)))
    title = say("trail_title", subject=subject)
    sections += works.sections("events-behind")
    return Document("audit-trail", title, tuple(sections), provenance)


def _accounts(answer: Trail, works: Workings) -> Table:
    """Return the accounts of the legs. No sums: what one leg passes on is the next one's."""
    columns: tuple[Column[LegAccount], ...] = (
        Column("creditor", "trail_from", BODY),
        Column("debtor", "trail_to", BODY),
        Column("year", "year"),
        *leg_amounts(lambda row, name: works.at(LEGS, (row.creditor, row.debtor, row.year, name))),
    )
    return tabulated("accounts", "trail_accounts", columns, answer.accounts, works.words)
