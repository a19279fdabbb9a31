"""Where the installed command begins: with its own `cli` and `ledger`, whoever else has a `cli`.

Both names are short, and another one may lie before them on the path: in a shared environment, or
in a folder of `PYTHONPATH`.
"""

from __future__ import annotations

import os
import sys
from importlib.machinery import ModuleSpec, PathFinder
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType

_FOLDER = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120 - no pathlib for --help


class _Own:
    """Finds our own packages beside this file."""

    @staticmethod
    def find_spec(
        name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return where one of ours is; of others nothing."""
        del path, target
        return PathFinder.find_spec(name, [_FOLDER]) if name in {"cli", "ledger"} else None


def main() -> None:
    """Run `budget-ledger`."""
    sys.meta_path.insert(0, _Own)
    from cli import main as begin  # noqa: PLC0415 - found by the line before

    begin()
