"""`report`: documents that people file."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from cli.context import worded
from cli.filing import Filing, files, spelled
from cli.named import AGREEMENT, BODY, GRANT
from cli.report_audit import audit_trail, confirmations, position
from cli.report_each import refuse_beside_each, write_each
from cli.report_replay import four_eyes, replay
from cli.types import MOMENT, YEAR, YEARS, TypedMoment, years_text


@click.group()
def report() -> None:
    """Write documents that can be filed: the same ledger gives the same bytes.

    In German unless --lang, BUDGET_LEDGER_LANG or the configuration says otherwise. In HTML every
    amount leads to its explanation and to the events behind it.
    """


@report.command(
    "settlement", epilog="Example: budget-ledger report settlement KV-Mitte 2024 --out letters.html"
)
@click.argument("agreement", type=AGREEMENT)
@click.argument("year", type=YEAR)
@files
def settlement(file: partial[Filing], /, agreement: str, year: int) -> None:
    """Write the settlement of AGREEMENT for YEAR (Spitzabrechnung): a letter for each member.

    Cost, key with its clause, grant, share, advances, what is due until when. The CSV has the same
    lines. The settlement is that which was issued; correct it with settlement issue --corrects.
    """
    filing = file(spelled("settlement", agreement, year))
    with filing.ledger() as ledger:
        from ledger.application.asking.letters import settlement_parties, with_contacts
        from ledger.application.asking.settlements import explained_settlement, settlement_of_year
        from ledger.position.settlements.settled import SettlementsQuestion
        from ledger.reporting.documents.settlement import settlement_document

        axes = filing.axes(ledger)
        query = with_contacts(
            filing.query(settlement_of_year, explained_settlement), settlement_parties
        )
        answer, letters = ledger.ask(query, SettlementsQuestion(agreement, year, axes))
        origin = filing.origin(answer.receipt, axes, "accrual")
        filing.write(settlement_document(answer, filing.language, origin, letters))


@report.command(
    "year-end", epilog="Example: budget-ledger report year-end --year 2024 --out year-2024.html"
)
@click.option("--year", type=YEAR, required=True)
@click.option("--body", type=BODY, help="Default: every municipality.")
@click.option("--since", type=MOMENT, help="Of the last report: show what changed, and why.")
@click.option(
    "--accounts",
    type=click.Path(exists=True, path_type=Path, dir_okay=False),
    help="TOML: the account that a body would post an open item to.",
)
@click.option(
    "--each",
    type=click.Path(path_type=Path, file_okay=False),
    help="A folder: write a page of its own for every body, and index.html.",
)
@files
def year_end(
    file: partial[Filing],
    /,
    year: int,
    body: str | None,
    since: TypedMoment | None,
    accounts: Path | None,
    each: Path | None,
) -> None:
    """Write the reconciliation of a year: positions, authorisation, open items, open questions.

    Open items are what bodies owe each other from settlements and grants of years up to this one.
    """
    if each is not None:
        refuse_beside_each(body, since, file.keywords)
    more = spelled(since=since[0] if since else "", accounts=accounts)
    words = [*spelled("year-end", year=year, body=body), *more]
    filing = file(words)
    with filing.ledger() as ledger:
        from ledger.application.asking import year_end as asked
        from ledger.position.years.year_end import YearEndQuestion
        from ledger.reporting.documents.year_end import (
            Extras,
            year_end_document,
        )

        table = None
        if accounts:
            from ledger.importing.profiles.accounts import read_accounts

            with worded():
                table = read_accounts(accounts)
        axes = filing.axes(ledger)
        pictured = each is not None or filing.form in {"html", "pdf"}
        question = YearEndQuestion(year, body, axes=axes, pictured=pictured)
        if each is not None:
            write_each(ledger, question, each, filing, (more, table))
            return
        query = filing.query(asked.reconciliation, asked.explained_reconciliation)
        answer, evidence = ledger.ask(query, question)
        changes = None
        if since:
            then = ledger.axes(since[1]).sequence
            changes = ledger.ask(asked.reconciliation_since, (question, then)), since[0]
        origin = filing.origin(
            answer.receipt, axes, "accrual", (("certification", answer.certification),)
        )
        extras = Extras(evidence, changes, table)
        filing.write(year_end_document(answer, filing.language, origin, extras))


@report.command(
    "council", epilog="Example: budget-ledger report council 05558032 --year 2024 --out council.pdf"
)
@click.argument("body", type=BODY)
@click.option("--year", type=YEAR, help="Default: the last one with cost.")
@files
def council(file: partial[Filing], /, body: str, year: int | None) -> None:
    """Write a page on BODY for its council: decided, spent, left, and what needs a decision.

    Begins with a picture: unrefinanced against what is authorised, of the last five years.
    """
    filing = file(spelled("council", body, year=year))
    with filing.ledger() as ledger:
        from ledger.application.asking.year_end import explained_page_for_council, page_for_council
        from ledger.position.years.council_page import CouncilQuestion
        from ledger.reporting.documents.council import council_document

        axes = filing.axes(ledger)
        query = filing.query(page_for_council, explained_page_for_council)
        answer, evidence = ledger.ask(query, CouncilQuestion(body, year, axes=axes))
        origin = filing.origin(answer.receipt, axes, "accrual")
        filing.write(council_document(answer, filing.language, origin, evidence))


@report.command(
    "proof-of-use",
    epilog="Example: budget-ledger report proof-of-use KIM-2023 2024 --recipient 05558016 "
    "--out proof-2024.xlsx",
)
@click.argument("grant", type=GRANT)
@click.argument("period", type=YEARS)
@click.option(
    "--recipient", type=BODY, help="Whose proof: an employing body. Default: the notice's own."
)
@click.option("--simple", is_flag=True, help="Without the lists of vouchers.")
@click.option(
    "--without-cancelled",
    is_flag=True,
    help="Without bookings that are nothing together with their reversal (Storno).",
)
@files
def proof_of_use(
    file: partial[Filing],
    /,
    grant: str,
    period: tuple[int, int],
    recipient: str | None,
    *,
    simple: bool,
    without_cancelled: bool,
) -> None:
    """Write the proof of use of GRANT (Verwendungsnachweis) for PERIOD: 2024, or 2023-2025.

    Counts by payment date. Income and expenditure in the structure of the finance plan, what is
    payable, who filled the posts, and the list of vouchers (Belegliste) with event and hash.
    """
    first, last = period
    words = spelled("proof-of-use", grant, years_text(period), recipient=recipient, simple=simple)
    words += ["--without-cancelled"] if without_cancelled else []
    filing = file(words)
    with filing.ledger() as ledger:
        from ledger.application.asking.letters import proof_parties, with_contacts
        from ledger.application.asking.proof_of_use import explained_proof
        from ledger.application.asking.provenance import with_provenance
        from ledger.position.grants.proof_of_use import ProofQuestion
        from ledger.position.grants.proof_of_use import proof_of_use as ask
        from ledger.reporting.documents.evidence import Workings
        from ledger.reporting.documents.proof_of_use import Shortened, proof_document

        axes = filing.axes(ledger)
        query = with_provenance(with_contacts(filing.query(ask, explained_proof), proof_parties))
        question = ProofQuestion(grant, first, last, recipient, axes)
        (answer, letters), known = ledger.ask(query, question)
        origin = filing.origin(known.receipt, axes, "cash")
        works = Workings(letters.evidence, filing.language, answer.names)
        shortened = Shortened(simple=simple, without_cancelled=without_cancelled)
        filing.write(proof_document(answer, works, origin, letters.contacts, shortened))


for command in (position, confirmations, audit_trail, replay, four_eyes):
    report.add_command(command)
