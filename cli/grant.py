"""`grant`: money from above, the notice and its terms. Money and proofs: `cli.grant_money`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from cli.grant_account import account
from cli.grant_money import accept_proof, instalment, other_funding, submit_proof
from cli.grant_show import list_grants, show
from cli.misused import Misused
from cli.named import BODY, GRANT, PROGRAMME
from cli.options import records
from cli.types import AMOUNT, DAY_IN_YEAR, FTE, MONTH_DAY, SHARE, Chosen
from ledger.domain.commands import AmendGrant, ApproveGrant, ForwardGrant, RevokeGrant
from ledger.domain.grants.financing import ACCOUNTS, FINANCING, PER_FTE, SCOPES, WITH_RATE

if TYPE_CHECKING:
    from collections.abc import Callable

DAY_COUNTS = ("calendar-days", "full-months", "started-months", "actual-days", "30/360")
MOST_YEARS = 600

AMOUNTS = (
    click.option(
        "--approved",
        "approved_cents",
        type=AMOUNT,
        help="Approved grant (Z); with a rate: its cap (Höchstbetrag).",
    ),
    click.option(
        "--planned-cost",
        "planned_cost_cents",
        type=AMOUNT,
        help="Planned eligible cost (K) of the finance plan (Finanzierungsplan).",
    ),
    click.option(
        "--planned-other",
        "planned_other_cents",
        type=AMOUNT,
        help="Planned money of others (D, Drittmittel).",
    ),
    click.option(
        "--de-minimis",
        "de_minimis_cents",
        type=AMOUNT,
        help="De-minimis amount (Bagatellgrenze): up to it nothing changes.",
    ),
)
"""What approve, amend and forward may say in euros."""

PROOF_DUE = click.option(
    "--proof-due",
    type=MONTH_DAY,
    default="",
    help="Day of the following year, 03-31 or 31.03., for the proof of use (Verwendungsnachweis).",
)
MINIMUM_SHARE = click.option(
    "--minimum-share",
    type=SHARE,
    help="Smallest share in FTE of a body, over all posts together, that is not warned about.",
)


def _with_amounts(function: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed(AMOUNTS):
        function = option(function)
    return function


def _unsaid(fields: dict[str, Any], *names: str) -> dict[str, Any]:
    """Leave amounts that nobody typed to the command's own default."""
    return {name: v for name, v in fields.items() if v is not None or name not in names}


@click.group()
def grant() -> None:
    """Approve, amend, revoke, forward grants (Zuwendungen); money, proofs of use; list and show."""


@grant.command(
    "approve",
    epilog="Example: budget-ledger grant approve KIM-2023 --programme KIM --grantor 05 "
    "--recipient 05558 --from 2023-01-01 --until 2025-12-31 --fte 6 --rate 55000 --proof-due 03-31",
)
@click.argument("grant")
@click.option("--programme", type=PROGRAMME, required=True)
@click.option("--grantor", type=BODY, required=True)
@click.option("--recipient", type=BODY, required=True, help="The first recipient.")
@click.option(
    "--from", "valid_from", type=DAY_IN_YEAR, required=True, help="First day of the period."
)
@click.option(
    "--until", "valid_to", type=DAY_IN_YEAR, required=True, help="Last day of the period."
)
@click.option(
    "--financing",
    type=Chosen("financing", FINANCING),
    default=PER_FTE,
    show_default=True,
    help="Festbetrag je VZÄ, Festbetrag, Anteil-, Fehlbedarfs-, Vollfinanzierung, or "
    "Pauschale mit Ist-Kosten-Deckel.",
)
@click.option(
    "--rate", type=AMOUNT, help="Euros per FTE and year; for per-fte and flat-capped only."
)
@_with_amounts
@click.option(
    "--scope",
    type=Chosen("scope", SCOPES),
    default=SCOPES[0],
    show_default=True,
    help="With a rate: the lesser of entitlement and cost per post, or over the whole grant.",
)
@click.option(
    "--account",
    type=Chosen("account", ACCOUNTS),
    default=ACCOUNTS[0],
    show_default=True,
    help="Amounts are for each budget year, settled by itself, or for the whole period "
    "(Bewilligungszeitraum).",
)
@click.option(
    "--day-count",
    type=Chosen("day_count", DAY_COUNTS),
    default="calendar-days",
    show_default=True,
    help="How incomplete months count.",
)
@click.option(
    "--cost-type",
    "cost_types",
    multiple=True,
    default=("personnel",),
    show_default=True,
    help="Eligible cost type; may stand several times.",
)
@click.option(
    "--fte",
    type=FTE,
    help="How many full-time posts it pays for: 6, 2.5, 19.5/39; default: unsaid.",
)
@MINIMUM_SHARE
@PROOF_DUE
@click.option(
    "--retention-years",
    type=click.IntRange(0, MOST_YEARS),
    default=0,
    help="Years for which the notice wants vouchers kept; default: it says nothing.",
)
@records
def approve(rate: int | None, **fields: Any) -> ApproveGrant:  # noqa: ANN401 - click's options
    """Record the notice (Bescheid) GRANT with its financing type and terms.

    percentage, deficit and full need --approved and --planned-cost, fixed-amount needs --approved,
    per-fte and flat-capped need --rate. Own money (Eigenmittel) is what approved grant and money
    of others leave of the planned cost.
    """
    if rate is None and fields["financing"] in WITH_RATE:
        problem = "BL-442 {financing} financing is paid by a rate"
        raise Misused(problem, "give --rate", financing=fields["financing"])
    given = _unsaid(fields, "planned_other_cents", "de_minimis_cents")
    return ApproveGrant(rate_cents=rate or 0, **given)


@grant.command(
    "amend",
    epilog="Example: budget-ledger grant amend KIM-2023 --from 2023-01-01 --rate 57000",
)
@click.argument("grant", type=GRANT)
@click.option("--from", "valid_from", type=DAY_IN_YEAR, required=True, help="From this day on.")
@click.option("--rate", "rate_cents", type=AMOUNT, help="Another rate per FTE and year.")
@_with_amounts
@click.option(
    "--cost-type",
    "cost_types",
    multiple=True,
    help="All eligible cost types anew; may stand several times.",
)
@click.option("--until", "valid_to", type=DAY_IN_YEAR, help="Another last day of the period.")
@click.option("--fte", type=FTE, help="Another number of full-time posts that it pays for.")
@MINIMUM_SHARE
@PROOF_DUE
@records
def amend(cost_types: tuple[str, ...], **fields: Any) -> AmendGrant:  # noqa: ANN401 - as above
    """Amend GRANT, also backwards: what is given holds from that day on, the rest stays.

    Recorded after an amendment of a later day it replaces that one too, and says so.
    """
    return AmendGrant(cost_types=cost_types or None, **fields)


@grant.command("revoke", epilog="Example: budget-ledger grant revoke KIM-2023 --from 2025-07-01")
@click.argument("grant", type=GRANT)
@click.option("--from", "from_day", type=DAY_IN_YEAR, required=True, help="First day without it.")
@records
def revoke(grant: str, from_day: int) -> RevokeGrant:
    """Revoke GRANT: it covers nothing from a day on."""
    return RevokeGrant(grant, from_day)


@grant.command(
    "forward",
    epilog="Example: budget-ledger grant forward KIM-2023 --to 05558016 --from 2023-01-01 "
    "--until 2025-12-31 --proof-due 28.02.",
)
@click.argument("grant", type=GRANT)
@click.option("--to", "recipient", type=BODY, required=True, help="The employing body.")
@click.option("--from", "valid_from", type=DAY_IN_YEAR, required=True)
@click.option("--until", "valid_to", type=DAY_IN_YEAR, required=True)
@click.option("--rate", "rate_cents", type=AMOUNT, help="Its own rate; default: the notice's.")
@click.option("--fte", type=FTE, help="How many of the notice's full-time posts; default: unsaid.")
@click.option(
    "--financing",
    type=Chosen("financing", FINANCING),
    help="Its own financing type, with all its terms; default: the notice's terms.",
)
@_with_amounts
@click.option("--scope", type=Chosen("scope", SCOPES), help="Default: the notice's.")
@click.option("--account", type=Chosen("account", ACCOUNTS), help="Default: the notice's.")
@PROOF_DUE
@records
def forward(**fields: Any) -> ForwardGrant:  # noqa: ANN401 - click's options
    """Record the forwarding contract (Weiterleitung) of GRANT to an employing body.

    Without --financing the notice's terms are passed on, over all posts that share them.
    """
    amounts = ("planned_other_cents", "de_minimis_cents")
    return ForwardGrant(**_unsaid(fields, *amounts, "financing", "scope", "account"))


for command in (instalment, other_funding, submit_proof, accept_proof, list_grants, show, account):
    grant.add_command(command)
