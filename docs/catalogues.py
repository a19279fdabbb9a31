# ruff: noqa: INP001 - a lone script beside the pages
"""Compile the catalogues of words: `python docs/catalogues.py`. A test says when that is due."""

from __future__ import annotations

import io
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

FOLDER = Path(__file__).parents[1] / "ledger" / "reporting" / "catalogues"


def read(code: str) -> Catalog:
    """Return the catalogue of a language as it is edited."""
    with (FOLDER / f"{code}.po").open("rb") as file:
        found = read_po(file, locale=code)
    # Not the moment of compiling: the same words give the same file.
    found.creation_date = found.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    return found


def shipped(code: str) -> Catalog:
    """Return the catalogue of a language as the program reads it."""
    with (FOLDER / f"{code}.mo").open("rb") as file:
        return read_mo(file)


def compiled(code: str) -> bytes:
    """Return the bytes of the catalogue for the program."""
    made = io.BytesIO()
    write_mo(made, read(code))
    return made.getvalue()


def main() -> None:
    """Compile every catalogue."""
    for path in sorted(FOLDER.glob("*.po")):
        path.with_suffix(".mo").write_bytes(compiled(path.stem))
        sys.stdout.write(f"{path.stem}.mo written\n")


if __name__ == "__main__":
    main()
