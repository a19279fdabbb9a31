"""How a run ends that could not do, or could not say, what it was asked for."""

from __future__ import annotations

from contextlib import suppress

import click
from click.core import ParameterSource

from cli.language import bare, parameter
from cli.printing import blame, echo
from cli.run import ExitCode, this_run
from ledger.domain.errors import Finding, LedgerError, UsageError
from ledger.domain.said import NOWHERE, Said, by_system, either

_MISTYPED = {"BL-860", "BL-861", "BL-862"}
"""Behind these stands how the command is used."""
_LONG = 10**4
"""Signs in a line that click does not break; the page does that."""


def misused(error: click.ClickException) -> int:
    """Say in one line what was typed wrongly, and what to do; return the exit code.

    Behind what click itself refuses stands its line of usage.
    """
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        echo(error.format_message(), err=True)
        return error.exit_code
    finding: Finding | None = getattr(error, "finding", None)
    if finding is None:
        misread: UsageError | None = getattr(error, "misread", None)
        if misread is None:
            finding = _by_click(error)
        else:
            place = _typed_at(error)
            (finding,) = (misread.within(place, ", ") if place else misread).findings
    blame(finding)
    context: click.Context | None = getattr(error, "ctx", None)
    if finding.code in _MISTYPED and context and not this_run().json:
        context.terminal_width = _LONG
        echo(context.get_usage(), err=True)
    return error.exit_code


def _typed_at(error: click.ClickException) -> Said:
    """Return the option, argument or variable that was typed wrongly."""
    if not (isinstance(error, click.BadParameter) and error.param and error.ctx):
        return NOWHERE
    source = error.ctx.get_parameter_source(error.param.name or "")
    variable = source is ParameterSource.ENVIRONMENT  # nobody typed the option
    name = str(error.param.envvar) if variable else _name(error.param, error.ctx)
    return Said("{name}", name=name)


def _name(one: click.Parameter, context: click.Context) -> str:
    """Return an option as it is typed, or what an argument is called."""
    if isinstance(one, click.Option):
        return max(one.opts, key=len)
    return bare(parameter(one, context).make_metavar(context))


def _missing(first: click.Parameter, context: click.Context) -> list[str]:
    """Return everything required that was not typed: click tells of one at a time."""
    options = (one for one in context.command.params if isinstance(one, click.Option))
    typed = this_run().typed
    lacking = [one for one in options if one.required and typed.isdisjoint(one.opts)]
    every = lacking if first in lacking else [first, *lacking]
    return [_name(one, context) for one in every]


def _by_click(error: click.ClickException) -> Finding:
    """Return what click refuses, in its words where we have none."""
    context: click.Context | None = getattr(error, "ctx", None)
    asked = f"{context.command_path} --help" if context else "--help"
    if isinstance(error, click.MissingParameter) and error.param and context:
        names = tuple(_missing(error.param, context))
        return Finding.of(NOWHERE, "BL-861 missing: {names}", "see {help}", names=names, help=asked)
    near = either(getattr(error, "possibilities", None) or ())
    if isinstance(error, click.NoSuchOption) and context:
        own = {f"--{one.name}": one for one in context.command.params}
        if argument := own.get(error.option_name):
            words = "BL-862 {option} is no option here: {argument} is typed without it"
            named = {"option": error.option_name, "argument": _name(argument, context)}
            return Finding.of(NOWHERE, words, "see {help}", help=asked, **named)
    remedy = "did you mean {near}?" if near else "see {help}"
    if isinstance(error, click.NoSuchCommand):
        words = "BL-457 there is no command {command!r}"
        return Finding.of(NOWHERE, words, remedy, command=error.command_name, near=near, help=asked)
    problem = " ".join((error.message or error.format_message()).split()).removesuffix(".")
    place, said = _typed_at(error), {"problem": problem, "near": near, "help": asked}
    return Finding.of(place, "BL-860 {problem}", remedy, **said)


def cancelled() -> ExitCode:
    """Say that somebody cancelled, and what stands nevertheless."""
    receipt = this_run().recorded
    if receipt:
        blame(
            Finding.of(NOWHERE, "BL-580 cancelled, but it is recorded: {receipt}", receipt=receipt)
        )
    else:
        blame(Finding.of(NOWHERE, "BL-581 cancelled; nothing was recorded"))
    return ExitCode.CANCELLED


def undelivered(error: OSError) -> ExitCode:
    """Say on the error channel, if it is still there, that the answer could not be written.

    A reader who had enough of an answer, such as `head`, is told nothing.
    """
    cause = by_system(error)
    place = Said("file {path}", path=str(error.filename)) if error.filename else NOWHERE
    with suppress(OSError, ValueError):
        if this_run().recorded:
            return _untold(place, cause)
        if not isinstance(error, BrokenPipeError):
            problem = "BL-583 the answer could not be written: {cause}"
            blame(Finding.of(place, problem, "ask again, or name a file with --out", cause=cause))
    return ExitCode.UNTOLD if this_run().recorded else ExitCode.CANNOT_TELL


def unanswered(fault: Finding) -> ExitCode:
    """Say that something is recorded, and that the database was lost behind that."""
    # What the driver says, where there is that: our own words say that nothing was recorded.
    return _untold(fault.place, fault.values.get("error") or fault.problem)


def _untold(place: Said | str, cause: object) -> ExitCode:
    receipt = this_run().recorded
    problem = "BL-582 event {event} is recorded, only the answer could not be written: {cause}"
    values = {"event": int(receipt.partition("-")[0]), "receipt": receipt, "cause": cause}
    where = Said("{place}", place=place) if place else NOWHERE
    blame(Finding.of(where, problem, "do not repeat it; receipt {receipt}", **values))
    return ExitCode.UNTOLD


def _unusable(error: OSError) -> ExitCode:
    """Say what the system said of a name, such as one that is longer than any file's."""
    place, cause = Said("file {path}", path=str(error.filename)), by_system(error)
    if this_run().recorded:
        return _untold(place, cause)
    blame(Finding.of(place, "BL-214 {error}", "check the path", error=cause))
    return ExitCode.USAGE


def astray(error: Exception) -> int:
    """Say what is wrong with the ledger that a command got lost in, or with a file that was named.

    What neither explains is a fault of the program, and is raised again.
    """
    if isinstance(error, OSError) and error.filename:
        return _unusable(error)
    from ledger.application.asking.verifying import first_fault

    database = this_run().database
    fault = first_fault(database) if database else None
    if fault is not None:
        blame(fault)
        return ExitCode.BROKEN
    if not isinstance(error, LedgerError):
        raise error
    blame(error)
    return error.exit_code
