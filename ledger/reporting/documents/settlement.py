"""The yearly settlement between partners (Spitzabrechnung): a letter for each member's account."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from ledger.application.evidence import ACCOUNTS, GRANTED, SHARED
from ledger.position.settled_nodes import BALANCE_KINDS
from ledger.reporting.documents.evidence import Workings, led
from ledger.reporting.documents.model import Column, Document, Lines, Section, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.application.evidence import Evidence
    from ledger.application.settlements import SettlementAnswer
    from ledger.domain.events import SettlementLine
    from ledger.domain.settlement import Detail
    from ledger.position.settled import AccountView, SettlementView
    from ledger.reporting.documents.model import Block, Value
    from ledger.reporting.language import Language


def settlement_document(
    answer: SettlementAnswer,
    language: Language,
    provenance: tuple[tuple[str, str], ...],
    evidence: Evidence | None = None,
) -> Document:
    """Return the letters of a settlement, as it was issued; payments since then are shown below.

    Lines, key parts and grant are those of domain reference §4 and §5; every column of amounts
    sums to the account's figures. With evidence, figures lead to where they come from.
    """
    works = Workings(evidence, language)
    view = answer.view
    event = view.settlement.event
    title = language.say("letter_title", year=event.year, agreement=event.agreement)
    letters = (_letter(view, account, works) for account in view.accounts)
    sections = (*letters, *works.sections())
    return Document("settlement", title, sections, provenance)


def _letter(view: SettlementView, account: AccountView, works: Workings) -> Section:
    language, event = works.language, view.settlement.event
    say = language.say
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
        _lines(view, account, works),
        _account(view, account, works),
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
    clause = f", {version.clause}" if version.clause else ""
    values = {"version": version.version, "clause": clause, "shares": shares}
    return [language.say("letter_key", **values)]


def _lines(view: SettlementView, account: AccountView, works: Workings) -> Table:
    say = works.language.say
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
    links: dict[tuple[int, int], str] = {}
    for number, (line, _) in enumerate(_of(view, account)):
        place, whose = (line.post, line.valid_from), (account.member, account.employing_body)
        links[number, 4] = works.at(SHARED, place)
        links[number, 7] = works.at(GRANTED, place)
        for column, part in ((6, "cost"), (8, "grant"), (9, "vat"), (10, "line")):
            links[number, column] = works.at(ACCOUNTS, whose, f"{part}{number}")
    return led(Table("lines", say("letter_lines"), columns, tuple(rows), total), links)


def _sum(rows: list[tuple[Value, ...]], place: int) -> int:
    return sum(value for row in rows if isinstance(value := row[place], int))


def _account(view: SettlementView, account: AccountView, works: Workings) -> Table:
    """Return the account step by step; its last row is what is open."""
    say = works.language.say
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
    whose = (account.member, account.employing_body)
    balance = (works.at(ACCOUNTS, whose, kind) for kind in BALANCE_KINDS)
    targets = [works.at(ACCOUNTS, whose, "settlement_owed")]
    targets += [works.event(move.event) for move in account.advances]
    targets += [""] * bool(rest)
    targets.append(next(filter(None, balance), ""))
    targets += [works.event(move.event) for move in account.payments]
    table = Table("account", say("letter_account"), columns, tuple(rows), total)
    return led(table, {(number, 2): target for number, target in enumerate(targets)})
