"""Files of DATEV for tests: their first two lines, bookings, and a ledger that takes them."""

from __future__ import annotations

FIRST = (
    '"EXTF";700;21;"Buchungsstapel";13;20250110;;"RE";"";"";1001;16;20240701;6;20240701;20250630;'
    '"Personal";"";1;0;1;"EUR";;"";;;"";;;"";""'
)
NAMES = [
    "Umsatz (ohne Soll/Haben-Kz)", "Soll/Haben-Kennzeichen", "WKZ Umsatz", "Kurs", "Basis-Umsatz",
    "WKZ Basis-Umsatz", "Konto", "Gegenkonto (ohne BU-Schl\u00fcssel)", "BU-Schl\u00fcssel",
    "Belegdatum", "Belegfeld 1", "Belegfeld 2", "Skonto", "Buchungstext", "KOST1 - Kostenstelle",
    "KOST2 - Kostenstelle", "Leistungsdatum", "Generalumkehr (GU)",
]  # fmt: skip


def booking(amount: str, side: str, account: str, on: str, voucher: str, **more: str) -> str:
    cells = dict.fromkeys(NAMES, "") | {
        "Umsatz (ohne Soll/Haben-Kz)": amount,
        "Soll/Haben-Kennzeichen": f'"{side}"',
        "Konto": account,
        "Belegdatum": on,
        "Belegfeld 1": f'"{voucher}"',
        "Buchungstext": '"Entgelt"',
        "KOST1 - Kostenstelle": f'"{more.get("centre", "CM-1")}"',
        "Leistungsdatum": more.get("service", ""),
        "Generalumkehr (GU)": more.get("reversal", ""),
    }
    return ";".join(cells.values())


def write(tmp_path, *lines: str, first: str = FIRST, names: list[str] = NAMES):
    path = tmp_path / "EXTF_Buchungsstapel.csv"
    text = "\r\n".join((first, ";".join(names), *lines)) + "\r\n"
    path.write_bytes(text.encode("cp1252"))
    return path
