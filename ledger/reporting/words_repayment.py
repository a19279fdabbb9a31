"""Words of repayment and interest."""

from __future__ import annotations

REPAYMENT_WORDS: dict[str, tuple[str, str]] = {
    "claim": ("Rückforderung", "claim"),
    "leg_back": ("an ← von", "to ← from"),
    "interest": ("Zinsen", "interest"),
    "paid": ("gezahlt", "paid"),
    "open": ("offen", "open"),
    "due_on": ("fällig", "due"),
    "late": ("überfällig", "late"),
    "to_excluded": ("bis vor", "to before"),
    "days": ("Tage", "days"),
    "of_year": ("des Jahres", "of the year"),
    "principal": ("Kapital", "principal"),
    "rate": ("Zinssatz", "rate"),
    "shipped": ("mitgeliefert", "shipped"),
    "no_claims": ("Keine Rückforderungen.", "No claims."),
    "interest_total": ("Zinsen zusammen: {money}", "interest together: {money}"),
    "interest_law": (
        (
            "Basiszinssatz (§ 247 BGB) + 5 Prozentpunkte, taggenau, erster Tag zählt, letzter "
            "nicht (§ 49a Abs. 3 VwVfG NRW)."
        ),
        (
            "Base rate (§ 247 BGB) + 5 percentage points, actual/actual, start day included, end "
            "day excluded (§ 49a (3) VwVfG NRW)."
        ),
    ),
    "claim_paid": (
        "Zahlung {money} am {day} (Ereignis {event})",
        "paid {money} on {day} (event {event})",
    ),
    "claim_interest": ("Zinsen, Ereignis {event}:", "interest, event {event}:"),
}
"""Key: (German, English)."""
