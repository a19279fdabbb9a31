"""Words of bank statements."""

from __future__ import annotations

BANK_WORDS: dict[str, tuple[str, str]] = {
    "bank_payment": ("Zahlung", "payment"),
    "bank_day": ("gebucht", "booked"),
    "bank_party": ("von / an", "from / to"),
    "bank_state": ("Stand", "state"),
    "bank_why": ("dafür spricht", "because of"),
    "bank_expected": ("offen", "open"),
    "bank_known": ("schon erfasst, Ereignis {event}", "on record, event {event}"),
    "bank_perhaps_known": (
        "vielleicht schon erfasst, Ereignis {event}",
        "perhaps on record, event {event}",
    ),
    "bank_proposed": ("Vorschlag", "proposed"),
    "bank_several": ("mehrdeutig", "several"),
    "bank_unmatched": ("nichts erwartet", "not expected"),
    "bank_returned": ("von der Bank zurückgenommen", "taken back by the bank"),
    "bank_by_name": ("Name im Text", "name in text"),
    "bank_by_amount": ("Betrag", "amount"),
    "bank_by_partner": ("Gegenseite", "other party"),
    "bank_head": (
        "{file}, {body}: {count} Zahlungen; {clear} klare Vorschläge, {known} schon erfasst.",
        "{file}, {body}: {count} payments; {clear} clear proposals, {known} on record.",
    ),
    "bank_commands": ("So würden sie erfasst:", "What would record them:"),
    "bank_confirm": (
        "Nichts wurde erfasst. Klare Vorschläge erfasst: bank confirm {file} --body {body} --all",
        "Nothing was recorded. To record what is clear: bank confirm {file} --body {body} --all",
    ),
    "bank_confirm_one": (
        "Eine einzelne Zahlung: --payment 3; von mehreren Vorschlägen den zweiten: --payment 3.2",
        "A single payment: --payment 3; the second of several proposals: --payment 3.2",
    ),
    "bank_recorded": (
        "Zahlungen erfasst: {new}; schon vorher erfasst: {known}.",
        "Payments recorded: {new}; on record before: {known}.",
    ),
    "bank_nothing": ("Keine gebuchten Zahlungen.", "No booked payments."),
}
"""Key: (German, English)."""
