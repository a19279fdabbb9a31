"""What the fuzzers call: each parser on bytes; it reads them or refuses them in a line."""

from __future__ import annotations

import io
import tomllib
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from openpyxl import Workbook

from ledger.domain.errors import LedgerError
from ledger.importing.bank.camt import read_camt
from ledger.importing.costs.line_reader import LineReader
from ledger.importing.costs.opening import open_file
from ledger.importing.costs.table import TableReader
from ledger.importing.files.splitting import Block
from ledger.importing.profiles.checking import check_profile
from ledger.importing.profiles.codes import Reading
from ledger.importing.profiles.profile import parse_profile, read_profile
from ledger.importing.profiles.proposal import profile_text
from ledger.importing.profiles.sniff import sniff
from ledger.importing.setup.document import read_entries
from tests.importing.datev_files import FIRST, NAMES, booking
from tests.importing.statement import Payment, statement

if TYPE_CHECKING:
    from collections.abc import Callable

DOCS = Path(__file__).parents[2] / "docs" / "how-to"
PROFILES = DOCS / "profiles"
ALLOWED = LedgerError
"""The one kind of exception that a parser may let out."""


class Target(NamedTuple):
    """A parser of a file with this suffix, and valid samples to begin with."""

    parse: Callable[[Path], object]
    suffix: str
    samples: tuple[bytes, ...]

    def run(self, folder: Path, content: bytes) -> bool:
        """Parse bytes; False: they were refused. Anything but a clear refusal goes through."""
        path = folder / f"fuzz{self.suffix}"
        path.write_bytes(content)
        try:
            self.parse(path)
        except ALLOWED as refusal:
            said = str(refusal)
            if not said or len(said.splitlines()[0]) > _LONG:
                raise AssertionError(f"not a clear refusal: {said[:500]!r}") from refusal
            return False
        return True


_LONG = 600


def _plain(path: Path) -> None:
    file = open_file(path, None, Reading("csv", keep_text=False, employing_bodies={"CM-1": "1"}))
    reader = LineReader(file, None)
    for part in reader.parts():
        assert len(part.lines) == len(part.numbers)


def _by(profile: str) -> Callable[[Path], object]:
    chosen = read_profile(PROFILES / profile)
    return lambda path: check_profile(path, chosen)


def _sniffed(path: Path) -> None:
    tomllib.loads(profile_text(sniff(path), "fuzz"))


_HEAD = [
    "Beleg",
    "Datum",
    "Konto",
    "Gegenkonto",
    "KTR",
    "Betrag",
    "Seite",
    "Whg",
    "Storno",
    "BU",
    "Mandant",
    "Gezahlt",
    "Text",
    "Zeile",
    "Zu",
    "Code",
]
_MOST = """
[columns]
voucher = "Beleg"
booked_on = "Datum"
account = "Konto"
cost_bearer = "KTR"
amount = "Betrag"
{columns}
[service]
month_of = "booked_on"
[accounts]
"5012*" = "personnel"
[posts]
"CM-1" = "CM-1"
{rest}
"""
_SKIP = '[[skip]]\ncolumn = "Beleg"\nequals = "Summe"\namounts = "drop"\n'
_WAYS = tuple(
    parse_profile("fuzz.toml", top + _MOST.format(columns=columns, rest=rest))
    for top, columns, rest in (
        ("", "", ""),
        ("count_lines = true\n", 'side = "Seite"\ncontra_account = "Gegenkonto"\n', _SKIP),
        ('fill_down = ["voucher", "booked_on", "account"]\ncount_lines = true\n', "", _SKIP),
        ("short_rows = true\nkeep_text = true\n", 'text = "Text"\nline = "Zeile"\n', _SKIP),
        (
            "",
            (
                'reversal = "Storno"\ntax_key = "BU"\nbody = "Mandant"\npaid_on = "Gezahlt"\n'
                'reverses = "Zu"\ncurrency = "Whg"\n'
            ),
            '[reversals]\nmarks = ["Ja"]\n[bodies]\n"01" = "1"\n[amounts]\ntax = "gross"\n',
        ),
        ("", "", '[unmapped]\naccounts = "skip"\nposts = "skip"\n'),
    )
)
"""Profiles that between them use each rule of the reader."""


def _table(path: Path) -> None:
    """Read rows by the profile that the first byte chooses: each is booked, refused or left out."""
    first, rest = path.read_bytes()[:1] or b"0", path.read_bytes()[1:]
    rows = [line.split(";") for line in rest.decode("utf-8", "replace").split("\n")]
    reading = Reading("csv", keep_text=False, employing_bodies={"CM-1": "1"})
    table = TableReader("x.csv", _HEAD, _WAYS[first[0] % len(_WAYS)], reading)
    read = table(Block.of_rows(range(2, 2 + len(rows)), rows))
    refused = {one.number for one in read.refused}
    left_out = sum(count for count, _ in table.skipped.values())
    blank = sum(not any(map(str.strip, row)) for row in rows)
    assert refused.isdisjoint(read.numbers)
    assert len(read.numbers) + len(refused) + left_out + blank == len(rows)
    assert len(read.cents) == len(read.lines) == len(read.numbers)


_ROWS = b"""0B-1;10.01.2024;501200;1200;CM-1;50,00;S;EUR;Nein;;01;;x;;;
B-2;10.01.2024;1200;501200;CM-1;50,00;H;;;20;01;11.01.2024;;2;;
Summe;;;;;1.100,00;;USD;;;;;;;;
;;;;;;;;;;;;;;;"""


def _sheet() -> bytes:
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = "Buchungen"
    page.append(["Auszug 2024"])
    page.append(["Belegnr", "Buchungsdatum", "Konto", "Betrag", "S/H"])
    page.append(["V-1", "31.01.2024", "501200", 100.5, "S"])
    out = io.BytesIO()
    book.save(out)
    return _stored(out.getvalue())


def _stored(packed: bytes) -> bytes:
    """Return a spreadsheet without compression, so that a changed byte changes its XML."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    return out.getvalue()


_EXPORT = (PROFILES / "export.csv").read_bytes()
_OWN = (DOCS / "costs.csv").read_bytes()
_TWO_COLUMNS = (
    b"Mandant;Jahr;Beleg;Gebucht;Haushaltsstelle;Kostenstelle;Soll;Haben\n"
    b"016;2024;17;31.01.2024;05.01.01.501200;CM1;100,00;\n"
    b"016;2024;17;29.02.24;05.01.01.501200;CM1;;20,00\n"
)
_DATEV = "\n".join(
    [FIRST, ";".join(NAMES), booking("100,00", "S", "501200", "3101", "V-1")]
).encode("cp1252")
_CAMT = statement(Payment("14250.00", "Kreis", "KIM-2023"), Payment("-2050", parts=("2000", "50")))
_RETURNED = statement(
    Payment("-5", "A", extra="<RtrInf/><BkTxCd><Prtry><Cd>NRTI+159</Cd></Prtry></BkTxCd>"),
    Payment("2024", parts=("2000", "50")),
    Payment("1", status="PDNG"),
).encode()

TARGETS: dict[str, Target] = {
    "csv": Target(_plain, ".csv", (_OWN,)),
    "table": Target(
        _table, ".rows", tuple(bytes((48 + n,)) + _ROWS[1:] for n in range(len(_WAYS)))
    ),
    "profile-csv": Target(_by("semicolon-signed.toml"), ".csv", (_EXPORT,)),
    "debit-credit": Target(_by("debit-credit.toml"), ".csv", (_TWO_COLUMNS, _EXPORT)),
    "datev": Target(_plain, ".csv", (_DATEV,)),
    "xlsx": Target(_by("spreadsheet.toml"), ".xlsx", (_sheet(),)),
    "camt": Target(
        read_camt, ".xml", (_CAMT.encode(), statement(version="02").encode(), _RETURNED)
    ),
    "profile": Target(
        read_profile, ".toml", tuple(path.read_bytes() for path in PROFILES.glob("*.toml"))
    ),
    "setup": Target(read_entries, ".toml", ((DOCS / "county.toml").read_bytes(),)),
    "sniff": Target(_sniffed, ".csv", (_EXPORT, _OWN, _DATEV)),
    "sniff-xlsx": Target(_sniffed, ".xlsx", (_sheet(),)),
}
