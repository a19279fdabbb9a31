"""`agreement`: who bears which part."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from cli.fields import argument, fills, option, typed
from cli.named import AGREEMENT
from cli.options import decorated, records
from cli.things import list_and_show
from cli.types import Parsed, understood
from ledger.domain.agreements.sharing import OVERHEADS
from ledger.domain.agreements.terms import cost_base_of, parse_overhead, parse_vat_rate
from ledger.domain.commands import (
    AmendAgreement,
    Command,
    ConcludeAgreement,
    DecideVat,
    TerminateAgreement,
)
from ledger.domain.keys import Ratio

Overhead = tuple[str, Ratio | None, int | None]

OVERHEAD: Parsed[Overhead] = Parsed(
    "overhead", lambda text: parse_overhead(understood("overhead", text, OVERHEADS))
)
VAT_RATE: Parsed[tuple[Ratio | None]] = Parsed("rate", lambda text: (parse_vat_rate(text),))

KEYED = (
    option(
        "key",
        help="Parts that sum to one: A=1/2,B=1/2, percents, or counts; names alone if equal.",
    ),
    option("grant_key", required=False, help="Parts in the grant; default: the same key."),
    option(
        "key_basis",
        is_eager=True,
        help="What the key rests on; FTE and hours may have decimals.",
    ),
    option("key_date", help="Day of the count; for population, cases, hours."),
    option("key_source", help="Who counted; for population, cases, hours."),
)
"""Options of a key; its basis is eager, so that the key is read by it."""


def _keyed(function: Callable[..., Any]) -> Callable[..., Any]:
    return decorated(function, KEYED)


@click.group()
def agreement() -> None:
    """Conclude, amend, terminate cooperation agreements (Kooperationsvereinbarungen); VAT."""


@agreement.command(
    "conclude",
    epilog="Example: budget-ledger agreement conclude KV-Mitte --programme KIM "
    "--key 05558016=1/2,05558032=1/2 --from 2023-01-01 --clause '§ 4' --overhead percent:10% "
    "--settlement-due 03-31",
)
@argument("agreement", type=str)
@option("programme")
@_keyed
@option("valid_from")
@option("valid_to", help="Last day; default: open.")
@option("version")
@option("clause", help="Where the key stands.")
@option(
    "cost_base",
    metavar="TYPE",
    help="Cost type that the members share; may stand several times; default: all.",
)
@option(
    "overhead",
    type=OVERHEAD,
    help="none, actual (as booked), percent:10% of personnel cost, flat:5000 per FTE and year.",
)
@option("notice_months", help="Months of notice before its end; default: none agreed.")
@option("settlement_due", help="Day of the following year on which the settlement is due.")
@records
def conclude(**fields: Any) -> ConcludeAgreement:  # noqa: ANN401 - click's options
    """Record AGREEMENT with its cost-sharing key (Verteilungsschlüssel).

    A key by population, cases or hours names the day and the source of its count. Overhead
    (Gemeinkosten) as a percentage or flat is computed, never booked, and never refinanced.
    """
    return ConcludeAgreement(**_terms(ConcludeAgreement, fields))


@agreement.command(
    "amend",
    epilog="Example: budget-ledger agreement amend KV-Mitte --key 05558016=3/5,05558032=2/5 "
    "--from 2025-07-01 --version 2",
)
@argument("agreement")
@_keyed
@option("valid_from")
@option("version")
@option("clause", help="Where the key stands.")
@option(
    "cost_base",
    metavar="TYPE",
    help="Cost types that the members share, or all; default: as before.",
)
@option(
    "overhead",
    type=OVERHEAD,
    help="none, actual, percent:10% or flat:5000; default: as before.",
)
@records
def amend(**fields: Any) -> AmendAgreement:  # noqa: ANN401 - as above
    """Record another key of AGREEMENT from a day on; members may join or leave by it."""
    return AmendAgreement(**_terms(AmendAgreement, fields))


def _terms(command: type[Command], fields: dict[str, Any]) -> dict[str, Any]:
    """Return what was typed of an agreement's terms, by the fields of its commands."""
    base = cost_base_of(fields.pop("cost_base"))
    kind, rate, cents = fields.pop("overhead") or (None, None, None)
    terms = {"overhead": kind, "overhead_rate": rate, "overhead_cents": cents}
    said = typed(command, fields | terms)
    return said if base is None else said | {"cost_base": base}


@agreement.command(
    "terminate",
    epilog="Example: budget-ledger agreement terminate KV-Mitte --last-day 2026-12-31",
)
@argument("agreement")
@option("last_day")
@fills(TerminateAgreement)
def terminate() -> None:
    """End AGREEMENT; afterwards the employing body bears its posts alone."""


@agreement.command(
    "decide-vat",
    epilog="Example: budget-ledger agreement decide-vat KV-Mitte --from 2025-01-01 --rate 19% "
    "--code S19",
)
@argument("agreement")
@option("valid_from")
@option("rate", type=VAT_RATE, help="E.g. 19%; 0%: none is charged.")
@option("code", required=False, default="", help="VAT code; goes with a rate above zero.")
@option("legal_basis")
@records
def decide_vat(rate: tuple[Ratio | None], **fields: Any) -> DecideVat:  # noqa: ANN401 - as above
    """Record whether settlements under AGREEMENT bear VAT from a day on (§ 2b UStG).

    VAT is computed and rounded per settlement line and adds to what the member bears.
    """
    return DecideVat(rate=rate[0], **fields)


list_and_show(
    agreement,
    AGREEMENT,
    "List the cooperation agreements: programme, members, days.|agreement list --programme KIM",
    "Show AGREEMENT: keys by days with version and clause, overhead, VAT, advances, posts."
    "|agreement show KV-Mitte",
    of_programme=True,
)
