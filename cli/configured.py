"""The configuration file of a user. It is read before any command is looked for."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

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


def configuration() -> dict[str, str]:
    """Return the configuration file's texts; none when there is no file.

    Raises:
        click.UsageError: the file is there but cannot be read.
    """
    path = os.environ.get("BUDGET_LEDGER_CONFIG")
    if not path:
        home = os.path.expanduser("~")
        path = os.path.join(settings_folder(sys.platform, os.environ, home), "config.toml")
    if not os.path.isfile(path):
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
            problem = "configuration {path}: BL-437 {key!r}"
            raise Misused(problem, "texts for {known} only", path=path, key=key, known=names)
    return content
