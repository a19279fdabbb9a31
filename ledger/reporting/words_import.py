"""Words of imports and reconciliations."""

from __future__ import annotations

IMPORT_WORDS: dict[str, tuple[str, str]] = {
    "import_reversals": ("Davon Stornos: {count}.", "Reversals among them: {count}."),
    "import_conflicts": ("In Konflikt: {count}.", "In conflict: {count}."),
    "import_skipped": ("Ausgelassen: {count}.", "Skipped: {count}."),
    "checked": (
        "{read} Zeilen gelesen: {good} lesbar, {rejected} nicht.",
        "{read} lines read: {good} good, {rejected} not.",
    ),
    "unmapped": ("nicht zugeordnet", "not mapped"),
    "code": ("Wert", "code"),
    "service": ("Leistung", "service"),
    "booked": ("gebucht", "booked"),
    "line": ("Zeile", "line"),
    "account": ("Konto", "account"),
    "month": ("Monat", "month"),
    "lines": ("Zeilen", "lines"),
    "change": ("Änderung", "change"),
    "no_change": ("Keine Position ändert sich.", "No position changes."),
    "rejected_written": (
        "Abgelehnte Zeilen stehen in {file}; berichtigen und noch einmal importieren.",
        "rejected lines are in {file}; correct them and import it.",
    ),
    "nothing_kept": (
        "Nichts wurde erfasst: --accept-valid erfasst die guten Zeilen.",
        "nothing was recorded: --accept-valid records the good lines.",
    ),
}
"""Key: (German, English)."""
