"""The root command. Each group lives in a file of its own, imported when it is called."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import copy_context
from gettext import gettext
from typing import TYPE_CHECKING, Any, NoReturn

import click

from cli.language import Context, asked, leading, said, speak, translatable
from cli.run import LOST, UndeliveredError, begin, leave, this_run

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

LANGUAGES = ("de", "en")

LAZY = {
    "init": ("cli.upkeep:init", "Create an empty ledger."),
    "apply": ("cli.apply:apply", "Record a whole setup from a TOML file, idempotently."),
    "body": ("cli.body:body", "Register and amend bodies: municipalities, counties, Länder."),
    "programme": ("cli.programme:programme", "Register programmes that grants pay for."),
    "cost-type": ("cli.cost_type:cost_type", "Introduce cost types that nobody knows yet."),
    "decision": ("cli.decision:decision", "Adopt, amend, revoke council decisions."),
    "budget": ("cli.budget:budget", "Carry over, approve over plan, block, lift."),
    "grant": ("cli.grant:grant", "Approve, amend, revoke, forward grants; book instalments."),
    "repayment": ("cli.repayment:repayment", "Claim and pay back grant money; interest."),
    "agreement": ("cli.agreement:agreement", "Conclude, amend, terminate cooperation agreements."),
    "advance": ("cli.advance:advance", "Schedule, pay, list advances of members."),
    "settlement": (
        "cli.settlement:settlement",
        "Issue, pay, show, list the yearly settlement between partners.",
    ),
    "post": ("cli.post:post", "Establish, fill, vacate, close posts; change hours."),
    "reconcile": ("cli.reconcile:reconcile", "Compare the ledger with an export."),
    "export": ("cli.export:export", "Give bookings to other programs, and a year to an audit."),
    "bank": ("cli.bank:bank", "Propose and confirm what bank statements say."),
    "profile": ("cli.profile:profile", "Propose and check how an export is read."),
    "plan": ("cli.plan:plan", "Plan cost and occupancy."),
    "cost": ("cli.cost:cost", "Book, pay, correct, reverse, import, certify actual costs."),
    "correct": ("cli.correct:correct", "Withdraw a recorded fact that was wrong."),
    "clock": ("cli.clock:clock", "Set times right that a wrong clock gave."),
    "position": ("cli.position:position", "Who bears what, what is refinanced, what is left."),
    "explain": ("cli.explain:explain", "Where a figure comes from, down to its events."),
    "report": ("cli.report:report", "Write documents that can be filed: text, sheet, page."),
    "due": ("cli.due:due", "What is late, coming, or open without a deadline."),
    "year": ("cli.year:year", "Adopt a year's accounts; how long its records are kept."),
    "policy": (
        "cli.policy:policy",
        "Say what the ledger asks for: certification by a second person.",
    ),
    "history": ("cli.history:history", "Every event: who recorded what, when, from what document."),
    "replay": ("cli.replay:replay", "What each decision moved, from before to after."),
    "trace": ("cli.trace:trace", "What an event rests on, and what followed from it."),
    "diff": ("cli.diff:diff", "Which events made a figure another one."),
    "follow": ("cli.follow:follow", "Give every event to a program, as soon as it is recorded."),
    "verify": ("cli.upkeep:verify", "Prove that nothing stored was changed."),
    "key": ("cli.key:key", "Make, register, revoke the keys that seal the ledger."),
    "seal": ("cli.seal:seal", "Sign everything on record: a checkpoint for others to keep."),
    "witness": ("cli.seal:witness", "Sign what was seen of another ledger."),
    "prove": ("cli.prove:prove", "Show to somebody without the ledger what stands in it."),
    "completion": ("cli.completion:completion", "Let the shell complete ids and names."),
    "backup": ("cli.backup:backup", "Copy the ledger into a file, checked event by event."),
    "restore": ("cli.backup:restore", "Put a backup in the place of the ledger."),
    "migrate": ("cli.backup:migrate", "Move to another database, with the same receipts."),
    "rebuild": ("cli.upkeep:rebuild", "Make the read models anew from the log."),
    "admin": ("cli.admin:admin", "Set up a ledger on PostgreSQL for several logins."),
    "doctor": ("cli.doctor:doctor", "Versions, settings in force, and what the ledger runs on."),
    "demo": ("cli.demo:demo", "Show the product on an example, in a folder of its own."),
}
"""Name: where its command is, and its line in the list; `--help` imports none of them."""


@contextmanager
def _delivering() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno not in LOST:
            raise
        raise UndeliveredError from error


def _typed(argument: str) -> str:
    """Return an argument as text, also where the locale knows ASCII only."""
    try:
        argument.encode()
    except UnicodeEncodeError:
        try:
            return os.fsencode(argument).decode()
        except UnicodeError:
            from cli.misused import Misused

            # Bytes that are no text: nothing could store or print them.
            raise Misused(
                "BL-586 an argument is not valid UTF-8", "type it again as text"
            ) from None
    return argument


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called."""

    context_class = Context

    def main(  # type: ignore[override] # click's is overloaded
        self,
        args: Sequence[str] | None = None,
        **extra: Any,  # noqa: ANN401 - click's own
    ) -> NoReturn:
        """Run the program to its end: one exit code and one message, whatever happens."""
        arguments = sys.argv[1:] if args is None else list(args)
        # Whatever is set for this run is set for no other one.
        leave(copy_context().run(self._run, arguments, extra))

    def _run(self, arguments: list[str], extra: dict[str, Any]) -> int:
        begin(arguments)
        # Known before anything is worded; it may be typed behind the command, too.
        typed = leading(arguments)
        speak(asked(typed, LANGUAGES))
        extra["standalone_mode"] = False
        if os.environ.get("_BUDGET_LEDGER_COMPLETE", "").startswith("powershell"):
            import cli.completion  # noqa: F401 - click does not know that shell
        try:
            return super().main(list(map(_typed, typed)), **extra) or 0
        except click.ClickException as error:
            from cli.ending import misused

            return misused(error)
        except click.Abort:
            from cli.ending import cancelled

            return cancelled()
        except UndeliveredError as error:
            from cli.ending import undelivered

            return undelivered(error.__cause__)  # type: ignore[arg-type] # what was raised on the way out
        except Exception as error:  # noqa: BLE001 - what nothing stored explains is raised again
            from cli.ending import astray

            return astray(error)

    def make_context(self, *args: Any, **extra: Any) -> click.Context:  # noqa: ANN401 - click's signature
        """Read the arguments; `--help` is answered here."""
        with _delivering():
            return super().make_context(*args, **extra)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - as click has it
        """Call the command."""
        with _delivering():
            return super().invoke(ctx)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of a first walk through the product."""
        return [*LAZY, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return a command."""
        if cmd_name not in LAZY:
            return super().get_command(ctx, cmd_name)
        module, _, name = LAZY[cmd_name][0].partition(":")
        command = getattr(importlib.import_module(module), name)
        if not isinstance(command, click.Command):
            raise TypeError(LAZY[cmd_name][0])
        from cli.types import years_first

        years_first(command)
        translatable(command)
        return command

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[str]]:
        """Complete the names of commands without importing them."""
        from click.shell_completion import CompletionItem

        rows = ((name, line) for name, (_, line) in LAZY.items() if name.startswith(incomplete))
        own = [CompletionItem(name, help=said(line)) for name, line in rows]
        return [*own, *click.Command.shell_complete(self, ctx, incomplete)]

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Offer the nearest commands for a mistyped one; click knows of none that is lazy."""
        try:
            return super().resolve_command(ctx, args)
        except click.NoSuchCommand as error:
            raise click.NoSuchCommand(args[0], possibilities=LAZY, ctx=ctx) from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        del ctx
        rows = [(name, said(help_) or "") for name, (_, help_) in LAZY.items()]
        with formatter.section(gettext("Commands")):
            formatter.write_dl(rows)


def _version(context: click.Context, _: click.Parameter, asked_for: bool) -> None:
    """Print the version: an option of our own, for click words its one before any language."""
    if asked_for and not context.resilient_parsing:
        from importlib.metadata import version

        words = gettext("%(prog)s, version %(version)s")
        click.echo(words % {"prog": "budget-ledger", "version": version("budget-ledger")})
        context.exit()


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Example: budget-ledger --database ledger.db position 05558032 --year 2024",
)
@click.option(
    "--database",
    envvar="BUDGET_LEDGER_DATABASE",
    metavar="FILE|URL",
    help="A file or postgresql+psycopg://…; default: configuration, else ledger.db.",
)
@click.option(
    "--actor",
    envvar="BUDGET_LEDGER_ACTOR",
    metavar="LOGIN",
    help="Who acts; default: configuration, else the operating-system user.",
)
@click.option(
    "--lang",
    envvar="BUDGET_LEDGER_LANG",
    type=click.Choice(LANGUAGES),
    help="Language of the screen, before or behind the command; default: the locale's.",
)
@click.option(
    "--at-least",
    metavar="RECEIPT",
    help="Answer from no older state: wait shortly for a standby, else end with 5.",
)
@click.option("--quiet", is_flag=True, help="No progress, no remarks; warnings and errors stay.")
@click.option("-v", "--verbose", is_flag=True, help="Log what is opened, read and written.")
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_version,
    help="Show the version and exit.",
)
@click.pass_context
def root(
    context: click.Context,
    database: str | None,
    actor: str | None,
    lang: str | None,
    at_least: str | None,
    quiet: bool,
    verbose: bool,
) -> None:
    """Budget Ledger: who pays for a shared, grant-funded post.

    A subsidiary ledger: it records decisions, grants, staffing and actual costs as events that
    nobody can change, and computes each municipality's refinanced and unrefinanced position
    from them.
    """
    from cli.context import Settings, warn_of_secrets
    from cli.printing import set_page

    this_run().quiet = quiet
    if verbose or os.environ.get("BUDGET_LEDGER_LOG"):
        from cli.logged import listen

        listen(context, verbose=verbose)
    set_page()
    source = context.get_parameter_source("database")
    if database and source is not None and source.name == "COMMANDLINE":
        warn_of_secrets(database)
    context.obj = Settings.found(database, actor, lang, context.obj)._replace(at_least=at_least)
