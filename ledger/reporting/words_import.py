"""Words of imports and reconciliations."""

from __future__ import annotations

IMPORT_WORDS: dict[str, tuple[str, str]] = {
    "import_reversals": ("Davon Stornos: {count}.", "Reversals among them: {count}."),
    "import_conflicts": ("In Konflikt: {count}.", "In conflict: {count}."),
    "import_skipped": ("Ausgelassen: {count}.", "Skipped: {count}."),
    "reconciled": (
        "{file} ({source}), gebucht {first} bis {last}",
        "{file} ({source}), booked {first} to {last}",
    ),
    "reconcile_matched": ("Gleich: {count}.", "Matched: {count}."),
    "reconcile_different": ("Verschieden: {count}.", "Different: {count}."),
    "reconcile_only_here": ("Nur hier: {count}.", "Only here: {count}."),
    "reconcile_only_there": ("Nur dort: {count}.", "Only there: {count}."),
    "reconcile_unread": ("Nicht lesbar: {count}.", "Not readable: {count}."),
    "state_different": ("verschieden", "different"),
    "state_only_here": ("nur hier", "only here"),
    "state_only_there": ("nur dort", "only there"),
    "body": ("Körperschaft", "body"),
    "here": ("hier", "here"),
    "there": ("dort", "there"),
    "where": ("wo", "where"),
    "at_events": ("Ereignis {numbers}", "event {numbers}"),
    "at_lines": ("Zeile {numbers}", "line {numbers}"),
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
