"""The private key that a command signs with: a file and its passphrase, never in the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from cli.asking import at_a_terminal
from cli.context import worded
from cli.misused import Misused
from cli.printing import in_words
from cli.types import FilePath
from ledger.domain.errors import UsageError
from ledger.domain.said import Said, by_system

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ledger.log.proving.notes import Checkpoint
    from ledger.log.proving.signing import OpenKey

_FILE = FilePath(exists=True, dir_okay=False)
PASSPHRASE_FILE = click.option(
    "--passphrase-file", type=_FILE, help="Its first line is the passphrase. Default: it is asked."
)


def key_option(
    help_: str, name: str = "--key", *, required: bool = False
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return the option that names the file of a signing key."""
    return click.option(name, "key_file", type=_FILE, metavar="FILE", help=help_, required=required)


def opened(key_file: Path, passphrase_file: Path | None) -> OpenKey:
    """Return the key of a file; who is at the terminal is asked for its passphrase."""
    with worded():
        from ledger.log.proving.signing import open_key

        said = passphrase(passphrase_file)
        return open_key(content_of(key_file), said)


def passphrase(file: Path | None, *, twice: bool = False) -> str:
    """Return the passphrase of a file, or ask for it; a new one is asked for twice.

    Raises:
        Misused: nobody can be asked.
    """
    if file is not None:
        return content_of(file).decode("utf-8", "replace").split("\n")[0].rstrip("\r")
    if not at_a_terminal():
        raise Misused("BL-787 nobody is asked for the passphrase", "add --passphrase-file FILE")
    asked = in_words(Said("Passphrase"))
    again = in_words(Said("Again")) if twice else False
    found = click.prompt(asked, hide_input=True, confirmation_prompt=again, err=True)
    return str(found)


def checkpoint_in(path: Path) -> Checkpoint:
    """Return the checkpoint of a file; who signed it is not checked."""
    text = content_of(path).decode("utf-8", "replace").replace("\r\n", "\n")
    with worded():
        from ledger.log.proving.notes import parse_checkpoint

        try:
            return parse_checkpoint(text)
        except UsageError as error:
            raise error.within(Said("file {path}", path=str(path))) from None


def content_of(path: Path) -> bytes:
    """Return a file's bytes."""
    try:
        return path.read_bytes()
    except OSError as error:
        problem = "file {path}: BL-214 {error}"
        raise Misused(problem, "check the path", path=str(path), error=by_system(error)) from None
