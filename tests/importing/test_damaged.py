"""One damaged cell of a file of any format: refused at its line, or read with its right value."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ledger.domain.commands import ReverseCost
from ledger.domain.errors import UsageError
from ledger.domain.period import parse_day
from ledger.importing.costs.line_reader import LineReader
from ledger.importing.costs.opening import open_file
from tests.effort import examples
from tests.importing.datev_files import FIRST, NAMES
from tests.importing.profiled import READING, SIDE, SIDES, profile_of
from tests.importing.workbooks import row, text, workbook

if TYPE_CHECKING:
    from pathlib import Path

    from ledger.domain.costs.booking_block import Line
    from ledger.importing.profiles.profile import Profile

DAY = parse_day("2024-07-11")
DAMAGE = st.sampled_from(
    ["", "x", "=1", "USD", "9", "9,99", "1e5", "12.34,5", "--1", "31.02.2024", "2024-07-11", "H",
     "11.07.2024", "1107", "X" * 201, "\u202e1", "a;b", 'a"b', '"', "Ã¼", "1" * 17, "20", "94",
     "G", "EUR", "\x00", "storniert", " 9,99 ", "\u0661", "2,5,0"]
)  # fmt: skip
AMOUNTS = {"9,99": 999, " 9,99 ": 999} | {text: int(text) * 100 for text in ("9", "20", "94")}
AMOUNTS["1107"] = 110700
DAYS = {"2024-07-11": DAY, "11.07.2024": DAY, "1107": DAY}


class Form(NamedTuple):
    """A format: good cells below its heads, what is read by, and where which field stands.

    `same` are columns in which some texts change nothing.
    """

    cells: dict[str, str]
    fields: dict[str, str]
    profile: Profile | None = None
    same: dict[str, tuple[str, ...] | None] = {}  # noqa: RUF012 - nobody changes it
    before: str = ""
    suffix: str = "csv"
    first: int = 2

    def write(self, path: Path, rows: list[list[str]]) -> None:
        """Write a file of rows."""
        if self.suffix == "xlsx":
            workbook(path, "".join(row(*map(text, cells)) for cells in ([*self.cells], *rows)))
            return
        lines = [";".join(cells) for cells in ([*self.cells], *rows)]
        path.write_bytes((self.before + "\n".join(lines) + "\n").encode("utf-8-sig"))

    def right(self, line: Line, before: Line, head: str, damage: str) -> bool:
        """Return whether a line says what its damaged cell says, and else what it said before."""
        if isinstance(line, ReverseCost) or isinstance(before, ReverseCost):
            return (head, damage) in {("BU-Schlüssel", "20"), ("Generalumkehr (GU)", "G")}
        marks = self.same.get(head, ())
        if marks is None or damage in marks:
            return line == before
        field = self.fields.get(head, "")
        cents = AMOUNTS.get(damage, 0) * (1 if before.amount_cents > 0 else -1)
        expected = {
            "code": damage.strip(),
            "voucher": damage.strip(),
            "service_from": DAYS.get(damage),
            "service_to": DAYS.get(damage),
            "amount_cents": cents,
            "booked_on": DAYS.get(damage),
            "paid_on": DAYS.get(damage, 0),
            "side": -before.amount_cents,
        }.get(field)
        if field == "code":  # which the ledger judges
            return expected in {getattr(line, "post", ""), getattr(line, "cost_type", "")}
        name = "amount_cents" if field == "side" else field
        return bool(expected is not None) and getattr(line, name, None) == expected


EXPORT = dict(zip(SIDES, ["B-1", "10.07.2024", "501200", "CM-1", "5.050,00", "S"], strict=True))
BY = dict(zip(SIDES, ["voucher", "booked_on", "", "", "amount_cents", "side"], strict=True))
OWN = {
    "post": "CM-1",
    "cost_type": "personnel",
    "amount": "5050.00",
    "service_from": "2024-07-01",
    "service_to": "2024-07-31",
    "booked_on": "2024-07-10",
    "paid_on": "",
    "voucher": "B-1",
}
DATEV = dict.fromkeys(NAMES, "") | {
    NAMES[0]: "5050,00",
    NAMES[1]: "S",
    "WKZ Umsatz": "EUR",
    "Konto": "personnel",
    "Belegdatum": "1007",
    "Belegfeld 1": "B-1",
    "KOST1 - Kostenstelle": "CM-1",
    "Buchungstext": "Gehalt",
}
READ = {NAMES[0], NAMES[1], "WKZ Umsatz", "Konto", "Belegdatum", "Belegfeld 1", "BU-Schlüssel",
        "KOST1 - Kostenstelle", "Generalumkehr (GU)", "Leistungsdatum"}  # fmt: skip
FORMS = {
    "csv": Form(EXPORT, BY, profile_of(SIDE, 'delimiter = ";"\n')),
    "xlsx": Form(EXPORT, BY, profile_of(SIDE, 'format = "xlsx"\n'), suffix="xlsx"),
    "own": Form(
        OWN,
        dict(zip(OWN, ["code", "code", "amount_cents", *[*OWN][3:]], strict=True)),
        same={"paid_on": ("",)},
    ),
    "datev": Form(
        DATEV,
        {NAMES[0]: "amount_cents", NAMES[1]: "side", "Belegdatum": "booked_on"}
        | {"Belegfeld 1": "voucher", "Konto": "code", "Leistungsdatum": "service_from"},
        same={name: None for name in NAMES if name not in READ}
        | {"WKZ Umsatz": ("", "EUR"), "BU-Schlüssel": ("",), "Generalumkehr (GU)": ("",)}
        | {"Leistungsdatum": ("",)},
        before=f"{FIRST}\n",
        first=3,
    ),
}


def read(form: Form, path: Path) -> tuple[dict[int, Line], set[int]]:
    """Return lines and refused ones by their numbers; a file refused at a line has no lines."""
    try:
        reader = LineReader(open_file(path, form.profile, READING), None)
        lines = {
            number: line
            for part in reader.parts()
            for number, line in zip(part.numbers, part.lines, strict=True)
        }
    except UsageError as refusal:
        return {}, set(map(int, re.findall(r"x\.\w+, line ([0-9]+)", str(refusal))))
    for finding in reader.findings:
        profiled = form.profile is not None or "profile" in finding.problem
        assert profiled or not re.search(r"\w = |\[\w+\]", finding.problem), finding
    return lines, {finding.line for finding in reader.findings}


@pytest.mark.parametrize("name", FORMS)
@settings(max_examples=examples(400), deadline=None)
@given(data=st.data())
def test_a_damaged_cell_is_refused_at_its_line_or_read_rightly(tmp_path_factory, name, data):
    form = FORMS[name]
    count = data.draw(st.integers(1, 4))
    place, at = data.draw(st.integers(0, len(form.cells) - 1)), data.draw(st.integers(0, count - 1))
    damage = data.draw(DAMAGE)
    assume(form.suffix == "csv" or damage != "\x00")  # which XML has no place for
    heads, good = [*form.cells], [*form.cells.values()]
    voucher = next(head for head, field in form.fields.items() if field == "voucher")
    rows = [good.copy() for _ in range(count)]
    for number, cells in enumerate(rows, 1):
        cells[heads.index(voucher)] = f"B-{number}"
    path = tmp_path_factory.mktemp("damaged") / f"x.{form.suffix}"
    form.write(path, rows)
    before, refused = read(form, path)
    assert (len(before), refused) == (count, set())
    rows[at][place] = damage
    path.unlink()
    form.write(path, rows)
    lines, refused = read(form, path)
    number = form.first + at
    others = {key: line for key, line in before.items() if key != number}
    if damage == '"' and form.suffix == "csv":
        assert refused  # at the end of what it swallows, or where that has no end
    elif number in refused:
        assert refused == {number}
        assert lines in (others, {})
    else:
        assert {key: line for key, line in lines.items() if key != number} == others
        assert form.right(lines[number], before[number], heads[place], damage), lines[number]
