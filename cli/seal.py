"""`seal` and `witness`: signed checkpoints, of this ledger and of another one."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from cli.acknowledging import Did, acknowledge
from cli.context import Settings, worded
from cli.files import writing
from cli.misused import Misused
from cli.options import OUT, decorated, noted
from cli.printing import for_a_file, give, give_record, remark
from cli.seen import tree_seen
from cli.signing import PASSPHRASE_FILE, checkpoint_in, content_of, key_option, opened
from cli.types import FilePath
from ledger.domain.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ledger.application import Note
    from ledger.application.sealing import Sealed

_FILE = FilePath(exists=True, dir_okay=False)
"""A file that is read."""


def _signing(function: Any) -> Any:  # noqa: ANN401 - click's decorators
    return decorated(
        function, (key_option("The signing key.", required=True), PASSPHRASE_FILE, *OUT)
    )


@click.command(epilog="Example: budget-ledger seal --key county.key --out county.checkpoint")
@_signing
@noted
def seal(settings: Settings, note: Note, form: str, **typed: Any) -> None:  # noqa: ANN401 - click's options
    """Sign everything on record: a checkpoint for auditors, partners, witnesses (C2SP).

    Root of the tree over all events and signature, in a few lines of text. Whoever keeps them sees
    whether anything before was changed, taken away or added since. The signature is recorded too.
    """
    _refuse_trial(typed)
    key = opened(typed["key_file"], typed["passphrase_file"])
    with _given(typed) as give_to:
        with settings.ledger() as ledger, tree_seen(settings.database) as seen:
            from ledger.application.sealing import seal as sealed

            done = sealed(ledger, key, note, seen)
        give_to(done)
    _tell(settings, "SealHead", done, form, typed)


@click.command(
    epilog="Example: budget-ledger witness theirs.checkpoint --key county.key "
    "--signed-by budget-ledger/5f67+530fc0b4+AeR0 --out theirs.witnessed"
)
@click.argument("file", type=_FILE)
@click.option("--signed-by", default="", metavar="KEY", help="Their key, as key list says there.")
@click.option("--proof", type=_FILE, help="That it extends the last: prove consistency, as JSON.")
@_signing
@noted
def witness(settings: Settings, note: Note, form: str, **typed: Any) -> None:  # noqa: ANN401 - click's options
    """Sign that this ledger saw the checkpoint in FILE of another one, and keep what it saw.

    Refused where it does not extend what was seen of that ledger before: then it has two histories.
    The first time its key must be named; get it from that body itself.
    """
    _refuse_trial(typed)
    checkpoint = checkpoint_in(typed["file"])
    with worded():
        path = _path(typed["proof"])
    key = opened(typed["key_file"], typed["passphrase_file"])
    with _given(typed) as give_to:
        with settings.ledger() as ledger:
            from ledger.application.clock import system_clock
            from ledger.application.sealing import Witnessing
            from ledger.application.sealing import witness as witnessed

            now = (settings.clock or system_clock)()
            seen = Witnessing(checkpoint, typed["signed_by"], path)
            done = witnessed(ledger, seen, key, (now, note))
        give_to(done)
    _tell(settings, "WitnessHead", done, form, typed)


def _refuse_trial(typed: dict[str, Any]) -> None:
    if typed["dry_run"]:
        raise Misused("BL-789 a signature is given or not", "leave --dry-run out")


def _path(file: Path | None) -> tuple[bytes, ...]:
    """Return the hashes of a proof as `prove consistency --format json` gives it."""
    if file is None:
        return ()
    import json

    try:
        return tuple(bytes.fromhex(one) for one in json.loads(content_of(file))["path"])
    except (ValueError, TypeError, KeyError):
        problem = "file {path}: BL-790 is no proof"
        remedy = "there: prove consistency OLD NEW --format json"
        raise UsageError.of(problem, remedy, path=str(file)) from None


@contextmanager
def _given(typed: dict[str, Any]) -> Iterator[Callable[[Sealed], object]]:
    """Give what takes the checkpoint: its file is begun before anything is recorded."""
    if typed["out"] is None:
        yield lambda _: None
        return
    with writing(typed["out"], force=typed["force"]) as file:
        yield lambda done: file.write(str(done.checkpoint).encode())


def _tell(settings: Settings, what: str, done: Sealed, form: str, typed: dict[str, Any]) -> None:
    """Give the checkpoint, and say what was recorded."""
    text, out = str(done.checkpoint), typed["out"]
    if out is not None:
        for_a_file()
    if form == "json":
        receipt = done.receipt
        record = {"command": what, "checkpoint": text, "receipt": receipt.receipt}
        give_record({**record, "repeated": receipt.repeated})
    elif out is None:
        give(text, nl=False)
        say = settings.language.say
        remark(say("receipt", receipt=done.receipt.receipt))
    else:
        acknowledge(settings, Did(what, done.receipt), form)
        remark(settings.language.say("checkpoint_written", path=out, size=done.checkpoint.size))
