"""Words of posts, shares and occupancy."""

from __future__ import annotations

STAFF_WORDS: dict[str, tuple[str, str]] = {
    "post": ("Stelle", "post"),
    "key": ("Schlüssel", "key"),
    "quota": ("Quote (berechnet)", "quota (calculated)"),
    "allocated": ("zugewiesen", "allocated"),
    "occupied": ("besetzt", "occupied"),
    "note": ("Hinweis", "note"),
    "person": ("Person", "person"),
    "fte": ("VZÄ", "FTE"),
    "below_minimum": ("unter dem Mindestanteil", "below the minimum share"),
    "no_shares": ("Keine Stelle an diesen Tagen.", "No post on these days."),
    "occupancy_allocated": ("zugewiesen", "allocated"),
    "occupancy_filled": ("besetzt", "filled"),
    "occupancy_absent": ("ohne Kosten abwesend", "absent without cost"),
    "occupancy_vacant": ("unbesetzt", "vacant"),
    "occupancy_handover": ("Übergabe (doppelt besetzt)", "hand-over (overlap)"),
}
"""Key: (German, English)."""
