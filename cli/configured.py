"""The configuration file of a user. It is read before any command is looked for."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import PurePath

P = TypeVar("P", bound="PurePath")


_FOLDERS = {
    "win32": ("LOCALAPPDATA", "AppData/Local", "budget-ledger/budget-ledger"),
    "darwin": ("XDG_CONFIG_HOME", "Library/Application Support", "budget-ledger"),
}
_ELSEWHERE = ("XDG_CONFIG_HOME", ".config", "budget-ledger")
"""System: the variable that names the folder of settings, where it is else, the program's own."""


def settings_folder(system: str, environment: Mapping[str, str], home: P) -> P:
    """Return where a user's settings of this program are on an operating system."""
    variable, below_home, own = _FOLDERS.get(system, _ELSEWHERE)
    return (home / (environment.get(variable, "").strip() or below_home)) / own


def configuration() -> dict[str, str]:
    """Return the configuration file's texts; none when there is no file.

    Raises:
        click.UsageError: the file is there but cannot be read.
    """
    from pathlib import Path

    named = os.environ.get("BUDGET_LEDGER_CONFIG")
    if named:
        path = Path(named)
    else:
        home = Path(os.path.expanduser("~"))  # noqa: PTH111 - Path.home refuses who has none
        path = settings_folder(sys.platform, os.environ, home) / "config.toml"
    if not path.is_file():
        return {}
    import tomllib

    try:
        content: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        from cli.misused import Misused

        problem = "configuration {path}: BL-214 {error}"
        raise Misused(
            problem, "mend or remove the file", path=str(path), error=str(error)
        ) from error
    known = {"database", "actor", "lang"}
    for key, value in content.items():
        if key not in known or not isinstance(value, str):
            from cli.misused import Misused

            names = tuple(sorted(known))
            problem = "configuration {path}: BL-437 {key!r}"
            raise Misused(problem, "texts for {known} only", path=str(path), key=key, known=names)
    return content
