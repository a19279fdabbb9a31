"""Words of what a council authorises."""

from __future__ import annotations

COUNCIL_WORDS: dict[str, tuple[str, str]] = {
    "x_carry_over": (
        "Ermächtigungsübertragung aus {reference}: {decided_by}, {decided_on}, {legal_basis}",
        "carry-over from {reference}: {decided_by}, {decided_on}, {legal_basis}",
    ),
    "x_over_plan": (
        "über-/außerplanmäßige Bewilligung: {decided_by}, {decided_on}, {legal_basis}",
        "over-plan approval: {decided_by}, {decided_on}, {legal_basis}",
    ),
    "x_block": (
        "Haushaltssperre {reference}: {decided_by}, {decided_on}, {legal_basis}",
        "block {reference}: {decided_by}, {decided_on}, {legal_basis}",
    ),
    "x_block_lifted": (
        "Haushaltssperre {reference} aufgehoben: {decided_by}, {decided_on}, {legal_basis}",
        "block {reference} lifted: {decided_by}, {decided_on}, {legal_basis}",
    ),
    "none_exceeded": ("Keine Ermächtigung ist überschritten.", "No ceiling is exceeded."),
    "part": ("Bestandteil", "part"),
    "reference": ("Bezug", "reference"),
    "decided": ("beschlossen", "decided"),
    "legal_basis": ("Rechtsgrundlage", "legal basis"),
    "part_decision": ("Beschluss", "decision"),
    "part_carry_over": ("Ermächtigungsübertragung", "carry-over"),
    "part_over_plan": ("über-/außerplanmäßige Bewilligung", "over-plan approval"),
    "part_block": ("Haushaltssperre", "block"),
    "part_block_lifted": ("Haushaltssperre aufgehoben", "block lifted"),
    "part_advances": ("gezahlte Abschläge", "advances paid"),
    "part_balance": ("Saldo (+ Nachzahlung, − Erstattung)", "balance (+ to pay, − refund)"),
    "part_vat": ("davon Umsatzsteuer", "VAT included"),
}
"""Key: (German, English)."""
