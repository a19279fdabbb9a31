"""`repayment`: grant money that goes back, and interest on it."""

from __future__ import annotations

import click

from cli.answering import give
from cli.context import Settings
from cli.fields import argument, fills, option
from cli.files import Output, form_of
from cli.misused import Misused
from cli.named import CLAIM, GRANT
from cli.options import QUESTION_FORMS, Asking, asks, to_file
from cli.types import AMOUNT, DAY, Parsed
from ledger.domain.commands import ChargeInterest, ClaimRepayment, PayRepayment, SetBaseRate
from ledger.domain.keys import Ratio
from ledger.domain.repayments.interest import parse_base_rate

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
@argument("claim", type=str)
@option("grant")
@option("creditor", help="Who wants it back.")
@option("debtor", help="Who owes it.")
@option("year", help="The budget year it was granted for.")
@option("amount_cents")
@option("claimed_on")
@option("due_on")
@option("interest_from", help="First day with interest; default: none.")
@fills(ClaimRepayment)
def claim() -> None:
    """Record the claim CLAIM on one leg: Land ← county ← employing body ← member."""


@repayment.command(
    "pay",
    epilog="Example: budget-ledger repayment pay RF-2024 --amount 5000 --paid-on 2025-02-15",
)
@argument("claim")
@option("amount_cents")
@option("paid_on")
@fills(PayRepayment)
def pay() -> None:
    """Record a payment on CLAIM."""


@repayment.command(
    "charge-interest",
    epilog="Example: budget-ledger repayment charge-interest RF-2024 --from 2024-05-01 "
    "--to 2025-02-15",
)
@argument("claim")
@option("start", help="First day, included.")
@option("end", help="Last day, excluded: that of payment.")
@fills(ChargeInterest)
def charge_interest() -> None:
    """Charge interest on CLAIM: base rate + 5 points, actual/actual (§ 49a VwVfG NRW)."""


@repayment.command(
    "base-rate",
    epilog="Example: budget-ledger repayment base-rate 2026-01-01 --rate 1.27% --source Bundesbank",
)
@argument("valid_from", type=DAY, metavar="DATE")
@option("base_rate", "rate", type=BASE_RATE, help="1.27% or -0,88%.")
@option("source", help="Where it was published.")
@fills(SetBaseRate)
def base_rate() -> None:
    """Record the base rate (Basiszinssatz, § 247 BGB) of the half-year that begins on DATE."""


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
    from ledger.position.grants.repayment import ClaimQuestion, claims
    from ledger.reporting.grants.repayments import claims_output

    give(asked, claims, ClaimQuestion(grant), claims_output, rows=list)


@repayment.command("show", epilog="Example: budget-ledger repayment show RF-2024")
@click.argument("claim", type=CLAIM)
@asks
def show(asked: Asking, claim: str) -> None:
    """Explain CLAIM: payments and interest segment by segment, with their events."""
    from ledger.position.grants.repayment import ClaimQuestion, claims
    from ledger.reporting.grants.repayments import claim_output

    question = ClaimQuestion(claim=claim)
    give(asked, claims, question, lambda rows, frame: claim_output(rows[0], frame))
