"""`doctor`: what a ledger runs on, with or without one."""

from __future__ import annotations

import shutil
import sys
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.configured import configuration, configuration_file
from cli.context import Settings
from cli.options import FORM
from cli.parts import left_in
from cli.printing import echo, give, in_words, warn
from ledger.domain.errors import Finding, LedgerError, UsageError
from ledger.domain.said import Said

if TYPE_CHECKING:
    from ledger.reporting.language import Language

EXTRAS = {
    "parquet": "pyarrow",
    "pdf": "typst",
    "postgres": "psycopg",
    "evidence": "cryptography",
    "xlsx": "xlsxwriter",
}
"""Extra of the installation: what it brings along."""
_DAY = 24 * 60 * 60 * 1_000_000


@click.command(epilog="Example: budget-ledger doctor")
@FORM
@click.pass_obj
def doctor(settings: Settings, form: str) -> None:
    """Show versions, extras, the configuration in force, and the ledger that it names.

    It works without a ledger, too. Of backups only copies beside the ledger's file are known.
    """
    facts = _ledger(settings) | _program() | _settings(settings) | _place(settings)
    if facts.get("clock", "believed") != "believed":
        warn(facts["clock"], Said("clock"))
    from ledger.reporting.table import json_text, text_table

    if form == "json":
        give(json_text(facts))
        return
    language = settings.language
    rows = [[_named(language, name), _shown(language, name, facts[name])] for name in facts]
    echo(text_table([language.say("field"), language.say("value")], rows, frozenset()))


def _named(language: Language, fact: str) -> str:
    """Return the words for a fact; a database may know facts of its own."""
    key = f"doctor_{fact}"
    return language.say(key) if key in language else fact


def _shown(language: Language, fact: str, value: object) -> str:
    if isinstance(value, dict):
        parts = value.items()
        return ", ".join(f"{_named(language, n)} {_shown(language, n, one)}" for n, one in parts)
    if fact == "free_bytes" and isinstance(value, int):
        return f"{language.fte(Fraction(value // 10**8, 10))} GB"
    if fact == "actor_proof" or value == "os-user":
        return language.chosen("proof", str(value))
    return "–" if value is None else in_words(value)


def _ledger(settings: Settings) -> dict[str, object]:
    from ledger.application import Actor, Ledger
    from ledger.application.asking.condition import weaknesses
    from ledger.application.clock import system_clock

    try:
        actor = Actor(settings.login, settings.proof)
        with Ledger(settings.database, actor, settings.clock or system_clock) as ledger:
            facts, found = ledger.doctor(), list(ledger.stream(weaknesses, None))
    except UsageError:
        raise  # nothing that could be looked at was named
    except LedgerError as error:
        finding = error.findings[0]
        warn(finding)
        return {"ledger": finding.said}
    for finding in found:
        warn(finding)
    return {"ledger": Said("found"), **facts}


def _program() -> dict[str, object]:
    from importlib.metadata import PackageNotFoundError, version

    def found(name: str) -> str | None:
        try:
            return version(name)
        except PackageNotFoundError:
            return None

    return {
        "version": found("budget-ledger"),
        "python": f"{sys.version.split()[0]} ({sys.platform})",
        "extras": {extra: found(name) for extra, name in EXTRAS.items()},
    }


def _settings(settings: Settings) -> dict[str, object]:
    """Return each setting with where it comes from."""
    root = click.get_current_context().find_root()
    configured = configuration()
    file = configuration_file()

    def origin(name: str, otherwise: str) -> str:
        source = root.get_parameter_source(name)
        if source is not None and source.name in {"COMMANDLINE", "ENVIRONMENT"}:
            typed = source.name == "COMMANDLINE"
            return Said("option") if typed else Said("environment")
        return Said("configuration") if name in configured else otherwise

    return {
        "configuration": file if Path(file).exists() else Said("{file} (none)", file=file),
        "actor": settings.login,
        "actor_proof": settings.proof,
        "language": settings.lang,
        "origins": {
            "database": origin("database", Said("default")),
            "actor": origin("actor", "os-user"),
            "language": origin("lang", Said("locale")),
        },
    }


def _place(settings: Settings) -> dict[str, object]:
    """Return free space and the newest copy beside a ledger that is a file."""
    from ledger.application.clock import system_clock
    from ledger.log.databases.beside import file_of, newest_copy

    path = file_of(settings.database)
    if path is None:
        return {"free_bytes": None, "backup": None, "backup_age_days": None}
    folder = path.parent if path.parent.is_dir() else Path()
    for left in left_in(folder):
        problem = "BL-991 was left by a command that was killed"
        remedy = "remove it; who makes that file once more removes it, too"
        warn(Finding.of(Said("{path}", path=str(left)), problem, remedy))
    copy = newest_copy(path)
    now = (settings.clock or system_clock)()
    age = None if copy is None else max(0, now - copy.stat().st_mtime_ns // 1000) // _DAY
    return {
        "free_bytes": shutil.disk_usage(folder).free,
        "backup": None if copy is None else str(copy),
        "backup_age_days": age,
    }
