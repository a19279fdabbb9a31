"""`doctor`: what a ledger runs on, with or without one."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.configured import configuration, configuration_file
from cli.context import Settings
from cli.options import FORM
from cli.printing import echo, give, in_words, warn
from ledger.domain.errors import LedgerError
from ledger.domain.said import Said

if TYPE_CHECKING:
    from collections.abc import Callable

EXTRAS = {
    "parquet": "pyarrow",
    "pdf": "typst",
    "postgres": "psycopg",
    "evidence": "cryptography",
    "xlsx": "xlsxwriter",
}
"""Extra of the installation: what it brings along."""
_WORDS: dict[str, Said] = {
    "found": Said("found"),
    "believed": Said("believed"),
    "current": Said("current"),
    "absent": Said("absent"),
    "default": Said("default"),
    "environment": Said("environment"),
    "database": Said("database"),
    "configuration": Said("configuration"),
    "actor": Said("actor"),
    "language": Said("language"),
    "locale": Said("locale"),
    "option": Said("option"),
}
"""What it says in words; all else is typed, a name or a number."""
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
    say = settings.language.say
    rows = [[_named(say, name), _shown(value)] for name, value in facts.items()]
    echo(text_table([say("field"), say("value")], rows, frozenset()))


def _named(say: Callable[[str], str], fact: str) -> str:
    """Return the words for a fact; a database may know facts of its own."""
    try:
        return say(f"doctor_{fact}")
    except KeyError:
        return fact


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{_word(name)} {_word(one or '–')}" for name, one in value.items())
    return "–" if value is None else _word(value)


def _word(value: object) -> str:
    return in_words(_WORDS.get(str(value), value))


def _ledger(settings: Settings) -> dict[str, object]:
    from ledger.application import Actor, Ledger
    from ledger.application.asking.condition import weaknesses
    from ledger.application.clock import system_clock

    try:
        actor = Actor(settings.login, settings.proof)
        with Ledger(settings.database, actor, settings.clock or system_clock) as ledger:
            facts, found = ledger.doctor(), list(ledger.stream(weaknesses, None))
    except LedgerError as error:
        finding = error.findings[0]
        warn(finding)
        return {"ledger": str(finding)}
    for finding in found:
        warn(finding)
    return {"ledger": "found", **facts}


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
            return "option" if source.name == "COMMANDLINE" else "environment"
        return "configuration" if name in configured else otherwise

    return {
        "configuration": file if Path(file).exists() else f"{file} (none)",
        "actor": settings.login,
        "actor_proof": settings.proof,
        "language": settings.lang,
        "origins": {
            "database": origin("database", "default"),
            "actor": origin("actor", "os-user"),
            "language": origin("lang", "locale"),
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
    copy = newest_copy(path)
    now = (settings.clock or system_clock)()
    age = None if copy is None else max(0, now - copy.stat().st_mtime_ns // 1000) // _DAY
    return {
        "free_bytes": shutil.disk_usage(folder).free,
        "backup": None if copy is None else str(copy),
        "backup_age_days": age,
    }
