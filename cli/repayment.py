"""`repayment`: grant money that goes back, and interest on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli.context import Settings
from cli.empty import tell_if_empty
from cli.files import Output, form_of
from cli.misused import Misused
from cli.named import BODY, CLAIM, GRANT
from cli.options import QUESTION_FORMS, Asking, asks, records, to_file
from cli.types import AMOUNT, DAY, YEAR, Parsed
from ledger.domain.commands import ChargeInterest, ClaimRepayment, PayRepayment, SetBaseRate
from ledger.domain.repayments.interest import parse_base_rate

if TYPE_CHECKING:
    from ledger.domain.keys import Ratio

BASE_RATE: Parsed[Ratio] = Parsed("percent", parse_base_rate)


@click.group()
def repayment() -> None:
    """Claim and pay back grant money (Rückforderung, Erstattung); charge interest."""


@repayment.command(
    "claim",
    epilog="Example: budget-ledger repayment claim RF-2024 --grant KIM-2023 --creditor 05558 "
    "--debtor 05558016 --year 2024 --amount 5000 --claimed-on 2025-01-10 --due-on 2025-02-15 "
    "--interest-from 2024-05-01",
)
@click.argument("claim")
@click.option("--grant", type=GRANT, required=True)
@click.option("--creditor", type=BODY, required=True, help="Who wants it back.")
@click.option("--debtor", type=BODY, required=True, help="Who owes it.")
@click.option("--year", type=YEAR, required=True, help="The budget year it was granted for.")
@click.option("--amount", type=AMOUNT, required=True)
@click.option("--claimed-on", type=DAY, required=True)
@click.option("--due-on", type=DAY, required=True)
@click.option("--interest-from", type=DAY, help="First day with interest; default: none.")
@records
def claim(
    claim: str,
    grant: str,
    creditor: str,
    debtor: str,
    year: int,
    amount: int,
    claimed_on: int,
    due_on: int,
    interest_from: int | None,
) -> ClaimRepayment:
    """Record the claim CLAIM on one leg: Land ← county ← employing body ← member."""
    return ClaimRepayment(
        claim=claim,
        grant=grant,
        creditor=creditor,
        debtor=debtor,
        year=year,
        amount_cents=amount,
        claimed_on=claimed_on,
        due_on=due_on,
        interest_from=interest_from,
    )


@repayment.command(
    "pay",
    epilog="Example: budget-ledger repayment pay RF-2024 --amount 5000 --paid-on 2025-02-15",
)
@click.argument("claim", type=CLAIM)
@click.option("--amount", type=AMOUNT, required=True)
@click.option("--paid-on", type=DAY, required=True)
@records
def pay(claim: str, amount: int, paid_on: int) -> PayRepayment:
    """Record a payment on CLAIM."""
    return PayRepayment(claim, amount, paid_on)


@repayment.command(
    "charge-interest",
    epilog="Example: budget-ledger repayment charge-interest RF-2024 --from 2024-05-01 "
    "--to 2025-02-15",
)
@click.argument("claim", type=CLAIM)
@click.option("--from", "start", type=DAY, required=True, help="First day, included.")
@click.option("--to", "end", type=DAY, required=True, help="Last day, excluded: that of payment.")
@records
def charge_interest(claim: str, start: int, end: int) -> ChargeInterest:
    """Charge interest on CLAIM: base rate + 5 points, actual/actual (§ 49a VwVfG NRW)."""
    return ChargeInterest(claim, start, end)


@repayment.command(
    "base-rate",
    epilog="Example: budget-ledger repayment base-rate 2026-01-01 --rate 1.27% --source Bundesbank",
)
@click.argument("valid_from", type=DAY, metavar="DATE")
@click.option("--rate", "base_rate", type=BASE_RATE, required=True, help="1.27% or -0,88%.")
@click.option("--source", required=True, help="Where it was published.")
@records
def base_rate(valid_from: int, base_rate: Ratio, source: str) -> SetBaseRate:
    """Record the base rate (Basiszinssatz, § 247 BGB) of the half-year that begins on DATE."""
    return SetBaseRate(valid_from, base_rate, source)


@repayment.command(
    "interest",
    epilog="Example: budget-ledger repayment interest --amount 5000 --from 2024-05-01 "
    "--to 2025-02-15",
)
@click.option("--amount", type=AMOUNT, required=True)
@click.option("--from", "start", type=DAY, required=True, help="First day, included.")
@click.option("--to", "end", type=DAY, required=True, help="Last day, excluded.")
@click.option("--format", "form", type=click.Choice(QUESTION_FORMS))
@to_file
@click.pass_obj
def interest(
    settings: Settings, amount: int, start: int, end: int, form: str | None, out: Output
) -> None:
    """Compute interest on an amount; nothing is recorded."""
    if end < start or amount < 0:
        raise Misused("BL-454 an amount and a period below zero", "mend the amount or the dates")
    with settings.ledger() as ledger:
        from ledger.application.asking.provenance import with_provenance
        from ledger.domain.period import Span
        from ledger.position.grants.repayment import InterestQuestion
        from ledger.position.grants.repayment import interest as compute
        from ledger.reporting.grants.repayments import interest_output
        from ledger.reporting.report import Frame

        question = InterestQuestion(amount, Span(start, end))
        parts, origin = ledger.ask(with_provenance(compute), question)
    form = form_of(form, out.path, QUESTION_FORMS)
    text = interest_output(parts, Frame(settings.language, form, origin))
    out.take(text, form, settings.language)


@repayment.command(
    "list", epilog="Example: budget-ledger repayment list --grant KIM-2023 --format csv"
)
@click.option("--grant", type=GRANT, help="Default: all.")
@asks
def list_(asked: Asking, grant: str | None) -> None:
    """List claims: leg, amount, interest, paid, open, late."""
    with asked.settings.ledger() as ledger:
        from ledger.application.asking.provenance import with_provenance
        from ledger.position.grants.repayment import ClaimQuestion, claims
        from ledger.reporting.grants.repayments import claims_output

        question = ClaimQuestion(grant, None, asked.axes(ledger))
        rows, origin = ledger.ask(with_provenance(claims), question)
    tell_if_empty(asked.settings, rows)
    asked.answer(claims_output(rows, asked.frame(origin)))


@repayment.command("show", epilog="Example: budget-ledger repayment show RF-2024")
@click.argument("claim", type=CLAIM)
@asks
def show(asked: Asking, claim: str) -> None:
    """Explain CLAIM: payments and interest segment by segment, with their events."""
    with asked.settings.ledger() as ledger:
        from ledger.application.asking.provenance import with_provenance
        from ledger.position.grants.repayment import ClaimQuestion, claims
        from ledger.reporting.grants.repayments import claim_output

        question = ClaimQuestion(None, claim, asked.axes(ledger))
        (row,), origin = ledger.ask(with_provenance(claims), question)
    asked.answer(claim_output(row, asked.frame(origin)))
