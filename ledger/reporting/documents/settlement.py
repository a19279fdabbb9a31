"""The yearly settlement between partners (Spitzabrechnung): a letter for each member's account."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from ledger.application.asking.evidence import ACCOUNTS, GRANTED, SHARED
from ledger.position.explanations.settled_nodes import BALANCE_KINDS
from ledger.reporting.columns import DAY, EXACT, MESSAGE, MONEY, Column
from ledger.reporting.documents.evidence import Workings
from ledger.reporting.documents.forms.model import Document, Lines, Section
from ledger.reporting.documents.forms.tables import sums_of, tabulated
from ledger.reporting.settlements.settlement import settled_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ledger.application.asking.evidence import Evidence
    from ledger.application.asking.settlements import SettlementAnswer
    from ledger.domain.settlements.arithmetic import Detail
    from ledger.position.settlements.settled import AccountView, SettlementView
    from ledger.reporting.documents.forms.model import Block, Table
    from ledger.reporting.language import Language
    from ledger.reporting.settlements.settlement import SettledLine


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
    clauses = sorted({text for one in _of(view, account) for text in _clause(one.detail, language)})
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


def _of(view: SettlementView, account: AccountView) -> list[SettledLine]:
    """Return the lines of an account with their arithmetic."""
    whose = account.member, account.employing_body
    lines = settled_lines(view)
    return [one for one in lines if (one.line.member, one.line.employing_body) == whose]


def _clause(detail: Detail | None, language: Language) -> list[str]:
    if detail is None or detail.segment.version is None:
        return []
    version = detail.segment.version
    shares = ", ".join(f"{member}: {Fraction(*part)}" for member, *part in version.key)
    clause = f", {version.clause}" if version.clause else ""
    values = {"version": version.version, "clause": clause, "shares": shares}
    return [language.say("letter_key", **values)]


def _lines(view: SettlementView, account: AccountView, works: Workings) -> Table:
    whose, words = (account.member, account.employing_body), works.words

    def split(group: str) -> Callable[[SettledLine, int], str]:
        return lambda one, _: works.at(group, (one.line.post, one.line.valid_from))

    def part(name: str) -> Callable[[SettledLine, int], str]:
        return lambda _, number: works.at(ACCOUNTS, whose, f"{name}{number}")

    columns: tuple[Column[SettledLine], ...] = (
        Column("member", "municipality", of="line.member"),
        Column("post", "post", of="line.post"),
        Column("valid_from", "letter_start", DAY, "line.valid_from"),
        Column("valid_to", "letter_end", DAY, "line.valid_to"),
        Column("shared_cents", "letter_shared", _WHOLE, "detail.shared_cents", split(SHARED)),
        Column("key_part", "letter_part", EXACT, "detail.part"),
        Column("cost_share_cents", "cost_share", MONEY, "line.cost_share_cents", part("cost")),
        Column("grant_cents", "letter_grant", _WHOLE, "detail.grant_cents", split(GRANTED)),
        Column("refinanced_cents", "refinanced", MONEY, "line.refinanced_cents", part("grant")),
        Column("vat_cents", "letter_vat", MONEY, "line.vat_cents", part("vat")),
        Column("unrefinanced_cents", "unrefinanced", MONEY, "line.owed_cents", part("line")),
    )
    table = tabulated("lines", "letter_lines", columns, _of(view, account), words)
    return replace(table, total=sums_of(columns, table.rows, words, least=0))


_WHOLE = MONEY._replace(adds=False)
"""What a line takes its part of: the same amount stands in several lines."""


class _Step(NamedTuple):
    """A step of an account: a message, a day, cents, and what is behind them."""

    what: str
    day: int | None
    cents: int
    behind: str = ""


_STEPS: tuple[Column[_Step], ...] = (
    Column("what", "letter_step", MESSAGE),
    Column("day", "letter_day", DAY),
    Column("amount_cents", "amount", MONEY, "cents", lambda step, _: step.behind),
)


def _account(view: SettlementView, account: AccountView, works: Workings) -> Table:
    """Return the account step by step; its last row is what is open."""
    words, issued_on = works.words, view.settlement.event.issued_on
    steps = _steps(account, issued_on, works)
    table = tabulated("account", "letter_account", _STEPS, list(steps), words)
    return replace(table, total=(words.say("letter_open"), None, account.open_cents))


def _steps(account: AccountView, issued_on: int, works: Workings) -> Iterator[_Step]:
    whose = (account.member, account.employing_body)
    owed = works.at(ACCOUNTS, whose, "settlement_owed")
    yield _Step("unrefinanced", None, account.unrefinanced_cents, owed)
    for move in account.advances:
        yield _Step("letter_advance", move.day, -move.cents, works.event(move.event))
    rest = account.advances_cents - sum(move.cents for move in account.advances)
    if rest:
        yield _Step("letter_advance", None, -rest)
    balance = (works.at(ACCOUNTS, whose, kind) for kind in BALANCE_KINDS)
    behind = next(filter(None, balance), "")
    yield _Step("letter_balance", issued_on, account.balance_cents, behind)
    for move in account.payments:
        yield _Step("letter_payment", move.day, -move.cents, works.event(move.event))
