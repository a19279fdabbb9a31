"""`body`: who decides, grants, employs or pays."""

from __future__ import annotations

import click

from cli.asking import at_a_terminal
from cli.fields import argument, fills, option
from cli.misused import Misused
from cli.named import BODY
from cli.options import records
from cli.printing import in_words
from cli.things import list_and_show
from cli.types import DAY, Chosen, Parsed
from ledger.domain.commands import AmendBody, RegisterBody
from ledger.domain.council.levels import LEVELS, level_of
from ledger.domain.iban import parse_iban
from ledger.domain.said import Said, either, ones_of


@click.group()
def body() -> None:
    """Register bodies (Körperschaften) and amend them: municipalities, counties, Länder."""


@body.command("register", epilog="Example: budget-ledger body register 05558032 'Gemeinde Nottuln'")
@argument("body", type=str)
@argument("name")
@option(
    "level",
    default=None,
    help="Default: what the key says: AGS of 8 digits municipality, 5 county, 2 state.",
)
@records
def register(body: str, name: str, level: str | None) -> RegisterBody:
    """Register BODY, its official key (AGS, always text), under its NAME."""
    return RegisterBody(body, name, level or level_of(body) or _asked(body))


def _asked(body: str) -> str:
    """Return the level that somebody at a terminal chooses."""
    chosen = Chosen("level")
    typed = [chosen.normalize_choice(one, None) for one in LEVELS]
    if not at_a_terminal():
        problem, remedy = "BL-554 the key {body} does not say the level", "add --level with {known}"
        raise Misused(problem, remedy, body=body, known=either(ones_of(LEVELS, "level")))
    asked = f"{in_words(Said('level'))} ({', '.join(typed)})"
    return str(click.prompt(asked, type=chosen, show_choices=False, err=True))


list_and_show(
    body,
    BODY,
    "List the bodies: key, name, level.|body list",
    "Show BODY: what names it, changes of its budget, its closed years.|body show Nottuln",
    of_programme=False,
)


@body.command(
    "amend",
    epilog="Example: budget-ledger body amend 05558032 --from 2023-01-01 --street 'Stiftsplatz 7' "
    "--postal-code 48301 --town Nottuln --iban 'DE02 1203 0000 0000 2020 51' --sign 20.1-KIM",
)
@argument("body")
@option("valid_from", type=DAY, help="The first day it holds for.")
@option("department", help="That writes and answers.")
@option("street", help="And number, or a post box.")
@option("postal_code")
@option("town")
@option(
    "iban",
    type=Parsed("iban", lambda text: parse_iban(text) if text else ""),
    help="It is paid on this account; blanks do not matter.",
)
@option("sign", help="Of its letters (Aktenzeichen).")
@fills(AmendBody)
def amend() -> None:
    """Say from which day on BODY has this address, department, IBAN or sign; the rest stays.

    Letters are written from it. An empty text gives a part up.
    """
