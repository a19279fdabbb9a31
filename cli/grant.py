"""`grant`: money from above, the notice, its terms and account. Its money: `cli.grant_money`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from cli.answering import give
from cli.fields import argument, fills, option, typed
from cli.grant_money import accept_proof, instalment, other_funding, submit_proof
from cli.misused import Misused
from cli.named import GRANT, PROGRAMME
from cli.options import Asking, asks, decorated, records
from cli.types import DAY, YEAR
from ledger.domain.commands import AmendGrant, ApproveGrant, ForwardGrant, RevokeGrant
from ledger.domain.grants.financing import WITH_RATE
from ledger.domain.said import OneOf


@click.command("account", epilog="Example: budget-ledger grant account KIM-2023 --year 2024")
@click.argument("grant", type=GRANT)
@click.option("--year", type=YEAR, help="Default: every year of the notice.")
@asks
def account(asked: Asking, grant: str, year: int | None) -> None:
    """Show what each leg of GRANT received, what is payable by its terms, and what is open.

    Counts by payment date, as proof of use and repayment do; each leg by its own terms.
    """
    with asked.settings.ledger() as ledger:
        from ledger.application.asking.grant_list import account_of_grant
        from ledger.position.grants.account import AccountQuestion
        from ledger.reporting.grants.account import account_output

        question = AccountQuestion(grant, year, asked.axes(ledger))
        rows, names, origin = ledger.ask(account_of_grant, question)
    asked.answer(account_output(rows, names, asked.frame(origin)))


ON = click.option(
    "--on", type=DAY, help="Day on which proofs are late and amounts hold; default: today."
)


@click.command("list", epilog="Example: budget-ledger grant list --programme KIM")
@click.option("--programme", type=PROGRAMME, help="Default: all.")
@ON
@asks
def list_grants(asked: Asking, programme: str | None, on: int | None) -> None:
    """List the notices (Bescheide): bodies, period, financing type, rate or amount, posts."""
    from ledger.application.asking.grant_list import grant_list
    from ledger.position.grants.view import GrantQuestion
    from ledger.reporting.grants.notices import grants_output

    question = GrantQuestion(None, programme, on)
    give(asked, grant_list, question, grants_output, rows=lambda found: found.grants, seen="seen")


@click.command("show", epilog="Example: budget-ledger grant show KIM-2023 --on 2025-04-01")
@click.argument("grant", type=GRANT)
@ON
@asks
def show(asked: Asking, grant: str, on: int | None) -> None:
    """Show GRANT: terms with their events, own money (Eigenmittel), forwardings, money, proofs.

    A proof of use (Verwendungsnachweis) is open, late, submitted or accepted on the day of --on.
    """
    from ledger.application.asking.grant_list import grant_list
    from ledger.position.grants.view import GrantQuestion
    from ledger.reporting.grants.notice import grant_output

    give(asked, grant_list, GrantQuestion(grant, None, on), grant_output, seen="seen")


AMOUNTS = (
    option("approved_cents", help="Approved grant (Z); with a rate: its cap (Höchstbetrag)."),
    option(
        "planned_cost_cents",
        help="Planned eligible cost (K) of the finance plan (Finanzierungsplan).",
    ),
    option("planned_other_cents", help="Planned money of others (D, Drittmittel)."),
    option(
        "de_minimis_cents", help="De-minimis amount (Bagatellgrenze): up to it nothing changes."
    ),
)
"""What approve, amend and forward may say in euros."""

PROOF_DUE = option(
    "proof_due",
    help="Day of the following year, 03-31 or 31.03., for the proof of use (Verwendungsnachweis).",
)
MINIMUM_SHARE = option(
    "minimum_share",
    help="Smallest share in FTE of a body, over all posts together, that is not warned about.",
)


def _with_amounts(function: Callable[..., Any]) -> Callable[..., Any]:
    return decorated(function, AMOUNTS)


@click.group()
def grant() -> None:
    """Approve, amend, revoke, forward grants (Zuwendungen); money, proofs of use; list and show."""


@grant.command(
    "approve",
    epilog="Example: budget-ledger grant approve KIM-2023 --programme KIM --grantor 05 "
    "--recipient 05558 --from 2023-01-01 --until 2025-12-31 --fte 6 --rate 55000 --proof-due 03-31",
)
@argument("grant", type=str)
@option("programme")
@option("grantor")
@option("recipient", help="The first recipient.")
@option("valid_from", help="First day of the period.")
@option("valid_to", help="Last day of the period.")
@option(
    "financing",
    help="Festbetrag je VZÄ, Festbetrag, Anteil-, Fehlbedarfs-, Vollfinanzierung, or "
    "Pauschale mit Ist-Kosten-Deckel.",
)
@option(
    "rate_cents",
    required=False,
    help="Euros per FTE and year; for per-fte and flat-capped only.",
)
@_with_amounts
@option(
    "scope",
    help="With a rate: the lesser of entitlement and cost per post, or over the whole grant.",
)
@option(
    "account",
    help="Amounts are for each budget year, settled by itself, or for the whole period "
    "(Bewilligungszeitraum).",
)
@option("day_count", help="How incomplete months count.")
@option("cost_types", help="Eligible cost type; may stand several times.")
@option("fte", help="How many full-time posts it pays for: 6, 2.5, 19.5/39; default: unsaid.")
@MINIMUM_SHARE
@PROOF_DUE
@option(
    "retention_years",
    help="Years for which the notice wants vouchers kept; default: it says nothing.",
)
@records
def approve(rate_cents: int | None, **fields: Any) -> ApproveGrant:  # noqa: ANN401 - click's options
    """Record the notice (Bescheid) GRANT with its financing type and terms.

    percentage, deficit and full need --approved and --planned-cost, fixed-amount needs --approved,
    per-fte and flat-capped need --rate. Own money (Eigenmittel) is what approved grant and money
    of others leave of the planned cost.
    """
    if rate_cents is None and fields["financing"] in WITH_RATE:
        problem = "BL-442 {financing} financing is paid by a rate"
        raise Misused(problem, "give --rate", financing=OneOf(fields["financing"], "financing"))
    return ApproveGrant(rate_cents=rate_cents or 0, **typed(ApproveGrant, fields))


@grant.command(
    "amend",
    epilog="Example: budget-ledger grant amend KIM-2023 --from 2023-01-01 --rate 57000",
)
@argument("grant")
@option("valid_from", help="From this day on.")
@option("rate_cents", help="Another rate per FTE and year.")
@_with_amounts
@option("cost_types", help="All eligible cost types anew; may stand several times.")
@option("valid_to", help="Another last day of the period.")
@option("fte", help="Another number of full-time posts that it pays for.")
@MINIMUM_SHARE
@PROOF_DUE
@fills(AmendGrant)
def amend() -> None:
    """Amend GRANT, also backwards: what is given holds from that day on, the rest stays.

    Recorded after an amendment of a later day it replaces that one too, and says so.
    """


@grant.command("revoke", epilog="Example: budget-ledger grant revoke KIM-2023 --from 2025-07-01")
@argument("grant")
@option("from_day", help="First day without it.")
@fills(RevokeGrant)
def revoke() -> None:
    """Revoke GRANT: it covers nothing from a day on."""


@grant.command(
    "forward",
    epilog="Example: budget-ledger grant forward KIM-2023 --to 05558016 --from 2023-01-01 "
    "--until 2025-12-31 --proof-due 28.02.",
)
@argument("grant")
@option("recipient", "to", help="The employing body.")
@option("valid_from")
@option("valid_to")
@option("rate_cents", help="Its own rate; default: the notice's.")
@option("fte", help="How many of the notice's full-time posts; default: unsaid.")
@option(
    "financing", help="Its own financing type, with all its terms; default: the notice's terms."
)
@_with_amounts
@option("scope", help="Default: the notice's.")
@option("account", help="Default: the notice's.")
@PROOF_DUE
@fills(ForwardGrant)
def forward() -> None:
    """Record the forwarding contract (Weiterleitung) of GRANT to an employing body.

    Without --financing the notice's terms are passed on, over all posts that share them.
    """


for command in (instalment, other_funding, submit_proof, accept_proof, list_grants, show, account):
    grant.add_command(command)
