"""The yearly settlement between partners (Spitzabrechnung): a letter for each member's account."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from ledger.reporting.documents.model import Column, Document, Lines, Section, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.application.settlements import SettlementAnswer
    from ledger.domain.events import SettlementLine
    from ledger.domain.settlement import Detail
    from ledger.position.settled import AccountView, SettlementView
    from ledger.reporting.documents.model import Block, Value
    from ledger.reporting.language import Language


def settlement_document(
    answer: SettlementAnswer, language: Language, provenance: tuple[tuple[str, str], ...]
) -> Document:
    """Return the letters of a settlement, as it was issued; payments since then are shown below.

    Lines, key parts and grant are those of domain reference §4 and §5; every column of amounts
    sums to the account's figures.
    """
    view = answer.view
    event = view.settlement.event
    title = language.say("letter_title", year=event.year, agreement=event.agreement)
    sections = tuple(_letter(view, account, language) for account in view.accounts)
    return Document("settlement", title, sections, provenance)


def _letter(view: SettlementView, account: AccountView, language: Language) -> Section:
    say, event = language.say, view.settlement.event
    member = view.names.get(account.member, account.member)
    body = view.names.get(account.employing_body, account.employing_body)
    head = [
        say("letter_from", body=body, code=account.employing_body),
        say("letter_to", body=member, code=account.member),
        say("letter_number", settlement=event.settlement, day=language.day(event.issued_on)),
    ]
    if event.corrects is not None:
        head.append(say("settled_corrects", settlement=event.corrects))
    if view.replaced_by:
        head.append(say("settled_replaced", settlement=view.replaced_by))
    blocks: list[Block] = [
        Lines(tuple(head)),
        Lines((_due(view, account, (member, body), language),), strong=True),
        _lines(view, account, language),
        _account(view, account, language),
    ]
    clauses = sorted({text for _, one in _of(view, account) for text in _clause(one, language)})
    if clauses:
        blocks.append(Lines(tuple(clauses)))
    return Section(say("letter_head", member=member, body=body), tuple(blocks), new_page=True)


def _due(
    view: SettlementView, account: AccountView, names: tuple[str, str], language: Language
) -> str:
    """Return who pays how much to whom by when; what was paid since is taken off."""
    say, (member, body) = language.say, names
    cents = account.open_cents
    if cents is None:
        return say("settled_replaced", settlement=view.replaced_by)
    if not cents:
        return say("letter_even")
    payer, payee = (member, body) if cents > 0 else (body, member)
    return say(
        "letter_pays",
        payer=payer,
        payee=payee,
        amount=language.money(abs(cents)),
        day=language.day(view.settlement.event.due_on),
    )


def _of(
    view: SettlementView, account: AccountView
) -> Iterator[tuple[SettlementLine, Detail | None]]:
    """Yield the lines of an account with their arithmetic."""
    lines = view.settlement.event.lines
    known: list[Detail | None] = list(view.details or [None] * len(lines))
    whose = account.member, account.employing_body
    for line, detail in zip(lines, known, strict=True):
        if (line.member, line.employing_body) == whose:
            yield line, detail


def _clause(detail: Detail | None, language: Language) -> list[str]:
    if detail is None or detail.segment.version is None:
        return []
    version = detail.segment.version
    shares = ", ".join(f"{member}: {Fraction(*part)}" for member, *part in version.key)
    values = {"version": version.version, "clause": version.clause, "shares": shares}
    return [language.say("letter_key", **values)]


def _lines(view: SettlementView, account: AccountView, language: Language) -> Table:
    say = language.say
    columns = (
        Column("member", say("municipality")),
        Column("post", say("post")),
        Column("valid_from", say("letter_start"), "day"),
        Column("valid_to", say("letter_end"), "day"),
        Column("shared", say("letter_shared"), "money"),
        Column("key_part", say("letter_part")),
        Column("cost_share", say("cost_share"), "money"),
        Column("grant", say("letter_grant"), "money"),
        Column("refinanced", say("refinanced"), "money"),
        Column("vat", say("letter_vat"), "money"),
        Column("unrefinanced", say("unrefinanced"), "money"),
    )
    rows: list[tuple[Value, ...]] = [
        (
            line.member,
            line.post,
            line.valid_from,
            line.valid_to,
            detail.shared_cents if detail else None,
            str(detail.part) if detail else None,
            line.cost_share_cents,
            detail.grant_cents if detail else None,
            line.refinanced_cents,
            line.vat_cents,
            line.owed_cents,
        )
        for line, detail in _of(view, account)
    ]
    total = (
        say("sum"),
        *(None,) * 5,
        *(_sum(rows, 6), None, _sum(rows, 8), _sum(rows, 9), _sum(rows, 10)),
    )
    return Table("lines", say("letter_lines"), columns, tuple(rows), total)


def _sum(rows: list[tuple[Value, ...]], place: int) -> int:
    return sum(value for row in rows if isinstance(value := row[place], int))


def _account(view: SettlementView, account: AccountView, language: Language) -> Table:
    """Return the account step by step; its last row is what is open."""
    say = language.say
    columns = (
        Column("what", say("letter_step")),
        Column("day", say("letter_day"), "day"),
        Column("amount", say("amount"), "money"),
    )
    rows: list[tuple[Value, ...]] = [(say("unrefinanced"), None, account.unrefinanced_cents)]
    rows += [(say("letter_advance"), move.day, -move.cents) for move in account.advances]
    rest = account.advances_cents - sum(move.cents for move in account.advances)
    if rest:
        rows.append((say("letter_advance"), None, -rest))
    rows.append((say("letter_balance"), view.settlement.event.issued_on, account.balance_cents))
    rows += [(say("letter_payment"), move.day, -move.cents) for move in account.payments]
    total = (say("letter_open"), None, account.open_cents)
    return Table("account", say("letter_account"), columns, tuple(rows), total)
