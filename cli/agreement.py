"""`agreement`: who bears which part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from cli.named import AGREEMENT, PROGRAMME
from cli.options import records
from cli.things import list_and_show
from cli.types import DAY, DAY_IN_YEAR, KEY, MONTH_DAY, Chosen, Parsed, understood
from ledger.domain.agreements.sharing import KEY_BASES, OVERHEADS
from ledger.domain.agreements.terms import cost_base_of, parse_overhead, parse_vat_rate
from ledger.domain.commands import (
    AmendAgreement,
    ConcludeAgreement,
    DecideVat,
    TerminateAgreement,
)
from ledger.domain.keys import Ratio, Share

if TYPE_CHECKING:
    from collections.abc import Callable

Key = tuple[Share, ...]
Overhead = tuple[str, Ratio | None, int | None]
MOST_MONTHS = 600

OVERHEAD: Parsed[Overhead] = Parsed(
    "overhead", lambda text: parse_overhead(understood("overhead", text, OVERHEADS))
)
VAT_RATE: Parsed[tuple[Ratio | None]] = Parsed("rate", lambda text: (parse_vat_rate(text),))

KEYED = (
    click.option(
        "--key",
        type=KEY,
        required=True,
        help="Parts that sum to one: A=1/2,B=1/2, percents, or counts; names alone if equal.",
    ),
    click.option("--grant-key", type=KEY, help="Parts in the grant; default: the same key."),
    click.option(
        "--key-basis",
        type=Chosen("key_basis", KEY_BASES),
        default="fractions",
        show_default=True,
        is_eager=True,
        help="What the key rests on; FTE and hours may have decimals.",
    ),
    click.option("--key-date", type=DAY, help="Day of the count; for population, cases, hours."),
    click.option("--key-source", default="", help="Who counted; for population, cases, hours."),
)
"""Options of a key; its basis is eager, so that the key is read by it."""


def _keyed(function: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed(KEYED):
        function = option(function)
    return function


@click.group()
def agreement() -> None:
    """Conclude, amend, terminate cooperation agreements (Kooperationsvereinbarungen); VAT."""


@agreement.command(
    "conclude",
    epilog="Example: budget-ledger agreement conclude KV-Mitte --programme KIM "
    "--key 05558016=1/2,05558032=1/2 --from 2023-01-01 --clause '§ 4' --overhead percent:10% "
    "--settlement-due 03-31",
)
@click.argument("agreement")
@click.option("--programme", type=PROGRAMME, required=True)
@_keyed
@click.option("--from", "valid_from", type=DAY_IN_YEAR, required=True)
@click.option("--until", "valid_to", type=DAY_IN_YEAR, help="Last day; default: open.")
@click.option("--version", default="1", show_default=True)
@click.option("--clause", default="", help="Where the key stands.")
@click.option(
    "--cost-base",
    multiple=True,
    metavar="TYPE",
    help="Cost type that the members share; may stand several times; default: all.",
)
@click.option(
    "--overhead",
    type=OVERHEAD,
    default="actual",
    show_default=True,
    help="none, actual (as booked), percent:10% of personnel cost, flat:5000 per FTE and year.",
)
@click.option(
    "--notice-months",
    type=click.IntRange(0, MOST_MONTHS),
    default=0,
    help="Months of notice before its end; default: none agreed.",
)
@click.option(
    "--settlement-due",
    type=MONTH_DAY,
    default="",
    help="Day of the following year on which the settlement is due.",
)
@records
def conclude(cost_base: tuple[str, ...], overhead: Overhead, **fields: Any) -> ConcludeAgreement:  # noqa: ANN401 - click's options
    """Record AGREEMENT with its cost-sharing key (Verteilungsschlüssel).

    A key by population, cases or hours names the day and the source of its count. Overhead
    (Gemeinkosten) as a percentage or flat is computed, never booked, and never refinanced.
    """
    return ConcludeAgreement(
        **fields,
        cost_base=cost_base_of(cost_base) or (),
        overhead=overhead[0],
        overhead_rate=overhead[1],
        overhead_cents=overhead[2],
    )


@agreement.command(
    "amend",
    epilog="Example: budget-ledger agreement amend KV-Mitte --key 05558016=3/5,05558032=2/5 "
    "--from 2025-07-01 --version 2",
)
@click.argument("agreement", type=AGREEMENT)
@_keyed
@click.option("--from", "valid_from", type=DAY_IN_YEAR, required=True)
@click.option("--version", required=True)
@click.option("--clause", default="", help="Where the key stands.")
@click.option(
    "--cost-base",
    multiple=True,
    metavar="TYPE",
    help="Cost types that the members share, or all; default: as before.",
)
@click.option(
    "--overhead",
    type=OVERHEAD,
    help="none, actual, percent:10% or flat:5000; default: as before.",
)
@records
def amend(
    cost_base: tuple[str, ...],
    overhead: Overhead | None,
    **fields: Any,  # noqa: ANN401 - click's options
) -> AmendAgreement:
    """Record another key of AGREEMENT from a day on; members may join or leave by it."""
    kind, rate, cents = overhead or ("", None, None)
    return AmendAgreement(
        **fields,
        cost_base=cost_base_of(cost_base),
        overhead=kind,
        overhead_rate=rate,
        overhead_cents=cents,
    )


@agreement.command(
    "terminate",
    epilog="Example: budget-ledger agreement terminate KV-Mitte --last-day 2026-12-31",
)
@click.argument("agreement", type=AGREEMENT)
@click.option("--last-day", type=DAY_IN_YEAR, required=True)
@records
def terminate(agreement: str, last_day: int) -> TerminateAgreement:
    """End AGREEMENT; afterwards the employing body bears its posts alone."""
    return TerminateAgreement(agreement, last_day)


@agreement.command(
    "decide-vat",
    epilog="Example: budget-ledger agreement decide-vat KV-Mitte --from 2025-01-01 --rate 19% "
    "--code S19",
)
@click.argument("agreement", type=AGREEMENT)
@click.option("--from", "valid_from", type=DAY_IN_YEAR, required=True)
@click.option("--rate", type=VAT_RATE, required=True, help="E.g. 19%; 0%: none is charged.")
@click.option("--code", default="", help="VAT code; goes with a rate above zero.")
@click.option("--legal-basis", default="§ 2b UStG", show_default=True)
@records
def decide_vat(
    agreement: str, valid_from: int, rate: tuple[Ratio | None], code: str, legal_basis: str
) -> DecideVat:
    """Record whether settlements under AGREEMENT bear VAT from a day on (§ 2b UStG).

    VAT is computed and rounded per settlement line and adds to what the member bears.
    """
    return DecideVat(agreement, code, rate[0], valid_from, legal_basis)


list_and_show(
    agreement,
    AGREEMENT,
    "List the cooperation agreements: programme, members, days.|agreement list --programme KIM",
    "Show AGREEMENT: keys by days with version and clause, overhead, VAT, advances, posts."
    "|agreement show KV-Mitte",
    of_programme=True,
)
