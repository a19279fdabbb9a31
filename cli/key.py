"""`key`: who signs for the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli.context import Settings, worded
from cli.fields import argument, fills
from cli.files import writing
from cli.options import FORM, lasting
from cli.printing import echo, give_record
from cli.signing import PASSPHRASE_FILE, passphrase
from cli.types import FilePath, Parsed
from ledger.domain.commands import RegisterKey, RevokeKey
from ledger.domain.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

_BYTES = 32


def _public_key(text: str) -> bytes:
    from base64 import b64decode

    try:
        raw = b64decode(text, validate=True)
    except ValueError:
        raw = b""
    if len(raw) != _BYTES:
        problem = "key {text!r}: BL-788 is no public key of 32 bytes, in 44 signs"
        raise UsageError.of(problem, "copy what key new printed", text=text[:50])
    return raw


PUBLIC_KEY: Parsed[bytes] = Parsed("public-key", _public_key)


@click.group()
def key() -> None:
    """Make, register, revoke the keys that seal the ledger; private ones lie outside it."""


@key.command("new", epilog="Example: budget-ledger key new --out county.key")
@click.option("--out", type=FilePath(dir_okay=False), required=True, help="The file of the key.")
@PASSPHRASE_FILE
@FORM
@click.pass_obj
def new(settings: Settings, out: Path, passphrase_file: Path | None, form: str) -> None:
    """Make a signing key (Ed25519) in a file under a passphrase; no ledger is touched.

    Whoever has the file and the passphrase seals. Keep it away from the ledger, and a copy apart.
    Its public half is registered: key register.
    """
    from base64 import b64encode

    with worded():
        from ledger.log.proving.signing import new_key

        content, made = new_key(passphrase(passphrase_file, twice=True))
    with writing(out) as file:
        file.write(content)
    public = b64encode(made.public).decode()
    if form == "json":
        give_record({"file": str(out), "public_key": public})
        return
    echo(settings.language.say("key_made", file=out))
    echo(settings.language.say("key_public", public=public))


@key.command(
    "register",
    epilog="Example: budget-ledger key register county-2026 "
    "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
)
@argument("signing_key", metavar="NAME", type=str)
@argument("public_key", metavar="PUBLIC_KEY", type=PUBLIC_KEY)
@fills(RegisterKey)
def register() -> None:
    """Register a key under a NAME, as key new printed it: from now on it seals this ledger."""


@lasting
@key.command("revoke", epilog="Example: budget-ledger key revoke county-2026 --reason lost")
@argument("signing_key", metavar="NAME")
@fills(RevokeKey)
def revoke() -> None:
    """Revoke a key: it seals no more, for ever. What it sealed before stays sealed."""


@key.command("list", epilog="Example: budget-ledger key list")
@FORM
@click.pass_obj
def list_(settings: Settings, form: str) -> None:
    """List the keys of this ledger as auditors and witnesses take them, and what each sealed."""
    with settings.ledger() as ledger:
        from ledger.application.sealing import signing_keys
        from ledger.log.proving.notes import verifier_key

        found = ledger.ask(signing_keys, None)
    say = settings.language.say
    rows = [
        {
            "signing_key": name,
            "verifier_key": verifier_key(found.origin, one.event.public_key),
            "registered_by": one.fact.sequence,
            "revoked_by": one.revoked.sequence if one.revoked else None,
            "sealed": max((seal.event.size for seal in one.sealed), default=0),
        }
        for name, one in sorted(found.keys.items())
    ]
    if form == "json":
        give_record({"origin": found.origin, "keys": rows})
        return
    echo(say("key_origin", origin=found.origin))
    for row in rows:
        state = say("key_revoked", event=row["revoked_by"]) if row["revoked_by"] else ""
        echo(say("key_line", name=row["signing_key"], sealed=row["sealed"], state=state))
        echo(f"  {row['verifier_key']}")
