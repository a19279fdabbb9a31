"""How a run ends that could not do, or could not say, what it was asked for."""

from __future__ import annotations

from contextlib import suppress
from io import StringIO

import click
from click.core import ParameterSource

from cli.language import parameter as in_language
from cli.printing import blame, echo
from cli.run import ExitCode, this_run
from ledger.domain.errors import Finding, LedgerError, UsageError
from ledger.domain.said import NOWHERE, Said, by_system

_MISTYPED = "BL-860 {problem}"
"""What click itself refuses, in its words."""


def misused(error: click.ClickException) -> int:
    """Say what was typed wrongly; return the exit code."""
    variable = ""
    if isinstance(error, click.BadParameter) and error.param and error.ctx:
        source = error.ctx.get_parameter_source(error.param.name or "")
        if source is ParameterSource.ENVIRONMENT:  # nobody typed the option
            variable = error.param_hint = str(error.param.envvar)
    if not this_run().json:
        if isinstance(error, click.BadParameter) and error.param and error.ctx:
            error.param = in_language(error.param, error.ctx)
        words = StringIO()
        error.show(file=words)
        told = words.getvalue()
        if not _coded(error):
            told = f"{told.rstrip()} [{_MISTYPED[:6]}]\n"
        echo(told, nl=False, err=True)
        return error.exit_code
    finding: Finding | None = getattr(error, "finding", None)
    if finding is None:
        parameter = getattr(error, "param", None)
        names = variable or (max(parameter.opts, key=len) if parameter is not None else "")
        place = Said("{name}", name=names) if names else NOWHERE
        misread: UsageError | None = getattr(error, "misread", None)
        if misread is None:
            said = Said(_MISTYPED, problem=error.message or error.format_message())
            finding = Finding(place, said)
        else:
            (finding,) = (misread.within(place, ", ") if names else misread).findings
    blame(finding)
    return error.exit_code


def _coded(error: click.ClickException) -> bool:
    """Return whether an error is in our words, which have a code of their own."""
    return hasattr(error, "finding") or hasattr(error, "misread")


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


def astray(error: Exception) -> int:
    """Say what is wrong with the ledger that a command got lost in.

    What nothing stored explains is a fault of the program, and is raised again.
    """
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
