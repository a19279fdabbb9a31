"""The configuration file of a user. It is read before any command is looked for."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import Any

_CONFIG = "BUDGET_LEDGER_CONFIG"

_FOLDERS = {
    "win32": ("LOCALAPPDATA", "AppData/Local", "budget-ledger/budget-ledger"),
    "darwin": ("XDG_CONFIG_HOME", "Library/Application Support", "budget-ledger"),
}
_ELSEWHERE = ("XDG_CONFIG_HOME", ".config", "budget-ledger")
"""System: the variable that names the folder of settings, where it is else, the program's own."""


def settings_folder(system: str, environment: Mapping[str, str], home: str) -> str:
    """Return where a user's settings of this program are on an operating system."""
    variable, below_home, own = _FOLDERS.get(system, _ELSEWHERE)
    said = environment.get(variable, "").strip() or below_home
    return os.path.join(home, said, own).replace("/", os.sep)


def configuration_file() -> str:
    """Return where the configuration file is, or would be."""
    named = os.environ.get(_CONFIG)
    if named:
        return named
    home = os.path.expanduser("~")
    return os.path.join(settings_folder(sys.platform, os.environ, home), "config.toml")


def configuration() -> dict[str, str]:
    """Return the configuration file's texts; none when there is no file.

    Raises:
        click.UsageError: it was named and is missing, cannot be read, or says what nobody knows.
    """
    path = configuration_file()
    if not os.path.isfile(path):
        if os.environ.get(_CONFIG) and not os.path.exists(path):
            from cli.misused import Misused

            problem, remedy = "configuration {path}: BL-587 there is no such file", "mend {name}"
            raise Misused(problem, remedy, path=path, name=_CONFIG)
        return {}
    import tomllib

    try:
        with open(path, "rb") as file:
            content: dict[str, Any] = tomllib.load(file)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        from cli.misused import Misused

        problem = "configuration {path}: BL-214 {error}"
        raise Misused(problem, "mend or remove the file", path=path, error=str(error)) from error
    known = {"database", "actor", "lang"}
    for key, value in content.items():
        if key not in known or not isinstance(value, str):
            from cli.misused import Misused

            names = tuple(sorted(known))
            problem = "configuration {path}: BL-863 {key!r} is no setting, or no text"
            raise Misused(problem, "texts for {known} only", path=path, key=key, known=names)
        if not value:
            from cli.misused import Misused

            problem, remedy = "{name} in {path}: BL-588 holds nothing", "name one, or leave it out"
            raise Misused(problem, remedy, path=path, name=key)
    return content
