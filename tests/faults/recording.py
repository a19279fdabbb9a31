"""Every command that records, with what it needs to be accepted after the case Mitte."""

from __future__ import annotations

import shlex
import shutil
from typing import TYPE_CHECKING, NamedTuple

from tests.cli.commands import COMMANDS, RECORDING, example_of
from tests.cli.conftest import Typist
from tests.cli.signing import Signer
from tests.faults.place import State, state_of

if TYPE_CHECKING:
    from collections.abc import Container, Iterator
    from pathlib import Path

    from tests.faults.place import Place

BOOK = (
    "cost book --post CM-1 --type personnel --amount 100 --service 2023-12-01 2023-12-31 "
    "--booked-on 2023-12-31 --voucher fault --plausible"
)
SIGNED = "--key ours/signing.key --passphrase-file ours/words"
_GRANT = (
    "grant approve KIM-2026 --programme KIM --grantor 05 --recipient 05558016 --from 2026-01-01 "
    "--until 2028-12-31 --fte 6 --rate 57000 --proof-due 03-31"
)
_VIA_THE_COUNTY = _GRANT.replace("--recipient 05558016", "--recipient 05558")
_POST = "post establish CM-2 --programme KIM --employing-body 05558016 --fte 1 --from 2024-01-01"
_INSTEAD = {
    "apply": "apply new.toml",
    "body register": "body register 05554004 Ahaus",
    "programme register": "programme register DIGI Digitalisierung",
    "decision adopt": "decision adopt 182/2022 --body 05558016 --programme KIM --ceiling 5000 "
    "--first-year 2023",
    "grant amend": "grant amend KIM-2023 --from 2024-01-01 --rate 57001",
    "grant approve": _GRANT,
    "grant forward": "grant forward KIM-2026 --to 05558016 --from 2026-01-01 --until 2028-12-31 "
    "--proof-due 28.02.",
    "agreement conclude": "agreement conclude KV-2 --programme KIM --key 05558016=1/2,05558032=1/2 "
    "--from 2024-01-01",
    "post establish": _POST,
    "post fill": "post fill CM-2 --person P-18 --from 2024-01-01",
    "cost book": BOOK,
    "cost certify": "cost certify --all --post CM-1 --year 2023 --actor chief",
    "cost correct": "cost correct 2023-0701 --amount 5683,19",
    "cost import": "cost import costs.csv --new-type",
    "cost pay": "cost pay --voucher fault --body 05558016 --fiscal-year 2023 --paid-on 2024-01-15",
    "correct": "correct 19 --reason 'typed for the wrong year'",
    "clock correct": "clock correct 18 --recorded-at 2026-01-01T01:00:35 --reason 'wrong clock'",
    "year close": "year close 05558032 2023 --closed-on 2024-04-30 --yes "
    "--despite-red --reason agreed",
    "seal": f"seal {SIGNED}",
    "witness": f"witness theirs.checkpoint {SIGNED} --signed-by {{their_key}}",
}
"""Where its help shows what stands in the case Mitte, or what is only tried."""
_FIRST = {
    "budget lift-block": ["budget block"],
    "grant accept-proof": ["grant submit-proof"],
    "grant forward": [_VIA_THE_COUNTY],
    "repayment charge-interest": ["repayment claim"],
    "repayment pay": ["repayment claim"],
    "settlement pay": ["settlement issue"],
    "post amend": [_GRANT],
    "post close": ["post vacate"],
    "post fill": [_POST],
    "cost pay": [BOOK],
    "correct": ["budget block"],
    "key revoke": ["key register"],
    "seal": ["key register county {public_key}"],
    "witness": ["key register county {public_key}"],
}
"""What is typed before: lines, or commands as their help shows them."""


class Recorded(NamedTuple):
    """A command that records, and the state that it makes of the one before it."""

    line: str
    after: State


def with_keys(place: Place) -> dict[str, str]:
    """Let every attempt begin with keys and a foreign checkpoint; return what lines say of them."""
    with place.template() as folder:
        (folder / "new.toml").write_text('[[body]]\nbody = "05554004"\nname = "Ahaus"\n', "utf-8")
        ours, theirs = (_signer(folder / name) for name in ("ours", "theirs"))
        (folder / "theirs.checkpoint").write_text(theirs.seal(), "utf-8")
        return {"public_key": ours.public, "their_key": theirs.verifier_key}


def _signer(folder: Path) -> Signer:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    own = Typist(str(folder / "own.db"))
    own.ok("init")
    own.ok("body register 05558032 Nottuln")
    return Signer(own, folder)


def recording_commands(place: Place, chosen: Container[object] = RECORDING) -> Iterator[Recorded]:
    """Yield each command that records, and let the place be as it is to be before it."""
    keys = with_keys(place)
    for name in RECORDING:
        if name in chosen and name != "restore":
            before = [_line(one, keys) for one in _FIRST.get(name, ())]
            place.prepare(*before)
            line = _line(name, keys)
            assert place.child(line) == 0, (line, place.said.read_text("utf-8"))
            after = state_of(place.path)
            assert after.events > place.before.events, line
            yield Recorded(line, after)


def _line(name: str, keys: dict[str, str]) -> str:
    """Return what is typed: the line itself, or how a command is tried here."""
    if name not in COMMANDS:
        return name.format(**keys)
    line = _INSTEAD.get(name) or shlex.join(example_of(name))
    takes = {word for one in COMMANDS[name].params for word in one.opts}
    return line.format(**keys) + (" --despite-clock" if "--despite-clock" in takes else "")
