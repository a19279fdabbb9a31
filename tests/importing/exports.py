"""Exports of an accounting system for tests, with a profile for signed amounts."""

from __future__ import annotations

from pathlib import Path

SAMPLES = Path(__file__).parents[2] / "docs" / "how-to" / "profiles"
SIGNED = SAMPLES / "semicolon-signed.toml"
HEAD = (
    "Stadt\n\n\nHaushaltsjahr;Belegnr;Belegdatum;Buchungsdatum;Zahldatum;Sachkonto;Kostenträger;"
    "Buchungstext;Betrag;Storno\n"
)
ROW = "2024;{};31.01.2024;31.01.2024;31.01.2024;501200;4711;Entgelt;{};{}\n"


def export(tmp_path, *rows: str, encoding: str = "cp1252") -> Path:
    path = Path(tmp_path) / "export.csv"
    path.write_bytes((HEAD + "".join(rows)).encode(encoding))
    return path


def row(voucher: str = "A", amount: str = "100,00", storno: str = "") -> str:
    return ROW.format(voucher, amount, storno)
