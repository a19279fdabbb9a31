"""`admin`: what the keeper of a database does for those who work with it."""

from __future__ import annotations

import click

from cli.context import Settings
from cli.options import FORM
from cli.printing import echo, give_record


@click.group()
def admin() -> None:
    """Set up a ledger on PostgreSQL for several logins."""


@admin.command("install", epilog="Example: budget-ledger admin install --prefix ledger")
@click.option(
    "--prefix",
    default="ledger",
    show_default=True,
    help="What the names of the roles begin with: PREFIX_owner, PREFIX_app, PREFIX_audit.",
)
@click.option(
    "--replace",
    is_flag=True,
    help="Make functions anew that read otherwise than this program's.",
)
@FORM
@click.pass_obj
def install(settings: Settings, prefix: str, form: str, *, replace: bool) -> None:
    """Make roles for owner, writers and auditors, and the ledger unless it exists.

    Run it as a login that may make roles and owns the database. The owner cannot log in; writers
    record by two functions alone and change the read models; auditors read. Then give each person
    a login of their own that is a member of one of the roles.
    """
    from ledger.application.installing import install_roles

    done = install_roles(settings.database, prefix, replace=replace)
    if form == "json":
        give_record({**done.roles._asdict(), "statements": done.statements})
        return
    echo(settings.language.say("installed", **done.roles._asdict()))
